"""The requirements graph as functions: each decision, knowledge model and service, compiled once (DMN 1.5, 6, 10.4)."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bpmlib.dmn.boxed import result_of
from bpmlib.dmn.expressions import Names
from bpmlib.dmn.linking import Element, Key, Linked
from bpmlib.dmn.plain import compiled
from bpmlib.dmn.tables import Compiler
from bpmlib.dmn.types import ItemType, Types, fitted
from bpmlib.errors import Diagnostic, Limits
from bpmlib.feel.interpreter import Code
from bpmlib.feel.run import Run, Scope
from bpmlib.functions.registry import BUILTINS
from bpmlib.model import drg as d
from bpmlib.values.functions import Function
from bpmlib.values.undefined import Undefined

__all__ = ["Frame", "Graph"]


@dataclass(slots=True)
class Frame:
    """One evaluation: the values that were given, by element, and those found so far."""

    run: Run
    given: Mapping[Key, Any]
    loose: Mapping[str, Any] = field(default_factory=dict)
    """Further values by names that no element of the model has; decisions see them where nothing else has the name."""
    used: set[str] = field(default_factory=set)
    """Those that were asked for."""
    values: dict[Key, Any] = field(default_factory=dict)
    ahead: bool = False
    """Whether those are being evaluated that others need many steps away."""


class Graph:
    """The elements of linked models, compiled; `problems` is what was found wrong in them."""

    def __init__(self, linked: Linked, limits: Limits) -> None:
        self.linked = linked
        self.problems: list[Diagnostic] = list(linked.problems)
        self._reported = set(self.problems)
        self._limits = limits
        self._compilers: dict[str, Compiler] = {}
        self._types = Types(linked, lambda text: self._compiler(linked.main.namespace).cell(text), self._report)
        self._needs: dict[Key, _Needs] = {}
        self._codes: dict[Key, Code] = {}
        self._of: dict[Key, ItemType] = {}
        for key, element in linked.elements.items():
            self._compile(key, element)

    def value(self, frame: Frame, key: Key) -> Any:
        """Return the value of an element: given, or found by its own logic; of knowledge and services a function."""
        if key not in frame.values:
            if not frame.ahead and key not in frame.given:
                self._go_ahead(frame, key)
            frame.values[key] = self._value(frame, key)
        return frame.values[key]

    def _go_ahead(self, frame: Frame, key: Key) -> None:
        """Evaluate what a decision needs many steps away, lest one evaluation stands within too many others."""
        frame.ahead = True
        for one in self.linked.stages(key, frame.given, frame.values):
            frame.values[one] = self._value(frame, one)
        frame.ahead = False

    def plain(self, key: Key) -> Callable[[Any], Any] | None:
        """Return the compiled function of a decision of the main model; None where it is not as in a policy."""
        try:
            return compiled(self.linked, key, self._compiler(key[0]).parsed, self._types.of)
        except RecursionError:  # decisions that need each other in a very long row
            return None

    # ----------------------------------------------------------------------------------------- compiling

    def _report(self, diagnostic: Diagnostic) -> None:
        if diagnostic not in self._reported:
            self._reported.add(diagnostic)
            self.problems.append(diagnostic)

    def _compiler(self, namespace: str) -> Compiler:
        if namespace not in self._compilers:
            self._compilers[namespace] = Compiler(namespace, self._types, self.linked, self._report, self._limits)
        return self._compilers[namespace]

    def _compile(self, key: Key, element: Element) -> None:
        compiler = self._compiler(key[0])
        self._of[key] = of = self._types.of(key[0], element.variable.type)
        self._needs[key] = needs = self._needed(key, element)
        if isinstance(element, d.Decision):
            logic = element.logic
            if isinstance(logic, d.Table) and logic.type is None:  # its outputs may be ordered as the type says
                logic = replace(logic, type=element.variable.type)
            self._codes[key] = compiler.typed(compiler.box(logic, needs.names, element.span), of, element.span)
        elif isinstance(element, d.BusinessKnowledgeModel):
            if element.logic is None:
                self._codes[key] = compiler.box(None, (), element.span)
            else:
                self._codes[key] = compiler.definition(element.logic, needs.names, result_of(of))

    def _needed(self, key: Key, element: Element) -> _Needs:
        found: dict[str, list[tuple[tuple[str, ...], Key]]] = {}
        for there, one in self.linked.required(element):
            way = self.linked.way(key[0], there[0])
            if way is not None:
                first, *rest = (*way, one.variable.name.text)
                found.setdefault(first, []).append((tuple(rest), there))
        return _Needs(found, self._aliases(element, found) if isinstance(element, d.Decision) else None)

    def _aliases(self, element: Element, found: Container[str]) -> Mapping[str, Key]:
        """Return by what else a decision calls its requirements in some modelers: their ids, their tables' outputs."""
        aliases: dict[str, Key] = {}
        for there, one in self.linked.required(element):
            outputs = one.logic.outputs if isinstance(one, d.Decision) and isinstance(one.logic, d.Table) else ()
            single = outputs[0].name if len(outputs) == 1 else None
            for alias in (one.id, *([single.text] if single is not None else [])):
                if alias not in found and alias not in BUILTINS:
                    aliases.setdefault(alias, there)
        return aliases

    # ---------------------------------------------------------------------------------------- evaluating

    def _value(self, frame: Frame, key: Key) -> Any:
        element = self.linked.elements[key]
        if key in frame.given:
            return self._fitted(frame, frame.given[key], key)
        match element:
            case d.InputData():
                message = f"`{element.name.text}` is not given"
                return frame.run.undefined(element.span, message, "input-missing")
            case d.DecisionService():
                return self._service(frame, key, element)
        if key in self.linked.cyclic:
            message = f"it needs its own value: {' → '.join(self.linked.cyclic[key])}"
            return frame.run.undefined(element.span, message, "dmn-decision-cyclic")
        return self._codes[key](Scope(frame.run, _Seen(self, frame, self._needs[key])))

    def _fitted(self, frame: Frame, value: Any, key: Key) -> Any:
        try:
            return fitted(Scope(frame.run, {}), value, self._of[key])
        except Undefined as reason:
            element = self.linked.elements[key]
            message = f"`{element.name.text}`: {reason}"
            return frame.run.undefined(element.variable.span, message, "type-mismatch")

    def _service(self, frame: Frame, key: Key, service: d.DecisionService) -> Function:
        """Return a service as a function: of its input data, then of its input decisions (DMN 1.5, 10.4)."""
        keys = [(one.namespace, one.id) for one in (*service.input_data, *service.input_decisions)]
        known = [one for one in keys if one in self.linked.elements]
        names = tuple(self.linked.elements[one].variable.name.text for one in known)

        def invoke(*arguments: Any) -> Any:
            given = {}
            for one, name, value in zip(known, names, arguments, strict=True):
                try:
                    given[one] = fitted(Scope(frame.run, {}), value, self._of[one])
                except Undefined as reason:
                    raise Undefined(f"`{name}`: {reason}") from None
            found = self._outputs(Frame(frame.run, given), service)
            return fitted(Scope(frame.run, {}), found, result_of(self._of[key]))

        return Function(names, invoke)

    def _outputs(self, frame: Frame, service: d.DecisionService) -> Any:
        frame.run.step(service.span)
        keys = [(one.namespace, one.id) for one in service.outputs if (one.namespace, one.id) in self.linked.elements]
        values = {self.linked.elements[key].variable.name.text: self.value(frame, key) for key in keys}
        return next(iter(values.values())) if len(keys) == 1 else values


@dataclass(frozen=True, slots=True)
class _Needs:
    """What an element sees: by name the elements required, each with the rest of its way where it is imported."""

    found: Mapping[str, Sequence[tuple[tuple[str, ...], Key]]]
    aliases: Mapping[str, Key] | None = None
    """Further names, in which no text is parsed; None for what is no decision."""

    @property
    def names(self) -> Names:
        """The names that stand by themselves."""
        return tuple(self.found)


class _Seen(Mapping[str, Any]):
    """The names that an element sees; a value is asked for where an expression first uses it."""

    def __init__(self, graph: Graph, frame: Frame, needs: _Needs) -> None:
        self._graph, self._frame, self._needs = graph, frame, needs.found
        self._aliases: Mapping[str, Key] = needs.aliases or {}
        self._loose: Mapping[str, Any] = frame.loose if needs.aliases is not None else {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._needs:
            return self._otherwise(name)
        found: dict[str, Any] = {}
        for rest, key in self._needs[name]:
            value = self._graph.value(self._frame, key)
            if not rest:
                return value
            inside = found
            for step in rest[:-1]:
                inside = inside.setdefault(step, {})
            inside[rest[-1]] = value
        return found

    def _otherwise(self, name: str) -> Any:
        if name in self._aliases:
            return self._graph.value(self._frame, self._aliases[name])
        self._frame.used.add(name)
        return self._loose[name]

    def __contains__(self, name: object) -> bool:
        return name in self._needs or name in self._aliases or name in self._loose

    def __iter__(self) -> Iterator[str]:
        return iter(self._needs)

    def __len__(self) -> int:
        return len(self._needs)
