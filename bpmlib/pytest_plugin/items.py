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
from bpmlib.policies import Policies
from bpmlib.source import Span
from bpmlib.verify.examples import run_examples
from bpmlib.verify.properties import Verdicts, prove

__all__ = ["FILE", "PolicyFile"]

FILE = "bpmlib policy file"
"""The name under which the report of a test says of which file it is."""
_POLICIES = pytest.StashKey[dict[Path, Policies]]()


class PolicyTestFailed(Exception):
    """A test of a policy does not hold; `diagnostics` say why."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        super().__init__("the policy does not hold")
        self.diagnostics = tuple(diagnostics)


class PolicyFile(pytest.File):
    """A file with one version of a policy, read when it is collected; its examples are run with the first of them."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yield the tests: `checks`, then one a row of examples and one a property, if the file has no mistakes."""
        self.failures: dict[int, tuple[Diagnostic, ...]] | None = None
        self.verdicts: Verdicts | None = None
        self.policies = _policies(self.config, self.path)
        self.policy = next(id for id in self.policies if self._holds(self.policies.files(id)))
        mistakes = [one for one in self.policies.check(self.path) if one.severity == "error"]
        yield Checks.from_parent(self, name="checks", mistakes=mistakes)
        if mistakes:
            return
        for model in self.policies.versions(self.policy):
            if self._holds([Path(model.span.source.name)]):
                yield from self._rows(model)
                yield from self._promises(model)

    def _holds(self, files: Iterable[Path]) -> bool:
        return self.path.resolve() in [file.resolve() for file in files]

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

    def failures_at(self, span: Span) -> tuple[Diagnostic, ...]:
        """Return what is wrong with the row of examples at a place; the first question runs all of the file."""
        if self.failures is None:
            results = run_examples(self.policies, self.policy)
            self.failures = {
                one.span.start: one.failures for one in results if self._holds([Path(one.span.source.name)])
            }
        return self.failures[span.start]

    def broken_at(self, span: Span) -> Diagnostic | None:
        """Return what is wrong with the property at a place; the first question asks for all of the policy."""
        if self.verdicts is None:
            self.verdicts = prove(self.policies[self.policy])
        said = (one.diagnostic for one in self.verdicts if one.span == span)
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
            return "\n\n".join(one.draw() for one in error.diagnostics)
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

    def __init__(self, span: Span, **words: Any) -> None:
        super().__init__(**words)
        self.span = span

    def runtest(self) -> None:
        """Fail where something comes out otherwise."""
        failures = self.parent.failures_at(self.span) if self.span else ()
        if failures:
            raise PolicyTestFailed(failures)


class Promise(_PolicyItem):
    """A property is not refuted, and says something of some document."""

    def __init__(self, span: Span, **words: Any) -> None:
        super().__init__(**words)
        self.span = span

    def runtest(self) -> None:
        """Prove the property or look for a document against it; an open one passes."""
        found = self.parent.broken_at(self.span) if self.span else None
        if found is not None:
            raise PolicyTestFailed([found])


def _policies(config: pytest.Config, path: Path) -> Policies:
    """Return the policies beside a file, read once for all files of a folder."""
    known = config.stash.setdefault(_POLICIES, {})
    loaded = Policies.load(path)
    root = loaded.root or path
    return known.setdefault(root, loaded)
