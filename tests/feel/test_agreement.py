"""Compiled policies and the evaluator mean the same: the same value, or an error at the same characters."""

from __future__ import annotations

from typing import Any

from hypothesis import example, given, reject, settings
from hypothesis import strategies as st

import bpmlib
from bpmlib import feel
from bpmlib.errors import BpmError, PolicyError
from bpmlib.values.compare import equal
from tests.feel.typed_texts import NAMES, SCALARS, Document, Writer, values
from tests.policy_text import decision, formula, policy, section, table

TYPES = (*SCALARS, "line", *(f"list {kind}" for kind in (*SCALARS, "line")))
FAILED = "failed"


@st.composite
def cases(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    text = Writer(draw).write(draw(st.sampled_from(TYPES)), 3)
    return text, values(draw, text)


@st.composite
def cells(draw: st.DrawFn) -> tuple[str, str, dict[str, Any]]:
    writer = Writer(draw)
    name = draw(st.sampled_from([name for name, kind in NAMES.items() if kind in SCALARS]))
    tests = ", ".join(writer.test(NAMES[name]) for _ in range(draw(st.integers(1, 3))))
    return name, f"not({tests})" if draw(st.booleans()) else tests, values(draw, f"{name} {tests}")


def made(text: str, untyped: bool, body: str) -> bpmlib.Policy:
    """Return a policy with a term for each name; with `untyped`, they are declared to be of type `Any`."""
    rows = [f"{name} | doc.{name} | {'Any' if untyped else '-'}" for name in NAMES if name in text + body]
    terms = section("Terms", table("name | is | type", *rows)) if rows else ""
    whole = policy("t.x", terms, body, front=("input: {doc: Document}",))
    return bpmlib.Policies.from_text(whole, documents=[Document])["t.x"]


def of_policy(text: str, body: str, given: dict[str, Any], untyped: bool = False) -> tuple[Any, Any]:
    """Return the value that a policy gives, or where in the expression it failed."""
    made_ = made(text, untyped, body)
    try:
        return made_.decide(doc=Document.model_construct(**given)).value, None
    except BpmError as error:
        return FAILED, place(error, text)


def of_evaluator(evaluate: Any, text: str, *given: Any) -> tuple[Any, Any]:
    """Return the value that the evaluator gives, or where in the expression it failed."""
    try:
        return evaluate(text, *given), None
    except BpmError as error:
        return FAILED, place(error, text)


def place(error: BpmError, text: str) -> tuple[str, int, str]:
    """Return the class of an error, and the characters of the expression that it speaks of."""
    span = error.diagnostics[0].span
    assert span is not None
    return type(error).__name__, span.start - span.source.text.index(text), span.text


def agree(text: str, compiled: tuple[Any, Any], evaluated: tuple[Any, Any], given: dict[str, Any]) -> None:
    """Fail unless both gave the same."""
    assert compiled[1] == evaluated[1], (text, given, compiled, evaluated)
    assert equal(compiled[0], evaluated[0]), (text, given, compiled, evaluated)


@settings(max_examples=30)
@example(('(("" + "") = null)', {}), False)
@given(cases(), st.booleans())
def test_a_formula_means_what_its_expression_means(case: tuple[str, dict[str, Any]], untyped: bool) -> None:
    text, given = case
    try:
        compiled = of_policy(text, formula("r : Any", text), given, untyped)
    except PolicyError:  # `1 * n` is no money, and the like: rare enough
        reject()
    agree(text, compiled, of_evaluator(feel.evaluate, text, given), given)


@settings(max_examples=30)
@given(cells(), st.booleans())
def test_a_cell_means_what_its_tests_mean(case: tuple[str, str, dict[str, Any]], untyped: bool) -> None:
    name, text, given = case
    rows = (f"yes | {text} | true", "otherwise | - | false")
    try:
        compiled = of_policy(text, decision("r (FIRST)", f"rule | {name} | → r : boolean", *rows), given, untyped)
    except PolicyError:
        reject()
    agree(text, compiled, of_evaluator(feel.matches, text, given[name], given), given)
