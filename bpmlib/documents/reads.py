"""What a policy reads of its inputs, as a list of `Read`s and as the tree both guards walk.

The root of the tree stands for the mapping of inputs; its children are the inputs, below them the fields.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bpmlib.documents.fields import MISSING, DocumentField, DocumentType, inputs_document
from bpmlib.source import Span

__all__ = ["Node", "Read", "grow"]


@dataclass(frozen=True, slots=True)
class Read:
    """One thing a policy reads: `path` starts with the input's name, `span` is where the policy first reads it.

    With `presence` only whether the document at the path is there: True, or None where it is null. With
    `optional` a missing field is null and nobody complains. Otherwise the value itself; a whole document is read
    as a dict of all its fields by name.
    """

    path: tuple[str, ...]
    presence: bool = False
    optional: bool = False
    span: Span | None = None


@dataclass(slots=True)
class Node:
    """A field that is read, or that has fields below it that are. Numbers are slots: positions in the reads."""

    info: DocumentField
    path: str
    personal: bool = False
    """Whether the field, or a document around it, is personal."""
    optional: bool = True
    span: Span | None = None
    values: list[int] = field(default_factory=list)
    presences: list[int] = field(default_factory=list)
    children: dict[str, Node] = field(default_factory=dict)

    @property
    def inner(self) -> bool:
        """Whether the node is a document to walk into (or ask the presence of), not just a value to take."""
        return bool(self.children or self.presences)

    @property
    def asked(self) -> bool:
        """Whether a value has to be given: the field has no default and some read of it is not optional."""
        return not self.optional and self.info.default is MISSING

    def slots(self) -> Iterator[int]:
        """Every slot at or below the node."""
        yield from self.values
        yield from self.presences
        for child in self.children.values():
            yield from child.slots()


def grow(inputs: Mapping[str, DocumentType | DocumentField], reads: Sequence[Read]) -> Node:
    """Return the tree of `reads`; raise ValueError for a path that the inputs do not have or cannot give."""
    root = Node(inputs_document(inputs).as_field("inputs"), "")
    for slot, read in enumerate(reads):
        node = root
        for name in read.path:
            node = _child(node, name)
            node.optional &= read.optional
            node.span = node.span or read.span
        if read.presence and node.info.document is None:
            raise ValueError(f"`{node.path}` is not a document: its presence cannot be read")
        (node.presences if read.presence else node.values).append(slot)
    return root


def _child(node: Node, name: str) -> Node:
    if name not in node.children:
        document = node.info.document
        path = f"{node.path}.{name}" if node.path else name
        if document is None or name not in document.fields:
            raise ValueError(f"`{path}` is not a field of `{node.info.type}`")
        info = document.fields[name]
        if info.type is None:
            raise ValueError(f"`{path}` cannot be read: {info.reason}")
        node.children[name] = Node(info, path, node.personal or info.personal)
    return node.children[name]
