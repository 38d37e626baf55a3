"""In which order rules are asked: each after those whose conclusions it looks at, those in a circle together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from bpmlib.errors import Diagnostic, PolicyError
from bpmlib.patterns.rules import Rule

__all__ = ["Group", "groups_of"]


@dataclass(frozen=True)
class Group:
    """Rules that are asked together: one, or those that feed each other (`recursive`)."""

    rules: tuple[Rule, ...]
    recursive: bool

    @cached_property
    def readers(self) -> Mapping[str, tuple[Rule, ...]]:
        """Return the rules that ask for a type of facts by `given`."""
        types = dict.fromkeys(given.type for rule in self.rules for given in rule.givens)
        return {type_: tuple(rule for rule in self.rules if rule.asks_for(type_)) for type_ in types}

    @cached_property
    def reads(self) -> frozenset[str]:
        """The types of facts that its rules look at."""
        return frozenset(type_ for rule in self.rules for type_ in rule.reads)


def groups_of(rules: Sequence[Rule]) -> tuple[Group, ...]:
    """Return the rules in groups, each after those it depends on.

    Raises `PolicyError` (`pattern-cycle`) where a rule depends on the absence, or on all, of what it may conclude.
    """
    readers: dict[str, list[int]] = {}
    for number, rule in enumerate(rules):
        for type_ in rule.reads:
            readers.setdefault(type_, []).append(number)
    fed = [sorted({reader for type_ in rule.concludes for reader in readers.get(type_, ())}) for rule in rules]
    found = [Group(tuple(rules[number] for number in sorted(circle)), len(circle) > 1 or circle[0] in fed[circle[0]])
             for circle in _circles(fed)]  # fmt: skip
    for group in found:
        _require_layered(group)
    return tuple(reversed(found))


def _require_layered(group: Group) -> None:
    """Raise where a part of a group looks at what the group concludes other than by `given`."""
    concluded = {type_: rule for rule in group.rules for type_ in rule.concludes}
    for rule in group.rules if group.recursive else ():
        for context in rule.contexts:
            if context.type in concluded:
                message = f"`{rule.name}` depends on `{context.part.kind} {context.type}`, which may follow from it"
                related = ((f"`{context.type}` is concluded here", concluded[context.type].span),)
                raise PolicyError(Diagnostic("pattern-cycle", message, context.part.span, related=related))


def _circles(fed: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    """Yield the strongly connected parts of a graph, each after those that it leads to (Tarjan 1972)."""
    met: dict[int, int] = {}
    lowest: dict[int, int] = {}
    open_: list[int] = []
    for root in range(len(fed)):
        walk = [] if root in met else [(root, iter(fed[root]))]
        while walk:
            node, onward = walk[-1]
            if node not in met:
                met[node] = lowest[node] = len(met)
                open_.append(node)
            following = next(onward, None)
            if following is not None:
                if following not in met:
                    walk.append((following, iter(fed[following])))
                elif following in open_:
                    lowest[node] = min(lowest[node], met[following])
                continue
            walk.pop()
            if walk:
                lowest[walk[-1][0]] = min(lowest[walk[-1][0]], lowest[node])
            if lowest[node] == met[node]:
                start = open_.index(node)
                yield open_[start:]
                del open_[start:]
