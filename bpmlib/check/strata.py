"""Whether the patterns of a policy can be told apart in layers: none may depend on the absence of what it concludes."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bpmlib.check.order import Graph
from bpmlib.check.scope import Report
from bpmlib.model.patterns import Part, Pattern

__all__ = ["check_strata"]


@dataclass(frozen=True, slots=True)
class _Need:
    """A type that a pattern concludes, one that it needs for that, and the part that says so."""

    concluded: str
    needed: str
    part: Part
    pattern: Pattern


def check_strata(patterns: Sequence[Pattern], report: Report) -> None:
    """Report, as `pattern-cycle`, each `none` and `all` of a type that depends on what the pattern itself concludes.

    What is not there, and how many there are, can only be said once all of that type are known. A circle through
    `given` alone is fine: facts lead to facts until nothing new comes.
    """
    needs = [need for pattern in patterns for need in _needs(pattern)]
    graph: dict[str, list[str]] = {}
    for need in needs:
        graph.setdefault(need.concluded, []).append(need.needed)
    for need in needs:
        if need.part.kind in ("none", "all"):
            way = _way(need.needed, need.concluded, graph)
            if way:
                path = " → ".join([need.concluded, *way])
                message = f"`{need.pattern.name.text}` needs `{need.part.kind}` of what it leads to itself: {path}"
                hint = "conclude another type, or look at facts that do not follow from it"
                report.add("pattern-cycle", need.part.span, message, hint)


def _needs(pattern: Pattern) -> Iterator[_Need]:
    read = [part for part in pattern.parts if part.kind in ("given", "none", "all")]
    for then in pattern.parts:
        if then.kind == "then" and then.type is not None:
            for part in read:
                if part.type is not None:
                    yield _Need(then.type.name, part.type.name, part, pattern)


def _way(start: str, end: str, graph: Graph) -> tuple[str, ...]:
    """Return the shortest way of types from one to another, each needing the next; nothing where none leads there.

    >>> _way("a", "c", {"a": ["b"], "b": ["c"]}), _way("a", "a", {}), _way("a", "c", {"a": ["b"]})
    (('a', 'b', 'c'), ('a',), ())
    """
    ways: dict[str, tuple[str, ...]] = {start: (start,)}
    queue = deque([start])
    while queue and end not in ways:
        here = queue.popleft()
        for name in graph.get(here, ()):
            if name not in ways:
                ways[name] = (*ways[here], name)
                queue.append(name)
    return ways.get(end, ())
