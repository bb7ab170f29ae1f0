"""The rules that the outer contract names (§4), with the severities it gives them."""

from __future__ import annotations

from heyan.vocabulary import Severity
from tests.validators.reading import catalogue
from validators.registry import RULES

CONTRACT = """
blocking completeness.missing_material completeness.missing_statement_year completeness.unreadable_file
major completeness.illegible_page
minor completeness.tax_months_missing completeness.unsigned completeness.unsealed
major identity.uscc_invalid identity.uscc_mismatch identity.name_mismatch identity.joint_applicant_invalid
minor identity.legal_representative_mismatch
blocking eligibility.outside_shaoxing eligibility.not_legal_person eligibility.blacklisted eligibility.barred
blocking eligibility.late_submission
major eligibility.licence_expired eligibility.platform_type_unclear eligibility.negative_equity
major eligibility.adverse_opinion eligibility.established_after_statements
minor eligibility.platform_owner
major tax.outside_year statement.wrong_year document.future_date invoice.number_year_mismatch
minor invoice.outside_window contract.signed_after_invoice
major invoice.total_mismatch invoice.words_mismatch contract.words_mismatch tax.total_mismatch
major statement.identity_broken declaration.invested_exceeds_total
minor invoice.lines_mismatch statement.years_disagree invoice.tax_rate_invalid
major claim.overstated claim.contradicted claim.unsupported claim.unit_suspected
minor claim.not_checkable claim.implausible
info claim.understated
major invoice.buyer_mismatch invoice.duplicate invoice.red contract.over_invoiced contract.applicant_is_seller
minor invoice.not_platform_related invoice.without_contract invoice.related_party
blocking reuse.invoice
major reuse.file reuse.image reuse.contract reuse.copyright
info reuse.contact
major invoice.qr_mismatch invoice.channels_disagree document.text_layer_disagrees document.modified_after_signing
minor invoice.qr_check_failed
info invoice.consecutive_numbers
"""
LISTED = {rule_id: Severity(line.split()[0]) for line in CONTRACT.strip().splitlines() for rule_id in line.split()[1:]}
COUNTS = ("claim.overstated", "claim.contradicted", "claim.unsupported")


def test_every_rule_of_the_contract_is_there_with_its_severity() -> None:
    laws = catalogue().laws
    assert {rule_id: laws[rule_id].severity for rule_id in LISTED if rule_id in laws} == LISTED
    assert all(laws[rule_id].grades["count"] is Severity.MINOR for rule_id in COUNTS)
    assert all(laws[rule_id].enabled for rule_id in LISTED)


def test_what_looks_into_the_store_is_kept_apart() -> None:
    assert {rule_id for rule_id, rule in RULES.items() if rule.cross} == {r for r in RULES if r.startswith("reuse.")}
