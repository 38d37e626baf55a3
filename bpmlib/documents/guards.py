"""The guard of a policy's inputs: a caller's documents in, the values the policy reads out.

A guard has two products from one description. `admit` is thorough: it walks everything that is read and names
every problem at once. `emit_fast` writes Python statements that do the same for the common case in a fraction of
a microsecond and call `admit` as soon as anything is unusual, so that all messages come from one place.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial

from bpmlib.documents.accept import Desk, accept, opened
from bpmlib.documents.fast import Emitter
from bpmlib.documents.fields import MISSING, DocumentField, DocumentType
from bpmlib.documents.reads import Node, Read, grow
from bpmlib.documents.wording import wanted
from bpmlib.errors import InputError

__all__ = ["Guard", "Read"]

Admitted = tuple[object, ...]


@dataclass(frozen=True)
class Guard:
    """What a policy asks of its inputs. `inputs` says what each one is, `reads` what the policy reads of them.

    The values come out in the order of `reads`. A path that the inputs do not have, or whose field has no FEEL
    type, is the checker's mistake and raises ValueError at once.

    >>> from bpmlib.documents.fields import field_from_declared
    >>> from bpmlib.values.types import NUMBER
    >>> guard = Guard({"amount": field_from_declared("amount", NUMBER)}, (Read(("amount",)),))
    >>> guard.read({"amount": 20000})
    (20000,)
    """

    inputs: Mapping[str, DocumentType | DocumentField]
    reads: tuple[Read, ...]
    policy: str = ""
    _tree: Node = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_tree", grow(self.inputs, self.reads))

    def admit(self, inputs: object, json: bool = False) -> list[object]:
        """Return the values read, in slot order; raise `InputError` with every problem of `inputs`.

        With `json` the dates are text, as `parse_json` leaves them.
        """
        desk = Desk(json)
        values: list[object] = [None] * len(self.reads)
        _walk_fields(self._tree, inputs, values, desk)
        if desk.found:
            raise InputError(desk.found, policy=self.policy, problems=desk.codes)
        return values

    def emit_fast(self, names: dict[str, object], *, json: bool = False) -> list[ast.stmt]:
        """Return statements that bind `v0`, `v1` ... to the values read from the variable `inputs`.

        They call `admit(inputs)`, which the caller puts among the globals (bound to `json` likewise), for whatever
        is unusual. Constants they need are added to `names` as `g_...`. Locals they use: `v0`..., `d0`..., `ok`.
        """
        return Emitter(names, json).statements(self._tree, len(self.reads))

    @cached_property
    def read(self) -> Callable[[object], Admitted]:
        """The guard as a function from inputs to the values read, compiled on first use."""
        return self._compiled(json=False)

    @cached_property
    def read_json(self) -> Callable[[object], Admitted]:
        """Like `read`, for what `parse_json` returned."""
        return self._compiled(json=True)

    def _compiled(self, *, json: bool) -> Callable[[object], Admitted]:
        names: dict[str, object] = {"admit": partial(self.admit, json=json)}
        module = ast.parse("def read(inputs): pass")
        function = module.body[0]
        assert isinstance(function, ast.FunctionDef)
        slots: list[ast.expr] = [ast.Name(f"v{slot}", ast.Load()) for slot in range(len(self.reads))]
        function.body = [*self.emit_fast(names, json=json), ast.Return(ast.Tuple(slots, ast.Load()))]
        exec(compile(ast.fix_missing_locations(module), "<guard>", "exec"), names)  # noqa: S102 - our own syntax tree
        compiled: Callable[[object], Admitted] = names["read"]  # type: ignore[assignment]
        return compiled


def _walk(node: Node, value: object, values: list[object], desk: Desk) -> None:
    """Fill the slots at and below `node` from `value`, which is not missing."""
    desk.span, desk.personal = node.span, node.personal
    if value is None and (node.info.nullable or node.optional):
        return
    if node.values or value is None:
        taken = accept(node.info, value, node.path, desk)
        for slot in node.values:
            values[slot] = taken
    if value is not None and node.inner:
        _walk_fields(node, value, values, desk)


def _walk_fields(node: Node, value: object, values: list[object], desk: Desk) -> None:
    """Fill the slots below `node`, which is a document, and those that ask for its presence."""
    assert node.info.document is not None
    desk.personal = node.personal
    get = opened(node.info.document, value, node.path, desk)
    if get is None:
        return
    for slot in node.presences:
        values[slot] = True
    for child in node.children.values():
        given = get(child.info)
        if given is not MISSING:
            _walk(child, given, values, desk)
        elif not child.optional:
            desk.span = child.span
            _report_missing(child, desk)


def _report_missing(node: Node, desk: Desk) -> None:
    named = "" if node.info.key == node.info.name else f' (key "{node.info.key}")'
    hint = ""
    if node.children:
        hint = "this policy reads of it: " + ", ".join(node.children)
    desk.refuse("input-missing", node.path, f"is missing{named}: {wanted(node.info)} is wanted", hint)
