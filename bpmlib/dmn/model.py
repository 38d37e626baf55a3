"""A loaded DMN model: what it decides, and how a caller asks it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from bpmlib.dmn.boxed import applied
from bpmlib.dmn.graph import Frame, Graph
from bpmlib.dmn.linking import Key, Linked
from bpmlib.errors import BpmError, Diagnostic, Limits, nearest
from bpmlib.feel import Outcome
from bpmlib.feel.inputs import feel_values
from bpmlib.feel.run import Run, Scope, evaluated
from bpmlib.functions.registry import BUILTINS
from bpmlib.functions.temporal import CLOCK
from bpmlib.model import drg as d
from bpmlib.values.functions import Function
from bpmlib.values.undefined import Undefined

__all__ = ["Model"]


class Model:
    """A DMN model with those that it imports. Immutable; threads may share it.

    >>> from bpmlib.dmn import read
    >>> text = '''<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="m" namespace="urn:m">
    ...   <inputData id="i" name="Amount"/>
    ...   <decision id="d" name="Fee"><informationRequirement><requiredInput href="#i"/></informationRequirement>
    ...     <literalExpression><text>Amount * 0.03</text></literalExpression></decision>
    ... </definitions>'''
    >>> model = read({"m.dmn": text})
    >>> model.evaluate("Fee", {"Amount": 200}).value
    Decimal('6.00')
    >>> model.evaluate("Fee", {"Amount": "a lot"}).diagnostics[0].message
    '`Amount * 0.03` has no value: there is no string * number'
    """

    def __init__(self, linked: Linked, limits: Limits) -> None:
        self._graph = Graph(linked, limits)
        self._linked = linked
        self._limits = limits
        main = linked.main
        self.name = main.name
        self.namespace = main.namespace
        self.inputs = tuple(one.name.text for one in main.inputs)
        """The names of the input data."""
        self.decisions = tuple(one.name.text for one in main.decisions)
        """The names of the decisions."""
        self.services = tuple(one.name.text for one in main.services)
        """The names of the decision services."""
        self.diagnostics = tuple(self._graph.problems)
        """What is wrong in the model: texts that do not parse, types and elements that are not there.

        A decision that needs any of it is null; all others are as they would be without it.
        """
        self._functions = self._named(d.DecisionService) | self._named(d.BusinessKnowledgeModel)
        decisions = self._named(d.Decision)
        self._given = self._named(d.InputData) | decisions
        ids = {one.id: (main.namespace, one.id) for one in main.decisions if one.id not in self._functions}
        self._decisions = ids | decisions
        self._fast: dict[str, Callable[[Any], Any] | None] = {}
        """The decisions that were asked for, with their compiled function where a policy could hold them."""

    def evaluate(
        self, decision: str, inputs: Mapping[str, Any] | None = None, *, now: datetime | None = None
    ) -> Outcome:
        """Return the value of a decision; null, with diagnostics, where it has none. Never raises for what it is given.

        `inputs` holds the input data by name; a decision among them is taken as given and not evaluated. Those of an
        imported model are called by their own name, `import.name` or `{namespace}name`. Numbers are `int` or
        `Decimal`, dates and times those of `datetime`, contexts dicts. Instead of a decision's name its id may be
        given, or a decision service's name. An input that the model does not declare is seen by decisions whose texts
        name it, as modelers let one leave out input data.

        `now` is what `now()` and `today()` give; without it they have no value, so that a decision can be repeated.
        """
        if now is not None:
            with _clock(now):
                return self.evaluate(decision, inputs)
        if not _is_name(decision):
            return self._unknown(type(decision).__name__, ())
        fast = self._fast.get(decision)
        if fast is not None:
            try:
                value = fast(inputs).value
            except BpmError:
                value = None
            if value is not None and (type(value) is not list or value):
                return Outcome(value, ())
        elif decision in self._decisions and decision not in self._fast:
            self._fast[decision] = self._plain(decision)
            return self.evaluate(decision, inputs)
        key = self._decisions.get(_plain(decision))
        if key is None:
            if _plain(decision) in self._functions:
                return self.invoke(decision, inputs)
            return self._unknown(decision, (*self.decisions, *self._functions))
        return self._run(lambda run: self._decided(run, key, inputs))

    def invoke(
        self, function: str, arguments: Mapping[str, Any] | None = None, *, now: datetime | None = None
    ) -> Outcome:
        """Return what a decision service, or a business knowledge model, gives for arguments by name; as `evaluate`."""
        if now is not None:
            with _clock(now):
                return self.invoke(function, arguments)
        if not _is_name(function):
            return self._unknown(type(function).__name__, ())
        key = self._functions.get(_plain(function))
        if key is None:
            return self._unknown(function, self._functions)
        return self._run(lambda run: self._invoked(run, key, arguments))

    # ------------------------------------------------------------------------------------------ evaluating

    def _plain(self, decision: str) -> Callable[[Any], Any] | None:
        """Return the compiled function of a decision that a policy could hold as it is."""
        key = self._decisions.get(decision)
        return None if key is None else self._graph.plain(key)

    def _run(self, evaluate: Callable[[Run], Any]) -> Outcome:
        run = Run(False, self._limits)
        try:
            value = evaluated(lambda scope: evaluate(run), Scope(run, {}), self._linked.main.span)
        except BpmError as error:
            return Outcome(None, (*run.diagnostics, *error.diagnostics))
        return Outcome(value, tuple(run.diagnostics))

    def _decided(self, run: Run, key: Key, inputs: Mapping[str, Any] | None) -> Any:
        values = self._values(run, inputs)
        given = {known: value for name, value in values.items() if (known := self._given.get(name)) is not None}
        loose = {name: value for name, value in values.items() if name not in self._given}
        frame = Frame(run, given, {name: value for name, value in loose.items() if name not in BUILTINS})
        found = self._graph.value(frame, key)
        for name in loose:
            if name not in frame.used:
                self._ignored(run, name, self._given)
        return found

    def _invoked(self, run: Run, key: Key, arguments: Mapping[str, Any] | None) -> Any:
        function = self._graph.value(Frame(run, {}), key)
        span = self._linked.elements[key].span
        if not isinstance(function, Function):
            return None
        values = self._values(run, arguments)
        for name in values:
            if name not in function.parameters:
                self._ignored(run, name, function.parameters)
        try:
            return applied(function, {name: value for name, value in values.items() if name in function.parameters})
        except Undefined as reason:
            return run.undefined(span, str(reason))

    def _values(self, run: Run, inputs: object) -> dict[str, Any]:
        """Return the inputs as values of FEEL; one that is none is null, and the diagnostics say so."""
        found: dict[str, Any] = {}
        if not isinstance(inputs, Mapping):
            if inputs is not None:
                message = f"the inputs are a `{type(inputs).__name__}`, not a dict of values by their names"
                run.diagnostics.append(Diagnostic("input-type", message))
            return found
        for name, value in inputs.items():
            if not isinstance(name, str):
                message = f"an input has a name, not `{type(name).__name__}`"
                run.diagnostics.append(Diagnostic("input-type", message))
                continue
            try:
                found[_plain(name)] = feel_values({_plain(name): value}, self._limits)[_plain(name)]
            except BpmError as error:
                run.diagnostics.extend(error.diagnostics)
                found[_plain(name)] = None
        return found

    def _ignored(self, run: Run, name: str, known: Any) -> None:
        message = f"`{name}` is no input of this model, and is not used"
        run.diagnostics.append(Diagnostic("input-unknown", message, None, nearest(name, known), severity="warning"))

    def _unknown(self, name: str, known: Any) -> Outcome:
        message = f"the model has no decision `{name}`"
        return Outcome(None, (Diagnostic("dmn-decision-unknown", message, None, nearest(name, known)),))

    # ---------------------------------------------------------------------------------------------- names

    def _named(self, kind: type[Any]) -> dict[str, Key]:
        """Return the elements of a kind by every name that a caller may use; the model's own names go first."""
        own: dict[str, Key] = {}
        imported: dict[str, list[Key]] = {}
        for key, element in self._linked.elements.items():
            if not isinstance(element, kind):
                continue
            names = dict.fromkeys((element.name.text, element.variable.name.text))
            for name in names:
                own.setdefault(f"{{{key[0]}}}{name}", key)
                if key[0] == self.namespace:
                    own.setdefault(name, key)
                    continue
                imported.setdefault(name, []).append(key)
                if (way := self._linked.way(self.namespace, key[0])) is not None:
                    own.setdefault(".".join((*way, name)), key)
        for name, keys in imported.items():
            if len(keys) == 1:
                own.setdefault(name, keys[0])
        return own


@contextmanager
def _clock(now: datetime) -> Iterator[None]:
    """Let `now()` and `today()` give that time meanwhile."""
    token = CLOCK.set(lambda: now)
    try:
        yield
    finally:
        CLOCK.reset(token)


def _is_name(given: object) -> bool:
    return isinstance(given, str)


def _plain(name: str) -> str:
    return " ".join(name.split())
