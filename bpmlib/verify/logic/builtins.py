"""Built-in functions on symbols: those that are expressed, by name. Of the others the value is opaque."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Final

from bpmlib.verify.logic._z3 import Bool, Terms
from bpmlib.verify.logic.arithmetic import Arithmetic, scaled_round
from bpmlib.verify.logic.compare import less, member, same, size_of
from bpmlib.verify.logic.digits import Digits
from bpmlib.verify.logic.symbols import CLOCKS, SORTS, Items, Symbol, choose, failed, known, viewed

__all__ = ["EXPRESSED", "extreme", "total"]

_SCALE: Final = 60
_DISTINCT: Final = 60


@dataclass(frozen=True, slots=True)
class Given:
    """The arguments of a call, none of which raises, and what is needed beside them."""

    arithmetic: Arithmetic
    arguments: Sequence[Symbol]

    @property
    def terms(self) -> Terms:
        """The terms of the arguments' context."""
        return self.arithmetic.terms

    def listed(self) -> Items | None:
        """Return the items: those of the one list, or the arguments; None for a list whose items are not known."""
        only = self.arguments[0]
        if len(self.arguments) == 1 and only.kind in ("list", "opaque"):
            return only.value if isinstance(only.value, tuple) else None
        return tuple((self.terms.true, argument) for argument in self.arguments)


Function = Callable[[Given], Symbol | None]


def _count(given: Given) -> Symbol:
    items = given.arguments[0]
    most = Fraction(len(items.value)) if isinstance(items.value, tuple) else None
    size = given.terms.as_real(size_of(items))
    return known(given.terms, "number", size, digits=Digits(Fraction(0), most, 0))


def _contains(given: Given) -> Symbol:
    return known(given.terms, "boolean", member(*given.arguments))


def _not(given: Given) -> Symbol:
    operand = viewed(given.arguments[0], "boolean")
    return known(given.terms, "boolean", given.terms.no(operand.value), error=operand.null)


def _decided(by: bool) -> Function:
    def decide(given: Given) -> Symbol | None:
        terms, items = given.terms, given.listed()
        if items is None:
            return None
        own = [(there, viewed(item, "boolean")) for there, item in items]
        decisive = terms.any(
            terms.all([there, terms.no(item.null), item.value if by else terms.no(item.value)])
            if item.kind == "boolean" else terms.false
            for there, item in own
        )  # fmt: skip
        nulls = terms.any(terms.all([there, item.null]) for there, item in own)
        value = decisive if by else terms.no(decisive)
        return known(terms, "boolean", value, error=terms.all([terms.no(decisive), nulls]))

    return decide


def total(arithmetic: Arithmetic, items: Items) -> Symbol:
    """Return the sum of numbers that are there, none of them null, rounded after each addition; 0 of none."""
    terms = arithmetic.terms
    zero, none = terms.real(0), Digits(Fraction(0), Fraction(0), 0)
    numbers = [(there, viewed(item, "number")) for there, item in items]
    digits, exact = none, True
    for there, item in numbers:
        digits = digits.added(item.digits if there is terms.true else item.digits.joined(none))
        exact = exact and digits.exact  # on the way a sum may be longer than at the end
    if exact or len(numbers) < 2:
        values = [terms.choose(there, item.value, zero) for there, item in numbers]
        return known(terms, "number", terms.add_up(values or [zero]), digits=digits)
    found, started = known(terms, "number", zero, digits=none), terms.false
    for there, item in numbers:
        number = replace(item, null=terms.false, error=terms.false)
        added = arithmetic.numbers("+", found, number) if started is not terms.false else number
        assert added is not None
        error = terms.any([found.error, terms.all([there, started, added.error])])
        found = replace(choose(there, choose(started, added, number), found), error=error)
        started = terms.any([started, there])
    return replace(found, spelled=None)


def _sum(given: Given) -> Symbol | None:
    items = given.listed()
    if items is None or any(item.kind not in ("number", "null", "opaque") for _, item in items):
        return None
    return total(given.arithmetic, _numbers(items)).failing(*_no_figure(given.terms, items))


def _numbers(items: Items) -> Items:
    return tuple((there, item) for there, item in items if item.kind != "null")


def _no_figure(terms: Terms, items: Items) -> tuple[Bool, Bool]:
    """Return what keeps a list from having a figure: it is empty, or holds a null."""
    empty = terms.no(terms.any(there for there, _ in items))
    return empty, terms.any(terms.all([there, item.null]) for there, item in items)


def extreme(terms: Terms, items: Items, which: str) -> Symbol:
    """Return the least or greatest of the values that are there, all of one kind and none of them null."""
    found: Symbol | None = None
    started = terms.false
    for there, item in items:
        if found is None:
            found = item
        else:
            better = less(item, found) if which == "min" else less(found, item)
            found = choose(terms.all([there, terms.any([terms.no(started), better])]), item, found)
        started = terms.any([started, there])
    return failed(terms) if found is None else replace(found, null=terms.false, error=terms.false)


def _extreme(which: str) -> Function:
    def find(given: Given) -> Symbol | None:
        items = given.listed()
        if items is None:
            return None
        kinds = {item.kind for _, item in items if item.kind != "null"}
        if len(kinds) > 1 or not kinds <= set(SORTS) - {*CLOCKS, "boolean"}:
            return None
        return extreme(given.terms, _numbers(items), which).failing(*_no_figure(given.terms, items))

    return find


def _distinct(given: Given) -> Symbol | None:
    terms, items = given.terms, given.arguments[0].value
    if not isinstance(items, tuple) or len(items) > _DISTINCT:
        return None
    kept = []
    for at, (there, item) in enumerate(items):
        before = terms.any(terms.all([other, same(one, item)]) for other, one in items[:at])
        kept.append((terms.all([there, terms.no(before)]), item))
    return known(terms, "list", tuple(kept))


def _concatenate(given: Given) -> Symbol | None:
    lists = [argument.value for argument in given.arguments]
    if not all(isinstance(items, tuple) for items in lists):
        return None
    return known(given.terms, "list", tuple(pair for items in lists for pair in items))


def _union(given: Given) -> Symbol | None:
    joined = _concatenate(given)
    return None if joined is None else _distinct(Given(given.arithmetic, [joined]))


def _append(given: Given) -> Symbol | None:
    items, *more = given.arguments
    if not isinstance(items.value, tuple):
        return None
    return known(given.terms, "list", (*items.value, *((given.terms.true, item) for item in more)))


def _reverse(given: Given) -> Symbol | None:
    items = given.arguments[0].value
    return known(given.terms, "list", items[::-1]) if isinstance(items, tuple) else None


def _abs(given: Given) -> Symbol | None:
    terms, symbol = given.terms, given.arguments[0]
    if symbol.kind not in ("number", "days and time duration", "years and months duration"):
        return None
    digits = symbol.digits
    size = digits.size
    value = terms.choose(symbol.value >= 0, symbol.value, -symbol.value)
    return known(terms, symbol.kind, value, digits=Digits(Fraction(0), size, digits.places, digits.least))


def _rounded(how: str) -> Function:
    def rounding(given: Given) -> Symbol | None:
        number = viewed(given.arguments[0], "number")
        scale = given.arguments[1].digits.constant if len(given.arguments) > 1 else Fraction(0)
        if scale is None or abs(scale) > _SCALE:
            return None
        places, digits = int(scale), number.digits
        if digits.places is not None and digits.places <= places:
            return replace(number, spelled=None)
        terms, step = given.terms, Fraction(10) ** -places
        whole = terms.as_real(scaled_round(terms, number.value * terms.real(1 / step), how))
        low = None if digits.low is None else digits.low - step
        high = None if digits.high is None else digits.high + step
        return given.arithmetic.round(whole * terms.real(step), Digits(low, high, max(places, 0)))

    return rounding


EXPRESSED: Final[Mapping[str, Function]] = {
    "count": _count, "list contains": _contains, "not": _not, "all": _decided(False), "any": _decided(True),
    "sum": _sum, "min": _extreme("min"), "max": _extreme("max"), "distinct values": _distinct, "abs": _abs,
    "concatenate": _concatenate, "union": _union, "append": _append, "reverse": _reverse,
    "decimal": _rounded("half even"), "floor": _rounded("floor"), "ceiling": _rounded("ceiling"),
    "round up": _rounded("up"), "round down": _rounded("down"), "round half up": _rounded("half up"),
    "round half down": _rounded("half down"),
}  # fmt: skip
"""By name what a built-in makes of its arguments, None where that is not expressed."""


def size_of_result(name: str, terms: Terms, arguments: Sequence[Symbol], found: Any) -> Bool | None:
    """Return what is known of the length of an opaque list that a built-in returns, None where nothing is."""
    sizes = [size_of(argument) for argument in arguments if argument.kind in ("list", "opaque")]
    match name:
        case "distinct values" | "union" if sizes:
            whole = terms.add_up(sizes)
            return terms.all([size_of(found) <= whole, terms.implies(whole >= 1, size_of(found) >= 1)])
        case "concatenate" if sizes:
            return size_of(found) == terms.add_up(sizes)
        case "append" if sizes:
            return size_of(found) == sizes[0] + (len(arguments) - 1)
        case "reverse" | "sort" if sizes:
            return size_of(found) == sizes[0]
    return None
