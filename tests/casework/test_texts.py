"""Everything that officials are told has a Chinese text."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path

import pytest
import yaml

import casework
import extractors
import flows
import storage
import validators
from casework.texts import load_texts
from heyan.errors import ConfigurationError, HeyanError
from heyan.settings import PROJECT


def _every_error() -> set[type[HeyanError]]:
    for package in (storage, casework):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".migrations" not in module.name:
                importlib.import_module(module.name)
    found, waiting = set(), [HeyanError]
    while waiting:
        error = waiting.pop()
        found.add(error)
        waiting.extend(error.__subclasses__())
    return {error for error in found if error.__module__.partition(".")[0] != "review"}


def test_every_error_says_in_chinese_what_to_do() -> None:
    texts = load_texts(PROJECT / "configs")
    lacking = sorted({error.code for error in _every_error() if error.code not in texts.groups["errors"]})
    assert not lacking


def test_a_missing_name_is_reported_with_all_others(tmp_path: Path) -> None:
    stated = yaml.safe_load((PROJECT / "configs" / "texts.yaml").read_text(encoding="utf-8"))
    del stated["kinds"]["invoice"], stated["verdicts"]["supported"]
    (tmp_path / "texts.yaml").write_text(yaml.safe_dump(stated, allow_unicode=True), encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load_texts(tmp_path)
    assert len(caught.value.faults) == 2


@pytest.mark.parametrize("package", [casework, extractors, flows, storage, validators])
def test_import_names_are_ours(package: object) -> None:
    """A package of another project is also called `validators`."""
    assert Path(str(package.__file__)).is_relative_to(PROJECT)  # type: ignore[attr-defined]


def test_the_state_of_a_change_is_told_in_chinese() -> None:
    names = load_texts(PROJECT / "configs")
    assert names.plainly("overstated 100.00 / 90.00–95.00") == "申报偏高 100.00 / 90.00–95.00"
    assert names.plainly("failed major 发票重复") == "疑点 重要 发票重复"
    assert (names.plainly("missing"), names.plainly(None)) == ("未见", "—")
    assert names.causes("input+person") == "材料变化、人工决定"


def test_every_column_of_a_list_has_a_chinese_name() -> None:
    """The desk heads its tables with them; a column that the vocabulary does not know keeps the paper's own head."""
    texts = load_texts(PROJECT / "configs")
    listed = yaml.safe_load((PROJECT / "configs" / "kinds" / "device_list.yaml").read_text(encoding="utf-8"))
    assert sorted(set(listed["columns"]) - texts.groups["fields"].keys()) == []
