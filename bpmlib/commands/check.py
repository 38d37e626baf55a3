"""`check PATH`: every mistake of the policy files, or of a DMN model, in one run; and what their tables leave out."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from bpmlib.commands.output import (
    FOUND,
    OK,
    Chosen,
    Unusable,
    add_company,
    add_format,
    add_path,
    counted,
    load,
    print_findings,
    summary,
)
from bpmlib.errors import BpmError, Diagnostic, PolicyError
from bpmlib.source import Span

__all__ = ["add", "run"]

_SHOWN: Final = ("gap", "conflict", "dead", "mergeable", "column")
"""Of the kinds of findings about tables those that somebody should look at."""
_SAID_ALREADY: Final = ("rule-repeated", "rule-unreachable")
_EFFORT: Final = 2_000_000
_TRIES: Final = 200
"""What one question about a table may take here, so that the command stays quick."""


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
        found += _tables(chosen, found)
        checked = {"files": sum(1 for _ in chosen.files())}
        counts = counted(checked["files"], "policy file")
    print_findings(found, options.format, checked)
    if options.format == "text":
        print(f"{counts}: {summary(found)}")
    return FOUND if any(diagnostic.severity == "error" for diagnostic in found) else OK


def _tables(chosen: Chosen, known: Sequence[Diagnostic]) -> Iterator[Diagnostic]:
    """Yield what is quickly found out about the decision tables of sound policies, and is not known already."""
    from bpmlib.verify.tables import analyse  # it brings the engine along

    places = [one.span for one in known if one.code in _SAID_ALREADY and one.span is not None]
    for policy in sorted({policy for policy, _ in chosen.files()}):
        try:
            found = analyse(chosen.policies[policy], effort=_EFFORT, tries=_TRIES)
        except BpmError:  # it has mistakes, which are known, or is not in force yet
            continue
        for finding in found:
            spans = [finding.span, *(span for _, span in finding.related)]
            if finding.kind in _SHOWN and not any(_lies_in(place, span) for place in places for span in spans):
                yield finding.diagnostic


def _lies_in(one: Span, other: Span) -> bool:
    return one.source.name == other.source.name and other.start <= one.start and one.end <= other.end


def _model(path: Path) -> Sequence[Diagnostic]:
    """Return what is wrong in a DMN model, or why its file is none."""
    from bpmlib import dmn  # only who checks a model needs it

    try:
        return dmn.load(path).diagnostics
    except PolicyError as error:
        return error.diagnostics
    except OSError as error:
        raise Unusable(f"{path}: {error.strerror}") from None
