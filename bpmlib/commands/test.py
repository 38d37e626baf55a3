"""`test PATH`: the examples that stand in the policy files."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from bpmlib.commands.output import FOUND, OK, add_format, add_path, counted, files_under, load, print_findings, summary
from bpmlib.verify.examples import ExampleResult, run_examples

__all__ = ["add", "run"]


def add(commands: Any) -> None:
    """Add the command to the parser."""
    text = "check the policy files under PATH and run their examples"
    command = commands.add_parser("test", help=text, description=text)
    add_path(command)
    add_format(command)
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the examples that do not hold; 1 if there is one, or a file has mistakes."""
    policies = load(options.path)
    found = [diagnostic for diagnostic in policies.check(options.path) if diagnostic.severity == "error"]
    broken = {Path(diagnostic.span.source.name).resolve() for diagnostic in found if diagnostic.span}
    chosen: dict[str, set[Path]] = {}
    for policy, file in files_under(policies, options.path):
        chosen.setdefault(policy, set()).add(file)
    results: list[ExampleResult] = []
    for policy, files in chosen.items():
        if files.isdisjoint(broken):
            made = run_examples(policies, policy)
            results.extend(result for result in made if Path(result.span.source.name).resolve() in files)
    failures = [diagnostic for result in results for diagnostic in result.failures]
    passed = sum(result.passed for result in results)
    print_findings([*found, *failures], options.format, {"examples": len(results), "passed": passed})
    if options.format == "text":
        print(f"{counted(len(results), 'example')}: {passed} passed, {len(results) - passed} failed")
        if found:
            print(f"not run because of mistakes: {summary(found)}")
    return FOUND if found or failures else OK
