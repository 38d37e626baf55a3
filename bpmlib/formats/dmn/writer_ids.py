"""Ids for what is written: those that the model has, and readable ones, made of names, for what has none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias, TypeVar

from bpmlib.model.drg import BusinessKnowledgeModel, Decision, DecisionService, Definitions, InputData, Reference, Rule
from bpmlib.model.walk import nodes

__all__ = ["Ids", "Node", "Numbered", "Requirement", "numbered"]

Node: TypeAlias = InputData | Decision | BusinessKnowledgeModel | DecisionService
_N = TypeVar("_N", InputData, Decision, BusinessKnowledgeModel, DecisionService)
_Kind: TypeAlias = Literal["requiredInput", "requiredDecision", "requiredKnowledge"]


@dataclass(frozen=True, slots=True)
class Requirement:
    """An arrow of the graph: what a node needs; `kind` is the name of the element that points there."""

    id: str
    reference: Reference
    kind: _Kind


@dataclass(frozen=True, slots=True)
class Numbered:
    """A model whose nodes all have an id, and ids for what is written and has none in a model.

    `nodes` are in the order of the file, `requirements` are those of each of them.
    """

    definitions: Definitions
    nodes: tuple[Node, ...]
    requirements: tuple[tuple[Requirement, ...], ...]
    ids: Ids


class Ids:
    """The ids of a document, each given out once."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = set(taken)

    def new(self, name: str, otherwise: str = "element") -> str:
        """Return a legal id like `name` that nothing has yet, with a number behind it if need be.

        XML allows Chinese letters in ids, but editors refuse them, so a name without others gives way to `otherwise`:

        >>> ids = Ids(["travel_fee"])
        >>> ids.new("travel fee"), ids.new("2nd step"), ids.new("差旅费", "decision")
        ('travel_fee_2', '_2nd_step', 'decision')
        """
        stem = _NOT_IN_AN_ID.sub("_", name)
        if not stem.strip("_.-"):
            stem = otherwise
        elif not (stem[0].isalpha() or stem[0] == "_"):
            stem = f"_{stem}"
        found, number = stem, 1
        while found in self._taken:
            number += 1
            found = f"{stem}_{number}"
        self._taken.add(found)
        return found


_NOT_IN_AN_ID: Final = re.compile("[^A-Za-z0-9_.-]+")


def numbered(definitions: Definitions) -> Numbered:
    """Return the model with an id for everything that is pointed at. Equal models get equal ids."""
    ids = Ids(node.id for node in nodes(definitions) if isinstance(node, Node | Rule))
    whole = replace(
        definitions,
        inputs=_with_ids(definitions.inputs, ids, "input"),
        decisions=_with_ids(definitions.decisions, ids, "decision"),
        knowledge=_with_ids(definitions.knowledge, ids, "knowledge"),
        services=_with_ids(definitions.services, ids, "service"),
    )
    inputs = {(whole.namespace, node.id) for node in whole.inputs}
    # Some viewers draw in the order of the file: a service's frame comes first, or it would hide its decisions.
    everything: tuple[Node, ...] = (*whole.services, *whole.inputs, *whole.decisions, *whole.knowledge)
    requirements = tuple(tuple(_requirements(node, inputs, ids)) for node in everything)
    return Numbered(whole, everything, requirements, ids)


def _with_ids(elements: tuple[_N, ...], ids: Ids, kind: str) -> tuple[_N, ...]:
    return tuple(
        element if element.id else replace(element, id=ids.new(element.name.text, kind)) for element in elements
    )


def _requirements(node: Node, inputs: set[tuple[str, str]], ids: Ids) -> Iterator[Requirement]:
    """What a node needs. Whether another model's element is an input is not known here: it counts as a decision."""
    if isinstance(node, Decision):
        for reference in node.information:
            is_input = (reference.namespace, reference.id) in inputs
            kind: _Kind = "requiredInput" if is_input else "requiredDecision"
            yield Requirement(ids.new(f"{node.id}_needs_{reference.id}"), reference, kind)
    if isinstance(node, Decision | BusinessKnowledgeModel):
        for reference in node.knowledge:
            yield Requirement(ids.new(f"{node.id}_calls_{reference.id}"), reference, "requiredKnowledge")
