"""USCC: both checks on public codes, what they detect, and what a repair may claim."""

from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum.cn import uscc as stdnum_uscc
from stdnum.iso7064 import mod_11_10

from heyan import uscc

VALID = [
    "913300006096907427",
    "91330000712560575G",
    "91330000724510604K",
    "913300007964528296",
    "91330621MA2JUD752G",
    "91330604609674830U",
    "913306217125879893",
    "913306046651737746",
    "91330604146165334B",
    "91330600597214350R",
    "91330600TC9XYWDY5G",
    "11330600002577030G",
    "91330100799655058B",
    "9144030071526726XG",
    "914403001922038216",
    "91440300192317458F",
    "91310000607386296K",
    "913100006987613616",
    "91110000710925462X",
    "9153000077859986X2",
    "91330621MA2JTQEKX2",
]
INVALID = [
    "913300001461372183",
    "91330000704503984G",
    "91330000142943469L",
    "91110108802100433B",
    "91520000714305808C",
    "9IlO00006096907427",
    "000000000000000000",
    "9133000060969074",
    "9133000060969074271",
    "91330000609690742Z",
]
CHARSET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@st.composite
def codes(draw: st.DrawFn) -> str:
    """A code with both checks right."""
    head = draw(st.sampled_from(["91", "11", "52", "92", "Y1"])) + draw(st.from_regex(r"\A[1-6][0-9]{5}\Z"))
    body = draw(st.from_regex(r"\A(?:MA[0-9A-HJ-NPQRTUWXY]{6}|[0-9]{8})\Z"))
    org = body + uscc.org_check_character(body)
    return head + org + uscc.check_character(head + org)


@pytest.mark.parametrize("code", VALID)
def test_public_codes_pass_both_checks(code: str) -> None:
    assert uscc.check(code).certain
    assert stdnum_uscc.is_valid(code)
    assert uscc.repair_candidates(code) == (code,)


@pytest.mark.parametrize("code", INVALID)
def test_wrong_codes_fail(code: str) -> None:
    assert not uscc.check(code).valid
    assert not uscc.check(code).certain


def test_normalising_keeps_every_letter() -> None:
    assert uscc.normalise(" ９１３３ 0000-6096.9074 2o ") == "9133000060969074" + "2O"
    assert uscc.check("9133 0600 tc9x ywdy 5g").certain


def test_a_wrong_organisation_check_alone_is_told_apart() -> None:
    head = "91330600" + "12345678" + "0"
    assert uscc.org_check_character("12345678") != "0"
    result = uscc.check(head + uscc.check_character(head))
    assert (result.valid, result.org_check_ok, result.certain) == (True, False, False)


def test_the_division_is_the_registering_authoritys() -> None:
    assert uscc.division("91330621MA2JUD752G") == "330621"
    assert uscc.check("913300006096907427").division == "330000"
    assert uscc.division("123") is None


@given(codes(), st.data())
def test_every_single_substitution_is_detected(code: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, 17))
    char = data.draw(st.sampled_from(CHARSET))
    assume(char != code[place])
    assert not uscc.check(code[:place] + char + code[place + 1 :]).valid


@given(codes())
def test_every_adjacent_transposition_is_detected(code: str) -> None:
    for place, (left, right) in enumerate(pairwise(code)):
        if left != right:
            assert not uscc.check(code[:place] + right + left + code[place + 2 :]).valid


@given(codes())
def test_the_check_agrees_with_stdnum(code: str) -> None:
    assert uscc.check(code).certain
    assert stdnum_uscc.calc_check_digit(code[:17]) == code[17]


@pytest.mark.parametrize(
    ("misread", "code"),
    [
        ("9133OOOO6O969O7427", "913300006096907427"),
        ("9I3300006096907427", "913300006096907427"),
        ("9133060OTC9XYWDYSG", "91330600TC9XYWDY5G"),
        ("91330621MA2JUD7S2G", "91330621MA2JUD752G"),
        ("91330621MA2JVD752G", "91330621MA2JUD752G"),
        ("91330621NA2JUD752G", "91330621MA2JUD752G"),
    ],
)
def test_confusions_are_repaired(misread: str, code: str) -> None:
    assert code in uscc.repair_candidates(misread)
    assert not uscc.check(misread).valid


@given(codes(), st.data())
def test_one_confusion_is_among_the_candidates(code: str, data: st.DataObject) -> None:
    pairs = [(place, char) for place in range(18) for char in uscc._confusable(code[place], place)]
    place, char = data.draw(st.sampled_from(pairs))
    candidates = uscc.repair_candidates(code[:place] + char + code[place + 1 :])
    assert code in candidates
    assert all(uscc.check(candidate).certain for candidate in candidates)


def test_nothing_is_repaired_beyond_one_confusion() -> None:
    for text in ("", "123", "OOOOOOOOOOOOOOOOO1", "９" * 400, "统一社会信用代码统一社会信用代码统一"):
        assert uscc.repair_candidates(text) == ()


def test_codes_in_running_text_keep_their_places() -> None:
    text = "代码：９１330000６096907427名称 9133 0000 7125 6057 5G，证330602199001011234，票号24312000000358032546"
    found = uscc.find_usccs(text)
    assert [(text[slice(*hit.span)], hit.check.code) for hit in found] == [
        ("９１330000６096907427", "913300006096907427"),
        ("9133 0000 7125 6057 5G", "91330000712560575G"),
    ]
    assert [hit.check.certain for hit in uscc.find_usccs("代码9133000060969O7427。")] == [False]


def test_legacy_ids_equal_the_code_that_holds_their_organisation_code() -> None:
    assert uscc.org_code("913300006096907427") == "609690742"
    assert uscc.taxpayer_ids_equal("330624609690742", "913300006096907427")
    assert uscc.taxpayer_ids_equal("913300006096907427", "3306 2460 9690 742")
    assert uscc.taxpayer_ids_equal("9144030071526726xg", "44030171526726X")
    assert not uscc.taxpayer_ids_equal("330624609690743", "913300006096907427")
    assert not uscc.taxpayer_ids_equal("913300006096907427", "91330000712560575G")
    assert not uscc.taxpayer_ids_equal("", "")
    assert not uscc.taxpayer_ids_equal("330624609690742", "330106609690742")


@pytest.mark.parametrize("number", ["440301103448669", "440301103097413", "330100400015575", "440301501131182"])
def test_legacy_registration_numbers(number: str) -> None:
    assert uscc.is_legacy_registration(number)
    assert mod_11_10.is_valid(number)
    assert not uscc.is_legacy_registration(number[:-1] + str((int(number[-1]) + 1) % 10))
    assert not uscc.is_legacy_registration(number[:-1])


@given(st.from_regex(r"\A[1-9][0-9]{14}\Z"))
def test_legacy_check_agrees_with_stdnum(number: str) -> None:
    assert uscc.is_legacy_registration(number) == mod_11_10.is_valid(number)


@given(st.text(max_size=40))
def test_no_text_raises(text: str) -> None:
    uscc.check(text)
    uscc.find_usccs(text)
    uscc.repair_candidates(text)
    uscc.taxpayer_ids_equal(text, text[::-1])
