"""What two applications share: found by keys, told to both, and honest likeness left silent."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from casework.house import House
from casework.pictures import picture_keys
from casework.reuse import _match as _told_to_me
from casework.reuse import _mirrored, _relation
from casework.reuse_filter import ALIKE_FROM, TEMPLATE_FROM, worth_telling
from casework.reuse_keys import Matter, asked_keys, reuse_keys
from casework.shingles import BANDS, bands, similarity
from casework.verify import report_of, verify
from heyan.case import Case, Register
from heyan.documents import Likeness
from storage.records import Application, ApplicationState, ReuseMatch
from tests.casework.bundles import FIRST, SECOND, bundle
from tests.validators.reading import NAME, USCC, case_of

STORY = "".join(
    f"本平台第{n}项能力面向第{n * 7}个场景，采集第{n * 13}类参数并形成第{n * 3}种模型，服务车间生产。"
    for n in range(40)
)
OTHER = "".join(
    f"我们在第{n}号产线部署边缘网关，打通第{n * 5}套系统，能耗下降百分之{n}，交期缩短第{n * 11}天。" for n in range(40)
)


def _keys(*documents: Mapping[str, object]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key in reuse_keys(case_of({"documents": list(documents)})):
        found.setdefault(key.matter, []).append(key.key)
    return found


def test_contracts_are_known_by_number_and_seller() -> None:
    contract = {"id": "c", "kind": "contract", "contract_number": "HT-2025（01）", "party_b": "上海某工控有限公司"}
    assert _keys(contract)["contract"] == ["ht202501/上海某工控有限公司"]
    assert "contract" not in _keys({**contract, "party_b": "上海某工控有限公司~"})
    assert "contract" not in _keys({**contract, "contract_number": "补充协议"})


@pytest.mark.parametrize(
    ("number", "key"),
    [
        ("2024SR0123456", ["SR20240123456"]),
        ("软著登字第 1234567 号", ["OLD1234567"]),
        ("ZL202310123456.7", ["ZL202310123456.7"]),
        ("CERT-1", None),
    ],
)
def test_certificates_are_known_by_their_registered_numbers(number: str, key: list[str] | None) -> None:
    assert _keys({"id": "k", "kind": "certificate", "number": number}).get("copyright") == key


def test_contacts_in_any_spelling_are_one_key() -> None:
    first = _keys(
        {"id": "d", "kind": "declaration", "contact_phone": "138-0000-0000", "address": "浙江省绍兴市越城区一路 1 号"}
    )
    second = _keys({"id": "d", "kind": "declaration", "contact_phone": "+86 13800000000", "address": "越城区一路1号"})
    assert first["phone"] == second["phone"] == ["13800000000"]
    assert first["address"] == second["address"]
    assert "address" not in _keys({"id": "d", "kind": "declaration", "address": "绍兴市越城区"})


def test_only_the_account_that_the_applicant_pays_from_counts() -> None:
    receipt = {"id": "r", "kind": "bank_receipt", "payer_account": "6222 0000 1234", "payer_name": NAME}
    assert _keys(receipt)["account"] == ["622200001234"]
    assert "account" not in _keys({**receipt, "payer_name": "诸暨乙互联有限公司"})


def test_a_copied_text_shares_its_bands_whoever_it_names() -> None:
    mine, copied = bands(f"{NAME}{STORY}", [NAME]), bands(f"乙公司{STORY}", ["乙公司"])
    assert mine == copied
    edited = bands(STORY.replace("第5项", "第五项").replace("车间", "工厂", 3))
    assert len(set(bands(STORY)) & set(edited)) >= ALIKE_FROM
    assert len(set(bands(STORY)) & set(bands(OTHER))) == 0
    assert bands(f"企业简介\n{STORY}") == bands(f"附件三\n\n乙公司概况及经营业务列表\n{STORY}") == bands(STORY)
    assert bands("太短") == ()
    assert similarity(BANDS) == 1
    assert 0.92 < similarity(ALIKE_FROM) < 0.94


def _match(matter: str, key: str = "k", application: str = "a2", **more: str) -> ReuseMatch:
    said = {"document": "p", "other": "q", "uscc": "91330604609674830U", "name": "诸暨乙互联有限公司"} | more
    return ReuseMatch(
        matter, key, said["document"], application, "2026", said["uscc"], said["name"], "", said["other"], "r", "s", 1,
        False, ApplicationState.WAITING,
    )  # fmt: skip


CASE = case_of({"documents": [{"id": "p", "kind": "company_profile", "file": "p.pdf"}]})
ALIKE = [_match(Matter.TEXT, f"{n}:x") for n in range(ALIKE_FROM)]


def test_near_copies_are_one_match_and_less_is_none() -> None:
    (told,) = worth_telling(ALIKE, CASE, frozenset())
    assert told.key == "0.93"
    assert worth_telling(ALIKE[1:], CASE, frozenset()) == []


def test_a_form_that_many_hand_in_is_nobodys_own() -> None:
    many = [_match(Matter.TEXT, f"{n}:x", f"a{k}", uscc=f"u{k}") for n in range(BANDS) for k in range(TEMPLATE_FROM)]
    assert worth_telling(many, CASE, frozenset()) == []


def _held(text: str, mine: str, application: str) -> list[ReuseMatch]:
    """What the store finds where one applicant has handed in `text` and this one `mine`."""
    keys = sorted(set(bands(text)) & set(bands(mine)))
    return [_match(Matter.TEXT, key, application, uscc=f"u{application}") for key in keys]


def _sentences(seed: int, characters: int) -> str:
    """Prose that no other seed gives."""
    rng = random.Random(seed)
    return "".join(chr(rng.randrange(0x4E00, 0x9FA5)) for _ in range(characters))


@pytest.mark.parametrize(("form", "own"), [(0, 600), (300, 300), (500, 150), (900, 150)])
def test_a_copy_is_found_beyond_a_form_that_thirty_others_fill_in(form: int, own: int) -> None:
    blank, mine = _sentences(0, form), _sentences(1, own)
    others = [one for n in range(2, 32) for one in _held(blank + _sentences(n, own), blank + mine, f"a{n}")]
    assert worth_telling(others, CASE, frozenset()) == []
    (told,) = worth_telling([*others, *_held(blank + mine, blank + mine, "copy")], CASE, frozenset())
    assert (told.application_id, told.key) == ("copy", "1.00")
    half = blank + mine[: own // 2] + _sentences(99, own - own // 2)
    assert worth_telling([*others, *_held(half, blank + mine, "half")], CASE, frozenset()) == []


def test_two_who_wrote_nothing_into_a_form_have_copied_nothing() -> None:
    blank = _sentences(0, 900)
    others = [one for n in range(2, 32) for one in _held(blank + _sentences(n, 9), blank + "某年", f"a{n}")]
    assert worth_telling([*others, *_held(blank + "某年", blank + "某年", "copy")], CASE, frozenset()) == []


def test_an_exact_match_speaks_for_the_near_one() -> None:
    exact = _match(Matter.FILE, document="p.pdf")
    assert worth_telling([exact, *ALIKE], CASE, frozenset()) == [exact]


def test_namesakes_alone_and_ones_own_people_are_silent() -> None:
    legal, name, phone = _match(Matter.LEGAL), _match(Matter.NAME), _match(Matter.PHONE)
    assert worth_telling([legal], CASE, frozenset()) == []
    assert worth_telling([legal, name], CASE, frozenset()) == [legal, name]
    assert worth_telling([phone], CASE, frozenset()) == [phone]
    assert worth_telling([legal, phone], CASE, frozenset({"91330604609674830U"})) == []


SHOT = "0123456789abcdef" * 6


def _shown(image_hash: str = SHOT, figures: str = "", page: int = 3) -> str:
    return f"{page}|{image_hash}|{figures}"


def _picture(likeness: str, application: str = "a2", **more: str) -> ReuseMatch:
    return replace(_match(Matter.IMAGE, application=application, **more), detail=_shown(), other_detail=likeness)


def test_a_near_picture_is_told_once_with_how_near_it_is() -> None:
    near = f"{SHOT[:-1]}e"  # one bit
    (told,) = worth_telling([_picture(_shown(near)), _picture(_shown(near), other="r")], CASE, frozenset())
    assert told.key == "1.00"
    assert worth_telling([_picture(_shown("f" * 32 + SHOT[32:]))], CASE, frozenset()) == []
    assert worth_telling([_picture(_shown(SHOT[:32] + "0" * 64))], CASE, frozenset()) == []


def test_two_screens_of_one_program_with_other_figures_are_two() -> None:
    mine = replace(_picture(""), detail=_shown(figures="100,200,300"))
    assert worth_telling([replace(mine, other_detail=_shown(figures="400,500,600"))], CASE, frozenset()) == []
    assert len(worth_telling([replace(mine, other_detail=_shown(figures="100,200,399"))], CASE, frozenset())) == 1
    assert worth_telling([replace(mine, other_detail=_shown(figures="400"))], CASE, frozenset()) == []


@pytest.mark.parametrize(
    ("mine", "theirs", "told"),
    [
        ("1176,2506", "1256,673", False),
        ("120,2124,3007", "1632,3811", False),
        ("1176,2506", "1176,2508", True),
        ("", "1256,673", True),
    ],
)
def test_two_screens_of_one_program_with_few_figures_are_told_apart_by_them(mine: str, theirs: str, told: bool) -> None:
    pair = replace(_picture(_shown(figures=theirs)), detail=_shown(figures=mine))
    assert bool(worth_telling([pair], CASE, frozenset())) is told


def test_a_picture_that_many_hand_in_is_nobodys_own_and_rounds_of_one_count_once() -> None:
    strangers = [_picture(_shown(), f"a{k}", uscc=f"u{k}") for k in range(TEMPLATE_FROM)]
    assert worth_telling(strangers, CASE, frozenset()) == []
    assert len(worth_telling(strangers[1:], CASE, frozenset())) == TEMPLATE_FROM - 1
    rounds = [_picture(_shown(), f"a{k}") for k in range(TEMPLATE_FROM)]
    assert len(worth_telling(rounds, CASE, frozenset())) == TEMPLATE_FROM


@pytest.mark.parametrize("bits", [(0,), (5, 70), (1, 2, 3, 80, 90, 300)])
def test_a_slightly_changed_picture_shares_a_key(bits: tuple[int, ...]) -> None:
    changed = int(SHOT, 16)
    for bit in bits:
        changed ^= 1 << (383 - bit)
    keys = set(picture_keys(Likeness(1, SHOT)))
    assert len(keys) == 16
    assert keys & set(picture_keys(Likeness(2, f"{changed:096x}")))


def _numbered(mine: str, theirs: str, **more: str) -> ReuseMatch:
    return replace(_match(Matter.SERIES, "s/2025-01-01", **more), detail=mine, other_detail=theirs)


def test_numbers_that_run_on_between_two_applicants_are_told_once() -> None:
    run = [_numbered("11", "12"), _numbered("13", "12", document="p2")]
    (told,) = worth_telling(run, CASE, frozenset())
    assert (told.key, told.document) == ("11、12、13", "p")
    assert worth_telling([_numbered("11", "12")], CASE, frozenset()) == []
    assert worth_telling([_numbered("11", "12"), _numbered("14", "12", document="p2")], CASE, frozenset()) == []
    assert worth_telling(run, CASE, frozenset({"91330604609674830U"})) == []
    same = [_numbered(mine, theirs) for mine in ("11", "12", "13") for theirs in ("11", "12", "13")]
    assert worth_telling(same, CASE, frozenset()) == []  # these are the same invoices: reuse.invoice says so


def test_who_sells_to_its_seller_is_asked_for_and_told_once() -> None:
    paper = {"kind": "invoice", "seller_tax_id": "91330604609674830U", "seller_name": "乙", "buyer_name": NAME}
    case = case_of({"documents": [{"id": "v", **paper, "buyer_tax_id": USCC, "number": "7"}]})
    kept = {key.key for key in reuse_keys(case) if key.matter == Matter.TRADE}
    asked = {key.key for key in asked_keys(case) if key.matter == Matter.TRADE}
    assert kept == {f"91330604609674830U>{USCC}", f"乙>{NAME}"}
    assert asked == {f"{USCC}>91330604609674830U", f"{NAME}>乙"}
    twice = [replace(_match(Matter.TRADE, key, document="v"), other_detail="99") for key in sorted(asked)]
    (told,) = worth_telling(twice, case, frozenset())
    assert (told.document, told.key) == ("v", "99")
    assert worth_telling([_match(Matter.TRADE, uscc=USCC)], case, frozenset()) == []


def test_each_side_of_a_circle_is_told_the_invoice_of_the_other() -> None:
    found = replace(_match(Matter.TRADE, "99", document="v"), detail="7", other_detail="99")
    other = replace(_me(), id="a2", name="诸暨乙互联有限公司")
    assert _told_to_me(found, _me(), frozenset(), CASE, "").key == "99"
    assert _mirrored(found, _me(), other, frozenset(), CASE).key == "7"


def test_doubtful_invoices_and_other_papers_give_no_keys() -> None:
    paper = {"id": "v", "kind": "invoice", "number": "7", "issued_on": "2025-01-01", "seller_name": "乙公司"}
    assert _keys(paper)["series"] == ["乙公司/2025-01-01"]
    for name in ("number", "issued_on", "seller_name"):
        assert "series" not in _keys({**paper, name: f"{paper[name]}~"})


def test_one_platform_under_two_names_is_a_sign() -> None:
    urls = ("https://www.Some-Cloud.cn/", "some-cloud.cn", "http://some-cloud.cn")
    found = [_keys({"id": "d", "kind": "declaration", "platform_url": url})["platform"] for url in urls]
    assert found == [["some-cloud.cn"]] * 3
    assert "platform" not in _keys({"id": "d", "kind": "declaration", "platform_url": "建设中"})


def _me() -> Application:
    return Application("a1", "2026", USCC, None, NAME, "", ApplicationState.WAITING, None)  # type: ignore[arg-type]


def _related(case: Case, **more: str) -> str:
    match = _match(Matter.CONTRACT, document="c", **more)
    return _relation(match, match.uscc, "2025", _me(), (frozenset(), case))


def test_the_register_of_recognitions_tells_what_an_earlier_round_came_to() -> None:
    recognised = Register("recognised", date(2026, 1, 1), "v", ({"uscc": USCC, "round": "2025"},), purpose="recognised")
    assert _related(CASE, uscc=USCC) == "own_earlier_unknown"
    assert _related(replace(CASE, registers=(recognised,)), uscc=USCC) == "own_earlier_recognised"
    earlier = replace(recognised, entries=({"uscc": USCC, "round": "2023"},))
    assert _related(replace(CASE, registers=(earlier,)), uscc=USCC) == "own_earlier_unrecognised"
    match = _match(Matter.CONTRACT, document="c", uscc=USCC)
    assert _relation(match, USCC, "2026", _me(), (frozenset(), CASE), "2025") == "own_later"
    assert _relation(match, USCC, "2027", _me(), (frozenset(), replace(CASE, registers=(recognised,)))) == "own_later"


def test_a_contract_is_rightly_in_the_papers_of_both_its_parties() -> None:
    contract = {"id": "c", "kind": "contract", "party_a": NAME, "party_b": "诸暨乙互联有限公司"}
    assert _related(case_of({"documents": [contract]})) == "both_named"
    assert _related(case_of({"documents": [{**contract, "party_b": "别家公司"}]})) == "other"


def test_two_applications_under_one_name_are_no_two_sides_of_a_paper() -> None:
    contract = {"id": "c", "kind": "contract", "party_a": NAME, "party_b": "诸暨乙互联有限公司"}
    assert _related(case_of({"documents": [contract]}), name=NAME) == "other"


def _profile(folder: Path, company: str, story: str) -> None:
    from docx import Document

    paper = Document()
    paper.add_heading("企业简介", 0)
    paper.add_paragraph(f"{company}成立于二〇一五年，主营业务为工业软件。{story}")
    paper.save(str(folder / "企业简介.docx"))


def test_a_copied_profile_is_told_to_both_applicants(house: House, tmp_path: Path) -> None:
    runs = []
    for number, who in enumerate((FIRST, SECOND)):
        folder = bundle(tmp_path / who[0], who, f"2533200000000000002{number}")
        _profile(folder, who[0], STORY)
        runs.append(verify(house, folder, house.configuration.round(2026)).run.id)
    for run, other in zip(runs, (SECOND, FIRST), strict=True):
        report = report_of(house, run)
        told = [f for f in report["cross_findings"]["findings"] if f["rule"] == "reuse.image"]
        assert len(told) == 1
        assert other[0] in told[0]["message"]
        assert "（企业简介.docx，第1页）" in told[0]["message"]
        profile = next(d["id"] for d in report["documents"] if d["file"] == "企业简介.docx")
        assert told[0]["subject"] == profile


def _screen(folder: Path, quality: int) -> None:
    """One picture, compressed more or less: no two files of it are the same bytes."""
    noise = np.random.default_rng(7).normal(size=(300, 400))
    smooth = cv2.GaussianBlur(noise, (0, 0), 12)
    grey = ((smooth - smooth.min()) / (smooth.max() - smooth.min()) * 255).astype(np.uint8)
    Image.fromarray(grey).save(folder / "平台截图.jpg", quality=quality)


def test_a_screenshot_compressed_anew_is_told_to_both_applicants(house: House, tmp_path: Path) -> None:
    runs = []
    for number, who in enumerate((FIRST, SECOND)):
        folder = bundle(tmp_path / who[0], who, f"2533200000000000002{number}")
        _screen(folder, 90 - 40 * number)
        runs.append(verify(house, folder, house.configuration.round(2026)).run.id)
    for run, other in zip(runs, (SECOND, FIRST), strict=True):
        report = report_of(house, run)
        (told,) = (f for f in report["cross_findings"]["findings"] if f["rule"] == "reuse.image")
        assert other[0] in told["message"]
        assert told["evidence"][0]["page"] == 1
        assert told["severity"] == "major"
