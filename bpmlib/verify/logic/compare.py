"""When two symbolic values are equal, which comes first, and what is in a list."""

from __future__ import annotations

from typing import Final

from bpmlib.verify.logic._z3 import Bool, Terms
from bpmlib.verify.logic.symbols import CLOCKS, SORTS, Bag, Symbol, identity, viewed

__all__ = ["compared", "guessed", "is_true", "less", "member", "same", "size_of", "superset"]

_PAIRS: Final = 2_000
"""Two lists with more pairs of items than this are not compared item by item."""
_WORDS: Final = 40
"""So many different texts asked for in one list of the document bound its length from below."""


def is_true(symbol: Symbol) -> Bool:
    """Return whether a symbol has the value true."""
    terms = symbol.terms
    return terms.all([symbol.there, viewed(symbol, "boolean").value]) if symbol.kind != "null" else terms.false


def same(left: Symbol, right: Symbol) -> Bool:
    """Return whether two symbols are equal as FEEL's `=` has it: null equals null alone. Errors are not looked at."""
    terms = left.terms
    both = terms.all([left.null, right.null])
    if left.kind == "null" or right.kind == "null":
        return both
    neither = terms.no(terms.any([left.null, right.null]))
    return terms.any([both, terms.all([neither, _equal(left, right)])])


def _equal(left: Symbol, right: Symbol) -> Bool:
    terms = left.terms
    left, right = viewed(left, right.kind), viewed(right, left.kind)
    if left.kind == "opaque" or right.kind == "opaque":
        return identity(left) == identity(right)
    if left.kind != right.kind:
        return terms.false
    if left.kind in SORTS:
        if (one := terms.known(left.value)) is not None and (other := terms.known(right.value)) is not None:
            equal = terms.truth(one == other)
        else:
            equal = left.value == right.value
        return equal if left.zoned is None else terms.all([left.zoned == right.zoned, equal])
    if left.kind == "context":
        if left.value.keys() != right.value.keys():
            return terms.false
        return terms.all(same(item, right.value[name]) for name, item in left.value.items())
    if left.kind == "list":
        return _equal_lists(left, right)
    return terms.fresh("boolean", "equal")


def _equal_lists(left: Symbol, right: Symbol) -> Bool:
    """Return whether two lists have equal items in the same order, each of which may or may not be there."""
    terms, mine, its = left.terms, left.value, right.value
    if isinstance(mine, Bag) and isinstance(its, Bag):
        return mine.identity == its.identity
    if isinstance(mine, Bag) or isinstance(its, Bag) or len(mine) * len(its) > _PAIRS:
        equal = terms.fresh("boolean", "equal lists")
        terms.know(terms.implies(equal, size_of(left) == size_of(right)))
        return equal
    below = [_none(terms, its[at:]) for at in range(len(its) + 1)]
    for there, item in reversed(mine):
        row = [terms.all([terms.no(there), below[-1]])]
        for at in range(len(its) - 1, -1, -1):
            present, other = its[at]
            pair = terms.all([same(item, other), below[at + 1]])
            row.append(terms.choose(there, terms.choose(present, pair, row[-1]), below[at]))
        below = row[::-1]
    return below[0]


def guessed(left: Symbol, right: Symbol) -> bool:
    """Return whether `same` leaves open whether two symbols are equal: lists of the document have no order of items."""
    left, right = viewed(left, right.kind), viewed(right, left.kind)
    if left.kind != right.kind:
        return False
    if left.kind == "context":
        return left.value.keys() == right.value.keys() and any(
            guessed(item, right.value[name]) for name, item in left.value.items()
        )
    if left.kind != "list":
        return False
    mine, its = left.value, right.value
    if isinstance(mine, Bag) and isinstance(its, Bag):
        return not mine.identity.eq(its.identity)
    if isinstance(mine, Bag) or isinstance(its, Bag) or len(mine) * len(its) > _PAIRS:
        return True
    return any(guessed(item, other) for _, item in mine for _, other in its)


def _none(terms: Terms, items: tuple[tuple[Bool, Symbol], ...]) -> Bool:
    return terms.all(terms.no(there) for there, _ in items)


def less(left: Symbol, right: Symbol) -> Bool:
    """Return whether the value of one symbol comes before that of another; neither is null."""
    return compared("<", left, right)


def compared(operator: str, left: Symbol, right: Symbol) -> Bool:
    """Return whether an order comparison of two values of one kind holds; neither is null."""
    left, right = viewed(left, right.kind), viewed(right, left.kind)
    if left.kind == "opaque":
        name = f"order {operator}"
        return left.terms.function(name, [left.value, identity(right)], "boolean")
    if left.kind not in SORTS or left.kind == "boolean" or left.kind != right.kind:
        return left.terms.fresh("boolean", "order")
    match operator:
        case "<":
            return left.value < right.value
        case "<=":
            return left.value <= right.value
        case ">":
            return left.value > right.value
    return left.value >= right.value


def mixed_clocks(left: Symbol, right: Symbol) -> Bool:
    """Return whether two times have no order: one of them has a time zone, the other none."""
    terms = left.terms
    left, right = viewed(left, right.kind), viewed(right, left.kind)
    if left.zoned is None or right.zoned is None:
        return terms.false if left.kind not in (*CLOCKS, "opaque") else terms.fresh("boolean", "zones")
    return terms.false if left.zoned.eq(right.zoned) else left.zoned != right.zoned


def _is(symbol: Symbol, word: str) -> Bool:
    terms = symbol.terms
    return terms.true if symbol.words == (word,) else symbol.value == terms.code(word)


# --------------------------------------------------------------------------------------------------- lists


def member(items: Symbol, element: Symbol) -> Bool:
    """Return whether an item of a list equals an element; null equals null."""
    terms = items.terms
    if items.kind == "list" and isinstance(items.value, tuple):
        return terms.any(terms.all([there, same(item, element)]) for there, item in items.value)
    whole = identity(items)
    of_null = terms.function("has null", [whole], "boolean")
    if element.kind == "null":
        return of_null
    if element.kind not in SORTS:
        held = terms.function("has", [whole, identity(element)], "boolean")
    elif element.words is not None and isinstance(items.value, Bag):
        held = terms.any(terms.all([_is(element, word), _holds(items, word)]) for word in element.words)
    else:
        zoned = [] if element.zoned is None else [element.zoned]
        held = terms.function(f"has {element.kind}", [whole, element.value, *zoned], "boolean")
    if isinstance(items.value, Bag):
        terms.know(terms.implies(held, size_of(items) >= 1))
    return terms.choose(element.null, of_null, held)


def _holds(items: Symbol, word: str) -> Bool:
    """Return whether a text is an item of a list of the document; never one that the field does not allow."""
    terms, bag = items.terms, items.value
    item = bag.field.item
    allowed = item.values if item is not None and item.check is None and bag.field.check is None else ()
    if allowed and word not in allowed:
        return terms.false
    return terms.function("has string", [bag.identity, terms.code(word)], "boolean")


def size_of(items: Symbol) -> Bool:
    """Return how many items a list has, as a whole number."""
    terms = items.terms
    if items.kind == "list" and isinstance(items.value, tuple):
        sure = sum(1 for there, _ in items.value if there is terms.true)
        one, none = terms.integer(1), terms.integer(0)
        rest = [terms.choose(there, one, none) for there, _ in items.value if there is not terms.true]
        return terms.add_up([terms.integer(sure), *rest]) if rest else terms.integer(sure)
    size = terms.function("size", [identity(items)], "integer")
    if not terms.once("size", size):
        return size
    terms.know(size >= 0)
    if isinstance(items.value, Bag) and items.value.field.check is None:
        bounds = items.value.field.bounds
        if bounds.min_length is not None:
            terms.know(size >= bounds.min_length)
        if bounds.max_length is not None:
            terms.know(size <= bounds.max_length)
        _count_words(items, size)
    return size


def _count_words(items: Symbol, size: Bool) -> None:
    """Know that a list is as long as it has different texts, and holds one where it is not empty."""
    terms, item = items.terms, items.value.field.item
    if item is None or item.check is not None or not item.values or len(item.values) > _WORDS:
        return
    held = [_holds(items, word) for word in item.values if isinstance(word, str)]
    if len(held) < len(item.values) or not held:
        return
    terms.know(size >= terms.add_up([terms.choose(one, terms.integer(1), terms.integer(0)) for one in held]))
    if not item.nullable:
        terms.know(terms.implies(size >= 1, terms.any(held)))


def superset(left: Symbol, right: Symbol) -> Bool:
    """Return whether every item of the second list is one of the first."""
    terms = left.terms
    if right.kind == "list" and isinstance(right.value, tuple):
        return terms.all(terms.implies(there, member(left, item)) for there, item in right.value)
    if isinstance(left.value, Bag) and isinstance(right.value, Bag):
        item = right.value.field.item
        if (
            item is not None
            and item.check is None
            and item.values
            and all(isinstance(word, str) for word in item.values)
        ):
            parts = [terms.implies(_holds(right, str(word)), _holds(left, str(word))) for word in item.values]
            has_null = [terms.function("has null", [identity(one)], "boolean") for one in (right, left)]
            return terms.all([*parts, terms.implies(*has_null)] if item.nullable else parts)
    return terms.function("superset", [identity(left), identity(right)], "boolean")
