"""The report of `--policy-cov`: which rules of the policies that were tested their examples exercise."""

from __future__ import annotations

from pathlib import Path

import pytest

from bpmlib.pytest_plugin.folders import Folder, folder_of, own_policy
from bpmlib.pytest_plugin.items import FILE
from bpmlib.verify.exercised import Exercised, Watch
from bpmlib.verify.exercised.measure import share

__all__ = ["PolicyCoverage"]


class PolicyCoverage:
    """Notes which policy files were tested, and at the end looks at what came of their examples.

    Those that workers ran are run once more: what they decided stays with them.
    """

    def __init__(self, least: float | None) -> None:
        self.least = least
        self.files: dict[Path, None] = {}
        self.found: list[Exercised] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note the file of a test."""
        for name, value in report.user_properties:
            if name == FILE:
                self.files[Path(str(value))] = None

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Measure; a share below the wanted one makes a good session a failed one."""
        measured: set[tuple[Folder, str]] = set()
        for file in self.files:
            folder = folder_of(session.config, file)
            policy = own_policy(folder.policies, file)
            mistakes = any(one.severity == "error" for one in folder.policies.check(file))
            if not mistakes and (folder, policy) not in measured:
                measured.add((folder, policy))
                self.found.append(_exercised(folder, policy))
        if self._falls_short() and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print a line a policy, the rules that no example reaches below it, and the whole."""
        terminalreporter.section("rules that the policies' examples exercise")
        for one in sorted(self.found, key=lambda one: one.policy):
            done, whole = one.count("rule")
            terminalreporter.line(f"{one.policy}: {done} of {whole} rules ({share(done, whole)})")
            for item in one.missing:
                if item.kind == "rule":
                    terminalreporter.line(f"  {item.text()}")
        done, whole = self._counts()
        of_all = f"all: {done} of {whole} rules ({share(done, whole)})"
        terminalreporter.line(of_all if self.found else "nothing was measured: no test of a sound policy file ran")
        if self._falls_short():
            terminalreporter.line(f"FAIL: {self.least:g} % are wanted", red=True)

    def _falls_short(self) -> bool:
        """Return whether less is exercised than is wanted; nothing measured is nothing exercised."""
        done, whole = self._counts()
        return self.least is not None and (100 * done < self.least * whole or not self.found)

    def _counts(self) -> tuple[int, int]:
        counts = [one.count("rule") for one in self.found]
        return sum(done for done, _ in counts), sum(whole for _, whole in counts)


def _exercised(folder: Folder, policy: str) -> Exercised:
    """Return what the examples of a policy exercised that hold."""
    watch = Watch(folder.policies[policy])
    for result in folder.results(policy):
        watch.example(result)
    return watch.result()
