"""The pytest plugin: policy files are tests. Examples, histories and properties are items, coverage is a report.

It is there wherever bpmlib is installed, so it costs nothing where there is no policy: of bpmlib nothing is loaded
before a Markdown file with a policy's head is met. `items` has the tests, `coverage` the report, `accepting` and
`rewriter` what `--policy-accept` writes.
"""

from __future__ import annotations

from pathlib import Path

import pytest

__all__ = ["pytest_addoption", "pytest_collect_file", "pytest_configure"]

_HEAD = 4_000
"""So many characters of a file are looked at for its head."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of the group `policies`."""
    group = parser.getgroup("policies", "business policies (bpmlib)")
    group.addoption("--policies", action="store_true", help="collect policy files, also where `policy_files` is false")
    group.addoption(
        "--policy-cov", action="store_true", help="report which rules of the policies their examples exercise"
    )
    group.addoption(
        "--policy-cov-fail-under", type=float, metavar="PERCENT", default=None,
        help="fail where the examples exercise less than so many percent of all rules (implies --policy-cov)",
    )  # fmt: skip
    group.addoption(
        "--policy-accept", action="store_true",
        help="write into failing examples of policy files what came out, to be read in the difference",
    )  # fmt: skip
    parser.addini("policy_files", "whether Markdown files with a policy's head are tests", type="bool", default=True)
    parser.addini("policy_documents", "Python files, which are run, with models that policies name", type="paths")


def pytest_configure(config: pytest.Config) -> None:
    """Register the report and what rewrites examples, where they are asked for; not in a worker."""
    if hasattr(config, "workerinput"):
        return
    if config.getoption("--policy-accept"):
        from bpmlib.pytest_plugin.rewriter import Rewriter

        config.pluginmanager.register(Rewriter(), "bpmlib-rewriter")
    wanted = config.getoption("--policy-cov") or config.getoption("--policy-cov-fail-under") is not None
    if wanted:
        from bpmlib.pytest_plugin.coverage import PolicyCoverage

        config.pluginmanager.register(PolicyCoverage(config.getoption("--policy-cov-fail-under")), "bpmlib-coverage")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Return the tests of a policy file; None for any other file."""
    if file_path.suffix != ".md" or not _wanted(file_path, parent) or not _is_policy(file_path):
        return None
    from bpmlib.pytest_plugin.items import PolicyFile

    found: PolicyFile = PolicyFile.from_parent(parent, path=file_path)
    return found


def _wanted(path: Path, parent: pytest.Collector) -> bool:
    config = parent.config
    return bool(config.getoption("--policies") or config.getini("policy_files") or parent.session.isinitpath(path))


def _is_policy(path: Path) -> bool:
    """Return whether a file begins with front matter that names a policy."""
    try:
        with path.open(encoding="utf-8-sig", errors="replace") as file:
            if file.read(4) != "---\n":
                return False
            return "\npolicy:" in "\n" + file.read(_HEAD).partition("\n---")[0]
    except OSError:
        return False
