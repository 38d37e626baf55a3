"""What a cell's value is as text in its column, and which texts are written as numbers.

A spreadsheet keeps a number as a binary double and shows it by a format. Here it is read as the decimal that its owner
typed: the shortest one that is this double, if it has no more digits than a spreadsheet keeps (15) and the format does
not hide some of them. What is not certain is refused, with what to do about it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from typing import Final, Literal, NoReturn, TypeAlias

from bpmlib.errors import Diagnostic, PolicyError
from bpmlib.formats.excel._openpyxl import Cell
from bpmlib.formats.excel.places import cell_span

__all__ = ["Kind", "kind_of", "number_for", "require_writable", "text_of"]

Kind: TypeAlias = Literal["text", "feel", "value", "day"]
"""What a column holds: free text or names; FEEL; a parameter's value, where `30%` is a number; a bare date."""

_DIGITS: Final = 15
_CHARACTERS: Final = 32_767
_NAMED: Final = ("rule", "exception", "beats", "covers", "note", "en", "zh")


def kind_of(section: str, header: str) -> Kind:
    """Return what a column holds, from the word that starts the section's heading and the column's header.

    >>> kind_of("Parameters", "from"), kind_of("Decision", "order.amount"), kind_of("Terms", "en")
    ('day', 'feel', 'text')
    """
    header = header.strip()
    match section:
        case "Inputs" if header == "allowed":
            return "feel"
        case "Terms" | "Pattern" if header in ("is", "where"):
            return "feel"
        case "Relation":
            return "feel"
        case "Parameters" if header in ("value", "from"):
            return "value" if header == "value" else "day"
        case "Decision" | "Exceptions" if header not in _NAMED:
            return "feel"
        case "Examples" if header == "as_of":
            return "day"
        case "Examples" if header not in ("set", "note"):
            return "text" if re.match(r"(→|->)\s*(rule |error$)", header) else "feel"
        case _:
            return "text"


def text_of(name: str, sheet: str, cell: Cell, kind: Kind) -> str:
    """Return a cell's value as text of a policy file; raise `PolicyError` where nobody can be sure what it means."""
    value = cell.value
    if cell.struck:
        hint = "delete what no longer holds, or take away the line"
        _refuse("excel-struck", "the cell is struck through", name, sheet, cell, hint)
    if cell.kind == "f" or not isinstance(value, str | bool | int | float | datetime):
        if cell.kind == "f":
            hint = "put the value in its place: a policy computes in `Terms`, where the checks see it"
            _refuse("excel-formula", "the cell holds a formula of the spreadsheet", name, sheet, cell, hint)
        hint = 'format the cell as text and write `@"09:00:00"` or `duration("PT9H")`'
        _refuse("excel-date", "the cell holds a time without a day", name, sheet, cell, hint)
    if cell.kind == "e":
        message = f"the cell holds the error `{value}`"
        _refuse("excel-error-value", message, name, sheet, cell, "put the value in its place")
    if isinstance(value, str):
        return _text(name, sheet, cell, value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return _date(name, sheet, cell, value, kind)
    return _number(name, sheet, cell, value, kind)


_ESCAPE: Final = re.compile(r"_x[0-9A-Fa-f]{4}_")


def _text(name: str, sheet: str, cell: Cell, value: str) -> str:
    text = value.replace("_x000D_", "\r").replace("\r\n", "\n").replace("\r", "\n")
    if found := _ESCAPE.search(text):
        message = f"`{found.group()}` is how a workbook spells a character that cannot be seen"
        _refuse("excel-text", message, name, sheet, cell, "write the text anew")
    return text


_NOT_XML: Final = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


def require_writable(name: str, sheet: str, row: int, column: int, text: str) -> None:
    """Raise `PolicyError` where a cell cannot hold a text: it is too long, or spreadsheets would read another one."""
    message = ""
    if len(text) > _CHARACTERS:
        message = f"a cell holds {_CHARACTERS} characters, and this text has {len(text)}"
    elif found := _NOT_XML.search(text):
        message = f"a cell cannot hold the character U+{ord(found.group()):04X}"
    elif _ESCAPE.search(text) or "x005F_" in text:
        message = "a workbook takes `_x` with four digits and `_` for a character of another code"
    if message:
        span = cell_span(name, sheet, row, column, text[:_CHARACTERS])
        raise PolicyError(Diagnostic("excel-text", message, span, "change the text, or keep the policy in Markdown"))


# ------------------------------------------------------------------------------------------ numbers


def _number(name: str, sheet: str, cell: Cell, value: int | float, kind: Kind) -> str:
    number = Decimal(repr(value))
    if not number.is_finite() or len(number.normalize().as_tuple().digits) > _DIGITS:
        message = f"the number `{value}` has more digits than a spreadsheet keeps exactly"
        hint = "format the cell as text and write the number as it shall be, or round it"
        _refuse("excel-number", message, name, sheet, cell, hint)
    form = _Format.of(cell.format, number)
    if form is not None and form.hides(number):
        message = f"the cell holds `{_plain(number)}` and does not show it so"
        hint = "show all decimal places, or write the number that shall count"
        _refuse("excel-number", message, name, sheet, cell, hint)
    if form is not None and form.percent and kind in ("value", "text"):
        return f"{_plain(number.scaleb(2))}%"
    return _plain(number)


def _plain(number: Decimal) -> str:
    text = format(number, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


@dataclass(frozen=True, slots=True)
class _Format:
    """How a number format shows a number: its decimal places, as a percentage, in thousands or not at all."""

    places: int
    percent: bool
    scaled: bool
    scientific: bool

    @classmethod
    def of(cls, code: str, number: Decimal) -> _Format | None:
        """Return what a format says of a number; None for one that leaves it to the spreadsheet, as General does."""
        parts = code.split(";")  # for positive numbers, negative ones and zero
        at = 1 if number < 0 else 2 if number == 0 else 0
        shown = _ORNAMENT.sub("", parts[at if at < len(parts) else 0])
        match = _DIGITS_SHOWN.search(shown)
        if match is None:
            return None if shown else cls(0, False, True, False)
        # A fraction shows what it likes of a number that is not whole.
        return cls(len(match["places"] or ""), "%" in shown, bool(match["scale"]), bool(match["power"]))

    def hides(self, number: Decimal) -> bool:
        """Return whether the number that is shown is not the number."""
        shown = (number.scaleb(2) if self.percent else number).normalize()
        _, digits, exponent = shown.as_tuple()
        decimals = len(digits) - 1 if self.scientific else -exponent if isinstance(exponent, int) else 0
        return self.scaled or decimals > self.places


_ORNAMENT: Final = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.|[$¥€£()+\- ]')
_DIGITS_SHOWN: Final = re.compile(r"[#0?,]*[#0?](?:\.(?P<places>[#0?]*))?(?P<scale>,*)(?P<power>[Ee][#0?]+)?")


def number_for(text: str, kind: Kind) -> tuple[int | float, str] | None:
    """Return the number and its format that read back as exactly `text`, or None: then it is written as text.

    >>> number_for("0.5", "feel"), number_for("6%", "value"), number_for("1.50", "feel"), number_for("-0", "feel")
    ((0.5, 'General'), (0.06, '0%'), None, None)
    """
    match = _WRITTEN.fullmatch(text) if kind in ("feel", "value") else None
    if match is None or (match["percent"] and kind != "value"):
        return None
    number = Decimal(match["number"])
    unlike = _plain(number) != match["number"] or match["number"] == "-0"  # which a cell would keep as 0
    if unlike or len(number.as_tuple().digits) > _DIGITS:
        return None
    if match["percent"]:
        exponent = number.as_tuple().exponent
        places = max(0, -exponent) if isinstance(exponent, int) else 0
        return float(number.scaleb(-2)), "0." + "0" * places + "%" if places else "0%"
    return (float(number) if "." in text else int(number)), "General"


_WRITTEN: Final = re.compile(r"(?P<number>-?[0-9]{1,15}(?:\.[0-9]{1,14})?)(?P<percent>%)?", re.ASCII)


# -------------------------------------------------------------------------------------------- dates


def _date(name: str, sheet: str, cell: Cell, value: datetime, kind: Kind) -> str:
    code = _ORNAMENT.sub("", cell.format).lower()
    midnight = value.time() == time()
    timed = not midnight or "h" in code or "s" in code
    if kind == "text" or value.microsecond or (kind == "day" and not midnight):
        hint = "format the cell as text and write what it shall say; a spreadsheet takes `1-2` or `3/4` for a date"
        _refuse("excel-date", f"the cell holds the date {value}, and no date is wanted here", name, sheet, cell, hint)
    if kind == "day":
        return value.date().isoformat()
    return f'@"{value.isoformat() if timed else value.date().isoformat()}"'


def _refuse(code: str, message: str, name: str, sheet: str, cell: Cell, hint: str) -> NoReturn:
    span = cell_span(name, sheet, cell.row, cell.column, _shown(cell.value))
    raise PolicyError(Diagnostic(code, message, span, hint))


def _shown(value: object) -> str:
    text = getattr(value, "text", None) or value  # an array formula is an object with its text
    return str(text).replace("\n", " ")
