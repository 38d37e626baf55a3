"""Arithmetic on symbols: exact where counting digits shows that nothing is rounded, else within what rounding may do.

A number that is rounded is a new one that lies within half a unit of the 34th digit, on the same side of every number
that has no more digits, and in the same order as the others that are rounded.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, Final

from bpmlib.values import temporal
from bpmlib.values.numbers import CONTEXT, power
from bpmlib.values.undefined import Undefined
from bpmlib.values.zones import DAY
from bpmlib.verify.logic._z3 import Bool, Term, Terms
from bpmlib.verify.logic.compare import mixed_clocks
from bpmlib.verify.logic.digits import Digits, of_constant
from bpmlib.verify.logic.symbols import Symbol, constant, failed, known, viewed

__all__ = ["Arithmetic", "scaled_round"]

_HALF: Final = Fraction(5, 10**34)
_TINY: Final = Fraction(1, 10**100)
"""More than what is lost of a number that is too small for 34 digits."""
_HUGE: Final = 10**300
"""Less than the greatest number of the engine: beyond it a result may be too large."""
_NEIGHBOURS: Final = 12
"""With so many numbers rounded before, and so many constants, a rounded number is compared."""
_MOST_NANOS: Final = 10**34
_MOST_MONTHS: Final = 10**20
_DAYS: Final = 364 * 999_999_999
"""Less than the number of the last day that a date may have."""
_BETWEEN: Final = Digits(Fraction(-(10**27)), Fraction(10**27), 0)
"""The nanoseconds between two points in time."""
_POWERS: Final = 8

_ON_CONSTANTS: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "+": CONTEXT.add, "-": CONTEXT.subtract, "*": CONTEXT.multiply, "/": CONTEXT.divide, "**": power,
}  # fmt: skip
_ON_TIMES: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "+": temporal.add, "-": temporal.subtract, "*": temporal.multiply, "/": temporal.divide,
}  # fmt: skip


class Arithmetic:
    """The operations, over terms of one context; it remembers what was rounded."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self._rounded: list[tuple[Term, Term]] = []
        self._by_term: dict[int, tuple[Term, Term]] = {}
        self.roundings = 0
        """How often something was rounded."""
        self.marks: dict[Fraction, None] = dict.fromkeys(map(Fraction, (0, 1, -1)))
        """Numbers of at most 34 digits on whose sides rounding keeps: 0, 1, -1 and constants of the programs."""

    def numbers(self, operator: str, left: Symbol, right: Symbol) -> Symbol | None:
        """Return `left operator right` on numbers, None where that is not expressed."""
        left, right = viewed(left, "number"), viewed(right, "number")
        one, other = _constant_of(left), _constant_of(right)
        if one is not None and other is not None:
            return self._folded(_ON_CONSTANTS[operator], one, other)
        match operator:
            case "+":
                return self.round(left.value + right.value, left.digits.added(right.digits), left, right)
            case "-":
                return self.round(left.value - right.value, left.digits.added(right.digits.negative()), left, right)
            case "*":
                return self.round(left.value * right.value, left.digits.times(right.digits), left, right)
            case "/":
                return self._quotient(left, right)
            case "**":
                return self._power(left, other)
        return None

    def negative(self, symbol: Symbol) -> Symbol:
        """Return the opposite of a number of at most 34 digits."""
        return known(self.terms, "number", -symbol.value, digits=symbol.digits.negative())

    def _folded(self, operation: Callable[[Any, Any], Any], *arguments: Any) -> Symbol:
        """Return what the engine itself makes of constants."""
        try:
            return constant(self.terms, operation(*arguments))
        except (ArithmeticError, Undefined):
            return failed(self.terms)

    def _quotient(self, left: Symbol, right: Symbol) -> Symbol:
        none = right.value == 0
        divisor = right.digits.constant
        if divisor == 0:
            return failed(self.terms)
        if divisor is not None:
            return self.round(left.value * self.terms.real(1 / divisor), left.digits.over(right.digits), left)
        exact = self.terms.fresh("real", "quotient")
        self.terms.know(self.terms.implies(self.terms.no(none), exact * right.value == left.value))
        return self.round(exact, left.digits.over(right.digits), left, right).failing(none)

    def _power(self, base: Symbol, exponent: Any) -> Symbol | None:
        if exponent is None or exponent != int(exponent) or not 0 <= exponent <= _POWERS:
            return None
        if not exponent:
            return constant(self.terms, 1)
        value, digits = base.value, base.digits
        for _ in range(int(exponent) - 1):
            value, digits = value * base.value, digits.times(base.digits)
        return self.round(value, digits) if digits.exact or exponent == 1 else None

    def round(self, exact: Term, digits: Digits, *of: Symbol) -> Symbol:
        """Return an exact number as the engine rounds it; `of` are the numbers of which it is made."""
        terms = self.terms
        if digits.exact:
            return known(terms, "number", exact, digits=digits)
        self.roundings += 1
        found = self._by_term.get(exact.get_id())
        rounded = self._near(exact, digits, of) if found is None else found[1]
        error = terms.false
        if digits.size is None or digits.size >= _HUGE:
            error = terms.function("too large", [exact], "boolean")
            huge = terms.real(_HUGE)
            terms.know(terms.implies(error, terms.any([exact >= huge, exact <= -huge])))
        return known(terms, "number", rounded, digits=digits.rounded(), error=error)

    def _near(self, exact: Term, digits: Digits, of: Sequence[Symbol]) -> Term:
        terms = self.terms
        rounded = terms.fresh("real", "rounded")
        slack = terms.real(0 if digits.normal else _TINY)
        up, down = (exact * terms.real(1 + half) for half in (_HALF, -_HALF))
        above = [exact >= 0, rounded >= 0, rounded >= down - slack, rounded <= up + slack]
        below = [exact <= 0, rounded <= 0, rounded <= down + slack, rounded >= up - slack]
        terms.know(terms.any([terms.all(above), terms.all(below)]))
        marks = [terms.real(mark) for mark in self.marks if _inside(mark, digits)][:_NEIGHBOURS]
        for at in [*marks, *(symbol.value for symbol in of if symbol.digits.constant is None)]:
            terms.know(terms.implies(exact <= at, rounded <= at))
            terms.know(terms.implies(exact >= at, rounded >= at))
        for other, its in self._rounded[-_NEIGHBOURS:]:
            terms.know(terms.implies(exact <= other, rounded <= its))
            terms.know(terms.implies(exact >= other, rounded >= its))
        self._rounded.append((exact, rounded))
        self._by_term[exact.get_id()] = (exact, rounded)
        return rounded

    # --------------------------------------------------------------------------------- dates and durations

    def temporal(self, operator: str, left: Symbol, right: Symbol) -> Symbol | None:
        """Return `left operator right` on dates, times, durations, None where that is not expressed."""
        if operator == "+" and left.kind in _DURATIONS and right.kind not in _DURATIONS:
            left, right = right, left
        if operator == "*" and right.kind in _DURATIONS:
            left, right = right, left
        operation = _TEMPORAL.get((operator, left.kind, right.kind))
        return None if operation is None else operation(self, left, right)

    def opposite(self, symbol: Symbol) -> Symbol | None:
        """Return the opposite of a duration."""
        return self._length(symbol.kind, -symbol.value, symbol.digits.negative()) if symbol.kind in _DURATIONS else None

    def _length(self, kind: str, value: Term, digits: Digits) -> Symbol:
        """Return a duration, which raises where it is too long."""
        most = _MOST_NANOS if kind == _DAYS_TIME else _MOST_MONTHS
        error = self.terms.false
        if digits.size is None or digits.size >= most:
            error = self.terms.any([value >= most, value <= -most])
        return known(self.terms, kind, value, digits=digits, error=error)

    def _sum(self, left: Symbol, right: Symbol) -> Symbol:
        return self._length(left.kind, left.value + right.value, left.digits.added(right.digits))

    def _difference(self, left: Symbol, right: Symbol) -> Symbol:
        return self._length(left.kind, left.value - right.value, left.digits.added(right.digits.negative()))

    def _days_later(self, date: Symbol, duration: Symbol, sign: int = 1) -> Symbol:
        length = self.terms.known(duration.value)
        if length is not None:
            days = self.terms.integer(int(sign * length) // DAY)
        else:
            days = (sign * duration.value) / self.terms.integer(DAY)
        value = date.value + days
        return known(self.terms, "date", value, error=self._unreachable(value))

    def _days_before(self, date: Symbol, duration: Symbol) -> Symbol:
        return self._days_later(date, duration, -1)

    def _moment_later(self, moment: Symbol, duration: Symbol, sign: int = 1) -> Symbol:
        value = moment.value + sign * duration.value
        return known(self.terms, moment.kind, value, zoned=moment.zoned, error=self._beyond(value))

    def _moment_before(self, moment: Symbol, duration: Symbol) -> Symbol:
        return self._moment_later(moment, duration, -1)

    def _unreachable(self, day: Term) -> Bool:
        """Return whether a date has a year of more than nine digits: not before some days, surely behind others."""
        far = self.terms.any([day > _DAYS, day < -_DAYS])
        return self.terms.all([far, self.terms.function("unreachable", [day], "boolean")])

    def _beyond(self, nanos: Term) -> Bool:
        far = self.terms.any([nanos > _DAYS * DAY, nanos < -_DAYS * DAY])
        return self.terms.all([far, self.terms.function("unreachable", [nanos], "boolean")])

    def _between_days(self, left: Symbol, right: Symbol) -> Symbol:
        nanos = (left.value - right.value) * self.terms.integer(DAY)
        return known(self.terms, _DAYS_TIME, nanos, digits=_BETWEEN)

    def _between(self, left: Symbol, right: Symbol) -> Symbol:
        error = mixed_clocks(left, right)
        return known(self.terms, _DAYS_TIME, left.value - right.value, error=error, digits=_BETWEEN)

    def _times(self, duration: Symbol, number: Symbol) -> Symbol | None:
        """Return a duration times a number: the nearest nanosecond, or whole months towards zero."""
        terms = self.terms
        if terms.known(duration.value) is None and number.digits.constant is None:
            return None
        exact = terms.as_real(duration.value) * number.value
        size = duration.digits.times(Digits(number.digits.low, number.digits.high, number.digits.places))
        value = scaled_round(terms, exact, "half even" if duration.kind == _DAYS_TIME else "down")
        return self._length(duration.kind, value, Digits(size.low, size.high, 0))

    def _by(self, duration: Symbol, number: Symbol) -> Symbol | None:
        divisor = number.digits.constant
        if divisor is None:
            return None
        if not divisor:
            return failed(self.terms)
        return self._times(
            duration, known(self.terms, "number", self.terms.real(1 / divisor), digits=of_constant(1 / divisor))
        )

    def _ratio(self, left: Symbol, right: Symbol) -> Symbol:
        one, other = (
            known(self.terms, "number", self.terms.as_real(side.value), digits=side.digits) for side in (left, right)
        )
        return self._quotient(one, other)

    def constant_times(self, operator: str, left: Any, right: Any) -> Symbol:
        """Return what the engine itself makes of two constants, one of them temporal."""
        return self._folded(_ON_TIMES[operator], left, right)


_DAYS_TIME: Final = "days and time duration"
_MONTHS: Final = "years and months duration"
_DURATIONS: Final = (_DAYS_TIME, _MONTHS)
_BOTH: Final = "date and time"
_TEMPORAL: Final[dict[tuple[str, str, str], Callable[[Arithmetic, Symbol, Symbol], Symbol | None]]] = {
    ("+", _DAYS_TIME, _DAYS_TIME): Arithmetic._sum,
    ("+", _MONTHS, _MONTHS): Arithmetic._sum,
    ("-", _DAYS_TIME, _DAYS_TIME): Arithmetic._difference,
    ("-", _MONTHS, _MONTHS): Arithmetic._difference,
    ("+", "date", _DAYS_TIME): Arithmetic._days_later,
    ("-", "date", _DAYS_TIME): Arithmetic._days_before,
    ("+", _BOTH, _DAYS_TIME): Arithmetic._moment_later,
    ("-", _BOTH, _DAYS_TIME): Arithmetic._moment_before,
    ("-", "date", "date"): Arithmetic._between_days,
    ("-", _BOTH, _BOTH): Arithmetic._between,
    ("-", "time", "time"): Arithmetic._between,
    ("*", _DAYS_TIME, "number"): Arithmetic._times,
    ("*", _MONTHS, "number"): Arithmetic._times,
    ("/", _DAYS_TIME, "number"): Arithmetic._by,
    ("/", _MONTHS, "number"): Arithmetic._by,
    ("/", _DAYS_TIME, _DAYS_TIME): Arithmetic._ratio,
    ("/", _MONTHS, _MONTHS): Arithmetic._ratio,
}


def scaled_round(terms: Terms, exact: Term, how: str) -> Term:
    """Return the whole number to which an exact number is rounded; `how` as the built-ins name it."""
    whole = terms.fresh("integer", "whole")
    found = terms.as_real(whole)
    half = terms.real(Fraction(1, 2))
    floor = terms.all([found <= exact, exact < found + 1])
    ceiling = terms.all([found >= exact, exact > found - 1])
    near = [exact - half <= found, found <= exact + half]
    match how:
        case "floor":
            fact = floor
        case "ceiling":
            fact = ceiling
        case "up":
            fact = terms.choose(exact >= 0, ceiling, floor)
        case "down":
            fact = terms.choose(exact >= 0, floor, ceiling)
        case "half up":
            fact = terms.choose(
                exact >= 0,
                terms.all([near[0], found > exact - half, found <= exact + half]),
                terms.all([*near, found < exact + half]),
            )
        case "half down":
            fact = terms.choose(
                exact >= 0, terms.all([*near, found < exact + half]), terms.all([*near, found > exact - half])
            )
        case _:
            pair = terms.fresh("integer", "pair")
            tie = terms.any([found == exact - half, found == exact + half])
            fact = terms.all([*near, terms.implies(tie, whole == 2 * pair)])
    terms.know(fact)
    return whole


def _constant_of(symbol: Symbol) -> Any:
    """Return the number that a symbol is in every document, None where that differs."""
    found = symbol.digits.constant
    return None if found is None else CONTEXT.divide(found.numerator, found.denominator)


def _inside(mark: Fraction, digits: Digits) -> bool:
    return (digits.low is None or mark >= digits.low) and (digits.high is None or mark <= digits.high)
