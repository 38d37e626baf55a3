"""Annotations to write documents with: units, percentages, vocabularies, durations, labels, personal data.

    class Invoice(BaseModel):
        total: Annotated[CNY, Field(ge=0), Label("invoice total", "发票金额")]
        discount: Percent
        approved_by: list[Role]
        warranty: YearsAndMonths
        phone: Annotated[str, Personal()]

They say what pydantic does not know: that money is not capacity, which words a string is taken from, what people call
a field. They restrict no value by themselves; in particular money may have any number of decimals.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from bpmlib.values.durations import YearsMonths, parse_duration

__all__ = [
    "CNY", "Label", "MonthsText", "Percent", "Percentage", "Personal", "Role", "Unit", "Word", "YearsAndMonths",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unit:
    """The unit a number counts: `Unit("CNY")`, `Unit("kVA")`. Numbers of two units are never compared."""

    name: str


@dataclass(frozen=True, slots=True)
class Percentage:
    """A number that is a share: 0.3 is written and shown as 30%."""


@dataclass(frozen=True, slots=True)
class Word:
    """A string that is a word of the vocabulary `name`; which words it has, a `Literal` or `vocabulary.md` says."""

    name: str


@dataclass(frozen=True, slots=True)
class Label:
    """What people call a field, in English and in Chinese: explanations say it in place of the path.

    Without one, a description of the form `order total (订单金额)` gives the Chinese name; its English, which may be
    a whole clause, explains the path where the values read are listed.
    """

    en: str = ""
    zh: str = ""


@dataclass(frozen=True, slots=True)
class Personal:
    """Personal data: no message, explanation or `repr` shows the value, or what a policy makes of it.

    On a list or a document it holds for everything inside.
    """


@dataclass(frozen=True, slots=True)
class MonthsText:
    """How pydantic takes a duration of years and months: an instance, or in JSON text such as `P1Y2M`."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Return the schema: text counts in JSON, and in Python where the model is not strict.

        Bounds of the field may already stand in the inner schema, so each way in ends there.
        """
        inner = handler(source)
        spelt = core_schema.no_info_after_validator_function(_years_months, core_schema.str_schema())
        text = core_schema.chain_schema([spelt, inner])
        instance = core_schema.chain_schema([core_schema.is_instance_schema(YearsMonths), inner])
        python = core_schema.lax_or_strict_schema(core_schema.union_schema([instance, text]), instance)
        shown = core_schema.to_string_ser_schema(when_used="json")
        shown = core_schema.to_string_ser_schema(when_used="json")
        return core_schema.json_or_python_schema(text, python, serialization=shown)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Return the JSON schema: text that spells a duration."""
        return {"type": "string", "format": "duration"}


def _years_months(text: str) -> YearsMonths:
    found = parse_duration(text)
    if not isinstance(found, YearsMonths):
        raise ValueError("it is not a duration of years and months, such as P1Y2M")
    return found


CNY = Annotated[Decimal, Unit("CNY")]
Percent = Annotated[Decimal, Percentage()]
Role = Annotated[str, Word("Role")]
YearsAndMonths = Annotated[YearsMonths, MonthsText()]
"""FEEL's duration of years and months. Its duration of days and time is a `timedelta`."""
