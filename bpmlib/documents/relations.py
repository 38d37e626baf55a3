"""A relation between two fields of a document, declared where the later one is annotated.

    class Stay(BaseModel):
        begins: date
        ends: Annotated[date, Compared(">=", "begins")]

pydantic checks it; whoever draws documents (`bpmlib.testing`) reads it and draws no others. The guard of a policy,
which reads single fields of a dict, leaves it to the model, as it does with every validator of a whole model.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from pydantic import GetCoreSchemaHandler, ValidationInfo
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

__all__ = ["Compared", "Comparison"]

Comparison: TypeAlias = Literal["<", "<=", ">", ">=", "==", "!="]

_TESTS: Final[Mapping[str, Callable[[Any, Any], Any]]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq, "!=": operator.ne,
}  # fmt: skip
_WORDS: Final[Mapping[str, str]] = {
    "<": "less than", "<=": "at most", ">": "more than", ">=": "at least", "==": "equal to", "!=": "other than",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Compared:
    """The value has to be so to that of a field above it; where one of the two is null, the relation holds.

    >>> from typing import Annotated
    >>> from pydantic import BaseModel
    >>> class Span(BaseModel):
    ...     low: int
    ...     high: Annotated[int, Compared(">", "low")]
    >>> Span(low=1, high=2)
    Span(low=1, high=2)
    """

    test: Comparison
    field: str

    def __post_init__(self) -> None:
        if self.test not in _TESTS:
            raise ValueError(f"`{self.test}` compares nothing: it is one of {', '.join(_TESTS)}")

    def holds(self, value: Any, other: Any) -> bool:
        """Return whether a value is so to the value of the other field."""
        return value is None or other is None or bool(_TESTS[self.test](value, other))

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Return the schema: that of the type, and this test after it."""
        return core_schema.with_info_after_validator_function(self._checked, handler(source))

    def _checked(self, value: Any, info: ValidationInfo) -> Any:
        other = (info.data or {}).get(self.field)
        if not self.holds(value, other):
            named = {"word": _WORDS[self.test], "field": self.field}
            raise PydanticCustomError("compared", "it must be {word} `{field}`", named)
        return value
