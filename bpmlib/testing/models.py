"""Documents drawn field by field, with what one field asks of another, and validated once by their model."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from pydantic import BaseModel, RootModel, ValidationError

from bpmlib.documents.relations import Compared
from bpmlib.errors import Diagnostic, NotDrawable
from bpmlib.testing.choices import ANYTHING, Anything, Chooser
from bpmlib.testing.recipes import Nullable, Recipe
from bpmlib.testing.steps import Line, Scale

__all__ = ["Field", "Model", "Whole", "narrow"]

_TRIES: Final = 60
"""How often what a validator refuses is drawn anew."""
_NESTED: Final = 30
_LEFT_OUT: Final = 6
"""One in so many times a field that has a default is left out."""


@dataclass(slots=True)
class Field:
    """One field: its name, its key in a dict, its recipe; `default` makes its value where it may be left out."""

    name: str
    key: str
    recipe: Recipe
    default: Callable[[], Any] | None = None
    relations: tuple[Compared, ...] = ()
    line: Line | None = field(default=None)
    """The line of its values, where it has relations to keep or others have to it."""


class Whole(dict[str, Any]):
    """The values of a document by name where those that it lacks are meant to be left out, not to be drawn."""


class Model:
    """Draws instances of a model. The fields are filled in later, as models may contain themselves."""

    def __init__(self, model: type[BaseModel]) -> None:
        self.model = model
        self.fields: tuple[Field, ...] = ()
        self._make: Callable[..., BaseModel] = model
        self._root = issubclass(model, RootModel)

    def draw(self, choose: Chooser, near: Any = ANYTHING) -> BaseModel:
        """Return an instance; `near` is an instance, or the values of some of its fields by name."""
        if choose.depth >= _NESTED:
            raise NotDrawable(Diagnostic("draw-impossible", f"`{self.model.__name__}` contains itself without an end"))
        choose.depth += 1
        values: dict[str, Any] = {}
        self._fill(choose, near, values, None)
        made = self._made(values)
        tries = 1
        while isinstance(made, ValidationError):
            if tries == _TRIES:
                raise NotDrawable(self._refusal(made))
            around, choose.turn = choose.turn, tries
            self._fill(choose, ANYTHING, values, self._blamed(made))
            choose.turn = around
            made = self._made(values)
            tries += 1
        choose.depth -= 1
        return made

    def _fill(self, choose: Chooser, near: Any, values: dict[str, Any], only: Collection[str] | None) -> None:
        """Draw the fields, or some of them anew."""
        known: dict[str, Any] = {}
        for one in self.fields:
            if only is not None and one.name not in only:
                known[one.name] = values.get(one.key, ANYTHING)
                continue
            wanted = _part(near, one.name)
            if one.default is not None:
                lacks = isinstance(near, Whole) and wanted is ANYTHING
                if choose.index(_LEFT_OUT, 0 if lacks else None if wanted is ANYTHING else 1) == 0:
                    values.pop(one.key, None)
                    known[one.name] = one.default()
                    continue
            value = one.recipe.draw(choose, wanted) if not one.relations else _related(one, choose, wanted, known)
            values[one.key] = known[one.name] = value

    def _made(self, values: Mapping[str, Any]) -> BaseModel | ValidationError:
        try:
            return self._make(values["root"]) if self._root else self._make(**values)
        except ValidationError as error:
            return error

    def _blamed(self, error: ValidationError) -> Collection[str] | None:
        """Return the fields to draw anew, None for all of them."""
        places = {one["loc"][0] for one in error.errors(include_url=False, include_input=False) if one["loc"]}
        names = {one.name for one in self.fields if one.key in places or one.name in places}
        return names or None

    def _refusal(self, error: ValidationError) -> Diagnostic:
        first = error.errors(include_url=False, include_input=False)[0]
        place = str(first["loc"][0]) if first["loc"] else ""
        name = f"`{self.model.__name__}.{place}`" if place else f"`{self.model.__name__}`"
        by = ", ".join(f"`{one}`" for one in self._validators(place)) or "a validator in its annotation"
        return Diagnostic(
            "draw-refused",
            f"{name} is refused by {by} each of {_TRIES} times: {first['msg']}",
            hint=f'declare what it asks for, `Annotated[..., Compared("<=", "{self._example()}")]`, '
            f"or give a strategy: `documents({self.model.__name__}, fields={{...}})`",
        )

    def _example(self) -> str:
        return next(iter(self.model.model_fields), "field")

    def _validators(self, place: str) -> Iterator[str]:
        """Yield the names of the validators that look at a field, or at the whole model."""
        found = self.model.__pydantic_decorators__
        if not place:
            yield from found.model_validators
            yield from found.root_validators
        for name, one in found.field_validators.items():
            if place in one.info.fields or "*" in one.info.fields:
                yield name

    def takes(self, value: Any) -> bool:
        """Return whether it is an instance, or a dict with no other fields."""
        if isinstance(value, Mapping):
            return set(value) <= {one.name for one in self.fields}
        return isinstance(value, self.model)

    def another(self, taken: Collection[Any]) -> Any:
        """Return `ANYTHING`: none is known."""
        return ANYTHING


def _part(near: Any, name: str) -> Any:
    if near is ANYTHING or near is None:
        return ANYTHING
    return near.get(name, ANYTHING) if isinstance(near, Mapping) else getattr(near, name, ANYTHING)


def _related(one: Field, choose: Chooser, wanted: Any, known: Mapping[str, Any]) -> Any:
    """Return a value of a field that is as its relations want it to the values of others."""
    others = [(relation, known.get(relation.field, ANYTHING)) for relation in one.relations]
    others = [(relation, other) for relation, other in others if other is not None and other is not ANYTHING]
    if wanted is not ANYTHING and not all(relation.holds(wanted, other) for relation, other in others):
        wanted = ANYTHING
    if one.line is None or not others:
        return one.recipe.draw(choose, wanted)
    low, high = one.line.low, one.line.high
    apart: list[Any] = []
    for relation, other in others:
        least, most = narrow(relation, one.line.scale, other)
        low, high = max(low, low if least is None else least), min(high, high if most is None else most)
        if relation.test == "!=":
            apart.append(other)
    if isinstance(one.recipe, Nullable) and one.recipe.draws_null(choose, wanted):
        return None
    if low > high:
        return one.line.draw(choose, wanted)
    value = one.line.draw(choose, wanted, low, high)
    if value in apart:
        other = one.line.narrowed(low, high).another(apart)
        value = value if isinstance(other, Anything) else other
    return value


def narrow(relation: Compared, scale: Scale, other: Any) -> tuple[int | None, int | None]:
    """Return the first and the last step that a value may have which is so to another one."""
    step = scale.floor(other)
    exact = scale.step(other) is not None
    match relation.test:
        case ">=":
            return step if exact else step + 1, None
        case ">":
            return step + 1, None
        case "<=":
            return None, step
        case "<":
            return None, step - 1 if exact else step
        case "==":
            return step, step
    return None, None
