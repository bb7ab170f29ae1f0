"""A run of years ago is judged under its own rules, whatever the program has learnt since."""

from __future__ import annotations

from pathlib import Path

import yaml

from casework.configuration import files_of
from casework.thawing import thaw
from heyan.codec import canonical, digest
from heyan.settings import PROJECT

TODAY = files_of(PROJECT / "configs")


def _old(**changes: str) -> dict[str, str]:
    return {**TODAY, **changes}


def _yaml(name: str) -> dict[str, dict[str, object]]:
    loaded: dict[str, dict[str, object]] = yaml.safe_load(TODAY[name])
    return loaded


def test_a_configuration_of_today_comes_back_as_it_is(tmp_path: Path) -> None:
    found = thaw(canonical(TODAY), tmp_path, TODAY)
    assert found.sha256 == digest(TODAY)
    assert all(law.enabled for law in found.catalogue) == all(
        entry.get("enabled", True) for name in TODAY if name.startswith("rules/") for entry in _yaml(name).values()
    )


def test_a_rule_that_did_not_exist_then_is_off_and_the_others_stand(tmp_path: Path) -> None:
    rules = _yaml("rules/reuse.yaml")
    gone = next(iter(rules))
    old = _old(
        **{"rules/reuse.yaml": yaml.safe_dump({k: v for k, v in rules.items() if k != gone}, allow_unicode=True)}
    )
    found = thaw(canonical(old), tmp_path, TODAY)
    assert {law.rule.id: law.enabled for law in found.catalogue}[gone] is False
    assert found.sha256 == digest(old)


def test_texts_that_did_not_exist_then_come_from_today_and_its_own_stand(tmp_path: Path) -> None:
    texts = _yaml("texts.yaml")
    del texts["errors"]
    texts["kinds"]["invoice"] = "旧称"
    old = _old(**{"texts.yaml": yaml.safe_dump(texts, allow_unicode=True)})
    found = thaw(canonical(old), tmp_path, TODAY)
    assert found.texts("kinds", "invoice") == "旧称"
    assert found.texts("errors", "conflict") != "conflict"


def test_a_message_that_a_rule_has_gained_is_filled_in(tmp_path: Path) -> None:
    rules = _yaml("rules/claims.yaml")
    name, entry = next((k, v) for k, v in rules.items() if len(v["messages"]) > 3)  # type: ignore[arg-type]
    extra = next(key for key in entry["messages"] if key not in ("failed", "undetermined", "passed"))  # type: ignore[attr-defined]
    del entry["messages"][extra]  # type: ignore[attr-defined]
    old = _old(**{"rules/claims.yaml": yaml.safe_dump(rules, allow_unicode=True)})
    assert thaw(canonical(old), tmp_path, TODAY).catalogue.explain(name).messages[extra]
