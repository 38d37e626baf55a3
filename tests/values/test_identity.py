"""The identity of a value is equal exactly where the value is, whatever it was written as."""

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bpmlib.values.compare import equal
from bpmlib.values.identity import identity_of
from bpmlib.values.ranges import Range
from bpmlib.values.temporal import parse_temporal

SCALARS = st.sampled_from([
    None, True, False, 0, 1, Decimal("1.0"), Decimal("-0.0"), Decimal("2.50"), Decimal("2.5"), 10**18, Decimal("1E+18"),
    10**33, Decimal("1E+33"), Decimal("1E-6176"), "", "a", "1", "True",
    *map(parse_temporal, (
        "2026-03-12", "10:00:00", "10:00:00Z", "11:00:00+01:00", "10:00:00.000000000Z", "09:59:59.999999999Z",
        "2026-03-12T10:00:00", "2026-03-12T10:00:00Z", "2026-03-12T11:00:00@Europe/Paris", "12026-03-12", "P1D",
        "PT24H", "P12M", "P1Y", "P0D", "P0M",
    )),
])  # fmt: skip
RANGES = st.builds(Range, SCALARS, st.booleans(), SCALARS, st.booleans())
VALUES = st.recursive(
    SCALARS | RANGES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=2),
    max_leaves=5,
)


@given(VALUES, VALUES)
def test_values_are_equal_where_their_identities_are(left: Any, right: Any) -> None:
    assert (identity_of(left) == identity_of(right)) == equal(left, right)


@given(VALUES)
def test_an_identity_can_be_looked_up(value: Any) -> None:
    assert {identity_of(value): 1}[identity_of(value)] == 1


def test_numbers_with_one_hash_have_identities_with_many() -> None:
    numbers = [Decimal(i) * (2**61 - 1) for i in range(1, 1000)]
    assert len({hash(number) for number in numbers}) == 1
    assert len({hash(identity_of(number)) for number in numbers}) > 990
