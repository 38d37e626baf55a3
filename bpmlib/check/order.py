"""Which definitions need which: an order in which to type them, and the circles among them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from bpmlib.model import expressions as m
from bpmlib.model.walk import nodes

__all__ = ["Graph", "circles", "names_in", "reached", "sorted_by_need"]

Graph: TypeAlias = Mapping[str, Iterable[str]]
"""The names that each name needs."""


def names_in(root: object) -> tuple[str, ...]:
    """Return every name that stands in a model node, variables of an iteration among them, each once."""
    return tuple(dict.fromkeys(node.name for node in nodes(root) if isinstance(node, m.Name)))


def sorted_by_need(graph: Graph) -> tuple[str, ...]:
    """Return the names of a graph, each after those it needs; a circle is cut at some place.

    >>> sorted_by_need({"a": ["b"], "b": ["c"], "c": []})
    ('c', 'b', 'a')
    """
    return tuple(path[-1] for path, again in _walk(graph) if again is None)


def circles(graph: Graph) -> Iterator[tuple[str, ...]]:
    """Yield the circles of a graph, each as the names on it.

    >>> list(circles({"a": ["b"], "b": ["a", "b"]}))
    [('a', 'b'), ('b',)]
    """
    for path, again in _walk(graph):
        if again is not None:
            yield tuple(path[path.index(again) :])


def reached(graph: Graph, start: str) -> frozenset[str]:
    """Return the names that `start` needs, directly or through others; itself only where it is on a circle."""
    found: set[str] = set()
    stack = list(graph.get(start, ()))
    while stack:
        name = stack.pop()
        if name not in found:
            found.add(name)
            stack.extend(graph.get(name, ()))
    return frozenset(found)


def _walk(graph: Graph) -> Iterator[tuple[list[str], str | None]]:
    """Walk depth first. Yield the path to each name when it is done, and to each name that needs one on its path."""
    seen: set[str] = set()
    for root in graph:
        if root in seen:
            continue
        seen.add(root)
        path, onward = [root], [iter(graph[root])]
        while path:
            for name in onward[-1]:
                if name in path:
                    yield path, name
                elif name in graph and name not in seen:
                    seen.add(name)
                    path.append(name)
                    onward.append(iter(graph[name]))
                    break
            else:
                yield path, None
                path.pop()
                onward.pop()
