"""Whatever a built-in is called with: it has a value that FEEL knows, or says why not, and soon."""

import time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

import bpmlib.functions  # noqa: F401  (fills the registry)
from bpmlib.functions.calling import call
from bpmlib.functions.registry import BUILTINS
from bpmlib.values.compare import kind_of
from bpmlib.values.functions import Function
from bpmlib.values.numbers import is_exact
from bpmlib.values.ranges import Range
from bpmlib.values.temporal import parse_temporal
from bpmlib.values.types import ANY, Type
from bpmlib.values.undefined import Undefined

KINDS = {
    "null", "boolean", "number", "string", "list", "context", "range", "function", "date", "time", "date and time",
    "days and time duration", "years and months duration",
}  # fmt: skip

NUMBERS = st.sampled_from(
    [0, 1, -1, 2, 3, Decimal("0.5"), Decimal("-2.5"), Decimal("1E+6144"), Decimal("-1E-6176"), 10**33, -7000]
)
STRINGS = st.sampled_from(
    [
        "",
        "a",
        "ab,b",
        "1",
        "1,000.5",
        ".",
        ",",
        " ",
        "(a)|b",
        "[",
        "a*",
        "$1",
        "i",
        "2026-01-01",
        "PT1H",
        "10:00:00Z",
        "[1..3]",
    ]
)
TEMPORAL = st.sampled_from([
    "2026-01-31", "-999999999-01-01", "999999999-12-31", "10:00:00", "10:00:00.000000001@Europe/Paris",
    "2026-01-01T10:00:00Z", "9999-12-31T23:59:59", "P1D", "-PT0.5S", "P1Y2M", "P99999999999M", "P999999999D",
]).map(parse_temporal)  # fmt: skip
FUNCTIONS = st.sampled_from([
    Function((), lambda: None), Function(("x",), lambda x: x), Function(("a", "b"), lambda a, b: True),
    Function(("a", "b"), lambda a, b: a is None), Function(("a", "b"), lambda a, b: a),
])  # fmt: skip
SCALARS = st.none() | st.booleans() | NUMBERS | STRINGS | TEMPORAL | FUNCTIONS
ALIKE = st.one_of(*(st.lists(items, max_size=4) for items in (NUMBERS, STRINGS, TEMPORAL, st.booleans(), SCALARS)))
ENTRIES = st.dictionaries(st.sampled_from(["a", "key", "value", ""]), SCALARS | ALIKE, max_size=3)
RANGES = st.builds(Range, NUMBERS | TEMPORAL, st.booleans(), NUMBERS | TEMPORAL, st.booleans())
ARGUMENTS = SCALARS | ALIKE | ENTRIES | st.lists(ENTRIES | ALIKE, max_size=3) | RANGES


def is_value(value: Any) -> bool:
    """Return whether this is a FEEL value through and through, its numbers of at most 34 digits."""
    kind = kind_of(value)
    if kind == "number":
        return isinstance(value, int) or is_exact(value)
    if kind == "list":
        return all(map(is_value, value))
    if kind == "context":
        return all(isinstance(key, str) and is_value(item) for key, item in value.items())
    return kind in KINDS


def wanted(type_: Type) -> st.SearchStrategy[Any]:
    """Return values of the kind that a parameter wants; for few others get past the signature."""
    if type_.kind == "list":
        return st.lists(wanted(type_.item or ANY), max_size=4)
    kinds: dict[str, st.SearchStrategy[Any]] = {
        "number": NUMBERS, "string": STRINGS, "boolean": st.booleans(), "context": ENTRIES, "function": FUNCTIONS,
        "range": RANGES, "any": ARGUMENTS,
    }  # fmt: skip
    return kinds.get(type_.kind, TEMPORAL)


@pytest.mark.parametrize("name", sorted(name for name, one in BUILTINS.items() if one.of_dmn))
@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_a_call_has_a_value_or_a_reason(name: str, data: st.DataObject) -> None:
    signature = data.draw(st.sampled_from(BUILTINS[name].signatures))
    count = data.draw(st.sampled_from([count for count in range(5) if signature.accepts(count)]))
    arguments = [
        data.draw(ARGUMENTS if data.draw(st.integers(0, 5)) == 3 else wanted(signature.expected(index)))
        for index in range(count)
    ]
    start = time.process_time()
    try:
        assert is_value(call(BUILTINS[name], arguments))
    except Undefined as error:
        reason = str(error)
        event("has no value")
        assert reason
    assert time.process_time() - start < 20
