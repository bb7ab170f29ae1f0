"""Figures of the platform on screenshots, in supporting papers and in special audit reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from extractors.kinds import EXTRACTORS
from extractors.kinds.extraction import Context
from extractors.vocabulary import load_vocabularies, texts
from heyan.documents import Field
from heyan.errors import ConfigurationError
from heyan.vocabulary import Kind, Source
from tests.extractors.kinds.papers import paper
from tests.extractors.pages import CONFIGS, VOCABULARIES, Put, page


def seen(kind: Kind, *pages: object) -> dict[str, Field]:
    return EXTRACTORS[kind](pages, Context("pdf", (), VOCABULARIES[kind.value])).fields  # type: ignore[arg-type]


def figures(fields: dict[str, Field]) -> dict[str, tuple[object, bool]]:
    return {name: (field.value, field.needs_review) for name, field in fields.items()}


NAMES = ("注册用户数", "接入设备", "在线率", "工业APP", "服务企业(家)", "今日消息")
SAID = ("3,076", "1200台", "89.5%", "85个", "64", "12万")
WANTED = {
    "registered_users": ("3076", False),
    "connected_devices": ("1200", False),
    "industrial_apps": ("85", False),
    "served_enterprises": ("64", False),
}


def tiles(figure_lower: float) -> list[Put]:
    """Three tiles on two lines, each figure so much lower (or higher) than its name."""
    places = [(0.05 + 0.3 * (i % 3), 0.3 + 0.3 * (i // 3)) for i in range(6)]
    names = [(left, top, name) for (left, top), name in zip(places, NAMES, strict=True)]
    return names + [(left, top + figure_lower, said) for (left, top), said in zip(places, SAID, strict=True)]


@pytest.mark.parametrize("lower", [0.05, -0.05])
def test_tiles_show_their_figure_below_or_above_the_name(lower: float) -> None:
    assert figures(seen(Kind.SCREENSHOT, page(tiles(lower), source=Source.OCR))) == WANTED


def test_tiles_show_their_figure_beside_the_name() -> None:
    beside = [(0.05, 0.2, "注册用户："), (0.2, 0.2, "3076"), (0.5, 0.2, "数据采集点"), (0.7, 0.2, "9,600个")]
    assert figures(seen(Kind.SCREENSHOT, page(beside))) == {
        "registered_users": ("3076", False),
        "data_points": ("9600", False),
    }


def test_a_name_and_its_figure_on_a_wide_screen_are_two_tiles() -> None:
    beside = [(0.05, 0.2, "工业APP数量"), (0.144, 0.2, "42"), (0.4, 0.2, "今日消息"), (0.6, 0.2, "7")]
    wide = replace(page(beside, source=Source.OCR), width=1600.0, height=700.0)
    assert figures(seen(Kind.SCREENSHOT, wide)) == {"industrial_apps": ("42", False)}


def test_what_lies_half_way_is_in_doubt_and_rounded_figures_too() -> None:
    between = [(0.05, 0.3, "12"), (0.05, 0.34, "微服务"), (0.05, 0.38, "13")]
    assert all(field.needs_review for field in seen(Kind.SCREENSHOT, page(between)).values())
    rounded = seen(Kind.SCREENSHOT, page([(0.05, 0.3, "注册用户"), (0.05, 0.35, "1.2万")]))
    assert figures(rounded) == {"registered_users": ("12000", True)}


def test_two_screens_of_another_figure_and_another_unit() -> None:
    twice = [(0.05, 0.3, "注册用户"), (0.05, 0.35, "10"), (0.5, 0.3, "注册用户"), (0.5, 0.35, "12")]
    assert seen(Kind.SCREENSHOT, page(twice))["registered_users"].needs_review
    assert not seen(Kind.SCREENSHOT, page([(0.05, 0.3, "注册用户"), (0.05, 0.35, "10%")]))
    assert not seen(Kind.SCREENSHOT, page([(0.05, 0.3, "注册用户"), (0.05, 0.9, "10")]))
    assert not seen(Kind.SCREENSHOT, page([(0.05, 0.3, "今日新增注册用户"), (0.05, 0.35, "10")]))


def lines(*said: str) -> Sequence[Sequence[tuple[str, float]]]:
    return [[(line, 0.05)] for line in said]


def test_supporting_papers_state_figures_but_a_users_letter_does_not() -> None:
    told = paper(lines("情况说明", "截至2026年6月，平台已部署云服务器12台，安全防护工具6种。", "平台总投资3200万元。"))
    assert figures(seen(Kind.SUPPORTING, told)) == {
        "cloud_servers": ("12", False),
        "security_tools": ("6", False),
        "total_investment": ("32000000.00", False),
    }
    user = paper(lines("用户应用证明", "我单位使用该平台，已接入设备35台，运行良好。特此证明。"))
    assert not seen(Kind.SUPPORTING, user)


def test_plans_prove_nothing() -> None:
    plan = paper(lines("情况说明", "计划到2027年平台注册用户达到5000个。"))
    assert not seen(Kind.SUPPORTING, plan)


def test_what_names_a_kind_is_never_another_ones() -> None:
    found = load_vocabularies(CONFIGS)
    for kind in (Kind.SUPPORTING, Kind.SCREENSHOT, Kind.TEST_REPORT, Kind.AUDIT_REPORT):
        assert found[kind]["indicators"] == found[Kind.SELF_EVALUATION]["indicators"]
        assert not set(texts(found[kind], "titles")) & set(texts(found[Kind.SELF_EVALUATION], "titles"))
        assert not set(texts(found[kind], "signs")) & set(texts(found[Kind.SELF_EVALUATION], "signs"))


def test_a_kind_that_is_like_none_is_a_fault(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("configs")
    (folder / "kinds").mkdir()
    for path in (CONFIGS / "kinds").glob("*.yaml"):
        (folder / "kinds" / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "kinds" / "screenshot.yaml").write_text("like: photograph\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="like: photograph"):
        load_vocabularies(folder)
