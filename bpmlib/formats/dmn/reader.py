"""From the text of a DMN file to its requirements graph, and every mistake of the file in one run.

A file is refused only where it is no DMN model. A mistake within one is among the model's `problems`, and takes with it
what it stands in: the boxed expression, the reference, the type. All else is read, as other tools would run it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count
from typing import Final

from bpmlib.errors import Limits, PolicyError, nearest
from bpmlib.formats.dmn.boxes import boxed, read_function
from bpmlib.formats.dmn.nodes import NEWEST, VERSIONS, Nodes, is_newer, joined, version_of
from bpmlib.formats.dmn.xml import Element, parse
from bpmlib.model import drg as m
from bpmlib.model.policies import Word
from bpmlib.source import Source, Span

__all__ = ["read"]

_DEFAULT: Final = Limits()

_DRAWN: Final = (
    "textAnnotation", "association", "group", "elementCollection", "performanceIndicator", "organizationUnit",
    "knowledgeSource",
)  # fmt: skip
"""What a model may hold that no decision depends on."""

_OWNERS: Final = (
    "authorityRequirement", "supportedObjective", "impactedPerformanceIndicator", "decisionMaker", "decisionOwner",
    "usingProcess", "usingTask",
)  # fmt: skip
"""What a decision may say about the business around it."""

_ELEMENTS: Final = ("decision", "inputData", "businessKnowledgeModel", "decisionService")


def read(source: Source, limits: Limits = _DEFAULT) -> m.Definitions:
    """Return the model that a DMN file of version 1.1 to 1.5 spells; its `problems` are the mistakes within it.

    No expression is judged, nor whether a reference finds something: both need the models that are imported. Raises
    `PolicyError` where the file is no XML, or not that of a DMN model.
    """
    root = parse(source, limits)
    nodes = Nodes(root, source, limits)
    _check_root(nodes)
    return _Reader(nodes).definitions()


def _check_root(nodes: Nodes) -> None:
    root = nodes.root
    if root.name != "definitions":
        message, hint = f"the file holds `{root.name}`, not a DMN model", "a model is one element `definitions`"
        nodes.error("dmn-root", message, root.span, hint)
    elif is_newer(root.namespace):
        message = f"the version of DMN `{root.namespace}` is not known, and is read as DMN {NEWEST}"
        nodes.warn("dmn-version-newer", message, root.span)
    elif not version_of(root.namespace):
        message = f"the namespace `{root.namespace}` is of no version of DMN that is read"
        message = message if root.namespace else "`definitions` is in no namespace"
        hint = nearest(root.namespace, VERSIONS) or f'DMN 1.5 is `xmlns="{list(VERSIONS)[-1]}"`'
        nodes.error("dmn-version", message, root.span, hint)
    if nodes.found:
        raise PolicyError(nodes.report.findings())


class _Reader:
    def __init__(self, nodes: Nodes) -> None:
        self.nodes = nodes
        self.children = nodes.children(nodes.root, ("import", "itemDefinition", *_ELEMENTS, *_DRAWN))
        self.ids: dict[str, Span] = {}
        for child in self.children:
            self._enter(child)
        self.unused = (name for number in count(1) if (name := f"_{number}") not in self.ids)
        """Ids for elements without one."""

    def definitions(self) -> m.Definitions:
        nodes, root = self.nodes, self.nodes.root
        return m.Definitions(
            joined(root.attributes.get("name", "")),
            nodes.namespace,
            version_of(root.namespace) or NEWEST,
            tuple(one for one in map(self._import, self._all("import")) if one.namespace),
            tuple(self._items(self._all("itemDefinition"))),
            tuple(self._input(child) for child in self._all("inputData")),
            tuple(self._decision(child) for child in self._all("decision")),
            tuple(self._knowledge(child) for child in self._all("businessKnowledgeModel")),
            tuple(self._service(child) for child in self._all("decisionService")),
            nodes.prose(root),
            problems=nodes.report.findings(),
            span=root.span,
        )

    def _all(self, name: str) -> Iterator[Element]:
        return (child for child in self.children if child.name == name)

    def _enter(self, element: Element) -> None:
        """Note the id of an element; report the second element with it, which gets another."""
        name = element.attributes.get("id", "").strip()
        if name and name in self.ids:
            message = f"the id `{name}` is there already"
            first = (("the first one", self.ids[name]),)
            self.nodes.error("dmn-id-duplicate", message, element.place("id"), "give one of them another", first)
        elif name:
            self.ids[name] = element.place("id")

    # ------------------------------------------------------------------------------------ imports, types

    def _import(self, element: Element) -> m.Import:
        namespace = self.nodes.required(element, "namespace")
        attributes = element.attributes
        location = attributes.get("locationURI", "").strip()
        name, kind = joined(attributes.get("name", "")), attributes.get("importType", "").strip()
        return m.Import(name, namespace.text, kind, location, span=element.span)

    def _items(self, elements: Iterable[Element]) -> Iterator[m.ItemDefinition]:
        """Yield the types, or the components, that have a name."""
        return (one for one in map(self._item, elements) if one.name.text)

    def _item(self, element: Element) -> m.ItemDefinition:
        nodes = self.nodes
        nodes.children(element, ("typeRef", "allowedValues", "typeConstraint", "itemComponent", "functionItem"))
        function = nodes.one(element, "functionItem")
        return m.ItemDefinition(
            nodes.required(element, "name"),
            self._item_type(element),
            nodes.flag(element, "isCollection"),
            tuple(self._items(nodes.all(element, "itemComponent"))),
            nodes.text(nodes.one(element, "allowedValues")),
            nodes.text(nodes.one(element, "typeConstraint")),
            self._parameters(function) if function is not None else None,
            nodes.type(function, "outputTypeRef") if function is not None else None,
            span=element.span,
        )

    def _item_type(self, element: Element) -> Word | None:
        inner = self.nodes.one(element, "typeRef")
        if inner is None:
            return self.nodes.type(element)
        text = inner.text()
        return Word(self.nodes.type_name(inner, joined(text.text)), span=text.span) if text is not None else None

    def _parameters(self, element: Element) -> tuple[m.Variable, ...]:
        return tuple(self.nodes.variable(child) for child in self.nodes.children(element, ("parameters",)))

    # --------------------------------------------------------------------------------- the graph's nodes

    def _head(self, element: Element) -> tuple[str, Word, m.Variable]:
        """Return id, name and variable; of name and variable one is enough, and without either the id is the name."""
        nodes = self.nodes
        identity = element.attributes.get("id", "").strip()
        if not identity or self.ids[identity] != element.place("id"):
            identity = next(self.unused)
        inner = nodes.one(element, "variable")
        called = nodes.word(inner, "name") if inner is not None else None
        name = nodes.word(element, "name") or called or nodes.required(element, "name")
        name = name if name.text else Word(identity, span=name.span)
        typed = nodes.type(inner) if inner is not None else None
        span = inner.span if inner is not None else element.span
        variable = m.Variable(called or name, typed, span=span)
        return identity, name, variable

    def _input(self, element: Element) -> m.InputData:
        self.nodes.children(element, ("variable",))
        return m.InputData(*self._head(element), description=self.nodes.prose(element), span=element.span)

    def _decision(self, element: Element) -> m.Decision:
        nodes = self.nodes
        beside = ("question", "allowedAnswers", "variable", "informationRequirement", "knowledgeRequirement", *_OWNERS)
        return m.Decision(
            *self._head(element),
            self._required(element, "informationRequirement", ("requiredDecision", "requiredInput")),
            self._required(element, "knowledgeRequirement", ("requiredKnowledge",)),
            boxed(nodes, element, beside),
            nodes.prose(element, "question"),
            nodes.prose(element, "allowedAnswers"),
            description=nodes.prose(element),
            span=element.span,
        )

    def _knowledge(self, element: Element) -> m.BusinessKnowledgeModel:
        nodes = self.nodes
        nodes.children(element, ("variable", "encapsulatedLogic", "knowledgeRequirement", "authorityRequirement"))
        logic = nodes.one(element, "encapsulatedLogic")
        return m.BusinessKnowledgeModel(
            *self._head(element),
            self._required(element, "knowledgeRequirement", ("requiredKnowledge",)),
            read_function(nodes, logic) if logic is not None else None,
            description=nodes.prose(element),
            span=element.span,
        )

    def _service(self, element: Element) -> m.DecisionService:
        nodes = self.nodes
        parts = ("outputDecision", "encapsulatedDecision", "inputDecision", "inputData")
        nodes.children(element, ("variable", *parts))
        output, inner, given, data = (nodes.references(element, part) for part in parts)
        description = nodes.prose(element)
        return m.DecisionService(*self._head(element), output, inner, given, data,
                                 description=description, span=element.span)  # fmt: skip

    def _required(self, element: Element, name: str, kinds: tuple[str, ...]) -> tuple[m.Reference, ...]:
        """Return what the requirements of that name point at."""
        nodes, found = self.nodes, []
        for requirement in nodes.all(element, name):
            targets = nodes.children(requirement, kinds)
            nodes.single(requirement, targets)
            if not targets:
                message = f"the `{name}` requires nothing"
                hint = f"it has {' or '.join(f'`{kind}`' for kind in kinds)}"
                nodes.error("dmn-element-missing", message, requirement.span, hint)
            reference = nodes.reference(targets[0]) if targets else None
            if reference is not None:
                found.append(reference)
        return tuple(found)
