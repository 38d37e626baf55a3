"""Writes small folders of test cases, and stands in for the engine that answers them."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from bpmlib.feel import Outcome

TESTS = "http://www.omg.org/spec/DMN/20160719/testcase"
MODEL = "<definitions/>"


def case_file(*cases: str, model: str = "model.dmn", namespace: str = TESTS) -> str:
    """Return a file of test cases."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<testCases xmlns="{namespace}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    xmlns:xsd="http://www.w3.org/2001/XMLSchema">
  <modelName>{model}</modelName>
  <labels><label>a label</label></labels>
  {"".join(cases)}
</testCases>"""


def expecting(value: str, *, id: str = "001", inside: str = "", name: str = "Answer") -> str:
    """Return a test case that expects a value of one decision."""
    expected = f"<expected>{value}</expected>" if value else ""
    return f'<testCase id="{id}">{inside}<resultNode name="{name}">{expected}</resultNode></testCase>'


def folder(root: Path, tests: str, *, name: str = "compliance-level-3/0001-one", models: tuple[str, ...] = ()) -> Path:
    """Write a folder of the kit below a directory and return it."""
    path = root / name
    path.mkdir(parents=True)
    for model in models or ("model.dmn",):
        (path / model).write_text(MODEL, "utf-8")
    (path / f"{path.name}-test-01.xml").write_text(tests, "utf-8")
    return path


class Engine:
    """A model that answers each decision and service with what is given, or with what a function of the inputs says."""

    def __init__(self, answers: Mapping[str, Any]) -> None:
        self.answers = answers
        self.asked: list[tuple[str, Mapping[str, Any]]] = []

    def evaluate(self, decision: str, inputs: Mapping[str, Any]) -> Outcome:
        return self._answer(decision, inputs)

    def invoke(self, service: str, arguments: Mapping[str, Any]) -> Outcome:
        return self._answer(f"call {service}", arguments)

    def _answer(self, name: str, inputs: Mapping[str, Any]) -> Outcome:
        self.asked.append((name, inputs))
        answer: Any = self.answers.get(name)
        value = answer(inputs) if isinstance(answer, Callable) else answer  # type: ignore[arg-type]
        return value if isinstance(value, Outcome) else Outcome(value, ())
