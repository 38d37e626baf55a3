"""What a model's annotations become."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Literal, Optional, Union

import pytest
from annotated_types import Ge, Interval, Len, Predicate
from pydantic import AfterValidator, AliasChoices, BaseModel, ConfigDict, Field, RootModel, field_validator
from typing_extensions import TypeAliasType

from bpmlib.documents.describe import document_type
from bpmlib.documents.fields import MISSING, Bounds, DocumentField, field_from_declared
from bpmlib.documents.registry import default_registry
from bpmlib.documents.shared_types import CNY, Label, Percent, Personal, Role, Unit, Word, YearsAndMonths
from bpmlib.values.durations import YearsMonths
from bpmlib.values.types import ANY, NUMBER, list_of, money, range_of


class Colour(Enum):
    RED = "red"


class Mixed(Enum):
    RED = "red"
    ONE = 1


class Root(RootModel[list[int]]):
    pass


class Nested(BaseModel):
    x: int


Price = TypeAliasType("Price", Annotated[CNY, Field(ge=0)])


def described(annotation: Any, default: Any = ...) -> DocumentField:
    """Return the description of a field of that annotation."""
    model = type("Model", (BaseModel,), {"__annotations__": {"f": annotation}, "f": default, "__module__": __name__})
    return document_type(model).fields["f"]


@pytest.mark.parametrize(
    ("annotation", "shown"),
    [
        (int, "number"), (Decimal, "number"), (str, "string"), (bool, "boolean"), (date, "date"),
        (datetime, "date and time"), (time, "time"), (timedelta, "days and time duration"),
        (YearsMonths, "years and months duration"), (YearsAndMonths | None, "years and months duration or null"),
        (CNY, "CNY"), (Percent, "percent"), (Role, "Role"),
        (Annotated[int, Unit("kVA")], "kVA"), (list[Role], "list<Role>"), (list[CNY | None], "list<CNY or null>"),
        (Literal["a", "b"], "string"), (Annotated[Literal["a"], Word("W")], "W"), (Literal[1, 2], "number"),
        (Literal[True], "boolean"), (Literal["a", None], "string or null"), (Colour, "Colour"),
        (Optional[Colour], "Colour or null"),  # noqa: UP045 - the old spelling is one of the cases
        (Nested, "Nested"), (Nested | None, "Nested or null"),
        (list[Nested], "list<Nested>"), (Price, "CNY"), (list[Price], "list<CNY>"), (Price | None, "CNY or null"),
    ],
)  # fmt: skip
def test_types(annotation: Any, shown: str) -> None:
    info = described(annotation)
    assert str(info.type) == shown
    assert info.nullable == shown.endswith(" or null")


@pytest.mark.parametrize(
    ("annotation", "reason"),
    [
        (float, "use Decimal"), (list[float], "use Decimal"), (float | None, "use Decimal"),
        (Union[int, str], "union"),  # noqa: UP007 - the old spelling is one of the cases
        (int | str | None, "union"), (Mixed, "all text"), (Any, "no FEEL type"),
        (dict[str, int], "no FEEL type"), (Root, "no FEEL type"), (bytes, "no FEEL type"),
        (Annotated[Nested, AfterValidator(lambda x: x)], "whole document"), (Literal["a", 1], "all text"),
    ],
)  # fmt: skip
def test_what_feel_cannot_hold_is_described_with_the_reason(annotation: Any, reason: str) -> None:
    info = described(annotation)
    assert info.type is None
    assert not info.nullable
    assert reason in info.reason


@pytest.mark.parametrize(
    ("annotation", "default", "bounds"),
    [
        (Decimal, Field(ge=0, lt=1), Bounds(ge=0, lt=1)),
        (Annotated[Decimal, Field(ge=0)] | None, Field(None, le=9), Bounds(ge=0, le=9)),
        (Annotated[Decimal, Ge(0)], Field(ge=5), Bounds(ge=5)),
        (Annotated[int, Interval(gt=1, le=4)], ..., Bounds(gt=1, le=4)),
        (Annotated[Decimal, Field(gt=0.1)], ..., Bounds(gt=Decimal("0.1"))),
        (Annotated[str, Len(1, 3)], ..., Bounds(min_length=1, max_length=3)),
        (Decimal, Field(max_digits=5, decimal_places=2), Bounds(max_digits=5, decimal_places=2)),
        (Decimal, Field(multiple_of=3, strict=True), Bounds(multiple_of=3)),
        (Price, Field(le=5), Bounds(ge=0, le=5)),
        (Annotated[Decimal, "a note"], ..., Bounds()),
    ],
)
def test_constraints_count_wherever_they_stand(annotation: Any, default: Any, bounds: Bounds) -> None:
    info = described(annotation, default)
    assert info.bounds == bounds
    assert info.check is None


def test_constraints_of_items_stay_with_the_items() -> None:
    info = described(list[Annotated[Decimal, Field(gt=0)]], Field(min_length=1))
    assert info.bounds == Bounds(min_length=1)
    assert info.item is not None
    assert info.item.bounds == Bounds(gt=0)


def test_what_the_guard_does_not_understand_goes_to_pydantic() -> None:
    patterned = described(str, Field(pattern="^a+$"))
    assert patterned.bounds.pattern == "^a+$"
    assert patterned.check is not None
    assert patterned.check("aa") == "aa"
    with pytest.raises(ValueError, match="pattern"):
        patterned.check("aa\n")
    even = described(Annotated[int, Predicate(lambda x: x % 2 == 0)])
    assert even.check is not None
    with pytest.raises(ValueError, match="Predicate"):
        even.check(3)


def test_settings_of_the_model_count_for_its_texts() -> None:
    class Tidy(BaseModel):
        model_config = ConfigDict(str_strip_whitespace=True, str_max_length=3)
        name: str

    check = document_type(Tidy).fields["name"].check
    assert check is not None
    assert check(" abc ") == "abc"


def test_keys_defaults_and_words() -> None:
    class Model(BaseModel):
        a: int = Field(alias="A", description="the first")
        b: int = Field(3, validation_alias="B")
        c: list[int] = Field(default_factory=list)
        d: int = Field(default_factory=lambda data: data["a"])
        e: Annotated[str, Personal()] | None = None
        f: int = Field(validation_alias=AliasChoices("F", "ff"))

    fields = document_type(Model).fields
    assert [fields[name].key for name in "abc"] == ["A", "B", "c"]
    assert document_type(Model).keys == {"A", "B", "c", "d", "e", "f"}
    assert fields["a"].description == "the first"
    assert fields["a"].default is fields["d"].default is MISSING
    made = [one.default() for one in (fields["b"], fields["c"], fields["e"]) if one.default is not MISSING]
    assert made == [3, [], None]
    assert fields["e"].personal
    assert "alias" in fields["f"].reason


def test_a_validator_of_the_class_makes_its_field_unreadable() -> None:
    class Model(BaseModel):
        a: int
        b: int

        @field_validator("a")
        @classmethod
        def positive(cls, value: int) -> int:
            return abs(value)

    fields = document_type(Model).fields
    assert "AfterValidator" in fields["a"].reason
    assert fields["b"].type is not None


def test_documents_may_contain_themselves() -> None:
    class Tree(BaseModel):
        children: list["Tree"] = []

    known: dict[type[BaseModel], Any] = {}
    tree = document_type(Tree, known)
    item = tree.fields["children"].item
    assert item is not None
    assert item.document is tree
    assert list(known.values()) == [tree]


@pytest.mark.parametrize(("extra", "is_open"), [("allow", True), ("ignore", True), ("forbid", False), (None, False)])
def test_only_an_explicit_setting_opens_a_document(extra: Any, is_open: bool) -> None:
    class Model(BaseModel):
        model_config = ConfigDict(extra=extra) if extra else ConfigDict()

    assert document_type(Model).open is is_open


def test_declared_inputs() -> None:
    listed = field_from_declared("x", list_of(money("CNY")), bounds=Bounds(ge=0), values=(1, 2))
    assert listed.item is not None
    assert (listed.bounds, listed.item.bounds, listed.item.values) == (Bounds(), Bounds(ge=0), (1, 2))
    assert field_from_declared("x", NUMBER.or_null()).nullable
    for type_ in (ANY, range_of(NUMBER), list_of(range_of(NUMBER))):
        assert "a caller cannot give" in field_from_declared("x", type_).reason


@pytest.mark.parametrize(
    ("annotation", "description", "labels", "legend"),
    [
        (str, "order total (订单金额)", {"zh": "订单金额"}, {"en": "order total", "zh": "订单金额"}),
        (str, "who it is: a name or a number (业务员)", {"zh": "业务员"}, {"en": "who it is", "zh": "业务员"}),
        (str, "order total(订单金额)", {"zh": "订单金额"}, {"en": "order total", "zh": "订单金额"}),
        (str, "order total (net)", {}, {}),
        (str, "订单金额", {}, {}),
        (Annotated[str, Label("total")], "order total (订单金额)", {"en": "total"}, {"en": "total", "zh": "订单金额"}),
        (Annotated[str, Label("total", "总额")], None, {"en": "total", "zh": "总额"}, {"en": "total", "zh": "总额"}),
        (Annotated[CNY, Label(zh="总额")] | None, None, {"zh": "总额"}, {"zh": "总额"}),
        (str, None, {}, {}),
    ],
)
def test_labels(annotation: Any, description: str | None, labels: dict[str, str], legend: dict[str, str]) -> None:
    info = described(annotation, Field(description=description))
    assert (info.labels, info.legend) == (labels, legend)


def test_every_description_of_a_shipped_field_gives_its_chinese_name() -> None:
    fields = [info for document in default_registry().documents.values() for info in document.fields.values()]
    assert [info.description for info in fields if info.description and "zh" not in info.labels] == []


def test_what_is_inside_something_personal_is_personal() -> None:
    class Person(BaseModel):
        phones: list[Annotated[str, Personal()]]
        tags: Annotated[list[list[str]], Personal()]
        boss: Annotated[Nested, Personal()] | None = None
        friends: list["Person"] = []

    class Plain(BaseModel):
        person: Person
        nested: Nested

    fields = document_type(Plain).fields
    person = document_type(Person).fields
    assert (fields["person"].holds_personal, fields["nested"].holds_personal) == (True, False)
    assert not person["phones"].personal and person["phones"].holds_personal
    assert person["tags"].item is not None and person["tags"].item.item is not None
    assert person["tags"].item.item.personal
    assert person["boss"].personal and person["friends"].holds_personal
    assert document_type(Plain).holds_personal and not document_type(Nested).holds_personal
