"""The same inputs give the same result: whatever the workers, the order of files, a restart, another home."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from casework import casebook
from casework.corrections import Correction, corrected
from casework.house import House, open_house
from casework.looks import looker
from casework.orders import stored_order
from casework.recheck import recheck
from casework.runs import rejudge
from casework.verify import verify
from heyan.settings import Settings
from tests.casework.bundles import FIRST, SECOND, bundle
from tests.validators.reading import USCC, case_of
from validators.judge import assess


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    return (
        bundle(tmp_path / "甲", FIRST, "25332000000000000011", "25332000000000000012", invested="0.15"),
        bundle(tmp_path / "乙", SECOND, "25332000000000000013", "25332000000000000011"),
    )


def results(home: Path, folders: tuple[Path, ...], workers: int) -> dict[str, str]:
    """The results of these bundles in an installation of their own, by folder."""
    casebook._understood.clear()
    with open_house(Settings(home=home, workers=workers), "tester") as house:
        made = {folder.name: verify(house, folder, house.configuration.round(2026)).run for folder in folders}
    with open_house(Settings(home=home, workers=1), "tester") as house:
        casebook._understood.clear()
        again = {name: recheck(house, run.id).run.result_sha256 for name, run in made.items()}
    assert again == {name: run.result_sha256 for name, run in made.items()}
    return again


def test_workers_order_restart_and_neighbours_change_nothing(tmp_path: Path, folders: tuple[Path, Path]) -> None:
    first = results(tmp_path / "one", folders, 1)
    assert results(tmp_path / "two", folders[::-1], 2) == first


def test_the_order_of_files_and_readings_is_nothing(house: House, folders: tuple[Path, Path]) -> None:
    made = verify(house, folders[0], house.configuration.round(2026))
    with house.store.view() as unit:
        order = stored_order(unit, made.run, house.configuration)
    turned = replace(
        order,
        files=order.files[::-1],
        refs=dict(list(order.refs.items())[::-1]),
        readings=dict(list(order.readings.items())[::-1]),
    )
    _, report = rejudge(house, turned, house.configuration, looker(house, order.refs))
    assert report["result_sha256"] == made.run.result_sha256


def test_a_persons_word_narrows_what_is_possible() -> None:
    case = case_of(
        {
            "documents": [
                {"id": "d1", "kind": "declaration", "invested_amount": "200000.00"},
                _bill("1"),
                _bill("2", amount="100000.00~", total="113000.00~"),
                _bill("3", issued_on="2025-03-01~"),
            ]
        }
    )
    said = (("v2", "amount", "100000.00"), ("v3", "issued_on", "2023-03-01"))
    told = [
        Correction(d.id, d.sha256, d.pages, name, value)
        for key, name, value in said
        for d in case.documents
        if d.id == key
    ]
    laid = replace(case, documents=tuple(corrected(document, told) for document in case.documents))
    (before,), (after,) = assess(case).claims, assess(laid).claims
    assert tuple(map(str, before.supported or ())) == ("100000.00", "300000.00")
    assert tuple(map(str, after.supported or ())) == ("200000.00", "200000.00")


def _bill(number: str, **more: str) -> dict[str, str]:
    return {
        "id": f"v{number}",
        "kind": "invoice",
        "number": number,
        "invoice_type": "special",
        "issued_on": "2025-03-01",
        "amount": "100000.00",
        "tax": "13000.00",
        "total": "113000.00",
        "buyer_tax_id": USCC,
        **more,
    }
