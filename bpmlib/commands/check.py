"""`check PATH`: every mistake of the policy files, in one run."""

from __future__ import annotations

import argparse
from typing import Any

from bpmlib.commands.output import FOUND, OK, add_company, add_format, add_path, counted, load, print_findings, summary

__all__ = ["add", "run"]


def add(commands: Any) -> None:
    """Add the command to the parser."""
    text = "find every mistake in the policy files under PATH"
    command = commands.add_parser("check", help=text, description=text)
    add_path(command, optional=True)
    add_company(command)
    add_format(command)
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print what the checks find; 1 if there is an error."""
    chosen = load(options)
    found = chosen.policies.check(*chosen.paths)
    count = sum(1 for _ in chosen.files())
    print_findings(found, options.format, {"files": count})
    if options.format == "text":
        print(f"{counted(count, 'policy file')}: {summary(found)}")
    return FOUND if any(diagnostic.severity == "error" for diagnostic in found) else OK
