"""Proofs of tax paid (完税证明 表格式 and 文书式, 缴款书, 退还书): their head, rows and totals (domain facts §4)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from itertools import pairwise

from extractors import values
from extractors.evidence import Draft, Sighting, join, sight
from extractors.kinds.columns import Columns, columns_of, named_as_before, sorted_words
from extractors.kinds.damaged import is_damaged_amount
from extractors.kinds.extraction import Context, Extraction
from extractors.kinds.forms import Answer, answers
from extractors.kinds.statements.words import mended
from extractors.kinds.tax_letter import document_number, numbered, rows_in_prose, taxpayer
from extractors.kinds.tax_sums import balance
from extractors.language.running import running_text
from extractors.layout.labels import find_labels, label_pattern
from extractors.layout.lines import Line, lines_of, segments_of
from extractors.review_policy import Sort
from extractors.second_look import seen_again
from extractors.values import draft
from extractors.vertical import without_margin_letters
from extractors.vocabulary import Vocabulary, labels, texts
from heyan.amounts import canonical_money, find_amounts, parse_amount
from heyan.chinese_amounts import find_words
from heyan.dates import canonical_period, find_dates, parse_period
from heyan.pages import Page
from heyan.text import narrow, squeeze
from heyan.vocabulary import Source

Drafts = dict[str, Draft]
_NUMBER = re.compile(r"(?:N[oO0°ºQeE]\.?|№)\s*[:：.]?\s*([0-9]{15,20})(?![0-9])")
_RUN = re.compile(r"(?<![0-9A-Za-z])[0-9]{18}(?![0-9A-Za-z])")
_AUTHORITY = re.compile(
    r"国家税务总局[\u4e00-\u9fff（）()]{2,40}?(?:税务局(?:[\u4e00-\u9fff]{1,12}(?:税务所|分局))?|税务所|分局)"
)
_JOINT_LABEL = re.compile(
    r"纳税人(?:全称|名称)(?:及|和|/|、)(?:纳税人)?(?:识别号|统一社会信用代码)(?:[(][^()]{0,14}[)])?\s*[:：]?"
)
_TAX_ID = re.compile(r"(?<![0-9A-Z])[0-9A-Z]{15,20}(?![0-9A-Z])")
_IN_PROSE = re.compile(r"(?:共计|合计|总计|累计|总额为?|总金额为?)[^0-9。;；\n]{0,24}$")
_CERTIFIED = re.compile(
    r"兹证明[:：]?\s*(?:纳税人)?[:：]?\s*(.{4,60}?)\s*(?:[,，。;；]|[(（](?:纳税人识别号|统一社会信用代码|税号|以下|下称)"
    r"|(?:于|自|在|从)?\s*[0-9]{4}\s*[-年./]|(?:于|自|在|从)(?:[我本贵该上]|二〇|二零)|已?缴纳|$)"
)
"""The taxpayer of a letter: names hold 自 (自动化) and brackets, so that only what follows them ends them."""
_PAYER = re.compile(r"缴款单位|退款(?:收款)?单位|收款单位")
"""Whose 全称 stands on a payment or a refund slip."""
_ADDRESSED = re.compile(r"(?:你|贵|该|上述|以上)(?:单位|公司|企业|户|纳税人)")
_ADDRESSEE = re.compile(
    r"\s*([^\s:：,，。;；(（]{4,40}(?:公司|企业|厂|院|所|社|中心|集团)(?:[(（][^()（）]{2,12}[)）])?)"
    r"\s*(?:[(（](?:纳税人识别号|统一社会信用代码|税号)[^()（）]*[)）])?\s*[:：]\s*$"
)
"""Whom a letter is written to: the name, perhaps its id in brackets, and a colon at the end of the line."""
_SUM_LINE = re.compile(r"(?:金额)?合计|总计")
_WORDS_OF_TOTAL = re.compile(
    r"[(]?(?:金额|人民币)?[(]?(?:大写|小写)(?:金额)?[)]?(?:[:：]|人民币|[¥￥零壹贰叁肆伍陆柒捌玖拾负])"
)
"""How a line of the total's row begins whose label stands in a cell of its own, over two lines."""
_FIGURE = re.compile(r"[-−(]?[¥￥]?\s*[-−]?[0-9][0-9.,，]*[0-9]\)?")
_GLOSSED = re.compile(r"(?<=[元圆角分整正])[(](?P<figure>[¥￥][0-9][0-9.,，]*[0-9])[)]")
"""The figure in brackets behind its words, 壹佰元整（¥100.00）: no negative one."""
_BESIDE_THE_TABLE = re.compile(
    r"[(（]?(?:接下页|续下页|转下页|接上页|承前页|续上页)[)）]?|妥善保管.{0,12}|手写无效"
    r"|第[0-9]+页[,，/]?共[0-9]+页.{0,6}|共[0-9]+页[,，/]?第[0-9]+页.{0,6}"
)
"""Lines at the foot of a page whose table goes on: they belong to no row."""
_REFUND_MARK = re.compile(r"^[(（]?退(?:税|库|还)?[)）]?|[(（]?退(?:税|库|还)?[)）]?$")
"""The mark of a refund beside its amount."""
_DASHES_OF_DAY = re.compile(
    r"(?<![0-9])((?:19|20)[0-9]{2})[-~～·・.—_]?(0[1-9]|1[0-2])[-~～·・.—_]?(0[1-9]|[12][0-9]|3[01])(?![0-9])"
)
"""A day whose dashes a scan shows as something else or not at all: eight digits leave no other reading."""
_HEAD = 0.35
"""Where the head of a certificate ends at the latest, as a part of the page."""
_EARLY, _LATE = 92, 184
"""Days by which a payment usually comes before or after the end of its period."""
_NO_NAME_HAS = 4.0
"""The width of a gap, in characters, that parts two columns of a form without rulings."""
_DUE = 31
"""Days after its period within which a tax is due: whole months and a payment then bear each other out."""


def extract(pages: tuple[Page, ...], context: Context) -> Extraction:
    """Fields and rows of one certificate over all its pages."""
    vocabulary = context.vocabulary
    fields: Drafts = {}
    rows: list[Drafts] = []
    columns: Columns | None = None
    for page in map(without_margin_letters, pages):
        lines = lines_of(page)
        found = columns_of(page, lines, labels(vocabulary, "columns"), "amount")
        if found is not None and columns is not None and page.source is Source.OCR:
            found = named_as_before(found, columns)
        for made in _head(page, lines, vocabulary, _HEAD if found is None else min(found.top, _HEAD)):
            fields.setdefault(made.name, made)
        for made in _totals(lines, vocabulary):
            fields[made.name] = made
        body = _body(lines, found, columns, vocabulary)
        columns = found or columns
        if columns is not None:
            rows.extend(_rows(body, columns, vocabulary))
    if "total" not in fields and not rows:
        fields |= {made.name: made for made in _said_total(pages)}
    if "taxpayer_name" not in fields and (named := taxpayer(pages)) is not None:
        fields["taxpayer_name"] = named
    if not rows and columns is None:
        rows = rows_in_prose(pages, texts(vocabulary, "tax_types"), fields.get("total"))
    _name_the_period(rows, pages)
    rows = [_signed(row, pages, vocabulary) for row in rows]
    words = _of_refunds(fields.pop("total_in_words", None), rows)
    total, certain = balance(_of_refunds(fields.get("total"), rows), words, rows, partial(seen_again, context.answers))
    if total is not None:
        fields["total"] = total if words is None else _compared(total, words)
    return Extraction(
        fields={name: made.settle() for name, made in fields.items()},
        rows=tuple({name: cell.settle() for name, cell in row.items()} for row in rows),
        missing=tuple(name for name in texts(vocabulary, "expected") if name not in fields),
        rows_certain=certain,
        beside={} if words is None else {words.name: words.settle()},
    )


def _head(page: Page, lines: tuple[Line, ...], vocabulary: Vocabulary, end: float) -> Iterator[Draft]:
    """What stands above the table, and labelled values wherever they stand; `end`: where the table begins."""
    found = answers(page, labels(vocabulary), most_lines=2)
    yield from _number(found, [line for line in lines if line.box.middle_y < end])
    yield from _name_and_id(lines)
    payers = any(_PAYER.search(squeeze(line.text)) for line in lines)
    for answer in found:
        seen = answer.first
        if seen is None:
            continue
        match answer.hit.name:
            case "full_name" if not payers:
                pass
            case "taxpayer_name" | "full_name":
                yield draft("taxpayer_name", Sort.NAME, values.name, _up_to_a_gap(answer) or seen)
            case "taxpayer_id":
                run = re.search(r"[0-9A-Za-z][0-9A-Za-z ]{13,22}", narrow(seen.raw))
                if run:
                    yield draft("taxpayer_id", Sort.CODE, values.tax_id, replace(seen, raw=run[0].strip()))
            case "issued_on":
                if dates := find_dates(seen.raw):
                    yield Draft("issued_on", dates[0][1].isoformat(), Sort.DATE, seen)
            case "tax_authority":
                if re.search(r"(?:税务局|税务所|分局|税务总局)", squeeze(seen.raw)):
                    yield draft("tax_authority", Sort.NAME, values.name, _authority_in(seen))
            case _:
                pass
    yield from _letter(lines)


def _up_to_a_gap(answer: Answer) -> Sighting | None:
    """The answer's first line up to a gap that no name has: what follows stands in another column."""
    parts = [part for part in segments_of(answer.lines[0], _NO_NAME_HAS) if squeeze(part.text).strip(":：")]
    return replace(answer, lines=(parts[0],)).first if parts else None


def _name_and_id(lines: Sequence[Line]) -> Iterator[Draft]:
    """Banks' vouchers print both behind one label, in either order: 纳税人全称及纳税人识别号：某某公司 91…."""
    for line in lines:
        text = narrow(line.text)
        label = _JOINT_LABEL.search(text)
        code = _TAX_ID.search(text, label.end()) if label else None
        if label is None or code is None:
            continue
        yield draft("taxpayer_id", Sort.CODE, values.tax_id, sight(line, *code.span()))
        sides = ((label.end(), code.start()), (code.end(), len(text)))
        start, end = max(sides, key=lambda side: len(re.findall(r"[\u4e00-\u9fff]", text[slice(*side)])))
        if name := re.search(r"[\u4e00-\u9fff(][\u4e00-\u9fffA-Za-z0-9()·]{3,}", text[start:end]):
            yield draft("taxpayer_name", Sort.NAME, values.name, sight(line, start + name.start(), start + name.end()))


def _authority_in(seen: Sighting) -> Sighting:
    match = _AUTHORITY.search(narrow(seen.raw).replace(" ", ""))
    return replace(seen, raw=match[0]) if match else seen


def _number(found: Sequence[Answer], lines: Sequence[Line]) -> Iterator[Draft]:
    for answer in found:
        seen = answer.first
        if answer.hit.name == "certificate_number" and seen and (made := document_number(seen)):
            yield made
            return
        if answer.hit.name == "certificate_number" and seen and (run := re.search(r"[0-9A-Za-z-]{8,24}", seen.raw)):
            yield draft("certificate_number", Sort.CODE, values.serial, replace(seen, raw=run[0]))
            return
    for pattern, group in ((_NUMBER, 1), (_RUN, 0)):
        for line in lines:
            if match := pattern.search(narrow(line.text)):
                if group == 0 and label_pattern("识别号").search(line.text):
                    continue
                yield draft("certificate_number", Sort.CODE, values.serial, sight(line, *match.span(group)))
                return
    if (made := numbered(lines)) is not None:
        yield made


def _letter(lines: Sequence[Line]) -> Iterator[Draft]:
    """What a letter (文书式) says in running text, and the authority wherever it is named."""
    for line in lines:
        text = narrow(line.text)
        if (match := _CERTIFIED.search(text)) and not _ADDRESSED.match(match[1]):
            yield draft("taxpayer_name", Sort.NAME, values.name, sight(line, *match.span(1)))
        if match := _ADDRESSEE.match(text):
            yield draft("taxpayer_name", Sort.NAME, values.name, sight(line, *match.span(1)))
        if match := _AUTHORITY.search(text):
            yield draft("tax_authority", Sort.NAME, values.name, sight(line, *match.span()))
    closing = min((line.box.top for line in lines if "特此证明" in squeeze(line.text)), default=0.5)
    summed = max((line.box.bottom for line in lines if _SUM_LINE.match(squeeze(line.text))), default=0.5)
    low = min(closing, summed, 0.5)
    dated = [
        line for line in lines if line.box.middle_y > low and find_dates(line.text) and len(squeeze(line.text)) < 16
    ]
    if dated:
        (start, end), day = find_dates(dated[-1].text)[0]
        yield Draft("issued_on", day.isoformat(), Sort.DATE, sight(dated[-1], start, end))


def _totals(lines: Sequence[Line], vocabulary: Vocabulary) -> Iterator[Draft]:
    """The last total of the page in figures, and in words where they stand on its line or the next."""
    hits = find_labels(lines, labels(vocabulary, "total_labels"))
    for hit in reversed(hits):
        place = lines.index(hit.line)
        text = narrow(hit.line.text)
        figures = _figures(text, hit.end)
        near = [hit.line, *lines[place + 1 : place + 2]]
        above = [line for line in lines[max(0, place - 1) : place] if _of_the_total(line)]
        if not figures and len(near) > 1 and "¥" in narrow(near[1].text).replace("￥", "¥"):
            text = narrow(near[1].text)
            figures = _figures(text, 0)
            hit_line = near[1]
        else:
            hit_line = hit.line
        if figures:
            yield draft("total", Sort.MONEY, values.money, sight(hit_line, *figures[-1].span()))
            for line in (*near, *above):
                if found := find_words(line.text):
                    (start, end), amount = found[0]
                    seen = sight(line, start, end)
                    yield Draft("total_in_words", canonical_money(amount.value), Sort.TEXT, seen, not amount.canonical)
                    break
            return
    signed = [(line, m) for line in lines for m in _figures(narrow(line.text), 0) if "¥" in m[0] or "￥" in m[0]]
    if not hits and signed:
        line, match = signed[-1]
        yield draft("total", Sort.MONEY, values.money, sight(line, *match.span()))


def _said_total(pages: Sequence[Page]) -> Iterator[Draft]:
    """The total of a letter without a table: the amount behind 共计 or 合计 in its sentence, and its numerals."""
    text = running_text(pages)
    for (start, end), amount in find_amounts(text.text):
        if not _IN_PROSE.search(text.text[max(0, start - 30) : start]):
            continue
        if (seen := text.sight(start, end)) is not None:
            yield Draft("total", canonical_money(amount.value), Sort.MONEY, seen, amount.doubtful)
        near = [(span, words) for span, words in find_words(text.text) if -40 <= span[0] - end <= 20]
        if near and (seen := text.sight(*near[0][0])) is not None:
            words = near[0][1]
            yield Draft("total_in_words", canonical_money(words.value), Sort.TEXT, seen, not words.canonical)
        return


def _figures(text: str, start: int) -> list[re.Match[str]]:
    """Runs that look like money: with a currency sign or cents. One that cannot be read is still one."""
    text = _GLOSSED.sub(" \\g<figure> ", text)
    return [m for m in _FIGURE.finditer(text, start) if re.search(r"[¥￥]|[.,，][0-9]{2}\)?$", m[0])]


def _body(
    lines: Sequence[Line], found: Columns | None, before: Columns | None, vocabulary: Vocabulary
) -> tuple[Line, ...]:
    """The lines between the column heads (on a further page: its top) and the total."""
    if found is None and before is None:
        return ()
    top = found.bottom if found is not None else 0.0
    hits = find_labels(lines, labels(vocabulary, "total_labels"))
    ends = [hit.line.box.top for hit in hits if hit.line.box.middle_y > top]
    ends += [line.box.top for line in lines if line.box.middle_y > top and _of_the_total(line)] if ends else []
    if not ends:  # the label is not legible: only the total bears a currency sign
        signed = [line for line in lines if re.search("[¥￥]", line.text) and line.box.middle_y > top]
        ends = [line.box.top for line in signed] if len(signed) == 1 else []
    bottom = min(ends, default=1.0)
    return tuple(
        line
        for line in lines
        if top < line.box.middle_y < bottom and not _BESIDE_THE_TABLE.fullmatch(squeeze(line.text))
    )


def _of_the_total(line: Line) -> bool:
    """Whether a line states the total in words or figures: 合计 may stand beside it, at half its height."""
    return _WORDS_OF_TOTAL.match(narrow(squeeze(line.text))) is not None


def _rows(body: Sequence[Line], columns: Columns, vocabulary: Vocabulary) -> list[Drafts]:
    """One row for each amount; other words belong to the amount nearest in height, days pair up in order."""
    placed = [(line, sorted_words(line, columns)) for line in body]
    anchors = [line for line, cells in placed if "amount" in cells and _like_money(cells["amount"])]
    if not anchors:
        return []
    gathered: list[dict[str, list[Line]]] = [{} for _ in anchors]
    for line, cells in placed:
        nearest = min(range(len(anchors)), key=lambda i: (abs(anchors[i].box.middle_y - line.box.middle_y), i))
        if abs(anchors[nearest].box.middle_y - line.box.middle_y) > 4 * line.box.height:
            continue
        for name, cell in cells.items():
            gathered[nearest].setdefault(name, []).append(cell)
    _pair_periods(gathered, [cells["period"] for _, cells in placed if "period" in cells])
    known = sorted(texts(vocabulary, "tax_types"), key=len, reverse=True)
    return [_timely(row) for row in (_row(cells, known) for cells in gathered) if row]


def _timely(row: Drafts) -> Drafts:
    """A tax period ends with a month and is paid for about then; days read from pixels that do not fit are doubted."""
    period, paid = row.get("period"), row.get("paid_on")
    if period is None or not isinstance(period.value, str) or period.seen.source is not Source.OCR:
        return row
    start, end = (date.fromisoformat(day) for day in period.value.split("/"))
    whole = start.day == 1 and (end + timedelta(days=1)).day == 1
    row = row if whole else {**row, "period": period.contradict("calendar")}
    if paid is not None and isinstance(paid.value, str):
        late = (date.fromisoformat(paid.value) - end).days
        if not -_EARLY <= late <= _LATE:
            row = {**row, "paid_on": paid.contradict("period"), "period": row["period"].contradict("paid_on")}
        elif whole and 0 < late <= _DUE:
            row = {**row, "paid_on": paid.confirm("period"), "period": period.confirm("paid_on")}
    return row


def _like_money(line: Line) -> bool:
    """Whether an amount stands here, legible or not: a row that cannot be read is a row all the same."""
    tight = squeeze(line.text)
    shaped = re.search(r"[0-9]{2,}[.,][0-9]", tight) is not None
    return parse_amount(tight) is not None or shaped or is_damaged_amount(tight)


def _pair_periods(gathered: list[dict[str, list[Line]]], found: Sequence[Line]) -> None:
    """Periods that wrap over two lines: the days of the column, taken two by two, where that gives each row one."""
    days = [line for line in found for _ in find_dates(line.text)]
    if len(days) != 2 * len(gathered) or len(found) == len(gathered):
        return
    for place, cells in enumerate(gathered):
        cells["period"] = list(dict.fromkeys(days[2 * place : 2 * place + 2]))


def _part_tax_from_item(seen: dict[str, Sighting | None], known: Sequence[str]) -> None:
    """Names of taxes are known: where one runs over into the next column it ends where the name does."""
    tax, item = seen.get("tax_type"), seen.get("item")
    if tax is None:
        return
    name = next((name for name in known if squeeze(tax.raw + (item.raw if item else "")).startswith(name)), None)
    if name is not None and name != squeeze(tax.raw):
        rest = squeeze(tax.raw + (item.raw if item else ""))[len(name) :]
        seen["tax_type"] = replace(tax, raw=name)
        if rest:
            seen["item"] = replace(item or tax, raw=rest)


def _row(cells: dict[str, list[Line]], known: Sequence[str]) -> Drafts:
    seen: dict[str, Sighting | None] = {
        name: join((sight(line) for line in lines), "") for name, lines in cells.items()
    }
    row: Drafts = {}
    _part_tax_from_item(seen, known)
    if (amount := seen.get("amount")) is not None:
        row["amount"] = _amount(amount)
    if (tax := seen.get("tax_type")) is not None:
        row["tax_type"] = _mended(draft("tax_type", Sort.NAME, values.name, tax), known)
    if (item := seen.get("item")) is not None:
        made = draft("item", Sort.TEXT, values.name, item)
        row["item"] = made.contradict("tax_type") if tax is not None and _nearly_names(item, tax) else made
    if (paid := seen.get("paid_on")) is not None:
        dates = find_dates(_dashed(paid))
        row["paid_on"] = Draft("paid_on", dates[0][1].isoformat() if dates else None, Sort.DATE, paid)
    start, end = seen.get("period_start"), seen.get("period_end")
    period = seen.get("period") or (join((start, end), "至") if start and end else None)
    if period is not None:
        row["period"] = _period(period)
    return row


def _amount(seen: Sighting) -> Draft:
    """The amount; one with the mark of a refund beside it is negative."""
    printed = squeeze(seen.raw)
    bare = _REFUND_MARK.sub("", printed)
    made = draft("amount", Sort.MONEY, values.money, replace(seen, raw=bare) if bare != printed else seen)
    if bare == printed or not isinstance(made.value, str):
        return made
    return replace(made, value=canonical_money(-abs(Decimal(made.value))), seen=seen)


def _mended(tax: Draft, known: Sequence[str]) -> Draft:
    """A tax read from pixels with one character wrong, as it is called: the names are a closed list."""
    if tax.seen.source is not Source.OCR or not isinstance(tax.value, str) or tax.value in known:
        return tax
    if re.search("[0-9]{3}", tax.value):
        return tax.contradict("names")  # another column's number has run into it
    name = mended(tax.value, known)
    return tax if name == tax.value else replace(tax, value=name).confirm("names")


def _nearly_names(item: Sighting, tax: Sighting) -> bool:
    """Whether an item read from pixels names its tax but for one character: one of the two was misread."""
    said, name = squeeze(item.raw), squeeze(tax.raw)
    if item.source is not Source.OCR or len(name) < 4 or name in said:
        return False
    windows = (said[at : at + len(name)] for at in range(len(said) - len(name) + 1))
    return any(sum(a != b for a, b in zip(window, name, strict=True)) == 1 for window in windows)


def _dashed(seen: Sighting) -> str:
    """The text with the dashes of its days (`2025-12~08` is one day and no span, `2025-0415` is one)."""
    return _DASHES_OF_DAY.sub(r"\1-\2-\3", seen.raw) if seen.source is Source.OCR else seen.raw


def _period(seen: Sighting) -> Draft:
    text = _dashed(seen)
    parsed = parse_period(text) or parse_period(squeeze(text))
    dates = find_dates(text)
    if parsed is None and len(dates) == 2 and dates[0][1] <= dates[1][1]:
        parsed = (dates[0][1], dates[1][1])
    value = canonical_period(*parsed) if parsed else None
    return Draft("period", value, Sort.DATE, seen)


def _name_the_period(rows: list[Drafts], pages: Sequence[Page]) -> None:
    """In a letter the period stands once, in the sentence before the table; a 缴款书 has it on a line of its own."""
    if any("period" in row for row in rows):
        return
    for page in pages:
        for line in lines_of(page):
            dates = find_dates(line.text)
            if len(dates) != 2 and not re.search(r"所\s*属", line.text):
                continue
            for ((start, cut), first), ((again, end), last) in pairwise(dates):
                if re.search(r"[至到\-—~～]", line.text[cut:again]) and first <= last:
                    seen = sight(line, start, end)
                    for row in rows:
                        row["period"] = Draft("period", canonical_period(first, last), Sort.DATE, seen)
                    return


def _signed(row: Drafts, pages: Sequence[Page], vocabulary: Vocabulary) -> Drafts:
    """Refunds are negative, whether they are printed so or only called so."""
    amount = row.get("amount")
    if amount is None or not isinstance(amount.value, str) or amount.value.startswith(("-", "*")):
        return row
    said = "".join(str(cell.value) for name, cell in row.items() if name in ("tax_type", "item") and cell.value)
    head = squeeze("".join(word.text for page in pages[:1] for word in page.words if word.box.middle_y < 0.25))
    refunded = any(words in said for words in texts(vocabulary, "refund_words"))
    if refunded or any(title in head for title in texts(vocabulary, "refund_titles")):
        return {**row, "amount": replace(amount, value=canonical_money(-Decimal(amount.value)))}
    return row


def _of_refunds(total: Draft | None, rows: Sequence[Drafts]) -> Draft | None:
    """The total of a paper of refunds alone: negative like its rows, though it is printed without a sign."""
    cells = [row["amount"].value for row in rows if "amount" in row]
    refunds = bool(cells) and all(isinstance(value, str) and value.startswith("-") for value in cells)
    if total is None or not refunds or not isinstance(total.value, str) or total.value.startswith(("-", "*")):
        return total
    return replace(total, value=canonical_money(-Decimal(total.value)))


def _compared(total: Draft, words: Draft) -> Draft:
    if not isinstance(total.value, str) or not isinstance(words.value, str):
        return total
    if abs(Decimal(total.value)) == abs(Decimal(words.value)):
        return total.confirm("words")
    if total.seen.source is Source.OCR and not total.confirmed_by:
        return total.contradict("words")
    return total
