"""From the annotations of a pydantic model to the recipes of its fields.

What an annotation declares becomes the recipe: types, bounds, digits, patterns, lengths, relations between fields. A
validator that is only code is not known here; the model refuses what it does not want (see `models`).
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

import pydantic
from hypothesis import strategies as st
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from bpmlib.documents.describe import constraints, flat, peel
from bpmlib.documents.fields import Bounds
from bpmlib.documents.relations import Compared
from bpmlib.documents.shared_types import Percentage, Word
from bpmlib.errors import Diagnostic, NotDrawable
from bpmlib.testing.choices import ANYTHING
from bpmlib.testing.lines import CHINA, from_day, number_line, time_line
from bpmlib.testing.lists import Dicts, Lists, Tuples
from bpmlib.testing.models import Field, Model
from bpmlib.testing.pattern_parts import UnknownPattern, read_pattern
from bpmlib.testing.recipes import Converted, Foreign, Nullable, OneOf, Recipe, Values
from bpmlib.testing.related import keep_relations
from bpmlib.testing.steps import Line
from bpmlib.testing.texts import Matching, Text
from bpmlib.values.durations import YearsMonths

__all__ = ["Known", "Shapes"]

Path = tuple[str, ...]

_TIMES: Final[Mapping[Any, str]] = {
    date: "date", datetime: "date and time", time: "time", timedelta: "days and time duration",
    YearsMonths: "years and months duration", pydantic.AwareDatetime: "date and time",
    pydantic.NaiveDatetime: "date and time", pydantic.PastDatetime: "date and time", pydantic.PastDate: "date",
    pydantic.FutureDatetime: "date and time", pydantic.FutureDate: "date",
}  # fmt: skip
_ZONES: Final[Mapping[Any, Any]] = {pydantic.AwareDatetime: CHINA, pydantic.NaiveDatetime: None}
_WHEN: Final[Mapping[Any, Mapping[str, Any]]] = {
    # of the clock: a day that is past, or to come, for as long as this library is in use
    pydantic.PastDate: {"lt": date(2020, 1, 1)},
    pydantic.FutureDate: {"gt": date(2150, 1, 1)},
    pydantic.PastDatetime: {"lt": datetime(2020, 1, 1)},  # noqa: DTZ001 - of the wall
    pydantic.FutureDatetime: {"gt": datetime(2150, 1, 1)},  # noqa: DTZ001 - of the wall
}


@dataclass(frozen=True)
class Known:
    """What is known of the field at a path beside its annotation: values worth drawing, and those of its items."""

    values: tuple[Any, ...] = ()
    item: Known | None = None
    inner: Mapping[str, Known] | None = None
    first: date | None = None
    """The first day that a date may be."""


NOTHING: Final = Known()


class Shapes:
    """Makes recipes: `words` are the values of texts by the name of their vocabulary, `given` strategies by path."""

    def __init__(
        self, words: Callable[[str], Sequence[str] | None] | None = None, given: Mapping[str, Any] | None = None
    ) -> None:  # fmt: skip
        self.words = words or (lambda name: None)
        self._given = dict(given or {})
        self._plain: dict[type[BaseModel], Model] = {}
        self.used: set[str] = set()
        """The paths of the strategies that have been given and taken."""

    def model(self, model: type[BaseModel], known: Known = NOTHING, path: Path = ()) -> Model:
        """Return the recipe of a model; the same for the same model where nothing more is known of it."""
        if not model.__pydantic_complete__:
            model.model_rebuild()
        inside = path and not any(one.startswith(".".join(path) + ".") for one in self._given)
        plain = known is NOTHING and (inside or not self._given)
        if plain and model in self._plain:
            return self._plain[model]
        recipe = Model(model)
        if plain:
            self._plain[model] = recipe
        inner = known.inner or {}
        fields = [
            self._field(model, name, info, inner.get(name, NOTHING), (*path, name))
            for name, info in model.model_fields.items()
        ]
        recipe.fields = keep_relations(model.__name__, fields)
        return recipe

    def _field(self, model: type[BaseModel], name: str, info: FieldInfo, known: Known, path: Path) -> Field:
        place = f"{model.__name__}.{name}"
        key = info.validation_alias or info.alias or name
        if isinstance(key, pydantic.AliasChoices):
            key = next((one for one in key.choices if isinstance(one, str)), key)
        if not isinstance(key, str):
            raise _unknown(place, "its key is a path inside of another")
        notes = list(flat(info.metadata))
        dotted = ".".join(path)
        if dotted in self._given:
            self.used.add(dotted)
            recipe: Recipe = Foreign(lambda: self._given[dotted])
        else:
            recipe = self.recipe(place, info.annotation, notes, model, known, path)
        default = None
        if not info.is_required() and not info.default_factory_takes_validated_data:
            default = lambda: info.get_default(call_default_factory=True)  # noqa: E731 - it stands for the field
        relations = tuple(one for one in peel(info.annotation, notes)[2] if isinstance(one, Compared))
        return Field(name, key, recipe, default, relations, _line(recipe))

    # ----------------------------------------------------------------------------------------- types

    def recipe(
        self, place: str, annotation: Any, notes: list[Any], model: type[BaseModel] | None, known: Known, path: Path
    ) -> Recipe:  # fmt: skip
        """Return the recipe of a type under some constraints; `place` names the field in messages."""
        base, nullable, notes = peel(annotation, notes)
        inner = self._bare(place, base, notes, model, known, path)
        return Nullable(inner) if nullable else inner

    def _bare(
        self, place: str, base: Any, notes: list[Any], model: type[BaseModel] | None, known: Known, path: Path
    ) -> Recipe:  # fmt: skip
        bounds, unknown = constraints(notes)
        if base in _TIMES:
            return self._time(place, base, bounds, known)
        if base in (int, Decimal, float):
            share = any(isinstance(note, Percentage) for note in notes)
            line = number_line(bounds, whole=base is int, share=share, known=known.values)
            made: Recipe = _needed(line, place)
            return Converted(made, float) if base is float else made
        if base is bool:
            return Values((False, True))
        if base is str:
            return self._text(place, bounds, unknown, notes, model, known)
        if base is None or base is types.NoneType:
            return Values((None,))
        origin = get_origin(base)
        if origin is Literal:
            return Values(get_args(base))
        if isinstance(base, type) and issubclass(base, Enum):
            return Values(tuple(base))
        if isinstance(base, type) and issubclass(base, BaseModel):
            return self.model(base, known, path)
        if origin in (Union, types.UnionType):
            parts = [self.recipe(place, part, [], model, known, path) for part in get_args(base)]
            return OneOf(parts)
        return self._many(place, base, bounds, model, known, path) or self._foreign(base, notes)

    def _time(self, place: str, base: Any, bounds: Bounds, known: Known) -> Line:
        when: dict[str, Any] = {
            name: bound for name in ("ge", "gt", "le", "lt") if (bound := getattr(bounds, name)) is not None
        }
        bounds = Bounds(**{**_WHEN.get(base, {}), **when})
        line = time_line(_TIMES[base], bounds, zone=_ZONES.get(base, ANYTHING), known=known.values)
        return from_day(_needed(line, place), known.first)

    def _many(
        self, place: str, base: Any, bounds: Bounds, model: type[BaseModel] | None, known: Known, path: Path
    ) -> Recipe | None:  # fmt: skip
        """Return the recipe of a collection, None for what is none."""
        kind: Any = get_origin(base) or base
        if not isinstance(kind, type):
            return None
        arguments = get_args(base)
        item_known = known.item or NOTHING

        def part(annotation: Any) -> Recipe:
            return self.recipe(place, annotation, [], model, item_known, path)

        least, most = bounds.min_length or 0, bounds.max_length
        if most is not None and least > most:
            raise _impossible(place, f"it has at least {least} items and at most {most}")
        if issubclass(kind, tuple) and arguments and arguments[-1] is not Ellipsis:
            return Tuples([part(one) for one in arguments if one != ()])
        if issubclass(kind, Mapping):
            key, value = arguments or (str, str)
            return Dicts(part(key), part(value), least, most)
        if issubclass(kind, (str, bytes)) or not issubclass(kind, (Sequence, Set)):
            return None
        item = part(arguments[0] if arguments else str)
        if not issubclass(kind, Set):
            return Lists(item, least, most, made=tuple if issubclass(kind, tuple) else list)
        if isinstance(item, Values) and len(item.values) < least:
            raise _impossible(place, f"it has at least {least} items, and there are only {len(item.values)}")
        most = len(item.values) if isinstance(item, Values) and most is None else most
        return Lists(item, least, most, unique=True, made=frozenset if issubclass(kind, frozenset) else set)

    def _foreign(self, base: Any, notes: list[Any]) -> Recipe:
        wanted: Any = Annotated[(base, *notes)] if notes else base
        return Foreign(lambda: st.from_type(wanted))

    # ----------------------------------------------------------------------------------------- texts

    def _text(
        self, place: str, bounds: Bounds, unknown: list[Any], notes: list[Any], model: type[BaseModel] | None,
        known: Known,
    ) -> Recipe:  # fmt: skip
        for note in notes:
            if isinstance(note, Word) and (words := self.words(note.name)):
                return Values(words)
        config: Any = model.model_config if model is not None else {}
        least = bounds.min_length if bounds.min_length is not None else config.get("str_min_length") or 0
        most = bounds.max_length if bounds.max_length is not None else config.get("str_max_length")
        if most is not None and least > most:
            raise _impossible(place, f"it has at least {least} characters and at most {most}")
        texts = [value for value in known.values if isinstance(value, str)]
        pattern = next((found for note in unknown if (found := _pattern(note)) is not None), None)
        if pattern is None:
            strips = config.get("str_strip_whitespace") or any(getattr(one, "strip_whitespace", 0) for one in unknown)
            return Text(least, most, texts, spaces=not strips)
        try:
            recipe = Matching(read_pattern(pattern), least, most, texts)
        except UnknownPattern as error:
            raise _unknown(place, f"its pattern has {error}, for which no text is spelt") from error
        if not recipe.possible:
            raise _impossible(place, f"no text of its length matches `{pattern}`")
        return recipe


def _pattern(note: Any) -> str | None:
    found = getattr(note, "pattern", None)
    return None if found is None else str(getattr(found, "pattern", found))


def _line(recipe: Recipe) -> Line | None:
    inner = recipe.inner if isinstance(recipe, Nullable) else recipe
    return inner if isinstance(inner, Line) else None


def _needed(line: Line | None, place: str) -> Line:
    if line is None:
        raise _impossible(place, "its bounds leave no value")
    return line


def _impossible(place: str, why: str) -> NotDrawable:
    return NotDrawable(Diagnostic("draw-impossible", f"`{place}` cannot be drawn: {why}"))


def _unknown(place: str, why: str) -> NotDrawable:
    model, _, name = place.rpartition(".")
    hint = f'give a strategy for it: `documents({model}, fields={{"{name}": ...}})`'
    return NotDrawable(Diagnostic("draw-unknown", f"`{place}` cannot be drawn: {why}", hint=hint))
