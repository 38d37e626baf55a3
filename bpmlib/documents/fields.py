"""From a pydantic model to what the checker and the guard know of its fields.

A `DocumentType` is a model seen statically: each field's FEEL type, whether it may be null, its default, bounds
and allowed values. A field that FEEL cannot hold exactly (a float, a union, a validator of the model) is described
with `type=None` and the reason; it does no harm until a policy reads it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from enum import Enum
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from pydantic import BaseModel

from bpmlib.values.durations import DaysTime, YearsMonths
from bpmlib.values.types import Type, list_of

__all__ = [
    "MISSING",
    "NO_BOUNDS",
    "Bounds",
    "Constant",
    "DocumentField",
    "DocumentType",
    "Missing",
    "Scalar",
    "field_from_declared",
    "inputs_document",
]  # fmt: skip


class Missing(Enum):
    """The type of `MISSING`, which says that there is no value, not even null."""

    MISSING = "missing"


MISSING: Final = Missing.MISSING

_EnumClass: TypeAlias = type[Enum]

Scalar: TypeAlias = str | int | Decimal | bool
"""What an allowed value may be."""

Ordered: TypeAlias = int | Decimal | date | time | DaysTime | YearsMonths
"""What a bound may be."""


@dataclass(frozen=True, slots=True)
class Constant:
    """A default that is the same value every time; called, it gives the value."""

    value: object

    def __call__(self) -> object:
        """Return the value."""
        return self.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What a value must keep to. Numbers, dates, times and durations are compared, lengths count characters or items.

    `max_digits` and `decimal_places` count the digits of a number written without trailing zeros. `pattern` is
    for show: pydantic itself matches it (see `DocumentField.check`).
    """

    ge: Ordered | None = None
    gt: Ordered | None = None
    le: Ordered | None = None
    lt: Ordered | None = None
    multiple_of: int | Decimal | None = None
    min_length: int | None = None
    max_length: int | None = None
    max_digits: int | None = None
    decimal_places: int | None = None
    pattern: str | None = None


NO_BOUNDS: Final = Bounds()
NO_LABELS: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, eq=False, kw_only=True)
class DocumentField:
    """One field of a document, one item of a list, or one plain input of a policy.

    `name` is the attribute and the FEEL name, `key` the key in a dict or in JSON (the alias, where there is one).
    `type` is None for a field that no policy can read; `reason` says why. `default` makes the value of an absent
    field; `MISSING` means that it has to be given. `values` are the allowed values, none meaning any. `whole` asks
    for an `int` in place of any number. `check` is pydantic's own strict validator for the constraints that the
    guard does not understand; it raises `ValueError` and may return another value of the same type. `labels` are
    what people call the field, by language, and stand for it in a sentence; the `legend` explains the path.
    """

    name: str
    type: Type | None
    key: str = ""
    default: Callable[[], object] | Missing = MISSING
    bounds: Bounds = NO_BOUNDS
    values: tuple[Scalar, ...] = ()
    whole: bool = False
    item: DocumentField | None = None
    document: DocumentType | None = None
    enum: _EnumClass | None = None
    check: Callable[[object], object] | None = None
    personal: bool = False
    labels: Mapping[str, str] = field(default_factory=lambda: NO_LABELS)
    legend: Mapping[str, str] = field(default_factory=lambda: NO_LABELS)
    description: str = ""
    reason: str = ""

    def __post_init__(self) -> None:
        if not self.key:
            object.__setattr__(self, "key", self.name)

    @property
    def nullable(self) -> bool:
        """Whether null is one of the field's values."""
        return self.type is not None and self.type.nullable

    @cached_property
    def holds_personal(self) -> bool:
        """Whether the field is personal, or something in it is: an item, a field of its document."""
        return _holds_personal(self, set())

    @cached_property
    def allowed(self) -> frozenset[Scalar]:
        """The allowed values as a set. Numbers equal across int and Decimal; the type test keeps booleans out."""
        return frozenset(self.values)


@dataclass(frozen=True, eq=False)
class DocumentType:
    """A document: its name, the pydantic model (None for a policy's own inputs) and its fields by name.

    `open` says that a dict of this document may have keys the model does not know.
    """

    name: str
    model: type[BaseModel] | None
    fields: Mapping[str, DocumentField] = field(repr=False)
    open: bool = False

    @cached_property
    def type(self) -> Type:
        """The document as a static type."""
        return Type("document", self.name)

    @cached_property
    def holds_personal(self) -> bool:
        """Whether a field of the document is personal, at any depth."""
        return _holds_personal(self.as_field(self.name), set())

    @cached_property
    def keys(self) -> frozenset[str]:
        """The keys that a dict of this document may have."""
        return frozenset(info.key for info in self.fields.values())

    def as_field(self, name: str) -> DocumentField:
        """Return the description of an input `name` that is one such document."""
        return DocumentField(name=name, type=self.type, document=self)


def _holds_personal(info: DocumentField, seen: set[DocumentType]) -> bool:
    if info.personal or (info.item is not None and _holds_personal(info.item, seen)):
        return True
    if info.document is None or info.document in seen:
        return False
    seen.add(info.document)
    return any(_holds_personal(one, seen) for one in info.document.fields.values())


_DECLARABLE = (
    "number", "string", "boolean", "date", "time", "date and time", "days and time duration",
    "years and months duration",
)  # fmt: skip


def field_from_declared(
    name: str, type_: Type, *, bounds: Bounds = NO_BOUNDS, values: tuple[Scalar, ...] = (), description: str = "",
    labels: Mapping[str, str] = NO_LABELS,
) -> DocumentField:  # fmt: skip
    """Return the description of a row of `Inputs`: numbers, text, booleans, dates, times, durations, lists of them.

    The bounds and values are those of the value, or of each item where the type is a list. Any other type gives
    `type=None` with the reason, as for a model's field.

    >>> from bpmlib.values.types import money
    >>> field_from_declared("amount", money("CNY"), bounds=Bounds(ge=0)).type.name
    'CNY'
    """
    if type_.kind == "list" and type_.item is not None:
        item = field_from_declared(name, type_.item, bounds=bounds, values=values)
        if item.type is None:
            return DocumentField(
                name=name, type=None, reason=item.reason, description=description, labels=labels, legend=labels
            )
        shape = list_of(item.type).or_null(type_.nullable)
        return DocumentField(name=name, type=shape, item=item, description=description, labels=labels, legend=labels)
    if type_.kind not in _DECLARABLE:
        return DocumentField(
            name=name,
            type=None,
            reason=f"a caller cannot give a value of type `{type_}`",
            description=description,
            labels=labels,
            legend=labels,
        )
    return DocumentField(
        name=name, type=type_, bounds=bounds, values=values, description=description, labels=labels, legend=labels
    )


def inputs_document(inputs: Mapping[str, DocumentType | DocumentField]) -> DocumentType:
    """Return a policy's inputs as one document whose fields are the inputs."""
    fields: dict[str, Any] = {
        name: given.as_field(name) if isinstance(given, DocumentType) else given for name, given in inputs.items()
    }
    return DocumentType("inputs", None, MappingProxyType(fields))
