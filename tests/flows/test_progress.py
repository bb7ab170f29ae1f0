"""Progress counts what its stage counts: pages of a bundle, applicants of a round; one bar for a whole round."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from casework.progress import Step
from flows import console


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What is shown where there is no terminal, at once."""
    text = io.StringIO()
    monkeypatch.setattr(console, "err", Console(file=text, highlight=False, soft_wrap=True))
    monkeypatch.setattr(console, "QUIET_SECONDS", 0)
    return text


@pytest.mark.parametrize(
    ("step", "line"),
    [
        (Step("a.zip", "read", 3, 30, "1/9 发票.pdf"), "a.zip 读取 3/30 页 1/9 发票.pdf"),
        (Step("", "round", 1, 3, "绍兴甲乙机械有限公司"), "批次 1/3 家 绍兴甲乙机械有限公司"),
        (Step("a.zip", "keep", total=22), "a.zip 存档"),
    ],
)
def test_a_line_counts_what_its_stage_counts(shown: io.StringIO, step: Step, line: str) -> None:
    with console.progress() as watch:
        watch(step)
    assert shown.getvalue() == f"{line}\n"


def test_a_round_is_one_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    text = io.StringIO()
    monkeypatch.setattr(console, "err", Console(file=text, force_terminal=True, width=120))
    with console.progress() as watch:
        for done in range(40):
            watch(Step("", "round", done, 40, f"第{done}家"))
    assert "39/40" in text.getvalue()
    assert text.getvalue().count("批次") < 10  # once a frame, not once an applicant
