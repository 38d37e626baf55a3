"""What the guard admits, what it refuses, and how it says so."""

import ast
from collections import OrderedDict, UserDict
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum
from functools import partial
from typing import Annotated, Any, Literal

import pytest
from annotated_types import Ge
from hypothesis import given
from hypothesis import strategies as st
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from bpmlib.documents.describe import document_type
from bpmlib.documents.fields import Bounds, DocumentField, field_from_declared
from bpmlib.documents.guards import Guard, Read
from bpmlib.documents.registry import default_registry
from bpmlib.documents.sales import Customer, Product, SalesOrder
from bpmlib.documents.shared_types import Personal, Role
from bpmlib.errors import Diagnostic, InputError
from bpmlib.source import Source
from bpmlib.values.numbers import is_exact
from bpmlib.values.types import BOOLEAN, DATE, NUMBER, STRING, list_of, money

CNY = money("CNY")


def plain(info: DocumentField) -> Guard:
    return Guard({info.name: info}, (Read((info.name,)),))


def guard_of(model: type[BaseModel], *paths: str, optional: bool = False) -> Guard:
    return Guard(
        {"doc": document_type(model)}, tuple(Read(("doc", *path.split(".")), optional=optional) for path in paths)
    )


def problem(guard: Guard, inputs: Any, json: bool = False) -> Diagnostic:
    """Return the one problem of `inputs`, on which both paths agree."""
    with pytest.raises(InputError) as slow:
        guard.admit(inputs, json)
    with pytest.raises(InputError) as fast:
        (guard.read_json if json else guard.read)(inputs)
    assert str(fast.value) == str(slow.value)
    (found,) = slow.value.diagnostics
    assert [found.code] == list(slow.value.problems.values())
    return found


def admitted(guard: Guard, inputs: Any) -> Any:
    """Return the first value read, the same on both paths."""
    value = guard.admit(inputs)[0]
    assert repr(guard.read(inputs)[0]) == repr(value)
    return value


AMOUNT = plain(field_from_declared("amount", CNY, bounds=Bounds(ge=0, lt=Decimal("1E+9"))))


@pytest.mark.parametrize(
    "number", [0, 20000, Decimal("20000.010"), Decimal("-0"), Decimal("999999999.99"), Decimal("0E+99")]
)
def test_numbers_come_out_as_they_went_in(number: int | Decimal) -> None:
    assert repr(admitted(AMOUNT, {"amount": number})) == repr(number)


@pytest.mark.parametrize(
    ("value", "code", "message", "hint"),
    [
        ("20000", "input-type", 'not the text "20000"', 'Decimal("20000")'),
        (20000.01, "input-type", "not the float 20000.01", 'use Decimal("20000.01") or parse JSON with parse_float'),
        (True, "input-type", "not true", "true and false are not numbers"),
        (None, "input-null", "not null", ""),
        (Decimal("NaN"), "input-not-finite", "not NaN", "finite"),
        (Decimal("sNaN"), "input-not-finite", "not sNaN", "finite"),
        (float("inf"), "input-not-finite", "not the float inf", "finite"),
        (Decimal("-0.01"), "input-bounds", "must be at least 0, not -0.01", ""),
        (10**9, "input-bounds", "must be less than 1000000000, not 1000000000", ""),
        (Decimal("1." + "0" * 33 + "1"), "input-too-long", "at most 34 digits", "round"),
        (10**34 + 1, "input-too-long", "at most 34 digits", "round"),
        ({}, "input-type", "not a dict", ""),
        (b"1", "input-type", "not a `bytes`", ""),
    ],
)  # fmt: skip
def test_a_wrong_number_is_refused_with_its_cure(value: object, code: str, message: str, hint: str) -> None:
    found = problem(AMOUNT, {"amount": value})
    assert found.code == code
    assert found.message.startswith("`amount` must")
    assert message in found.message
    assert hint in found.hint


def test_a_number_that_python_would_not_even_write_is_refused() -> None:
    assert "about 9001 digits" in problem(AMOUNT, {"amount": 10**9000}).message


def test_a_subclass_of_a_number_becomes_the_number() -> None:
    class Money(Decimal):
        pass

    class Size(IntEnum):
        BIG = 3

    assert repr(admitted(AMOUNT, {"amount": Money("1.50")})) == "Decimal('1.50')"
    assert repr(admitted(AMOUNT, {"amount": Size.BIG})) == "3"


@given(st.decimals(places=None) | st.decimals(places=40) | st.integers() | st.integers(-(10**36), 10**36))
def test_what_is_admitted_fits_the_arithmetic(number: int | Decimal) -> None:
    guard = plain(field_from_declared("x", NUMBER))
    finite = isinstance(number, int) or number.is_finite()
    if finite and is_exact(number):
        assert repr(admitted(guard, {"x": number})) == repr(number)
    else:
        assert problem(guard, {"x": number}).code in ("input-too-long", "input-not-finite")


def test_the_callers_decimal_context_does_not_matter() -> None:
    from decimal import localcontext

    with localcontext() as context:
        context.prec = 3
        assert admitted(AMOUNT, {"amount": Decimal("20000.01")}) == Decimal("20000.01")
        context.prec = 28
        assert admitted(guard_of(Digits, "step"), {"doc": {"step": Decimal("1E+30")}}) == Decimal("1E+30")


class Digits(BaseModel):
    price: Decimal = Field(max_digits=6, decimal_places=2)
    cents: Decimal = Field(decimal_places=2)
    step: Decimal = Field(multiple_of=Decimal("0.05"))
    twice: Annotated[Decimal, Field(multiple_of=2)] = Field(multiple_of=3)
    endless: Decimal = Field(lt=float("inf"), gt=0.1)


@pytest.mark.parametrize(
    ("name", "good", "bad", "message"),
    [
        ("price", "9999.99", "999.995", "at most 2 decimals; it is 999.995"),
        ("price", "-9999.990", "10000", "at most 4 digits before the point"),
        ("price", "0.10", "12345678", "at most 6 digits"),
        ("cents", "1E+30", "0.001", "at most 2 decimals"),
        ("step", "0.15", "0.151", "be a multiple of 0.05"),
        ("twice", "6", "3", "refused by a validator"),
        ("twice", "-12", "4", "be a multiple of 3"),
        ("endless", "1E+6000", "0.1", "be more than 0.1"),
    ],
)
def test_digits_and_steps(name: str, good: str, bad: str, message: str) -> None:
    guard = guard_of(Digits, name)
    assert admitted(guard, {"doc": {name: Decimal(good)}}) == Decimal(good)
    found = problem(guard, {"doc": {name: Decimal(bad)}})
    assert found.code == "input-bounds"
    assert message in found.message


def test_every_problem_of_a_document_comes_at_once() -> None:
    guard = Guard({"order": order_type()}, reads("order.amount", "order.on_account", "order.customer.is_new"))
    with pytest.raises(InputError) as caught:
        guard.read({"order": {"ammount": 1, "on_account": 1, "customer": {"is_new": None}}, "ordr": 0})
    assert caught.value.problems == {
        "ordr": "input-unknown", "order.ammount": "input-unknown", "order.amount": "input-missing",
        "order.on_account": "input-type", "order.customer.is_new": "input-null",
    }  # fmt: skip
    hints = {diagnostic.message: diagnostic.hint for diagnostic in caught.value.diagnostics}
    assert hints["`order.ammount` is not a field of `SalesOrder`"] == "did you mean `amount`?"
    assert hints["`ordr` is not an input of this policy"] == "did you mean `order`?"


def order_type() -> Any:
    return default_registry().get("SalesOrder")


def reads(*paths: str) -> tuple[Read, ...]:
    return tuple(Read(tuple(path.split("."))) for path in paths)


def test_a_problem_points_at_the_policy() -> None:
    span = Source("x.md", "order.amount > 3").span(0, 12)
    guard = Guard({"order": order_type()}, (Read(("order", "amount"), span=span),), policy="sales.x")
    assert problem(guard, {"order": {"amount": "1"}}).span == span
    assert problem(guard, {"order": {}}).span == span
    with pytest.raises(InputError) as caught:
        guard.read({})
    assert caught.value.policy == "sales.x"
    assert caught.value.diagnostics[0].hint == "this policy reads of it: amount"


def test_fields_that_are_not_read_are_not_looked_at() -> None:
    guard = Guard({"order": order_type()}, reads("order.amount"))
    assert admitted(guard, {"order": {"amount": 1, "on_account": "?", "customer": 3}}) == 1


@pytest.mark.parametrize("inputs", [None, [], "order", SalesOrder.model_construct()])
def test_inputs_are_a_dict_by_name(inputs: object) -> None:
    assert "`inputs` must be a dict" in problem(AMOUNT, inputs).message


# ------------------------------------------------------------------------------------ documents


def customer() -> Customer:
    return Customer(is_new=True, in_city=False, settlement="cash")


def test_instances_dicts_and_mappings_mix() -> None:
    guard = Guard({"order": order_type()}, reads("order.customer.settlement", "order.amount"))
    in_dict = {"is_new": True, "settlement": "cash"}
    for inner in (customer(), in_dict, OrderedDict(in_dict), UserDict(in_dict)):
        assert admitted(guard, UserDict(order={"customer": inner, "amount": 1})) == "cash"
        assert admitted(guard, {"order": SalesOrder.model_construct(customer=inner, amount=1)}) == "cash"


def test_an_instance_built_without_validation_is_still_checked() -> None:
    guard = Guard({"order": order_type()}, reads("order.customer.settlement", "order.amount"))
    broken = SalesOrder.model_construct(customer=Customer.model_construct(settlement="cahs"))
    with pytest.raises(InputError) as caught:
        guard.read({"order": broken})
    assert caught.value.problems == {
        "order.customer.settlement": "input-value", "order.amount": "input-missing",
    }  # fmt: skip
    assert caught.value.diagnostics[0].hint == "did you mean `cash`?"


def test_a_document_of_another_class_is_refused() -> None:
    found = problem(Guard({"order": order_type()}, reads("order.amount")), {"order": customer()})
    assert found.message == "`order` must be a `SalesOrder` document, not a `Customer`"


def test_below_a_null_document_everything_is_null() -> None:
    presence = Read(("order", "quotation"), presence=True)
    guard = Guard({"order": order_type()}, (presence, *reads("order.quotation.product.guide_price")))
    assert guard.read({"order": {"quotation": None}}) == (None, None)
    assert guard.read({"order": {}}) == (None, None)
    assert guard.admit({"order": {}}) == [None, None]
    given_ = {"quotation": {"product": {"guide_price": 3}}}
    assert guard.read({"order": given_}) == (True, 3)
    assert guard.admit({"order": given_}) == [True, 3]
    assert problem(guard, {"order": {"quotation": {"product": None}}}).code == "input-null"


def test_an_optional_read_is_null_where_nothing_is_given() -> None:
    guard = guard_of(Product, "guide_price", optional=True)
    for inputs in ({}, {"doc": None}, {"doc": {}}, {"doc": {"guide_price": None}}):
        assert admitted(guard, inputs) is None
    assert problem(guard, {"doc": {"guide_price": 0}}).code == "input-bounds"


def test_a_path_read_twice_fills_both_slots() -> None:
    guard = guard_of(Product, "guide_price", "is_custom", "guide_price")
    assert guard.read({"doc": {"guide_price": 3, "is_custom": True}}) == (3, True, 3)
    assert guard.admit({"doc": {"guide_price": 3, "is_custom": True}}) == [3, True, 3]


class Loose(BaseModel):
    model_config = ConfigDict(extra="ignore")
    x: int = 7
    made: list[int] = Field(default_factory=lambda: [1, 2])
    tags: list[list[Role]] = [["a"]]


def test_defaults_and_explicitly_loose_documents() -> None:
    guard = guard_of(Loose, "x", "made", "tags")
    assert guard.read({"doc": {"y": 1}}) == (7, [1, 2], [["a"]]) == tuple(guard.admit({"doc": {"y": 1}}))
    guard.read({"doc": {}})[2].append("changed")  # type: ignore[attr-defined]
    assert guard.read({"doc": {}})[2] == [["a"]]
    assert guard.read({"doc": Loose(x=1)})[0] == 1


class Tree(BaseModel):
    name: str
    children: list["Tree"] = []
    parent: "Tree | None" = None


def test_a_whole_document_is_a_dict_of_its_fields() -> None:
    guard = guard_of(Tree, "children", "parent")
    leaf = {"name": "b"}
    made = {"name": "b", "children": [], "parent": None}
    assert guard.read({"doc": {"children": [leaf, Tree(name="b")], "parent": leaf}}) == ([made, made], made)
    endless: dict[str, Any] = {"name": "a"}
    endless["children"] = [endless]
    found = problem(guard, {"doc": endless})
    assert "is nested more than 60 deep" in found.message
    assert found.message.startswith("`doc.children[1].children[1].")


# ------------------------------------------------------------------------------- kinds of fields


class Channel(StrEnum):
    CALL = "call"
    VISIT = "visit"


class Grade(Enum):
    LOW = 1
    HIGH = Decimal("2.5")


class Kinds(BaseModel):
    channel: Channel
    maybe: Channel | None = None
    grade: Grade
    word: Literal["cash", "later"]
    yes: Literal[True]
    name: str = Field(alias="Name", min_length=2)
    phone: Annotated[str, Personal(), Field(max_length=5)]
    day: date
    at: datetime
    later: datetime = Field(gt=datetime(2026, 1, 1))  # noqa: DTZ001 - a local time
    count: Annotated[int, Ge(1)]
    roles: list[Annotated[Role, Field(max_length=4)]] = Field(max_length=2)
    trimmed: Annotated[str, StringConstraints(strip_whitespace=True, to_upper=True)]
    even: Annotated[list[int], AfterValidator(lambda items: [item for item in items if item % 2 == 0])]


@pytest.mark.parametrize(
    ("key", "value", "taken"),
    [
        ("channel", "call", "call"),
        ("channel", Channel.CALL, "call"),
        ("maybe", None, None),
        ("maybe", Channel.VISIT, "visit"),
        ("grade", Grade.HIGH, Decimal("2.5")),
        ("grade", 1, 1),
        ("word", "cash", "cash"),
        ("yes", True, True),
        ("Name", "中文", "中文"),
        ("phone", "12345", "12345"),
        ("day", date(2026, 3, 12), date(2026, 3, 12)),
        ("at", datetime(2026, 3, 12), datetime(2026, 3, 12)),  # noqa: DTZ001 - a local time
        ("count", 1, 1),
        ("roles", ["a", "bbbb"], ["a", "bbbb"]),
        ("trimmed", " ab ", "AB"),
        ("even", [1, 2, 3, 4], [2, 4]),
    ],
)
def test_values_that_are_admitted(key: str, value: object, taken: object) -> None:
    name = key.lower()
    assert repr(admitted(guard_of(Kinds, name), {"doc": {key: value}})) == repr(taken)
    built = Kinds.model_construct(**{name: value})
    assert repr(admitted(guard_of(Kinds, name), {"doc": built})) == repr(taken)


@pytest.mark.parametrize(
    ("key", "value", "code", "message", "hint"),
    [
        ("channel", "cal", "input-value", 'not the text "cal"', "did you mean `call`?"),
        ("channel", 1, "input-type", "must be text", ""),
        ("grade", 3, "input-value", "one of its allowed values, not 3", "it may be 1, 2.5"),
        ("grade", True, "input-type", "a number", ""),
        ("yes", False, "input-value", "not false", "true"),
        ("word", "cash\udc00", "input-type", "half of a character", ""),
        ("Name", "a", "input-bounds", 'at least 2 characters; it is the text "a"', ""),
        ("phone", "13900000000", "input-bounds", "`doc.phone` must have at most 5 characters; it is text", ""),
        ("day", datetime(2026, 3, 12), "input-type", "must be a date", ".date()"),  # noqa: DTZ001
        ("day", "2026-03-12", "input-type", "must be a date", "datetime.date"),
        ("at", date(2026, 3, 12), "input-type", "must be a date and time", "datetime.datetime"),
        ("later", datetime.fromisoformat("2026-03-12T09:00:00Z"), "input-bounds", "time zone", ""),
        ("count", Decimal(1), "input-type", "a whole number", "an int"),
        ("count", 0, "input-bounds", "at least 1", ""),
        ("roles", ("a",), "input-type", "must be a list", "give a list"),
        ("roles", ["a", "bbbbb"], "input-bounds", "`doc.roles[2]`", ""),
        ("roles", [None], "input-null", "`doc.roles[1]`", ""),
        ("roles", ["a"] * 3, "input-bounds", "at most 2 items", ""),
        ("trimmed", 3, "input-type", "must be text", ""),
    ],
)  # fmt: skip
def test_values_that_are_refused(key: str, value: object, code: str, message: str, hint: str) -> None:
    found = problem(guard_of(Kinds, key.lower()), {"doc": {key: value}})
    assert found.code == code
    assert message in found.message
    assert hint in found.hint


@pytest.mark.parametrize(
    ("info", "text", "taken"),
    [
        (field_from_declared("x", DATE), "2026-03-12", date(2026, 3, 12)),
        (field_from_declared("x", DATE), "2026-02-30", None),
        (field_from_declared("x", DATE), "2026-03-12T00:00:00", None),
        (field_from_declared("x", DATE, bounds=Bounds(ge=date(2026, 1, 1))), "2025-12-31", None),
        (field_from_declared("x", list_of(DATE)), ["2026-03-12"], [date(2026, 3, 12)]),
        (field_from_declared("x", NUMBER), "20000", None),
        (field_from_declared("x", BOOLEAN), "true", None),
        (field_from_declared("x", STRING), "20000", "20000"),
    ],
)
def test_json_writes_dates_as_text_and_nothing_else(info: DocumentField, text: object, taken: object) -> None:
    if taken is None:
        assert problem(plain(info), {"x": text}, json=True).code in ("input-type", "input-bounds")
    else:
        assert plain(info).read_json({"x": text}) == (taken,) == tuple(plain(info).admit({"x": text}, json=True))


def test_json_has_hints_of_its_own() -> None:
    assert problem(AMOUNT, {"amount": "20000"}, json=True).hint == "write the number without quotes: 20000"
    day = plain(field_from_declared("day", DATE))
    assert problem(day, {"day": "12.3.2026"}, json=True).hint == 'write "2026-03-12"'


def test_no_message_shows_more_than_sixty_characters_of_a_value() -> None:
    for value in ("a" * 1000, "\x00" * 1000, "\udc00" * 1000, "9" * 1000, Decimal("1" * 30 + "E+100"), float("1e300")):
        message = problem(AMOUNT, {"amount": value}).message
        assert len(message) < 130
        assert message.isprintable()
    unknown = problem(plain(field_from_declared("x", NUMBER)), {"x": 1, "k" * 1000: 2})
    assert len(unknown.message) < 130
    assert problem(plain(field_from_declared("x", NUMBER)), {"x": 1, 5: 2}).message.startswith("`5` is not an input")


# ------------------------------------------------------------------------------ for those who splice


@pytest.mark.parametrize(
    ("path", "presence", "message"),
    [
        ("order.amont", False, "`order.amont` is not a field of `SalesOrder`"),
        ("order.amount.x", False, "`order.amount.x` is not a field of `CNY`"),
        ("ordr", False, "`ordr` is not a field"),
        ("order.amount", True, "`order.amount` is not a document"),
        ("odd.ratio", False, "`odd.ratio` cannot be read: a float never touches money"),
    ],
)
def test_a_path_that_cannot_be_read_is_the_checkers_mistake(path: str, presence: bool, message: str) -> None:
    class Odd(BaseModel):
        ratio: float

    with pytest.raises(ValueError, match=r"cannot|is not") as caught:
        Guard({"order": order_type(), "odd": document_type(Odd)}, (Read(tuple(path.split(".")), presence=presence),))
    assert message in str(caught.value)


def test_two_guards_share_one_namespace() -> None:
    guards = [guard_of(Product, "guide_price"), guard_of(Kinds, "channel")]
    names: dict[str, object] = {"g_model": "taken"}
    blocks = [guard.emit_fast(names) for guard in guards]
    assert names["g_model"] == "taken"
    results = []
    for guard, block in zip(guards, blocks, strict=True):
        space: dict[str, Any] = dict(names, admit=guard.admit, inputs={"doc": {"guide_price": 3, "channel": "call"}})
        space["inputs"]["doc"] = {key: space["inputs"]["doc"][key] for key in (guard.reads[0].path[1],)}
        exec(compile(ast.fix_missing_locations(ast.Module(block, [])), "<test>", "exec"), space)  # noqa: S102 - our own
        results.append(space["v0"])
    assert results == [3, "call"]


def test_a_hostile_key_is_a_constant_and_never_code() -> None:
    key = '"] or __import__("os").abort() #'
    info = DocumentField(name="x", key=key, type=NUMBER)
    assert admitted(plain(info), {key: 3}) == 3


def test_no_reads_still_refuse_unknown_inputs() -> None:
    guard = Guard({"x": field_from_declared("x", NUMBER)}, ())
    call: Callable[[object], object] = partial(guard.read)
    assert call({}) == () == call({"x": "not read"})
    assert problem(guard, {"y": 1}).code == "input-unknown"
