"""Values in words: money with its unit, shares as percentages, ranges, lists, and the vocabulary's words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, TypeAlias

from bpmlib.core.personal import Masked
from bpmlib.model.vocabulary import Vocabulary
from bpmlib.values.compare import kind_of
from bpmlib.values.durations import AnyDuration, YearsMonths, days_time_parts, nanos_of
from bpmlib.values.numbers import CONTEXT, is_exact, plain
from bpmlib.values.ranges import Range
from bpmlib.values.temporal import show
from bpmlib.values.types import ANY, Type

__all__ = ["Language", "Wording"]

Language: TypeAlias = Literal["en", "zh"]

_UNITS_ZH = {"CNY": "元", "m2": "平方米"}
_UNITS_OF_TIME: dict[str, tuple[str, ...]] = {
    "en": ("year", "month", "day", "hour", "minute", "second"),
    "zh": ("年", "个月", "天", "小时", "分钟", "秒"),
}
_ALTERNATIVES = 3
"""How many alternatives are named before the rest is only counted."""
_PERSONAL = {"en": "(personal data)", "zh": "(个人信息)"}
_PLAIN = {"en": {True: "yes", False: "no", None: "nothing"}, "zh": {True: "是", False: "否", None: "无"}}


@dataclass(frozen=True)
class Wording:
    """How one language says values, with the words of one vocabulary.

    >>> from bpmlib.values.types import money
    >>> say = Wording("zh", Vocabulary())
    >>> say.value(Range(Decimal(20000), False, None, False), money("CNY"))
    '超过 20,000 元'
    """

    language: Language
    vocabulary: Vocabulary

    def value(self, value: Any, type_: Type = ANY) -> str:
        """Return a value in words, by its type; of a personal one only that it is."""
        if isinstance(value, Masked):
            return _PERSONAL[self.language]
        if value is None or isinstance(value, bool):
            return _PLAIN[self.language][value]
        if isinstance(value, Range):
            return self.range(value, type_.item or type_)
        match kind_of(value):
            case "number":
                return self.number(value, type_)
            case "string":
                return self.vocabulary.word(type_.name if type_.kind == "string" else "string", value, self.language)
            case "list":
                return self.list([self.value(item, type_.item or ANY) for item in value])
            case "context":
                parts = [f"{key}: {self.value(item, type_.field(key) or ANY)}" for key, item in value.items()]
                return (", " if self.language == "en" else ",").join(parts)
            case "date and time" | "date":
                return self.date(value)
            case "days and time duration" | "years and months duration":
                return self.duration(value)
            case "time":
                return show(value)
        return str(value)

    def number(self, value: Decimal | int, type_: Type) -> str:
        """Return a number with its unit; groups of three digits, every digit that counts."""
        if type_.name == "percent":
            exact = Decimal(value)
            share = exact.scaleb(2) if is_exact(exact) else CONTEXT.multiply(exact, 100)
            return f"{_trimmed(share)}%"
        shown = _grouped(_cents(_trimmed(value)) if type_.name == "CNY" else _trimmed(value))
        if not type_.unit:
            return shown
        if type_.name == "CNY" and self.language == "en":
            return f"CNY {shown}"
        return f"{shown} {_UNITS_ZH.get(type_.name, type_.name) if self.language == 'zh' else type_.name}"

    def range(self, value: Range, item: Type) -> str:
        """Return a range in words: `more than CNY 20,000`, `超过 20,000 元`."""
        low = None if value.low is None else self.value(value.low, item)
        high = None if value.high is None else self.value(value.high, item)
        if self.language == "zh":
            parts = [f"{low}以上" if value.low_closed else f"超过 {low}"] if low is not None else []
            if high is not None:
                parts.append(f"{high}以下" if value.high_closed else f"低于 {high}")
            return "、".join(parts) or "任意"
        parts = [f"{low} or more" if value.low_closed else f"more than {low}"] if low is not None else []
        if high is not None:
            parts.append(f"at most {high}" if value.high_closed else f"less than {high}")
        return " and ".join(parts) or "anything"

    def one_of(self, items: list[str]) -> str:
        """Return the items as alternatives; of many the first few, and how many there are besides."""
        more = len(items) - _ALTERNATIVES
        if more > 1:
            rest = f"one of {more} others" if self.language == "en" else f"其他 {more} 项之一"
            items = [*items[:_ALTERNATIVES], rest]
        if self.language == "zh":
            return "或".join((("、".join(items[:-1])), items[-1])) if len(items) > 1 else items[0]
        return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} or {items[-1]}"

    def list(self, items: list[str]) -> str:
        """Return the items as one phrase; `none` where there are none."""
        if not items:
            return "none" if self.language == "en" else "无"
        if self.language == "zh":
            return "、".join(items)
        return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"

    def date(self, value: date) -> str:
        """Return a date, or a date with its time."""
        if self.language == "en":
            return value.isoformat().replace("T", " ")
        shown = f"{value.year}年{value.month}月{value.day}日"
        return f"{shown} {value.timetz().isoformat()}" if isinstance(value, datetime) else shown

    def duration(self, value: AnyDuration) -> str:
        """Return a duration by its parts: `1 day 2 hours`, `1 天 2 小时`; `0 days` for none.

        A day is 24 hours in FEEL, so both are said as `1 day`.
        """
        if isinstance(value, YearsMonths):
            years, months = divmod(abs(value.months), 12)
            amounts, negative = [str(years), str(months)], value.months < 0
            units = _UNITS_OF_TIME[self.language][:2]
        else:
            days, hours, minutes, rest = (abs(part) for part in days_time_parts(value))
            amounts = [str(days), str(hours), str(minutes), _trimmed(Decimal(rest).scaleb(-9))]
            units, negative = _UNITS_OF_TIME[self.language][2:], nanos_of(value) < 0
        parts = [f"{amount} {unit}" for amount, unit in zip(amounts, units, strict=True) if amount != "0"]
        parts = parts or [f"0 {_UNITS_OF_TIME[self.language][2]}"]
        if self.language == "en":
            parts = [part if part.startswith("1 ") else f"{part}s" for part in parts]
        return ("-" if negative else "") + " ".join(parts)


def _trimmed(value: Decimal | int) -> str:
    text = plain(value)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _cents(text: str) -> str:
    """Give an amount of money that has a fraction at least two places."""
    whole, point, fraction = text.partition(".")
    return f"{whole}.{fraction:0<2}" if point else text


def _grouped(text: str) -> str:
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, point, fraction = digits.partition(".")
    groups = [whole[max(0, end - 3) : end] for end in range(len(whole), 0, -3)]
    return sign + ",".join(reversed(groups)) + point + fraction
