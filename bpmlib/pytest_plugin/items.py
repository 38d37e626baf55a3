"""A policy file as a collector, and its tests: that it has no mistakes, each example, each property."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bpmlib.errors import BpmError, Diagnostic
from bpmlib.model import policies as p
from bpmlib.model.patterns import FactHistories
from bpmlib.model.processes import Histories
from bpmlib.pytest_plugin.accepting import REWRITE, proposed, refusal
from bpmlib.pytest_plugin.folders import folder_of, own_policy
from bpmlib.source import Source, Span
from bpmlib.verify.examples import ExampleResult

__all__ = ["FILE", "PolicyFile"]

FILE = "bpmlib policy file"
"""The name under which the report of a test says of which file it is."""


class PolicyTestFailed(Exception):
    """A test of a policy does not hold; `diagnostics` say why, and `more` what else is to be said."""

    def __init__(self, diagnostics: Iterable[Diagnostic], more: str = "") -> None:
        super().__init__("the policy does not hold")
        self.diagnostics = tuple(diagnostics)
        self.more = more


class PolicyFile(pytest.File):
    """A file with one version of a policy, read when it is collected; its examples are run with the first of them."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yield the tests: `checks`, then one a row of examples and one a property, if the file has no mistakes."""
        self._results: dict[int, ExampleResult] | None = None
        self.folder = folder_of(self.config, self.path)
        policies = self.folder.policies
        self.policy = own_policy(policies, self.path)
        mistakes = [one for one in policies.check(self.path) if one.severity == "error"]
        yield Checks.from_parent(self, name="checks", mistakes=mistakes)
        if mistakes:
            return
        for model in policies.versions(self.policy):
            if self._holds(model.span.source):
                yield from self._rows(model)
                yield from self._promises(model)

    def _holds(self, source: Source) -> bool:
        return self.path.resolve() == Path(source.name).resolve()

    def _rows(self, model: p.Policy) -> Iterator[pytest.Item]:
        sections = [one for one in model.sections if isinstance(one, p.ExampleTable | Histories | FactHistories)]
        for section in sections:
            about = section.span.source.line(section.span.line).lstrip("# ").strip()
            for number, row in enumerate(section.rows, start=1):
                name = f"{about}[{number}, line {row.span.line}]"
                yield Row.from_parent(self, name=name, span=row.span)

    def _promises(self, model: p.Policy) -> Iterator[pytest.Item]:
        for section in model.sections:
            if isinstance(section, p.Property):
                yield Promise.from_parent(self, name=f"Property: {section.sentence}", span=section.subject.span)

    def result_at(self, span: Span) -> ExampleResult:
        """Return what came of the row of examples at a place; the first question runs all of the policy."""
        if self._results is None:
            results = self.folder.results(self.policy)
            self._results = {one.span.start: one for one in results if self._holds(one.span.source)}
        return self._results[span.start]

    def broken_at(self, span: Span) -> Diagnostic | None:
        """Return what is wrong with the property at a place; the first question asks for all of the policy."""
        said = (one.diagnostic for one in self.folder.verdicts(self.policy) if one.span == span)
        return next((one for one in said if one is not None and one.severity != "note"), None)


class _PolicyItem(pytest.Item):
    """A test of a policy file. What fails is told by its diagnostics, without a traceback."""

    parent: PolicyFile
    span: Span | None = None

    def __init__(self, **words: Any) -> None:
        super().__init__(**words)
        self.user_properties.append((FILE, str(self.path)))

    def repr_failure(self, excinfo: Any, style: Any = None) -> Any:
        """Return the diagnostics, or what pytest says of any other error."""
        error = excinfo.value
        if isinstance(error, PolicyTestFailed | BpmError):
            more = [error.more] if isinstance(error, PolicyTestFailed) and error.more else []
            return "\n\n".join([*(one.draw() for one in error.diagnostics), *more])
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Return where the test stands."""
        return self.path, None if self.span is None else self.span.line - 1, self.name


class Checks(_PolicyItem):
    """The file has no mistakes."""

    def __init__(self, mistakes: Iterable[Diagnostic], **words: Any) -> None:
        super().__init__(**words)
        self.mistakes = tuple(mistakes)

    def runtest(self) -> None:
        """Fail where there are mistakes."""
        if self.mistakes:
            raise PolicyTestFailed(self.mistakes)


class Row(_PolicyItem):
    """A row of examples, of the history of a case, or of facts, comes out as it is written."""

    span: Span

    def __init__(self, span: Span, **words: Any) -> None:
        super().__init__(**words)
        self.span = span

    def runtest(self) -> None:
        """Fail where something comes out otherwise; with `--policy-accept`, propose to write it so where it can be."""
        result = self.parent.result_at(self.span)
        if result.passed:
            return
        if not self.config.getoption("--policy-accept"):
            raise PolicyTestFailed(result.failures)
        found = refusal(self.path) or proposed(result)
        if isinstance(found, str):
            raise PolicyTestFailed(result.failures, f"--policy-accept leaves it as it is: {found}")
        self.user_properties.append((REWRITE, found.to_dict(self.path)))


class Promise(_PolicyItem):
    """A property is not refuted, and says something of some document."""

    span: Span

    def __init__(self, span: Span, **words: Any) -> None:
        super().__init__(**words)
        self.span = span

    def runtest(self) -> None:
        """Prove the property or look for a document against it; an open one passes."""
        found = self.parent.broken_at(self.span)
        if found is not None:
            raise PolicyTestFailed([found])
