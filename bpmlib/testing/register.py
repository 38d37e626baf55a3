"""What hypothesis loads with itself (an entry point): from then on `st.from_type` draws valid documents.

All it does is to name a function that is asked about types once documents have been imported, as hypothesis does for
numpy's. Nothing of the library is loaded before somebody asks for a document.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar

from hypothesis import strategies as st
from hypothesis.strategies._internal.types import _global_extra_lookup

if TYPE_CHECKING:
    from pydantic import BaseModel

__all__ = ["register"]

ModelT = TypeVar("ModelT", bound="BaseModel")

_DOCUMENTS: Final = "bpmlib.documents"


def register(model: type[ModelT]) -> type[ModelT]:
    """Let `st.from_type(model)` draw what `documents(model)` draws, and return the model: it may decorate a class.

    The shipped documents, and what is derived from them, need none of this.

    >>> from pydantic import BaseModel
    >>> @register
    ... class Parcel(BaseModel):
    ...     pieces: int
    >>> st.from_type(Parcel).example().pieces  # doctest: +SKIP
    0
    """
    st.register_type_strategy(model, _drawn)
    return model


def _drawn(model: Any) -> st.SearchStrategy[Any]:
    from bpmlib.testing.documents import documents

    return documents(model)


def _resolved(thing: Any) -> st.SearchStrategy[Any] | None:
    """Return the strategy of a shipped document or of one derived from it, None for any other type."""
    if not isinstance(thing, type) or not any(_shipped(base) for base in thing.__mro__):
        return None
    return _drawn(thing)


def _shipped(base: type) -> bool:
    return base.__module__.startswith(_DOCUMENTS + ".") and hasattr(base, "model_fields")


_global_extra_lookup[_DOCUMENTS] = _resolved
