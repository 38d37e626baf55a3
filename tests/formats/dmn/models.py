"""Small DMN files for tests."""

from pathlib import Path

from bpmlib.errors import Diagnostic, PolicyError
from bpmlib.formats.dmn import read
from bpmlib.model import drg as m
from bpmlib.source import Source

__all__ = ["DMN", "KIT", "codes", "logic", "mistakes", "model", "of_decision", "one"]

DMN = "https://www.omg.org/spec/DMN/20230324/MODEL/"
KIT = sorted((Path(__file__).parents[4] / "shared/dmn/tck").glob("*/*/*.dmn"))
"""The models of the public conformance kit, where it lies beside the checkout."""


def of_decision(expression: str) -> str:
    """Return the text of a model with one decision `d` that holds an expression."""
    return model(f'<decision id="_d" name="d">{expression}</decision>')


def model(*elements: str, attributes: str = f'xmlns="{DMN}" namespace="urn:m" name="m"') -> str:
    """Return the text of a model with these elements."""
    return "\n".join(
        ['<?xml version="1.0" encoding="UTF-8"?>', f"<definitions {attributes}>", *elements, "</definitions>"]
    )


def one(*elements: str) -> m.Definitions:
    """Return the model with these elements."""
    return read(Source("m.dmn", model(*elements)))


def logic(expression: str) -> m.Boxed | None:
    """Return the expression of the only decision, as it is read."""
    return read(Source("m.dmn", of_decision(expression))).decisions[0].logic


def mistakes(text: str) -> tuple[Diagnostic, ...]:
    """Return what is wrong with a file: with the model in it, or why there is none."""
    try:
        return read(Source("m.dmn", text)).problems
    except PolicyError as error:
        return error.diagnostics


def codes(*elements: str) -> list[str]:
    """Return the codes of what is wrong with a model of these elements."""
    return [one.code for one in mistakes(model(*elements))]
