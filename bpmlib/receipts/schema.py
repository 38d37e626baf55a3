"""The JSON Schema (2020-12) of receipts, which docs/reference/receipt.schema.json publishes."""

from __future__ import annotations

from typing import Any

from bpmlib.run.receipt import FORMAT

__all__ = ["schema"]

_DIGEST = {"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"}
_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_VALUES = {"type": "object", "additionalProperties": {"$ref": "#/$defs/value"}}
_PATHS = {"type": "array", "items": {"type": "string"}, "minItems": 1}


def schema() -> dict[str, Any]:
    """Return the schema of a receipt as data that JSON can hold.

    >>> schema()["properties"]["format"]["const"]
    1
    """
    properties = _properties()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:bpmlib:receipt:{FORMAT}",
        "title": "Receipt of a decision",
        "description": "What was decided, by which text of which policy, on which values and figures.",
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
        "$defs": {
            "value": {
                "description": "A value of FEEL. Numbers, dates, times, durations and ranges are text, so that no "
                "digit is lost; a date and time in a named zone has its offset and the zone, as RFC 9557 spells them.",
                "oneOf": [
                    {"type": ["null", "boolean", "string"]},
                    {"type": "array", "items": {"$ref": "#/$defs/value"}},
                    _VALUES,
                ],
            }
        },
    }


def _properties() -> dict[str, Any]:
    """Return the schemas of the keys, all of which a receipt has."""
    sections = {"reads": _PATHS, "terms": _PATHS, "outcome": _PATHS}
    return {
        "format": {"const": FORMAT, "description": "The format of receipts; another number is another schema."},
        "policy": {"type": "string", "minLength": 1, "description": "The id of the policy."},
        "effective": {
            "type": "string",
            "pattern": rf"^{_DAY}\.\.({_DAY})?$",
            "description": "From which day to which (left out: open, and not included) the version is in force.",
        },
        "files": {
            "type": "object",
            "additionalProperties": _DIGEST,
            "description": "A hash of the text of every file that had a part: policies by id, others by name.",
        },
        "as_of": {
            "type": ["string", "null"],
            "description": "The day whose version and figures counted; null where nothing depends on the day.",
        },
        "library": {"type": "string", "description": "The version of bpmlib."},
        "reads": _VALUES | {"description": "The values read from the inputs, by path."},
        "rules": {
            "type": "object",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
            "description": "The rules that matched, by decision.",
        },
        "terms": _VALUES | {"description": "The terms that were computed, by name."},
        "parameters": _VALUES | {"description": "The figures that had a part, by name."},
        "outcome": _VALUES | {"minProperties": 1, "description": "The answers, by name."},
        "personal": {
            "type": "object",
            "properties": sections,
            "additionalProperties": False,
            "description": "The paths of what is personal, by section.",
        },
        "masked": {"type": "boolean", "description": "Whether personal data were left out; then nobody can replay it."},
        "digest": _DIGEST | {"description": "A hash of all the rest, as JSON with sorted keys and no blanks."},
    }
