"""Writes what the items of `--policy-accept` proposed, once the run is over and each file holds with it."""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

import pytest

from bpmlib.errors import BpmError
from bpmlib.formats.markdown.rewriting import rewritten
from bpmlib.layers import read_source
from bpmlib.policies import Policies
from bpmlib.pytest_plugin.accepting import REWRITE, Rewrite, digest, refusal
from bpmlib.pytest_plugin.folders import loaded, own_policy
from bpmlib.verify.examples import run_examples

__all__ = ["Rewriter"]

_Status: TypeAlias = tuple[str, str, tuple[str, dict[str, bool]]]


class Rewriter:
    """Gathers what is to be written, from the reports of all workers; at the end writes it, file by file."""

    def __init__(self) -> None:
        self.proposed: dict[Path, dict[int, Rewrite]] = {}
        self.written: list[str] = []
        self.refused: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note what a test proposes."""
        for data in _proposals(report):
            file, rewrite = Rewrite.of(data)
            self.proposed.setdefault(file, {})[rewrite.line] = rewrite

    def pytest_report_teststatus(self, report: pytest.TestReport) -> _Status | None:
        """Call a test that proposes something neither passed nor failed."""
        return ("rewritten", "W", ("REWRITTEN", {"yellow": True})) if _proposals(report) else None

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Write; what cannot be written makes a good session a failed one."""
        for file, rewrites in sorted(self.proposed.items()):
            stopped = exitstatus == pytest.ExitCode.INTERRUPTED
            why = "the run was interrupted" if stopped else _write(session.config, file, rewrites)
            if why:
                self.refused.append(f"{_shown(file)}: nothing is written, {why}")
            else:
                lines = sorted(rewrites.items())
                self.written += [f"{_shown(file)}:{line}: {said}" for line, one in lines for said in one.said]
        if self.refused and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print what was written, cell by cell, and what was not."""
        if not self.proposed:
            return
        terminalreporter.section("policy examples rewritten")
        for line in self.written:
            terminalreporter.line(line)
        for line in self.refused:
            terminalreporter.line(line, red=True)
        if self.written:
            terminalreporter.line("now read the difference: is this what the policy is to answer?", yellow=True)


def _proposals(report: pytest.TestReport) -> list[dict[str, object]]:
    if report.when != "call" or not report.passed:
        return []
    return [value for name, value in report.user_properties if name == REWRITE and isinstance(value, dict)]


def _write(config: pytest.Config, file: Path, rewrites: dict[int, Rewrite]) -> str:
    """Write other texts into a file, so that its rows hold; return why not, nothing where it is done."""
    try:
        source = read_source(file)
        if any(one.text != digest(source) for one in rewrites.values()):
            return "the file has changed meanwhile"
        if why := refusal(file):
            return why
        text = rewritten(source, {line: one.cells for line, one in rewrites.items()})
        if not _holds(loaded(config, file), file, text, rewrites):
            return "the examples would not hold"
        file.write_bytes(text.encode("utf-8"))
    except (BpmError, OSError) as error:
        return str(error)
    return ""


def _holds(policies: Policies, file: Path, text: str, lines: dict[int, Rewrite]) -> bool:
    """Return whether the rows that are to be rewritten hold in a new text of their file."""
    policy = own_policy(policies, file)
    version = next(one for one in policies.versions(policy) if Path(one.span.source.name).resolve() == file)
    found = run_examples(policies.with_version(version, text), policy)
    held = {one.span.line for one in found if one.passed and one.span.source.name == version.span.source.name}
    return held.issuperset(lines)


def _shown(file: Path) -> Path:
    return file.relative_to(Path.cwd()) if file.is_relative_to(Path.cwd()) else file
