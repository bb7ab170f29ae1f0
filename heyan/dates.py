"""Legal days, months, years and periods as Chinese documents print them."""

import calendar
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone

from heyan.text import fold, has_disguised_digits, narrow, squeeze

Period = tuple[date | None, date | None]

_LONGEST = 80
_EARLIEST, _LATEST = 1900, 2100
_CHINA = timezone(timedelta(hours=8))

_CLOCK = (
    r"(?P<hour>[01]?[0-9]|2[0-3]):(?P<minute>[0-5][0-9])(?::[0-5][0-9](?:\.[0-9]{1,9})?)?"
    r"(?P<zone>Z|[+-][0-9]{2}:?[0-9]{2})?"
)
_WEEKDAY = r"(?:\(?星期[一二三四五六日天]\)?)?"
_MARKED = re.compile(
    rf"(?P<year>[0-9]{{4}})年(?P<month>[0-9]{{1,2}})月(?P<day>[0-9]{{1,2}})[日号]{_WEEKDAY}(?:{_CLOCK})?"
)
_SEPARATED = re.compile(
    r"(?P<year>[0-9]{4}) ?(?P<mark>[-./]) ?(?P<month>[0-9]{1,2}) ?(?P=mark) ?(?P<day>[0-9]{1,2})"
    rf"(?:[T ]{_CLOCK})?"
)
_COMPACT = re.compile(
    r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})(?:(?:[01][0-9]|2[0-3])(?:[0-5][0-9]){1,2})?"
)
_COMPACT_TIMED = re.compile(rf"(?P<year>[0-9]{{4}})(?P<month>[0-9]{{2}})(?P<day>[0-9]{{2}})[T ]{_CLOCK}")

_DIGITS = str.maketrans("Oo0〇○零一壹二贰貳两三叁叄四肆五伍六陆陸七柒八捌九玖", "000000112222333445566677889" + "9")
_NUMERAL = "〇○零一壹二贰貳三叁叄四肆五伍六陆陸七柒八捌九玖"
_YEAR_WORDS = rf"[一壹二贰貳][{_NUMERAL}Oo0]{{3}}"  # 二O二四 with a Latin O is as common as 二〇二四
_WORDS = re.compile(
    rf"(?P<year>{_YEAR_WORDS})年(?:(?P<month>[{_NUMERAL}十拾]{{1,4}})月(?:份|(?P<day>[{_NUMERAL}十拾廿卅]{{1,4}})[日号])?)?"
)

_MONTH = re.compile(
    r"(?P<year>[0-9]{4})(?:年(?P<marked>[0-9]{1,2})(?:月份?|期)| ?[-./] ?(?P<split>[0-9]{1,2})|(?P<tight>[0-9]{2}))"
)
_YEAR = re.compile(r"(?P<year>[0-9]{4})(?:年度?)?")


def parse_date(text: str) -> date | None:
    """The one day the text states, a time of day set aside (an instant counts in Chinese time), or None."""
    if len(text) > _LONGEST or has_disguised_digits(text):
        return None
    tight = squeeze(text)
    match = _MARKED.fullmatch(tight)
    if match is None:
        folded = fold(text)
        match = _SEPARATED.fullmatch(folded) or _COMPACT.fullmatch(folded) or _COMPACT_TIMED.fullmatch(folded)
    return _day_of(match) if match else _day_in_words(tight)


def _day_of(match: re.Match[str]) -> date | None:
    day = _day(int(match["year"]), int(match["month"]), int(match["day"]))
    zone = match.groupdict().get("zone")
    if day is None or not zone:
        return day
    offset = zone.replace("Z", "+00:00").replace(":", "")
    moment = datetime.strptime(f"{day:%Y%m%d}{int(match['hour']):02}{match['minute']}{offset}", "%Y%m%d%H%M%z")
    return moment.astimezone(_CHINA).date()


def _day(year: int, month: int, day: int) -> date | None:
    if not _EARLIEST <= year <= _LATEST:
        return None
    try:
        return date(year, month, day)
    except ValueError:  # a day the calendar does not have
        return None


def _day_in_words(tight: str) -> date | None:
    match = _WORDS.fullmatch(tight)
    if match is None or match["day"] is None:
        return None
    month, day = _below_hundred(match["month"]), _below_hundred(match["day"])
    if month is None or day is None:
        return None
    return _day(int(match["year"].translate(_DIGITS)), month, day)


def _below_hundred(words: str) -> int | None:
    """The value of 七, 零七, 十二, 贰拾叁, 廿三, 三〇; None for other strings of numerals."""
    spelled = words.replace("廿", "二十").replace("卅", "三十").replace("拾", "十")
    spelled = spelled.lstrip("零〇○") or spelled
    tens, ten, ones = spelled.partition("十")
    if not ten:
        return int(spelled.translate(_DIGITS)) if len(spelled) <= 2 else None
    ones = ones.lstrip("零〇○") if len(ones) > 1 else ones
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return None
    return int((tens or "一").translate(_DIGITS)) * 10 + int((ones or "零").translate(_DIGITS))


def parse_month(text: str) -> tuple[int, int] | None:
    """(year, month) of `2024年6月`, `2024-06`, `2024.6`, `202406`, `二〇二四年六月`, or None."""
    if len(text) > _LONGEST or has_disguised_digits(text):
        return None
    match = _MONTH.fullmatch(squeeze(text))
    if match:
        return _month(int(match["year"]), int(match["marked"] or match["split"] or match["tight"]))
    words = _WORDS.fullmatch(squeeze(text))
    if words is None or words["month"] is None or words["day"] is not None:
        return None
    month = _below_hundred(words["month"])
    return _month(int(words["year"].translate(_DIGITS)), month) if month is not None else None


def _month(year: int, month: int) -> tuple[int, int] | None:
    return (year, month) if _EARLIEST <= year <= _LATEST and 1 <= month <= 12 else None


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def parse_year(text: str) -> int | None:
    """The year of `2024年度`, `2024年`, `2024`, `二〇二四年度`, or None."""
    if len(text) > _LONGEST or has_disguised_digits(text):
        return None
    tight = squeeze(text)
    if match := _YEAR.fullmatch(tight):
        year = int(match["year"])
    elif (words := _WORDS.fullmatch(tight.removesuffix("度"))) and words["month"] is None:
        year = int(words["year"].translate(_DIGITS))
    else:
        return None
    return year if _EARLIEST <= year <= _LATEST else None


_OPEN_ENDS = frozenset(
    {"长期", "长期有效", "永久", "永久存续", "永续", "无固定期限", "不约定期限", "无期限", "/", "长期/"}
)
_NEVER = re.compile(r"(?:9999|2999)(?:年12月31日|-12-31|1231|\.12\.31|/12/31)")
_SPLIT = re.compile(r" ?(?:至|到|~|∼|～|〜|—+|–|−|--+|-|/)止? ?| ")
_QUARTER = re.compile(r"(?P<year>[0-9]{4})年?第?(?P<quarter>[1-4一二三四])季度?")
_SHORT_MONTH = re.compile(r"(?P<month>[0-9]{1,2})月份?")
_SHORT_DAY = re.compile(r"(?:(?P<month>[0-9]{1,2})月(?P<day>[0-9]{1,2})[日号])")
_MONTH_SPAN = re.compile(r"(?P<year>[0-9]{4})年(?P<first>[0-9]{1,2})月?(?:-|~|至|到|—)(?P<last>[0-9]{1,2})月份?")


def parse_period(text: str) -> Period | None:
    """First and last day of a period; an open term (长期) has no end. A lone day or a cut-off term is None."""
    if len(text) > _LONGEST or has_disguised_digits(text):
        return None
    folded = re.sub(r"\((?:含|起|止|起止)\)", "", fold(text))
    folded = re.sub(r"^[自从由]|(?<=[日月年0-9])起|止$", "", folded).strip()
    if squeeze(folded) in _OPEN_ENDS:
        return None, None
    if parse_date(folded) is not None:
        return None
    return _named_period(squeeze(folded)) or _split_period(folded)


def _named_period(tight: str) -> Period | None:
    """A period that a single name covers: a year, a quarter, a month, months of one year."""
    if match := _MONTH_SPAN.fullmatch(tight):
        return _months(_month(int(match["year"]), int(match["first"])), _month(int(match["year"]), int(match["last"])))
    if match := _QUARTER.fullmatch(tight):
        last = 3 * (int(match["quarter"]) if match["quarter"].isascii() else "一二三四".index(match["quarter"]) + 1)
        return _months(_month(int(match["year"]), last - 2), _month(int(match["year"]), last))
    if month := parse_month(tight):
        return _months(month, month)
    if tight.endswith(("年", "年度")) and (year := parse_year(tight)):
        return date(year, 1, 1), date(year, 12, 31)
    return None


def _months(first: tuple[int, int] | None, last: tuple[int, int] | None) -> Period | None:
    if first is None or last is None or first > last:
        return None
    return date(*first, 1), month_end(*last)


def _split_period(folded: str) -> Period | None:
    """The period two points around a separator state, if only one way to separate them makes sense."""
    found = {
        period
        for match in _SPLIT.finditer(folded)
        if (period := _between(folded[: match.start()].strip(), folded[match.end() :].strip(), match[0].strip()))
    }
    return found.pop() if len(found) == 1 else None


def _between(left: str, right: str, separator: str) -> Period | None:
    start = _point(left)
    if start is None:
        return None
    if squeeze(right) in _OPEN_ENDS or _NEVER.fullmatch(squeeze(right)):
        return start[0], None
    if separator == "/" and not right:
        return start[0], None
    end = _point(right) or _short_point(right, start[0])
    if end is None or end[1] < start[0]:
        return None
    return start[0], end[1]


def _point(text: str) -> tuple[date, date] | None:
    """The days a side of a period covers: a day, a month, or a year that says it is one."""
    if day := parse_date(text):
        return day, day
    if month := parse_month(text):
        return date(*month, 1), month_end(*month)
    if text.endswith(("年", "年度")) and (year := parse_year(text)):
        return date(year, 1, 1), date(year, 12, 31)
    return None


def _short_point(text: str, start: date) -> tuple[date, date] | None:
    """The right side of `2025年1月1日至12月31日`: its year is the left side's."""
    tight = squeeze(text)
    if match := _SHORT_DAY.fullmatch(tight):
        day = _day(start.year, int(match["month"]), int(match["day"]))
        return (day, day) if day else None
    if (match := _SHORT_MONTH.fullmatch(tight)) and (month := _month(start.year, int(match["month"]))):
        return date(*month, 1), month_end(*month)
    return None


def canonical_period(start: date | None, end: date | None) -> str:
    """A period as the report writes it: `2025-01-01/2025-12-31`, open `2015-06-18/`."""
    return f"{start.isoformat() if start else ''}/{end.isoformat() if end else ''}"


_S = r"\s{0,3}"
_RUNNING_FORMS = (
    rf"(?<![0-9])(?P<y1>[0-9]{{4}}){_S}年{_S}(?P<m1>[0-9]{{1,2}}){_S}月{_S}(?P<d1>[0-9]{{1,2}}){_S}[日号]",
    rf"(?P<words>{_YEAR_WORDS}{_S}年{_S}[{_NUMERAL}十拾]{{1,4}}{_S}月{_S}[{_NUMERAL}十拾廿卅]{{1,4}}{_S}[日号])",
    r"(?<![0-9A-Za-z./-])(?P<y2>[0-9]{4})(?P<mark>[-./])(?P<m2>[0-9]{1,2})(?P=mark)(?P<d2>[0-9]{1,2})(?![0-9]|[-./][0-9])",
    r"(?<![0-9A-Za-z./-])(?P<y3>(?:19|20)[0-9]{2})(?P<m3>[0-9]{2})(?P<d3>[0-9]{2})(?![0-9A-Za-z]|[-./][0-9])",
)
_RUNNING = re.compile("|".join(_RUNNING_FORMS))


def find_dates(text: str) -> list[tuple[tuple[int, int], date]]:
    """Every day stated in running text with its span in the text as given, in reading order."""
    return list(_found_dates(narrow(text)))


def _found_dates(text: str) -> Iterator[tuple[tuple[int, int], date]]:
    for match in _RUNNING.finditer(text):
        day = _day_in_words(squeeze(match["words"])) if match["words"] else _first_day(match)
        if day is not None:
            yield match.span(), day


def _first_day(match: re.Match[str]) -> date | None:
    for form in "123":
        if match[f"y{form}"]:
            return _day(int(match[f"y{form}"]), int(match[f"m{form}"]), int(match[f"d{form}"]))
    return None
