"""`documents(Model)`: the strategy of a model's valid instances."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TypeVar

from hypothesis.strategies import SearchStrategy
from pydantic import BaseModel

from bpmlib.errors import Diagnostic, NotDrawable, nearest
from bpmlib.testing.choices import Made
from bpmlib.testing.lines import CHINA
from bpmlib.testing.shapes import Shapes

__all__ = ["documents"]

ModelT = TypeVar("ModelT", bound=BaseModel)

_ZONES: Final = (None, CHINA)
"""Times of nobody's zone, or of China's: all times of one document, so that they can be compared."""


def documents(
    model: type[ModelT], *, fields: Mapping[str, SearchStrategy[Any]] | None = None
) -> SearchStrategy[ModelT]:
    """Return the strategy of a model's valid instances, drawn as its annotations declare them, without filtering.

    Bounds, digits, patterns, lengths, enumerations, unions, lists and `Compared` fields are kept from the start;
    values at the bounds are likely; fields with a default are left out now and then. `fields` gives strategies of your
    own by dotted path, for what only a validator's code knows. Raises `NotDrawable` where the constraints leave no
    value or a field is unknown, and while drawing where a validator refuses what is drawn again and again.

    >>> from bpmlib.documents.sales import SalesOrder
    >>> documents(SalesOrder)
    documents(SalesOrder)
    """
    shapes = Shapes(given=fields)
    recipe = shapes.model(model)
    for path in fields or {}:
        if path not in shapes.used:
            message = f"`{path}` is not a field of `{model.__name__}`"
            raise NotDrawable(Diagnostic("draw-unknown", message, hint=nearest(path, model.model_fields)))
    strategy: SearchStrategy[Any] = Made(recipe.draw, f"documents({model.__name__})", _ZONES)
    return strategy
