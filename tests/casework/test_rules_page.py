"""docs/rules.md says what configs/rules/ says now."""

from __future__ import annotations

from pathlib import Path

from casework.configuration import load_configuration
from casework.rules_page import rules_page
from validators.registry import RULES

ROOT = Path(__file__).resolve().parents[2]


def test_the_page_is_current() -> None:
    configuration = load_configuration(ROOT / "configs")
    stored = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    assert stored == rules_page(configuration.catalogue, configuration.texts), "run `heyan rules doc` and commit it"


def test_every_rule_stands_there_once_with_its_article_and_texts() -> None:
    configuration = load_configuration(ROOT / "configs")
    page = rules_page(configuration.catalogue, configuration.texts)
    for rule_id in RULES:
        law = configuration.catalogue.explain(rule_id)
        assert page.count(f"\n### {rule_id}\n") == 1
        assert f"**{law.title}**" in page
        assert all(" ".join(text.split()) in page for text in law.messages.values())
