"""What two applications share: found by keys, told to both, and honest likeness left silent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from casework.house import House
from casework.reuse import _relation
from casework.reuse_filter import ALIKE_FROM, TEMPLATE_FROM, worth_telling
from casework.reuse_keys import Matter, reuse_keys
from casework.shingles import BANDS, bands, similarity
from casework.verify import report_of, verify
from heyan.case import Case, Register
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
    many = [_match(Matter.TEXT, f"{n}:x", f"a{k}") for n in range(BANDS) for k in range(TEMPLATE_FROM)]
    assert worth_telling(many, CASE, frozenset()) == []


def test_an_exact_match_speaks_for_the_near_one() -> None:
    exact = _match(Matter.FILE, document="p.pdf")
    assert worth_telling([exact, *ALIKE], CASE, frozenset()) == [exact]


def test_namesakes_alone_and_ones_own_people_are_silent() -> None:
    legal, name, phone = _match(Matter.LEGAL), _match(Matter.NAME), _match(Matter.PHONE)
    assert worth_telling([legal], CASE, frozenset()) == []
    assert worth_telling([legal, name], CASE, frozenset()) == [legal, name]
    assert worth_telling([phone], CASE, frozenset()) == [phone]
    assert worth_telling([legal, phone], CASE, frozenset({"91330604609674830U"})) == []


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


def test_a_contract_is_rightly_in_the_papers_of_both_its_parties() -> None:
    contract = {"id": "c", "kind": "contract", "party_a": NAME, "party_b": "诸暨乙互联有限公司"}
    assert _related(case_of({"documents": [contract]})) == "both_named"
    assert _related(case_of({"documents": [{**contract, "party_b": "别家公司"}]})) == "other"


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
