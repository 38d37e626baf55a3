"""Models that import each other, put together: what an `href` and an imported name stand for (DMN 1.5, 6.3.3)."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Container, Hashable, Iterable, Iterator, Mapping
from typing import Final, TypeAlias, TypeVar

from bpmlib.errors import Diagnostic
from bpmlib.model import drg as d
from bpmlib.model.walk import nodes
from bpmlib.source import Fragment
from bpmlib.syntax.naming import name_parts

__all__ = ["Element", "Key", "Linked"]

Element: TypeAlias = d.InputData | d.Decision | d.BusinessKnowledgeModel | d.DecisionService
_T = TypeVar("_T", bound=Hashable)
_ROW: Final = 16
"""So many decisions in a row are evaluated one from within the other."""
_KEY: Final = re.compile(r"""[{,]\s*([^\s"{},:()\[\]][^"{},:()\[\]]*?)\s*:""")
Key: TypeAlias = tuple[str, str]
"""An element's namespace and id."""


class Linked:
    """A model and those that it imports, by their namespaces.

    `problems` is what does not hold together: a namespace that nothing has, an `href` to nothing, a cycle.
    """

    def __init__(self, main: d.Definitions, others: Iterable[d.Definitions] = ()) -> None:
        self.main = main
        self.models: dict[str, d.Definitions] = {main.namespace: main}
        for other in others:
            self.models.setdefault(other.namespace, other)
        self.elements: dict[Key, Element] = {
            (namespace, element.id): element
            for namespace, model in self.models.items()
            for group in (model.inputs, model.decisions, model.knowledge, model.services)
            for element in group
        }
        self.problems: list[Diagnostic] = [problem for model in self.models.values() for problem in model.problems]
        self.members = tuple(sorted(_long(names_in(self.models.values()))))
        """The names of several tokens that may stand behind a dot, in a filter or for a type."""
        self._ways: dict[str, dict[str, tuple[str, ...]]] = {}
        self._check_imports()
        self._check_references()
        self._above = self._decision_graph()
        self.cyclic = self._cycles()
        """The decisions that need their own value, each with the way it goes."""
        self._levels = levels(self._above, self.cyclic)

    def way(self, here: str, there: str) -> tuple[str, ...] | None:
        """Return the import names that lead from one model to another; None where no import does.

        An import without a name adds nothing: its names are as the model's own (DMN 1.5).
        """
        if here not in self._ways:
            self._ways[here] = self._ways_from(here)
        return self._ways[here].get(there)

    def _ways_from(self, here: str) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {here: ()}
        queue = deque([here])
        while queue:
            at = queue.popleft()
            for one in self.models[at].imports:
                if one.namespace in self.models and one.namespace not in found:
                    found[one.namespace] = (*found[at], one.name) if one.name else found[at]
                    queue.append(one.namespace)
        return found

    def import_circle(self) -> list[str]:
        """Return the namespaces of models that import each other; none where no models do."""
        graph = {
            namespace: [one.namespace for one in model.imports if one.namespace in self.models]
            for namespace, model in self.models.items()
        }
        return next(iter(circles(graph)), [])

    def required(self, element: Element) -> Iterator[tuple[Key, Element]]:
        """Yield what an element requires, as far as it is there."""
        for reference in _references(element):
            key = (reference.namespace, reference.id)
            if (found := self.elements.get(key)) is not None:
                yield key, found

    def stages(self, key: Key, *known: Container[Key]) -> list[Key]:
        """Return which decisions to evaluate before one that needs very many in a row, in their order; mostly none.

        Those in `known` have their value, and what they require is not needed.
        """
        if self._levels.get(key, 0) <= _ROW:
            return []
        found, open_ = {key}, [key]
        while open_:
            for one in self._above[open_.pop()]:
                if one not in found and one in self._levels and not any(one in have for have in known):
                    found.add(one)
                    open_.append(one)
        return sorted((one for one in found - {key} if self._levels[one] % _ROW == 0), key=self._levels.__getitem__)

    def _check_imports(self) -> None:
        for model in self.models.values():
            for one in model.imports:
                if one.namespace not in self.models and _is_dmn(one.kind):
                    message = f"no model here has the namespace `{one.namespace}`"
                    hint = "put the imported file beside this one"
                    self.problems.append(Diagnostic("dmn-import-unknown", message, one.span, hint))

    def _check_references(self) -> None:
        for element in self.elements.values():
            for reference in _references(element):
                if (reference.namespace, reference.id) not in self.elements:
                    message = f"`{element.name.text}` requires `{reference.id}`, and there is no such element"
                    self.problems.append(Diagnostic("dmn-requirement-unknown", message, reference.span))

    def _cycles(self) -> dict[Key, tuple[str, ...]]:
        found: dict[Key, tuple[str, ...]] = {}
        for group in circles(self._above):
            names = tuple(self.elements[key].name.text for key in group)
            for key in group:
                found[key] = names
            message = f"these decisions need each other's values: {', '.join(names)}"
            self.problems.append(Diagnostic("dmn-decision-cyclic", message, self.elements[group[0]].span))
        return found

    def _decision_graph(self) -> dict[Key, list[Key]]:
        graph: dict[Key, list[Key]] = {}
        for key, element in self.elements.items():
            if isinstance(element, d.Decision):
                needed = ((one.namespace, one.id) for one in element.information)
                graph[key] = [one for one in needed if isinstance(self.elements.get(one), d.Decision)]
        return graph


def _references(element: Element) -> tuple[d.Reference, ...]:
    match element:
        case d.Decision():
            return (*element.information, *element.knowledge)
        case d.BusinessKnowledgeModel():
            return element.knowledge
        case d.DecisionService():
            return (*element.outputs, *element.encapsulated, *element.input_decisions, *element.input_data)
    return ()


def _is_dmn(kind: str) -> bool:
    return "/spec/DMN/" in kind or not kind


def _long(names: Iterable[str]) -> set[str]:
    return {name for name in names if len(name_parts(name)) > 1}


def names_in(models: Iterable[d.Definitions]) -> Iterator[str]:
    """Yield the names that a model declares anywhere: its elements, types, components, entries, columns, imports.

    Of a text, those that look like a key of a context: what else is taken for one is no name of any value.
    """
    for node in nodes(tuple(models)):
        match node:
            case d.Import():
                yield node.name
            case d.Variable() | d.ItemDefinition() | d.OutputClause() if node.name is not None:
                yield node.name.text
            case d.OutputClause():
                yield " ".join(node.label.split())
            case Fragment() if "{" in node.text:
                yield from (" ".join(key.split()) for key in _KEY.findall(node.text))


def levels(graph: Mapping[_T, list[_T]], without: Container[_T]) -> dict[_T, int]:
    """Return for each node how many stand in a row down from it, itself included; `without` are those on circles."""
    found: dict[_T, int] = {}
    for root in graph:
        stack = [root]
        while stack:
            node = stack[-1]
            if node in found or node in without:
                stack.pop()
                continue
            following = [one for one in graph[node] if one not in without]
            missing = [one for one in following if one not in found]
            stack.extend(missing)
            if not missing:
                found[node] = 1 + max((found[one] for one in following), default=0)
    return found


def circles(graph: Mapping[_T, list[_T]]) -> list[list[_T]]:
    """Return the groups of nodes that reach each other (Tarjan 1972), written without recursion."""
    order: dict[_T, int] = {}
    low: dict[_T, int] = {}
    open_: list[_T] = []
    waiting: set[_T] = set()
    found: list[list[_T]] = []
    for root in graph:
        if root in order:
            continue
        work = [(root, iter(graph[root]))]
        order[root] = low[root] = len(order)
        open_.append(root)
        waiting.add(root)
        while work:
            node, following = work[-1]
            for next_ in following:
                if next_ not in order:
                    order[next_] = low[next_] = len(order)
                    open_.append(next_)
                    waiting.add(next_)
                    work.append((next_, iter(graph[next_])))
                    break
                if next_ in waiting:
                    low[node] = min(low[node], order[next_])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == order[node]:
                    group = [open_.pop()]
                    while group[-1] != node:
                        group.append(open_.pop())
                    group.reverse()
                    waiting.difference_update(group)
                    if len(group) > 1 or node in graph[node]:
                        found.append(group)
    return found
