"""The command line: `python -m bpmlib check PATH` and `test PATH`.

Exit codes: 0 nothing wrong, 1 mistakes or failing examples, 2 the command itself cannot be carried out.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from bpmlib.errors import BpmError, Diagnostic
from bpmlib.policies import Policies
from bpmlib.verify.examples import ExampleResult, run_examples

__all__ = ["main"]

_OK, _FOUND, _UNUSABLE = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    options = _parser().parse_args(arguments)
    path = Path(options.path)
    if not path.exists():
        print(f"bpmlib: there is no file or folder `{path}`", file=sys.stderr)
        return _UNUSABLE
    try:
        policies = Policies.load(path)
        if not any(file.is_relative_to(path.resolve()) for policy in policies for file in policies.files(policy)):
            print(f"bpmlib: there is no policy file in `{path}`", file=sys.stderr)
            return _UNUSABLE
        return int(options.run(policies, path, options.format))
    except BpmError as error:
        print(error, file=sys.stderr)
        return _UNUSABLE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bpmlib", description="Check and test policy files.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, run, summary in (
        ("check", _check, "find every mistake in the policy files under PATH"),
        ("test", _test, "check them and run their examples"),
    ):
        command = commands.add_parser(name, help=summary, description=summary)
        command.add_argument("path", metavar="PATH", help="a policy file, or a folder of them")
        command.add_argument("--format", choices=("text", "json"), default="text", help="how to print what is found")
        command.set_defaults(run=run)
    return parser


def _check(policies: Policies, path: Path, form: str) -> int:
    found = policies.check(path)
    count = sum(1 for policy in policies for file in policies.files(policy) if file.is_relative_to(path.resolve()))
    _print_findings(found, form, {"files": count})
    if form == "text":
        print(f"{_counted(count, 'policy file')}: {_summary(found)}")
    return _FOUND if any(diagnostic.severity == "error" for diagnostic in found) else _OK


def _test(policies: Policies, path: Path, form: str) -> int:
    found = [diagnostic for diagnostic in policies.check(path) if diagnostic.severity == "error"]
    results: list[ExampleResult] = []
    for policy in policies:
        files = [file for file in policies.files(policy) if file.is_relative_to(path.resolve())]
        broken = any(d.span and Path(d.span.source.name).resolve() in files for d in found)
        if files and not broken:
            made = run_examples(policies, policy)
            results.extend(result for result in made if Path(result.span.source.name).resolve() in files)
    failures = [diagnostic for result in results for diagnostic in result.failures]
    passed = sum(result.passed for result in results)
    _print_findings([*found, *failures], form, {"examples": len(results), "passed": passed})
    if form == "text":
        print(f"{_counted(len(results), 'example')}: {passed} passed, {len(results) - passed} failed")
        if found:
            print(f"not run because of mistakes: {_summary(found)}")
    return _FOUND if found or failures else _OK


def _print_findings(found: Sequence[Diagnostic], form: str, counts: dict[str, int]) -> None:
    if form == "json":
        data = {**counts, "diagnostics": [diagnostic.to_dict() for diagnostic in found]}
        print(json.dumps(data, ensure_ascii=False, indent=2))
    for diagnostic in found if form == "text" else ():
        print(diagnostic.draw(), end="\n\n")


def _summary(found: Sequence[Diagnostic]) -> str:
    counts = {kind: sum(d.severity == kind for d in found) for kind in ("error", "warning", "note")}
    return ", ".join(_counted(count, kind) for kind, count in counts.items() if count) or "nothing wrong"


def _counted(count: int, noun: str) -> str:
    plural = f"{noun[:-1]}ies" if noun.endswith("cy") else f"{noun}s"
    return f"{count} {noun if count == 1 else plural}"


if __name__ == "__main__":
    sys.exit(main())
