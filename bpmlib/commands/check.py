"""`check PATH`: every mistake of the policy files, or of a DMN model, in one run."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bpmlib.commands.output import (
    FOUND,
    OK,
    Unusable,
    add_company,
    add_format,
    add_path,
    counted,
    load,
    print_findings,
    summary,
)
from bpmlib.errors import Diagnostic, PolicyError

__all__ = ["add", "run"]


def add(commands: Any) -> None:
    """Add the command to the parser."""
    text = "find every mistake in the policy files under PATH, or in a DMN model (.dmn)"
    command = commands.add_parser("check", help=text, description=text)
    add_path(command, optional=True)
    add_company(command)
    add_format(command)
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print what the checks find; 1 if there is an error."""
    if options.path is not None and options.path.suffix == ".dmn":
        found, checked = list(_model(options.path)), {"models": 1}
        counts = "1 DMN model"
    else:
        chosen = load(options)
        found = chosen.policies.check(*chosen.paths)
        checked = {"files": sum(1 for _ in chosen.files())}
        counts = counted(checked["files"], "policy file")
    print_findings(found, options.format, checked)
    if options.format == "text":
        print(f"{counts}: {summary(found)}")
    return FOUND if any(diagnostic.severity == "error" for diagnostic in found) else OK


def _model(path: Path) -> Sequence[Diagnostic]:
    """Return what is wrong in a DMN model, or why its file is none."""
    from bpmlib import dmn  # only who checks a model needs it

    try:
        return dmn.load(path).diagnostics
    except PolicyError as error:
        return error.diagnostics
    except OSError as error:
        raise Unusable(f"{path}: {error.strerror}") from None
