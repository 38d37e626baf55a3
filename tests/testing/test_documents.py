"""`documents(Model)` draws valid instances only, as the model declares them, and shrinks to boundaries."""

import os
from collections.abc import Callable
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum, IntEnum
from typing import Annotated, Any, Generic, Literal, Optional, TypeVar

import pytest
from annotated_types import Len
from hypothesis import HealthCheck, find, settings
from hypothesis import strategies as st
from pydantic import (
    AfterValidator,
    AliasChoices,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    FutureDate,
    NaiveDatetime,
    PastDatetime,
    RootModel,
    StringConstraints,
    condate,
    field_validator,
    model_validator,
)

from bpmlib.documents.registry import default_registry
from bpmlib.documents.relations import Compared
from bpmlib.documents.sales import SalesOrder
from bpmlib.documents.shared_types import CNY, Percent, YearsAndMonths
from bpmlib.errors import NotDrawable
from bpmlib.testing import documents
from bpmlib.testing.tally import tally
from bpmlib.values.durations import YearsMonths

DRAWS = int(os.environ.get("BPMLIB_DRAWS", "150"))
SIMPLEST = settings(
    max_examples=3_000, database=None, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


def all_of(model: type[BaseModel], draws: int = DRAWS) -> list[Any]:
    """Return drawn instances, none of them filtered and each valid once more from its own data."""
    found: list[Any] = []
    counted = tally(documents(model), draws, found.append)
    assert counted.filtered == 0 and counted.drawn == len(found)
    for one in found:
        assert type(one) is model
        model.model_validate(one.model_dump(by_alias=True))
    return found


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


class Grade(IntEnum):
    LOW = 1
    HIGH = 2


class Money(BaseModel):
    price: Decimal = Field(ge=0, max_digits=8, decimal_places=2)
    rate: Decimal = Field(gt=0, lt=1, decimal_places=4)
    packed: Decimal = Field(multiple_of=Decimal("0.25"), gt=Decimal("-1"), le=Decimal("2.5"))
    short: Decimal = Field(max_digits=3)
    exact: Decimal = Field(ge=Decimal("0.005"), le=Decimal("0.005"))
    pieces: int = Field(gt=0, multiple_of=12)
    few: Annotated[int, Field(ge=-3, lt=3)]
    total: CNY
    share: Percent = Field(ge=0, le=1)
    weight: float = Field(ge=0.5, le=2)


def test_numbers_keep_digits_places_multiples_and_open_and_closed_bounds() -> None:
    found = all_of(Money)
    assert {one.few for one in found} == {-3, -2, -1, 0, 1, 2}
    assert {0} < {one.price for one in found}
    assert Decimal("999999.99") in {one.price for one in found}
    assert {Decimal("0.0001"), Decimal("0.9999")} <= {one.rate for one in found}
    assert {Decimal("2.5"), Decimal("-0.75")} <= {one.packed for one in found}
    assert all(type(one.price) is Decimal for one in found)


class Coded(BaseModel):
    plate: str = Field(pattern=r"^[A-Z]{2}-\d{4}(/[a-f]{1,2})?$")
    anywhere: str = Field(pattern=r"\d\d")
    chinese: str = Field(pattern=r"^[\u4e00-\u9fa5]{2,4}$")
    either: Annotated[str, StringConstraints(pattern=r"^(?:VAT|ordinary|\p{Han}+)$", max_length=5)]
    of_length: str = Field(pattern=r"^(ab?|[^a-z\s]+)+\.$", min_length=4, max_length=6)
    named: str = Field(pattern=r"^(?P<year>20\d{2})-(?P<month>0[1-9]|1[0-2])$")
    any_case: str = Field(pattern=r"(?i)^ok$")
    plain: str = Field(min_length=3, max_length=3)


def test_texts_match_their_patterns_whatever_their_length() -> None:
    found = all_of(Coded)
    assert {len(one.of_length) for one in found} == {4, 5, 6}
    assert len({one.plate for one in found}) > DRAWS // 2
    assert {one.any_case for one in found} == {"ok", "oK", "Ok", "OK"}


class Stripped(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True, str_min_length=1, str_max_length=4, str_to_upper=True)
    name: str
    note: str | None


def test_the_settings_of_a_model_for_its_texts_are_kept() -> None:
    assert all(1 <= len(one.name) <= 4 and one.name == one.name.upper() for one in all_of(Stripped))


class Timed(BaseModel):
    at: AwareDatetime
    wall: NaiveDatetime
    any: datetime
    past: PastDatetime
    due: date = Field(gt=date(2026, 2, 27), le=date(2026, 3, 1))
    late: date = Field(ge=date(9999, 12, 30))
    early: condate(lt=date(1, 1, 3))  # type: ignore[valid-type]
    coming: FutureDate
    aware: datetime = Field(ge=datetime(2026, 3, 1, tzinfo=timezone(timedelta(hours=8))))
    opens: time = Field(ge=time(8), lt=time(8, 0, 2))
    wait: timedelta = Field(ge=timedelta(0), le=timedelta(seconds=1))
    warranty: Annotated[YearsAndMonths, Field(gt=YearsMonths(2), le=YearsMonths(5))]


def test_dates_times_and_durations_keep_their_bounds_and_zones() -> None:
    found = all_of(Timed)
    assert {one.due for one in found} == {date(2026, 2, 28), date(2026, 3, 1)}
    assert {one.late for one in found} == {date(9999, 12, 30), date(9999, 12, 31)}
    assert {one.opens for one in found} == {time(8), time(8, 0, 1)}
    assert {one.warranty for one in found} == {YearsMonths(3), YearsMonths(4), YearsMonths(5)}
    assert {one.any.tzinfo is None for one in found} == {True, False}


class Collected(BaseModel):
    roles: Annotated[list[Literal["a", "b"]], Len(2, 3)]
    ids: set[int] = Field(min_length=3, max_length=5)
    all_colours: set[Colour] = Field(min_length=2)
    frozen: frozenset[Annotated[str, Field(max_length=1)]] = Field(min_length=2)
    codes: set[Annotated[str, Field(pattern="^[ab]{2}$")]] = Field(min_length=4)
    pair: tuple[int, str]
    row: tuple[bool, ...]
    prices: dict[Colour, Decimal]
    deep: list[list[int]] = Field(min_length=1)
    grades: list[Grade] = Field(max_length=2)


def test_collections_have_as_many_items_as_they_must_and_sets_no_item_twice() -> None:
    found = all_of(Collected)
    assert {len(one.roles) for one in found} == {2, 3}
    assert {len(one.ids) for one in found} == {3, 4, 5}
    assert all(one.codes == {"aa", "ab", "ba", "bb"} for one in found)


class Cash(BaseModel):
    kind: Literal["cash"] = "cash"
    paid: CNY = Field(ge=0)


class Transfer(BaseModel):
    kind: Literal["transfer"]
    bank: str = Field(min_length=1)


class Paid(BaseModel):
    by: Annotated[Cash | Transfer, Field(discriminator="kind")]
    also: list[Annotated[Cash | Transfer, Field(discriminator="kind")]]
    loose: int | str | None
    nothing: None


def test_unions_come_to_each_of_their_members() -> None:
    found = all_of(Paid)
    assert {type(one.by) for one in found} == {Cash, Transfer}
    assert {type(one.loose) for one in found} == {int, str, type(None)}


class Tree(BaseModel):
    name: str = Field(alias="n")
    children: list["Tree"] = []
    parent: Optional["Tree"] = None


class Odd(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)
    own: Tree
    size: Annotated[int, Field(validation_alias=AliasChoices("size", "groesse"))]
    price: Decimal
    colour: Colour = Colour.RED


def test_aliases_strict_models_and_models_that_contain_themselves() -> None:
    assert {len(one.children) for one in all_of(Tree)} >= {0, 1, 2}
    found: list[Odd] = []
    tally(documents(Odd), DRAWS, found.append)
    assert {one.colour for one in found} == set(Colour)


ItemT = TypeVar("ItemT")


class Page(BaseModel, Generic[ItemT]):
    items: list[ItemT]


class Numbers(RootModel[list[int]]):
    pass


def test_generic_and_root_models() -> None:
    all_of(Page[SalesOrder], 30)
    all_of(Numbers)


def test_what_has_a_default_is_left_out_now_and_then() -> None:
    kinds = {"confirmed_by" in one.model_fields_set for one in all_of(SalesOrder)}
    assert kinds == {True, False}


class Stay(BaseModel):
    begins: date
    ends: Annotated[date, Compared(">=", "begins")]
    left: Annotated[date | None, Compared(">", "begins"), Compared("<=", "ends")] = None
    price: CNY = Field(ge=0, le=100)
    deposit: Annotated[CNY, Field(ge=90), Compared("<", "price")]
    rooms: int = Field(ge=1, le=9)
    beds: Annotated[int, Compared(">", "rooms")]
    room: int = Field(ge=1, le=2)
    other: Annotated[int, Field(ge=1, le=2), Compared("!=", "room")]
    again: Annotated[int, Compared("==", "room")]


def test_declared_relations_between_fields_hold() -> None:
    for one in all_of(Stay):
        assert one.begins <= one.ends and one.deposit < one.price and one.beds > one.rooms
        assert one.other != one.room == one.again
        assert one.left is None or one.begins < one.left <= one.ends


def test_every_shipped_document_is_drawn_and_valid() -> None:
    for shipped in default_registry().documents.values():
        assert shipped.model is not None
        all_of(shipped.model, max(2, DRAWS // 30))


# ------------------------------------------------------------------------------------------- shrinking


@pytest.mark.parametrize(
    ("fails", "field", "simplest"),
    [
        (lambda order: order.amount >= 50_000, "amount", Decimal(50_000)),
        (lambda order: order.amount > Decimal("1234.5"), "amount", Decimal("1234.51")),
        (lambda order: order.placed_on is not None and order.placed_on.year > 2026, "placed_on", date(2027, 1, 1)),
        (lambda order: order.customer.is_new, "customer.is_new", True),
        (lambda order: len(order.confirmed_by) > 1, "confirmed_by", ["a", "a"]),
    ],
)
def test_a_refuted_property_shrinks_to_the_boundary_and_the_rest_to_the_simplest(
    fails: Callable[[SalesOrder], bool], field: str, simplest: Any
) -> None:
    found = find(documents(SalesOrder), fails, settings=SIMPLEST)
    plain = find(documents(SalesOrder), lambda order: True, settings=SIMPLEST).model_dump()
    plainer = found.model_dump()
    place: Any = plain
    *above, last = field.split(".")
    for name in above:
        place = place[name]
    place[last] = simplest
    assert plainer == plain


# ---------------------------------------------------------------------------------------------- errors


class Checked(BaseModel):
    code: int
    low: int
    high: int

    @field_validator("code")
    @classmethod
    def known(cls, value: int) -> int:
        if value != 123_456_789_123:
            raise ValueError("nobody knows this code")
        return value


class Whole(BaseModel):
    code: str

    @model_validator(mode="after")
    def never(self) -> "Whole":
        raise ValueError("never right")


def refused(make: Callable[[], Any]) -> NotDrawable:
    with pytest.raises(NotDrawable) as caught:
        make()
    return caught.value


def test_a_validator_that_nothing_declares_is_an_error_that_names_it_after_so_many_tries() -> None:
    error = refused(lambda: tally(documents(Checked), 20))
    assert error.diagnostics[0].code == "draw-refused"
    assert "`Checked.code` is refused by `known` each of 60 times" in str(error)
    assert "fields=" in error.diagnostics[0].hint
    assert "`Whole` is refused by `never`" in str(refused(lambda: tally(documents(Whole), 20)))


def test_a_validator_that_is_met_now_and_then_filters_nothing() -> None:
    class Even(BaseModel):
        number: Annotated[int, AfterValidator(lambda value: value if value % 2 == 0 else 1 // 0)]

    class Odds(BaseModel):
        number: int

        @field_validator("number")
        @classmethod
        def odd(cls, value: int) -> int:
            if value % 2 == 0:
                raise ValueError("even")
            return value

    assert len(all_of(Odds, 50)) == 50
    with pytest.raises(ZeroDivisionError):
        tally(documents(Even), 50)


def test_a_strategy_of_ones_own_for_a_field_that_only_code_knows() -> None:
    class Order(BaseModel):
        inner: Checked
        count: int

    given = {"inner.code": st.just(123_456_789_123)}
    found: list[Order] = []
    assert tally(documents(Order, fields=given), 30, found.append).filtered == 0
    assert {one.inner.code for one in found} == {123_456_789_123}
    error = refused(lambda: documents(Order, fields={"cuont": st.just(1)}))
    assert "`cuont` is not a field of `Order`" in str(error) and "count" in error.diagnostics[0].hint


class NoValue(BaseModel):
    low: int = Field(gt=1, lt=2)


class NoLength(BaseModel):
    code: str = Field(pattern="^[A-Z]{3}$", max_length=2)


class TooFew(BaseModel):
    flags: set[bool] = Field(min_length=3)


class Ahead(BaseModel):
    begins: Annotated[date, Compared("<=", "ends")]
    ends: date


class Apart(BaseModel):
    low: int = Field(le=3)
    high: Annotated[int, Field(ge=4), Compared("<", "low")]


class Endless(BaseModel):
    own: "Endless"


@pytest.mark.parametrize(
    ("model", "said"),
    [
        (NoValue, "`NoValue.low` cannot be drawn: its bounds leave no value"),
        (NoLength, "no text of its length matches `^[A-Z]{3}$`"),
        (TooFew, "it has at least 3 items, and there are only 2"),
        (Ahead, "`Ahead.begins` is compared with `ends`, which is no field above it"),
        (Apart, "`Apart.high` is never `<` `low` within their bounds"),
    ],
)
def test_constraints_that_leave_no_value_are_said_at_once(model: type[BaseModel], said: str) -> None:
    error = refused(lambda: documents(model))
    assert error.diagnostics[0].code == "draw-impossible"
    assert said in str(error)


def test_a_model_that_must_contain_itself_has_no_instance() -> None:
    error = refused(lambda: tally(documents(Endless), 2))
    assert "`Endless` contains itself without an end" in str(error)


class Looking(BaseModel):
    model_config = ConfigDict(regex_engine="python-re")
    code: str = Field(pattern=r"^(?!x)\w+$")


def test_a_pattern_that_cannot_be_spelt_is_named() -> None:
    error = refused(lambda: documents(Looking))
    assert error.diagnostics[0].code == "draw-unknown"
    assert "its pattern has `(?!`" in str(error) and 'fields={"code": ...}' in str(error)
