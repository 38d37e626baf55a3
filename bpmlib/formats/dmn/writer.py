"""A DMN model to its XML: the whole graph in the order of the schema, with a diagram of it.

`writer_boxes` has the boxed expressions, `writer_ids` makes the ids that are missing, `diagram` lays the graph out,
`writer_diagram` writes that down, and `writer_xml` is the text itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, assert_never

from bpmlib.errors import Diagnostic, PolicyError
from bpmlib.formats.dmn.writer_boxes import boxed, function, text_element, variable
from bpmlib.formats.dmn.writer_diagram import diagram_element
from bpmlib.formats.dmn.writer_ids import Node, Numbered, Requirement, numbered
from bpmlib.formats.dmn.writer_xml import Element, document, element
from bpmlib.model import drg as m
from bpmlib.model.walk import nodes
from bpmlib.source import Fragment

__all__ = ["write"]


def write(definitions: m.Definitions) -> str:
    """Return a model as DMN XML of the model's version, 1.3, 1.4 or 1.5; an older one is written as 1.5.

    Reading it gives an equal model, and the same model always gives the same text. Nodes without an id get one made
    from their name; those of the model stay, though some editors refuse ids with other letters than a to z. A reference
    to an input of another model is written as one to a decision: the model does not say which it is.

    Raises `PolicyError` for a character that XML cannot hold, and for what the model's version lacks: version 1.3, the
    one that many editors read, has no boxed `if`, filter, `for`, `some` and `every`.
    """
    version = definitions.version if definitions.version in _DATES else "1.5"
    _refuse_unsaid(definitions, version)
    model = numbered(definitions)
    whole = model.definitions
    attributes: dict[str, str | None] = {
        "xmlns": f"{_ROOT}{_DATES[version]}/MODEL/",
        "xmlns:dmndi": f"{_ROOT}{_DATES[version]}/DMNDI/",
        "xmlns:dc": "http://www.omg.org/spec/DMN/20180521/DC/",
        "xmlns:di": "http://www.omg.org/spec/DMN/20180521/DI/",
        "id": model.ids.new(whole.name, "definitions"),
        "name": whole.name,
        "namespace": whole.namespace,
        "exporter": "bpmlib",
    }
    children = [
        _prose("description", whole.description, whole),
        *map(_import, whole.imports),
        *(_item("itemDefinition", item) for item in whole.items),
        *(_node(node, needs, model) for node, needs in zip(model.nodes, model.requirements, strict=True)),
        diagram_element(model),
    ]
    return document(element("definitions", attributes, children, span=whole.span))


_ROOT: Final = "https://www.omg.org/spec/DMN/"
_DATES: Final = {"1.3": "20191111", "1.4": "20211108", "1.5": "20230324"}


def _refuse_unsaid(definitions: m.Definitions, version: str) -> None:
    """Raise `PolicyError` with every box that was not understood when it was read, and what the version lacks."""
    problems = []
    for node in nodes(definitions):
        match node:
            case m.Unread(reason, code):
                problems.append(Diagnostic(code, reason, node.span, "mend it in the file that it was read from"))
                continue
            case m.Conditional() if version == "1.3":
                name = "conditional"
            case m.BoxedFilter() if version == "1.3":
                name = "filter"
            case m.Iterator() if version == "1.3":
                name = node.kind
            case m.ItemDefinition(constraint=Fragment()) if version != "1.5":
                name = "typeConstraint"
            case _:
                continue
        hint = "write the model as DMN 1.5, or say the same in a FEEL text"
        problems.append(Diagnostic("dmn-element-unknown", f"DMN {version} has no `{name}`", node.span, hint))
    if problems:
        raise PolicyError(problems)


def _prose(tag: str, text: str, node: m.Definitions | Node) -> Element | None:
    return element(tag, text=text, span=node.span) if text else None


def _import(one: m.Import) -> Element:
    attributes = {
        "name": one.name,
        "namespace": one.namespace,
        "importType": one.kind,
        "locationURI": one.location or None,
    }
    return element("import", attributes, span=one.span)


# ---------------------------------------------------------------------------------------------- types


def _item(tag: str, item: m.ItemDefinition) -> Element:
    type_ = None if item.type is None else element("typeRef", text=item.type.text, span=item.type.span)
    children = [
        type_,
        text_element("allowedValues", item.allowed),
        text_element("typeConstraint", item.constraint),
        *(_item("itemComponent", component) for component in item.components),
        _function_item(item),
    ]
    attributes: dict[str, str | None] = {"name": item.name.text, "isCollection": "true" if item.collection else None}
    return element(tag, attributes, children, span=item.span)


def _function_item(item: m.ItemDefinition) -> Element | None:
    if item.parameters is None:
        return None
    result = None if item.result is None else item.result.text
    parameters = [variable("parameters", parameter) for parameter in item.parameters]
    return element("functionItem", {"outputTypeRef": result}, parameters, span=item.span)


# ---------------------------------------------------------------------------------------------- the graph


def _node(node: Node, needs: Iterable[Requirement], model: Numbered) -> Element:
    required = [_requirement(need, model.definitions) for need in needs]
    children: list[Element | None]
    match node:
        case m.InputData():
            tag, children = "inputData", [variable("variable", node.variable)]
        case m.Decision():
            tag, children = (
                "decision",
                [
                    _prose("question", node.question, node),
                    _prose("allowedAnswers", node.allowed_answers, node),
                    variable("variable", node.variable),
                    *required,
                    boxed(node.logic),
                ],
            )
        case m.BusinessKnowledgeModel():
            logic = None if node.logic is None else function("encapsulatedLogic", node.logic)
            tag, children = "businessKnowledgeModel", [variable("variable", node.variable), logic, *required]
        case m.DecisionService():
            members = _members(node, model.definitions)
            tag, children = "decisionService", [variable("variable", node.variable), *members]
        case _:
            assert_never(node)
    attributes: dict[str, str | None] = {"id": node.id, "name": node.name.text}
    return element(tag, attributes, [_prose("description", node.description, node), *children], span=node.span)


def _requirement(need: Requirement, definitions: m.Definitions) -> Element:
    tag = "knowledgeRequirement" if need.kind == "requiredKnowledge" else "informationRequirement"
    return element(tag, {"id": need.id}, [_pointer(need.kind, need.reference, definitions)])


def _members(service: m.DecisionService, definitions: m.Definitions) -> Iterable[Element]:
    for tag, references in (
        ("outputDecision", service.outputs),
        ("encapsulatedDecision", service.encapsulated),
        ("inputDecision", service.input_decisions),
        ("inputData", service.input_data),
    ):
        yield from (_pointer(tag, reference, definitions) for reference in references)


def _pointer(tag: str, reference: m.Reference, definitions: m.Definitions) -> Element:
    """An element's address: `#id` in its own model, with the namespace in front in another one."""
    namespace = "" if reference.namespace == definitions.namespace else reference.namespace
    return element(tag, {"href": f"{namespace}#{reference.id.replace('%', '%25')}"}, span=reference.span)
