"""Company profiles are each company's own prose, and a purchase from the neighbour makes nobody its own seller."""

from __future__ import annotations

from itertools import combinations

from samples.case import sub_rng
from samples.make import build
from samples.parties import make_company
from samples.planting.peers import buy_from_the_next, reuse_between
from samples.profiles import make_profile

PIECE, LEAST = 8, 300


def test_no_two_companies_write_the_same() -> None:
    pieces = []
    for seed in range(60):
        company = make_company(sub_rng(seed, "company"))
        profile = make_profile(company, sub_rng(seed, "profile"))
        text = "".join((*profile.text, *(cell for line in profile.lines for cell in line))).replace(company.name, "")
        assert sum(int(line[2].rstrip("%")) for line in profile.lines) == 100
        assert len(text) >= LEAST
        pieces.append({text[start : start + PIECE] for start in range(len(text) - PIECE + 1)})
    assert max(len(one & other) / len(one | other) for one, other in combinations(pieces, 2)) < 0.3


def test_what_was_sold_to_the_neighbour_is_never_taken_over_from_it() -> None:
    rules = ("reuse.invoice", "reuse.contract", "reuse.consecutive_numbers")
    for seed in range(40, 46):
        before, case = build(seed, "clean", "small"), build(seed + 1, "clean", "small")
        before.invoices.clear()
        before.contracts.clear()
        before.files = [plan for plan in before.files if plan.pieces[0].kind not in ("invoice", "contract")]
        buy_from_the_next(before, case.company, sub_rng(seed, "circle"))
        reuse_between(before, case, sub_rng(seed, "reuse"), "before", rules)
        assert not {one.rule for one in case.discrepancies} & set(rules)
        assert all(one.seller.uscc != case.company.uscc for one in case.invoices)
