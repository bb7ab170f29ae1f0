"""The unified social credit code (统一社会信用代码, GB 32100-2015) and the numbers it replaced."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, product
from math import prod

from heyan.text import fold, narrow

_CHARSET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # I, O, S, V and Z never occur
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_ORG_CHARSET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
# Registering departments of GB 32100 and its later additions; a leading 0 would let eighteen zeros pass both checks.
_SHAPE = re.compile(rf"[1-9ANY][{_CHARSET}][0-9]{{6}}[{_CHARSET}]{{10}}")
_SEPARATORS = re.compile(r"[\s.·•,'_-]+")
_RUN = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z]{18}(?![0-9A-Za-z])")
_SPACED_RUN = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z](?:[ \t]?[0-9A-Za-z]){17}(?![0-9A-Za-z])")
_RESIDENT_ID = re.compile(r"[1-9][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9X]")

# What OCR takes for what. Letters outside the charset can only be misreadings.
_CONFUSION_SETS = ("0ODQ", "1IL7", "2Z", "5S", "8B", "UV", "G6C", "4A", "MN", "KX", "VY")
_MOST_COMBINATIONS = 300


@dataclass(frozen=True, slots=True)
class UsccCheck:
    """What the code itself proves: its shape, its own check character, and that of the organisation code inside."""

    code: str
    well_formed: bool
    check_digit_ok: bool
    org_check_ok: bool
    division: str | None

    @property
    def valid(self) -> bool:
        """Shape and check character hold; the organisation code's check is a further, softer test."""
        return self.well_formed and self.check_digit_ok

    @property
    def certain(self) -> bool:
        """Both checks hold: an accident passes one time in 341."""
        return self.valid and self.org_check_ok


@dataclass(frozen=True, slots=True)
class FoundUscc:
    """An 18-character code in running text; `span` is its place in the text as given."""

    span: tuple[int, int]
    raw: str
    check: UsccCheck


def normalise(text: str) -> str:
    """The code in upper case without spaces, dots and dashes; no letter is replaced."""
    return _SEPARATORS.sub("", fold(text)).upper()


def check(code: str) -> UsccCheck:
    """What holds of a code, after normalising it. Source: GB 32100-2015, GB 11714-1997."""
    normal = normalise(code)
    well_formed = bool(_SHAPE.fullmatch(normal))
    return UsccCheck(
        code=normal,
        well_formed=well_formed,
        check_digit_ok=well_formed and check_character(normal[:17]) == normal[17],
        org_check_ok=well_formed and org_check_character(normal[8:16]) == normal[16],
        division=division(normal),
    )


def check_character(body: str) -> str:
    """The 18th character for the first 17 (GB 32100-2015): weights are powers of 3 modulo 31."""
    total = sum(_CHARSET.index(char) * weight for char, weight in zip(body, _WEIGHTS, strict=True))
    return _CHARSET[-total % 31]


def org_check_character(body: str) -> str:
    """The ninth character of an organisation code for its first eight (GB 11714-1997)."""
    total = sum(_ORG_CHARSET.index(char) * weight for char, weight in zip(body, _ORG_WEIGHTS, strict=True))
    return "0123456789X0"[11 - total % 11]


def division(code: str) -> str | None:
    """The division (GB/T 2260) of the authority that registered the code: not the division of the address."""
    normal = normalise(code)
    return normal[2:8] if _SHAPE.fullmatch(normal) else None


def org_code(taxpayer_id: str) -> str | None:
    """The nine-character organisation code inside a USCC or a 15-digit taxpayer id of 1994 to 2015."""
    normal = normalise(taxpayer_id)
    if _SHAPE.fullmatch(normal):
        return normal[8:17]
    return normal[6:15] if re.fullmatch(r"[1-9][0-9]{5}[0-9A-Z]{8}[0-9X]", normal) else None


def taxpayer_ids_equal(first: str, second: str) -> bool:
    """Whether two ids name the same taxpayer; a 15-digit id equals the USCC that holds its organisation code."""
    left, right = normalise(first), normalise(second)
    if not left or not right:
        return False
    if left == right:
        return True
    if {len(left), len(right)} != {15, 18}:
        return False
    return (code := org_code(left)) is not None and code == org_code(right)


def is_legacy_registration(text: str) -> bool:
    """Whether the text is a 15-digit registration number (工商注册号); its check is ISO 7064 MOD 11,10."""
    number = normalise(text)
    if not re.fullmatch("[1-9][0-9]{14}", number):
        return False
    rest = 5
    for digit in number:
        rest = ((rest or 10) * 2 % 11 + int(digit)) % 10
    return rest == 1


def repair_candidates(text: str) -> tuple[str, ...]:
    """Codes that OCR confusions could have turned into this text and that pass both checks, sorted.

    A certain code is its own only candidate. Letters that no code has must be replaced, beyond them at most one
    character; of 17 characters one was lost, of 19 one is too many. None may be taken as the value
    unless another document states it: record raw text and repair.
    """
    read = normalise(text)
    if not read.isascii() or len(read) not in (17, 18, 19):
        return ()
    if len(read) != 18:
        longer = (read[:place] + char + read[place:] for place in range(18) for char in _CHARSET)
        shorter = (read[:place] + read[place + 1 :] for place in range(19))
        found = {code for code in (longer if len(read) == 17 else shorter) if check(code).certain}
        return tuple(sorted(found))
    if check(read).certain:
        return (read,)
    foreign = [place for place, char in enumerate(read) if char not in _CHARSET]
    if prod(len(_confusable(read[place], place)) for place in foreign) > _MOST_COMBINATIONS:
        return ()
    others = [place for place in range(18) if place not in foreign]
    for extra in (0, 1):
        found = {code for places in combinations(others, extra) for code in _replaced(read, (*foreign, *places))}
        if found:
            return tuple(sorted(found))
    return ()


def _replaced(read: str, places: tuple[int, ...]) -> Iterator[str]:
    """The certain codes that differ from the reading at exactly these places, by characters it is confused with."""
    for chars in product(*(_confusable(read[place], place) for place in places)):
        letters = list(read)
        for place, char in zip(places, chars, strict=True):
            letters[place] = char
        code = "".join(letters)
        if _SHAPE.fullmatch(code) and check_character(code[:17]) == code[17] and check(code).certain:
            yield code


def _confusable(char: str, place: int) -> str:
    """What a code may hold at a place that was read as this character; the division is all digits."""
    allowed = set(_CHARSET[:10] if 2 <= place < 8 else _CHARSET)
    alike = {other for group in _CONFUSION_SETS if char in group for other in group}
    return "".join(sorted((alike - {char}) & allowed))


def may_be_resident_id(text: str) -> bool:
    """Whether this has the shape of a resident's identity number, which stands for a natural person's tax id."""
    return _RESIDENT_ID.fullmatch(normalise(text)) is not None


def find_usccs(text: str) -> list[FoundUscc]:
    """Runs of 18 letters and digits in running text, each with its check: a caller wants those that are `certain`.

    Runs broken by spaces count only when certain; numbers of identity cards that are no certain code are left out.
    """
    plain = narrow(text)
    found = [_found(match) for match in _RUN.finditer(plain)]
    taken = [hit.span for hit in found]
    for match in _SPACED_RUN.finditer(plain):
        free = all(match.end() <= start or end <= match.start() for start, end in taken)
        if free and (hit := _found(match)).check.certain:
            found.append(hit)
    return sorted((hit for hit in found if _may_be_code(hit)), key=lambda hit: hit.span)


def _found(match: re.Match[str]) -> FoundUscc:
    return FoundUscc(match.span(), match[0], check(match[0]))


def _may_be_code(hit: FoundUscc) -> bool:
    if hit.check.certain:
        return True
    digits = sum(char.isdigit() for char in hit.check.code)
    return digits >= 8 and not _RESIDENT_ID.fullmatch(hit.check.code)
