"""Policies that use each other, over time: who leads to whom, and on which days what is in force."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Protocol

from bpmlib.check.versions import in_force
from bpmlib.errors import Diagnostic, NotEffective, PolicyError
from bpmlib.model import policies as p

__all__ = ["Folder", "Timeline"]


class Folder(Protocol):
    """The versions of the policies of a root."""

    @property
    def files(self) -> Mapping[str, tuple[Path, ...]]:
        """The files of each policy id."""

    def version(self, policy: str, as_of: date | None) -> p.Policy:
        """Return the version in force on a day."""

    def versions(self, policy: str) -> tuple[p.Policy, ...]:
        """Return the versions of a policy in order of time."""


class Timeline:
    """Answers for one folder. A file that cannot be read uses nothing and ends nothing: it has findings of its own."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder

    def way(self, start: str, goal: str, as_of: date | None) -> tuple[str, ...]:
        """Return the policies from one to another, each using the next; none where no way leads there.

        Without a day every version counts.
        """
        seen = {start}
        stack: list[tuple[str, ...]] = [(start,)]
        while stack:
            path = stack.pop()
            if path[-1] == goal:
                return path
            for version in self._on(path[-1], as_of):
                for _, word in version.front.uses:
                    if word.text not in seen and word.text in self._folder.files:
                        seen.add(word.text)
                        stack.append((*path, word.text))
        return ()

    def days_of(self, model: p.Policy) -> list[date]:
        """Return the days of a version on which it starts, or on which a version of what it uses starts or ends."""
        days = {model.front.effective_from}
        for version in self._below(word.text for _, word in model.front.uses):
            ends = (version.front.effective_from, version.front.effective_to)
            days.update(day for day in ends if day is not None)
        return sorted(day for day in days if in_force(model.front, day))

    def first_day(self, model: p.Policy) -> date:
        """Return the first day of a version on which all that it uses is in force too, or else its own first day."""
        for day in self.days_of(model):
            if all(self.holds(word.text, day) for _, word in model.front.uses):
                return day
        return model.front.effective_from

    def holds(self, policy: str, day: date) -> bool:
        """Return whether a policy, and every one that it uses, is in force on a day."""
        seen: set[str] = set()
        stack = [policy]
        while stack:
            name = stack.pop()
            if name in seen or name not in self._folder.files:
                continue
            seen.add(name)
            try:
                stack.extend(word.text for _, word in self._folder.version(name, day).front.uses)
            except NotEffective:
                return False
            except PolicyError:
                continue
        return True

    def missing(self, policy: str, model: p.Policy) -> Iterator[Diagnostic]:
        """Yield the used policies that are not in force as long as a version is."""
        days = self.days_of(model)
        for _, word in model.front.uses:
            missed = [day for day in days if not self.holds(word.text, day)]
            if not missed or self.way(word.text, policy, None):
                continue
            hint = "change the days in `effective` of one of them"
            if len(missed) == len(days):
                message = f"`{word.text}` is never in force while this version is"
                yield Diagnostic("uses-not-effective", message, word.span, hint)
            else:
                until = next((day for day in days if day > missed[0] and day not in missed), None)
                message = f"`{word.text}` is not in force from {missed[0]}{f' until {until}' if until else ''}"
                yield Diagnostic("uses-gap", message, word.span, hint, severity="warning")

    def turning_points(self, policy: str) -> tuple[date, ...]:
        """Return the days on which a version or a figure changes, in the policy or one it uses.

        An empty tuple means that the answer does not depend on the day.
        """
        days: set[date] = set()
        for _, versions in self._closure([policy]):
            if len(versions) > 1:
                days.update(version.front.effective_from for version in versions)
                days.update(end for version in versions if (end := version.front.effective_to) is not None)
            for version in versions:
                days.update(_dates(version))
        return tuple(sorted(days))

    def _below(self, policies: Iterable[str]) -> Iterator[p.Policy]:
        for _, versions in self._closure(policies):
            yield from versions

    def _closure(self, policies: Iterable[str]) -> Iterator[tuple[str, tuple[p.Policy, ...]]]:
        """Yield policies and those that they use, in whatever version, each with its versions."""
        seen: set[str] = set()
        stack = list(policies)
        while stack:
            name = stack.pop()
            if name in seen or name not in self._folder.files:
                continue
            seen.add(name)
            versions = self._on(name, None)
            yield name, versions
            stack.extend(word.text for version in versions for _, word in version.front.uses)

    def _on(self, policy: str, as_of: date | None) -> tuple[p.Policy, ...]:
        try:
            return self._folder.versions(policy) if as_of is None else (self._folder.version(policy, as_of),)
        except (PolicyError, NotEffective):
            return ()


def _dates(model: p.Policy) -> Iterable[date]:
    for section in model.sections:
        if isinstance(section, p.Parameters):
            yield from (row.valid_from for row in section.rows if row.valid_from is not None)
