"""What stands in the cells that are not FEEL: names, lists of names, types, dates, covers, free text."""

from __future__ import annotations

import re
from datetime import date, datetime

from bpmlib.formats.markdown.cells import is_nothing, part, trimmed
from bpmlib.formats.markdown.report import Report
from bpmlib.model import policies as m
from bpmlib.model.expressions import Expr
from bpmlib.source import Fragment
from bpmlib.syntax.lexer import FULL_WIDTH
from bpmlib.syntax.parser import parse_expression, parse_type
from bpmlib.values.iso import parse_iso_date, parse_iso_instant

__all__ = [
    "DOTTED", "IDENTIFIER", "PERIOD", "bare_date", "covers", "dotted", "half_width", "listed", "moment", "name",
    "names", "optional_expression", "optional_type", "prose", "stated", "type_name",
]  # fmt: skip

IDENTIFIER = re.compile(r"[^\W\d]\w*")
DOTTED = re.compile(rf"{IDENTIFIER.pattern}(?:\.{IDENTIFIER.pattern})*")
PERIOD = re.compile(r"\d+ (?:working )?(?:minute|hour|day|week|month|year)s?\b|(?:by|before) the ")

_COVER = re.compile(r"(?:(?P<system>[A-Za-z][\w-]*)/)?(?P<rule>[A-Za-z]+\d+\w*)", re.ASCII)
_NOT_IN_NAMES = re.compile(r"\W+")


def half_width(report: Report, fragment: Fragment) -> Fragment:
    """Return `fragment` with full-width punctuation replaced, each replaced character reported."""
    if fragment.text.isascii():
        return fragment
    for at, char in enumerate(fragment.text):
        if char in FULL_WIDTH:
            report.error("full-width", f"full-width `{char}`", fragment.at(at, at + 1), f"write `{FULL_WIDTH[char]}`")
    return Fragment("".join(FULL_WIDTH.get(char, char) for char in fragment.text), fragment.span, fragment.dropped)


def stated(report: Report, cell: Fragment | None, what: str, hint: str = "") -> Fragment | None:
    """Return a cell that must say something; `-` in it is reported."""
    if cell is not None and is_nothing(cell):
        report.error("cell-required", f"{what} cannot be `-`", cell.span, hint)
        return None
    return cell


def name(report: Report, cell: Fragment | None, what: str) -> m.Word | None:
    """Return the identifier in a cell; `what` says what is named ("a rule")."""
    if cell is None:
        return None
    text = half_width(report, cell).text
    if IDENTIFIER.fullmatch(text):
        return m.Word(text, span=cell.span)
    if text == cell.text:
        _bad_name(report, cell, what)
    return None


def _bad_name(report: Report, cell: Fragment, what: str) -> None:
    if not cell.text:
        message = f"the name of {what} is missing"
    else:
        message = f"`{cell.text}` is not a name for {what}"
    mended = _NOT_IN_NAMES.sub("_", cell.text).strip("_")
    hint = "a name is letters, digits and `_`, and does not start with a digit"
    report.error("bad-name", message, cell.span, f"write `{mended}`" if IDENTIFIER.fullmatch(mended) else hint)


def dotted(report: Report, cell: Fragment, what: str) -> m.Word | None:
    """Return names joined by dots: a policy's id, the path of an input."""
    text = half_width(report, cell).text
    if DOTTED.fullmatch(text):
        return m.Word(text, span=cell.span)
    if text == cell.text:
        hint = "names joined by dots: letters, digits and `_`, not starting with a digit"
        report.error("bad-path", f"`{text}` is not {what}", cell.span, hint)
    return None


def listed(report: Report, cell: Fragment) -> list[Fragment]:
    """Return the items of a cell that are separated by commas."""
    clean = half_width(report, cell)
    items: list[Fragment] = []
    start = 0
    for piece in clean.text.split(","):
        item = trimmed(part(clean, start, start + len(piece)))
        items.append(item if item.text else Fragment("", clean.at(max(0, start - 1), max(1, start))))
        start += len(piece) + 1
    return items


def names(report: Report, cell: Fragment | None, what: str) -> tuple[m.Word, ...]:
    """Return the identifiers of a cell that are separated by commas; none for `-`."""
    if cell is None or is_nothing(cell):
        return ()
    found = [name(report, item, what) for item in listed(report, cell)]
    return tuple(word for word in found if word is not None)


def covers(report: Report, cell: Fragment | None, system: str | None) -> tuple[m.Cover, ...]:
    """Return the ids of a `covers` cell; a bare one is of the front matter's `system`.

    `system` is empty where the front matter names none, and None where that is not known.
    """
    if cell is None or is_nothing(cell):
        return ()
    found: list[m.Cover] = []
    for item in listed(report, cell):
        match = _COVER.fullmatch(item.text)
        if match is None:
            hint = "write the ids of the catalogue, `R19` or `S002-02/R19`, separated by commas, or `-`"
            report.error("bad-covers", f"`{item.text}` is not the id of a source rule", item.span, hint)
        elif not match["system"] and system == "":
            hint = f"write `S002-02/{item.text}` with its system, or name the system in `source`"
            report.error("covers-without-system", f"`{item.text}` of which system?", item.span, hint)
        else:
            found.append(m.Cover(match["system"] or system or "", match["rule"], span=item.span))
    return tuple(found)


def type_name(report: Report, cell: Fragment | None) -> m.TypeName | None:
    """Return the type in a cell that has to name one."""
    cell = stated(report, cell, "a type", "name a type: `CNY`, `number`, `string`, `boolean` ...")
    return None if cell is None else report.parse(parse_type, half_width(report, cell))


def optional_type(report: Report, cell: Fragment | None) -> m.TypeName | None:
    """Return the type in a cell, or None for `-`."""
    return None if is_nothing(cell) else type_name(report, cell)


def bare_date(report: Report, cell: Fragment | None) -> date | None:
    """Return the date in a cell, or None for `-`."""
    if cell is None or is_nothing(cell):
        return None
    found = parse_iso_date(half_width(report, cell).text)
    if found is None:
        hint = "write it bare, as `2026-07-01`"
        report.error("bad-date", f"`{cell.text}` is not a date", cell.span, hint)
    return found


def moment(report: Report, cell: Fragment | None) -> datetime | None:
    """Return the time of a row of a history, which has to be there."""
    cell = stated(report, cell, "the time of a row")
    if cell is None:
        return None
    found = parse_iso_instant(half_width(report, cell).text)
    if found is None or found.tzinfo is not None:
        hint = "write it bare, as `2026-03-06T10:00`: local time of the case"
        report.error("bad-date", f"`{cell.text}` is not a local date and time", cell.span, hint)
        return None
    return found


def optional_expression(report: Report, cell: Fragment | None) -> Expr | None:
    """Return the expression in a cell, or None for `-`."""
    return None if cell is None or is_nothing(cell) else report.parse(parse_expression, cell)


def prose(cell: Fragment | None) -> str:
    """Return the free text of a cell, the empty text for `-`."""
    return "" if cell is None or is_nothing(cell) else cell.text
