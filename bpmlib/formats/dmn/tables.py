"""Decision tables (DMN 1.5, 8): clauses, rules, hit policy. Which texts stand in them is not asked."""

from __future__ import annotations

from typing import Final, cast, get_args

from bpmlib.errors import nearest
from bpmlib.formats.dmn.nodes import Nodes, is_feel
from bpmlib.formats.dmn.xml import Element
from bpmlib.model import drg as m
from bpmlib.model.policies import HitPolicy
from bpmlib.source import Fragment

__all__ = ["read_table"]

_POLICIES: Final = tuple(one for one in get_args(HitPolicy) if not one.startswith("COLLECT "))
_AGGREGATIONS: Final = tuple(one.removeprefix("COLLECT ") for one in get_args(HitPolicy) if one.startswith("COLLECT "))


def read_table(nodes: Nodes, element: Element) -> m.Table:
    """Return a decision table; report rules that do not fit its clauses."""
    nodes.children(element, ("input", "output", "annotation", "rule"))
    inputs = tuple(_input(nodes, child) for child in nodes.all(element, "input"))
    outputs = tuple(_output(nodes, child) for child in nodes.all(element, "output"))
    remarks = [nodes.word(child, "name") for child in nodes.all(element, "annotation")]
    names = [word.text if word is not None else "" for word in remarks]
    if not outputs:
        message, hint = "the decision table has no output", "add an `output`"
        nodes.error("dmn-element-missing", message, element.span, hint)
    rules = tuple(_rule(nodes, child, len(inputs), len(outputs), names) for child in nodes.all(element, "rule"))
    return m.Table(
        _hit_policy(nodes, element),
        inputs,
        outputs,
        rules,
        element.attributes.get("outputLabel", ""),
        _language(nodes, element),
        type=nodes.type(element),
        span=element.span,
    )


def _hit_policy(nodes: Nodes, element: Element) -> HitPolicy:
    policy = _one_of(nodes, element, "hitPolicy", _POLICIES) or "UNIQUE"
    aggregation = _one_of(nodes, element, "aggregation", _AGGREGATIONS)
    # Modelers leave the aggregation where it was when the policy is changed: it says something of COLLECT only.
    return cast(HitPolicy, f"COLLECT {aggregation}" if policy == "COLLECT" and aggregation else policy)


def _one_of(nodes: Nodes, element: Element, attribute: str, known: tuple[str, ...]) -> str:
    word = nodes.word(element, attribute)
    if word is None or word.text in known:
        return word.text if word is not None else ""
    hint = nearest(word.text, known) or f"it is one of {', '.join(f'`{one}`' for one in known)}"
    nodes.error("dmn-attribute-value", f"`{word.text}` is no `{attribute}`", word.span, hint)
    return ""


def _input(nodes: Nodes, element: Element) -> m.InputClause:
    nodes.children(element, ("inputExpression", "inputValues"))
    expression = nodes.one(element, "inputExpression")
    return m.InputClause(
        nodes.text(expression),
        nodes.type(expression) if expression is not None else None,
        nodes.text(nodes.one(element, "inputValues")),
        element.attributes.get("label", ""),
        span=element.span,
    )


def _output(nodes: Nodes, element: Element) -> m.OutputClause:
    nodes.children(element, ("outputValues", "defaultOutputEntry"))
    return m.OutputClause(
        nodes.word(element, "name"),
        nodes.type(element),
        nodes.text(nodes.one(element, "outputValues")),
        nodes.text(nodes.one(element, "defaultOutputEntry")),
        element.attributes.get("label", ""),
        span=element.span,
    )


def _rule(nodes: Nodes, element: Element, inputs: int, outputs: int, names: list[str]) -> m.Rule:
    nodes.children(element, ("inputEntry", "outputEntry", "annotationEntry"))
    tests = tuple(_entry(nodes, child, "-") for child in nodes.all(element, "inputEntry"))
    results = tuple(_entry(nodes, child, "") for child in nodes.all(element, "outputEntry"))
    remarks = [nodes.prose(child, "text") for child in nodes.all(element, "annotationEntry")]
    for found, wanted, name in ((len(tests), inputs, "input"), (len(results), outputs, "output")):
        if found != wanted and (wanted or name == "input"):  # a table without an output is reported as such
            message = f"the rule has {found} `{name}Entry`, and the table {wanted} `{name}`"
            nodes.error("dmn-row-length", message, element.span, f"give each `{name}` one `{name}Entry`")
    named = [*names, *[""] * len(remarks)]
    return m.Rule(
        tests,
        results,
        element.attributes.get("id", ""),
        nodes.prose(element),
        tuple((name, remark) for name, remark in zip(named, remarks, strict=False) if remark),
        span=element.span,
    )


def _entry(nodes: Nodes, element: Element, blank: str) -> Fragment:
    """Return the text of an entry; a blank one is `blank`, at the place of the entry."""
    return nodes.text(element) or Fragment(blank, element.span.part(0, len(blank)))


def _language(nodes: Nodes, element: Element) -> str:
    """Return the first language other than FEEL that a text of the table is in, empty where all are FEEL."""
    clauses = (clause for name in ("input", "output", "rule") for clause in nodes.all(element, name))
    languages = (nodes.language_of(part) for clause in clauses for part in clause.children)
    return next((language for language in languages if not is_feel(language)), "")
