"""Reading a pydantic model: annotations and constraints become `DocumentField`s.

Constraints count wherever pydantic lets them stand: in `Field(...)`, in `Annotated` at any depth, in the forms of
`annotated_types`. What this module does not understand it hands to pydantic as the field's `check`.
"""

from __future__ import annotations

import re
import types
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import annotated_types
from pydantic import BaseModel, ConfigDict, RootModel, TypeAdapter
from pydantic.fields import FieldInfo

from bpmlib.documents.fields import MISSING, NO_LABELS, Bounds, Constant, DocumentField, DocumentType, Missing, Scalar
from bpmlib.documents.relations import Compared
from bpmlib.documents.shared_types import Label, MonthsText, Percentage, Personal, Unit, Word
from bpmlib.values.durations import YearsMonths
from bpmlib.values.types import (
    BOOLEAN,
    DATE,
    DATE_TIME,
    DAYS_TIME,
    NUMBER,
    PERCENT,
    STRING,
    TIME,
    YEARS_MONTHS,
    Type,
    list_of,
    money,
)

__all__ = ["constraints", "document_type", "flat", "peel"]

_STRING_SETTINGS = ("str_strip_whitespace", "str_to_lower", "str_to_upper", "str_min_length", "str_max_length")
_PLAIN: dict[object, Type] = {
    bool: BOOLEAN, int: NUMBER, Decimal: NUMBER, str: STRING, date: DATE, datetime: DATE_TIME,
    time: TIME, timedelta: DAYS_TIME, YearsMonths: YEARS_MONTHS,
}  # fmt: skip


def document_type(model: type[BaseModel], known: dict[type[BaseModel], DocumentType] | None = None) -> DocumentType:
    """Return `model` as a document type. `known` collects it and every model nested in it.

    >>> from bpmlib.documents.sales import SalesOrder
    >>> str(document_type(SalesOrder).fields["quotation"].type)
    'Quotation or null'
    """
    known = {} if known is None else known
    if model not in known:
        if not model.__pydantic_complete__:
            model.model_rebuild()
        fields: dict[str, DocumentField] = {}
        is_open = model.model_config.get("extra") in ("allow", "ignore")
        known[model] = DocumentType(model.__name__, model, types.MappingProxyType(fields), is_open)
        reader = _Reader(model, known)
        fields.update((name, reader.field(name, info)) for name, info in model.model_fields.items())
    return known[model]


@dataclass(frozen=True)
class _Reader:
    """Describes the fields of one model; models nested in it are added to `known`."""

    model: type[BaseModel]
    known: dict[type[BaseModel], DocumentType]

    def field(self, name: str, info: FieldInfo) -> DocumentField:
        alias = info.validation_alias or info.alias or name
        if not isinstance(alias, str):
            return DocumentField(name=name, type=None, reason="an alias must be one key, no AliasPath or AliasChoices")
        if self._has_validator(name):
            reason = "a field_validator needs the whole model: write an AfterValidator in the annotation"
            return DocumentField(name=name, type=None, key=alias, reason=reason)
        made = self.described(name, info.annotation, info.metadata)
        description = info.description or ""
        legend = {**_parts(description), **made.labels}
        labels = made.labels or {language: text for language, text in legend.items() if language == "zh"}
        return replace(
            made, key=alias, default=_default(info), description=description, labels=types.MappingProxyType(labels),
            legend=types.MappingProxyType(legend),
        )  # fmt: skip

    def _has_validator(self, name: str) -> bool:
        found = self.model.__pydantic_decorators__
        fields = [one.info.fields for one in found.field_validators.values()]
        fields += [one.info.fields for one in found.validators.values()]
        return any(name in one or "*" in one for one in fields)

    def described(self, name: str, annotation: Any, metadata: Iterable[Any]) -> DocumentField:
        """Describe a value of the type `annotation` under the constraints `metadata`."""
        base, nullable, notes = peel(annotation, list(flat(metadata)))
        shape = self._shape(name, base)
        if shape.type is None:
            return shape
        bounds, unknown = constraints(notes)
        if shape.document is not None and unknown:
            return DocumentField(name=name, type=None, reason="a validator on a whole document is not run by the guard")
        type_ = _worded(shape.type, notes).or_null(nullable or shape.nullable)
        personal = any(isinstance(note, Personal) for note in notes)
        return replace(
            shape, type=type_, bounds=bounds, check=self._check(base, unknown), personal=personal,
            labels=_labels(notes), item=_personal(shape.item) if personal and shape.item is not None else shape.item,
        )  # fmt: skip

    def _shape(self, name: str, base: Any) -> DocumentField:
        if (plain := _PLAIN.get(base) if isinstance(base, type) else None) is not None:
            return DocumentField(name=name, type=plain, whole=base is int)
        if get_origin(base) is Literal:
            return _of_values(name, get_args(base), None)
        if get_origin(base) is list:
            item = self.described(name, get_args(base)[0], ())
            if item.type is None:
                return DocumentField(name=name, type=None, reason=item.reason)
            return DocumentField(name=name, type=list_of(item.type), item=item)
        if isinstance(base, type) and issubclass(base, Enum):
            return _of_values(name, tuple(member.value for member in base), base)
        if isinstance(base, type) and issubclass(base, BaseModel) and not issubclass(base, RootModel):
            document = document_type(base, self.known)
            return DocumentField(name=name, type=document.type, document=document)
        return DocumentField(name=name, type=None, reason=_reason(base))

    def _check(self, base: Any, unknown: list[Any]) -> Callable[[object], object] | None:
        settings: dict[str, Any] = {
            key: value for key, value in self.model.model_config.items() if base is str and key in _STRING_SETTINGS
        }
        if not unknown and not settings:
            return None
        config = ConfigDict(strict=True, regex_engine=self.model.model_config.get("regex_engine", "rust-regex"))
        config.update(settings)  # type: ignore[typeddict-item]
        shape = list if get_origin(base) is list else base
        wanted: Any = Annotated[(shape, *unknown)] if unknown else shape
        return TypeAdapter[object](wanted, config=config).validate_python


_BOTH_LANGUAGES = re.compile(r"(?P<en>[^():：]+)(?::[^()]*)? ?[(（](?P<zh>[^()（）]*[\u4e00-\u9fff][^()（）]*)[)）]")


def _parts(description: str) -> Mapping[str, str]:
    """Return what a description such as `order total (订单金额)` says in each language, without what a colon adds."""
    found = _BOTH_LANGUAGES.fullmatch(description)
    return {} if found is None else {language: text.strip() for language, text in found.groupdict().items()}


def _labels(notes: list[Any]) -> Mapping[str, str]:
    """Return the labels of the last `Label` among the notes."""
    found = [note for note in notes if isinstance(note, Label)]
    if not found:
        return NO_LABELS
    said = {"en": found[-1].en, "zh": found[-1].zh}
    return types.MappingProxyType({language: text for language, text in said.items() if text})


def _personal(item: DocumentField) -> DocumentField:
    """Return the description of an item of a personal list."""
    return replace(item, personal=True, item=_personal(item.item) if item.item is not None else None)


def _default(info: FieldInfo) -> Callable[[], object] | Missing:
    if info.is_required() or info.default_factory_takes_validated_data:
        return MISSING
    if info.default_factory is not None:
        return lambda: info.get_default(call_default_factory=True)
    return Constant(info.default)


def peel(annotation: Any, notes: list[Any]) -> tuple[Any, bool, list[Any]]:
    """Take aliases, `Annotated` and `| None` off; return the bare type, whether null is in it, all notes."""
    nullable = False
    while True:
        origin = get_origin(annotation)
        if hasattr(annotation, "__value__"):
            annotation = annotation.__value__
        elif origin is Annotated:
            annotation, *inner = get_args(annotation)
            notes = [*flat(inner), *notes]
        elif origin in (Union, types.UnionType):
            rest = [part for part in get_args(annotation) if part is not types.NoneType]
            if len(rest) != 1 or len(rest) == len(get_args(annotation)):
                return annotation, nullable, notes
            annotation, nullable = rest[0], True
        else:
            return annotation, nullable, notes


def flat(metadata: Iterable[Any]) -> Iterator[Any]:
    """Unpack `Field(...)` and groups such as `Interval` into single constraints."""
    for note in metadata:
        if isinstance(note, FieldInfo):
            yield from flat(note.metadata)
        elif isinstance(note, annotated_types.GroupedMetadata):
            yield from flat(note)
        elif note is not None:
            yield note


_KNOWN = ("ge", "gt", "le", "lt", "multiple_of", "min_length", "max_length", "max_digits", "decimal_places")
_WITHOUT_EFFECT = ("strict", "allow_inf_nan", "union_mode", "coerce_numbers_to_str", "fail_fast")


def constraints(notes: list[Any]) -> tuple[Bounds, list[Any]]:
    """Split notes into the bounds we test ourselves and what is left to pydantic."""
    found: dict[str, Any] = {}
    unknown: list[Any] = []
    for note in notes:
        if not isinstance(note, annotated_types.BaseMetadata):
            if hasattr(note, "__get_pydantic_core_schema__") and not isinstance(note, MonthsText | Compared):
                unknown.append(note)
            continue
        for key in getattr(note, "__slots__", None) or vars(note):
            bound = getattr(note, key)
            if key == "multiple_of" and (found.get(key, bound) != bound or isinstance(bound, (timedelta, YearsMonths))):
                unknown.append(note)
            elif key in _KNOWN:
                found[key] = _tighter(key, found.get(key), Decimal(repr(bound)) if isinstance(bound, float) else bound)
            elif key not in _WITHOUT_EFFECT:
                unknown.append(note)
            if key == "pattern":
                found[key] = str(getattr(bound, "pattern", bound))
    return Bounds(**found), unknown


def _tighter(key: str, one: Any, other: Any) -> Any:
    """Of two constraints of one kind, the one that implies the other."""
    if one is None:
        return other
    return max(one, other) if key in ("ge", "gt", "min_length") else min(one, other)


def _worded(type_: Type, notes: list[Any]) -> Type:
    """Give a number its unit and a string its vocabulary."""
    for note in notes:
        if isinstance(note, Unit) and type_.kind == "number":
            type_ = money(note.name)
        elif isinstance(note, Percentage) and type_.kind == "number":
            type_ = PERCENT
        elif isinstance(note, Word) and type_.kind == "string":
            type_ = replace(type_, name=note.name)
    return type_


def _of_values(name: str, given: tuple[Any, ...], enum: type[Enum] | None) -> DocumentField:
    """Describe a `Literal` or `Enum` by its values, which must be of one kind."""
    values: tuple[Scalar, ...] = tuple(value for value in given if value is not None)
    kinds = {"number" if type(value) in (int, Decimal) else type(value).__name__ for value in values}
    types_ = {"str": STRING, "number": NUMBER, "bool": BOOLEAN}
    type_ = types_.get(next(iter(kinds))) if len(kinds) == 1 else None
    if type_ is None:
        return DocumentField(
            name=name, type=None, reason="its values must be all text, all int or Decimal, or all bool"
        )
    if enum is not None and type_ is STRING:
        type_ = Type("string", enum.__name__)
    return DocumentField(name=name, type=type_.or_null(None in given), values=values, enum=enum)


def _reason(base: Any) -> str:
    if base is float:
        return "a float never touches money: use Decimal"
    if get_origin(base) in (Union, types.UnionType):
        return "a union of types has no single FEEL type"
    return f"`{getattr(base, '__name__', base)}` has no FEEL type"
