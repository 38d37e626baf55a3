"""`test PATH`: the examples that stand in the policy files."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bpmlib.commands.output import (
    FOUND,
    OK,
    Chosen,
    add_company,
    add_format,
    add_path,
    counted,
    load,
    print_findings,
    summary,
)
from bpmlib.errors import Diagnostic
from bpmlib.verify.examples import ExampleResult, run_examples

__all__ = ["add", "run"]


def add(commands: Any) -> None:
    """Add the command to the parser."""
    text = "check the policy files under PATH and run their examples"
    more = "With --company, an example outside the company's folder may come out differently: that is shown, as a note."
    command = commands.add_parser("test", help=text, description=f"{text[0].upper()}{text[1:]}. {more}")
    add_path(command, optional=True)
    add_company(command)
    add_format(command)
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the examples that do not hold; 1 if there is one, or a file has mistakes."""
    chosen = load(options)
    found = [d for d in chosen.policies.check(*chosen.paths) if d.severity == "error"]
    broken = {Path(diagnostic.span.source.name).resolve() for diagnostic in found if diagnostic.span}
    results = list(_results(chosen, broken))
    differing = _differing(chosen, [result for result in results if not result.passed])
    failed = [result for result in results if not result.passed and _place(result) not in differing]
    notes = [note for place in differing.values() for note in place]
    passed = len(results) - len(failed) - len(differing)
    failures = [diagnostic for result in failed for diagnostic in result.failures]
    counts = {"examples": len(results), "passed": passed}
    if options.company is not None:
        counts["different"] = len(differing)
    print_findings([*found, *notes, *failures], options.format, counts)
    if options.format == "text":
        different = f"{len(differing)} different with `{options.company}`, " if options.company is not None else ""
        print(f"{counted(len(results), 'example')}: {passed} passed, {different}{len(failed)} failed")
        if found:
            print(f"not run because of mistakes: {summary(found)}")
    return FOUND if found or failed else OK


def _results(chosen: Chosen, broken: set[Path]) -> Iterator[ExampleResult]:
    """Yield the results of the files that were chosen and have no mistakes."""
    files: dict[str, set[Path]] = {}
    for policy, file in chosen.files():
        files.setdefault(policy, set()).add(file)
    for policy, own in files.items():
        if own.isdisjoint(broken):
            made = run_examples(chosen.policies, policy)
            yield from (result for result in made if _place(result)[0] in own)


def _differing(chosen: Chosen, failed: list[ExampleResult]) -> dict[tuple[Path, int], list[Diagnostic]]:
    """Return what the failed examples say that hold without the company's folder, as notes, by place."""
    if chosen.base is chosen.policies:
        return {}
    holding: set[tuple[Path, int]] = set()
    for policy in dict.fromkeys(result.policy for result in failed if result.policy in chosen.base):
        holding.update(_place(result) for result in run_examples(chosen.base, policy) if result.passed)
    return {_place(one): list(map(_note, one.failures)) for one in failed if _place(one) in holding}


def _note(failure: Diagnostic) -> Diagnostic:
    hint = "it holds without the company's folder"
    return Diagnostic("example-differs", failure.message, failure.span, hint, failure.related, "note")


def _place(result: ExampleResult) -> tuple[Path, int]:
    return Path(result.span.source.name).resolve(), result.span.start
