"""`check PATH`: every mistake of the policy files, or of a DMN model, in one run; and what their tables leave out."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

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

if TYPE_CHECKING:
    from bpmlib.policy import Policy
    from bpmlib.verify.properties import Verdict
    from bpmlib.verify.tables import Finding

__all__ = ["add", "run"]

_SHOWN: Final = ("gap", "conflict", "dead", "mergeable", "column")
"""Of the kinds of findings about tables those that somebody should look at."""
_PROVED: Final = ("unreached", "undecided")
"""And those that somebody should look at who asks for proofs."""
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
    command.add_argument(
        "--prove",
        action="store_true",
        help="prove the properties of the policies, or look for documents against them; prove more about tables",
    )
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print what the checks find, and what becomes of the properties; 1 if there is an error."""
    verdicts: list[Verdict] = []
    if options.path is not None and options.path.suffix == ".dmn":
        found = list(_model(options.path))
        checked: dict[str, Any] = {"models": 1}
        counts = "1 DMN model"
    else:
        chosen = load(options)
        found = chosen.policies.check(*chosen.paths)
        tables = list(_tables(chosen, found, options.prove))
        found += [finding.diagnostic for finding in tables]
        found += _courses(chosen)
        if options.prove:
            verdicts = list(_proved(chosen))
            found += [diagnostic for one in verdicts if (diagnostic := one.diagnostic) is not None]
        files = sum(1 for _ in chosen.files())
        checked = {"files": files, "tables": [finding.to_dict() for finding in tables]}
        counts = counted(files, "policy file")
        if options.prove:
            checked["properties"] = [one.to_dict() for one in verdicts]
    print_findings(found, options.format, checked)
    if options.format == "text":
        if options.prove:
            _print_verdicts(verdicts)
        print(f"{counts}: {summary(found)}")
    return FOUND if any(diagnostic.severity == "error" for diagnostic in found) else OK


def _tables(chosen: Chosen, known: Sequence[Diagnostic], prove: bool) -> Iterator[Finding]:
    """Yield what is found out about the decision tables of sound policies, and is not known already."""
    places = [one.span for one in known if one.code in _SAID_ALREADY and one.span is not None]
    for policy in sorted({policy for policy, _ in chosen.files()}):
        try:
            found = _in_context(chosen.policies[policy]) if prove else _quickly(chosen.policies[policy])
        except BpmError:  # it has mistakes, which are known, or is not in force yet
            continue
        for finding in found:
            spans = [finding.span, *(span for _, span in finding.related)]
            if not any(_lies_in(place, span) for place in places for span in spans):
                yield finding


def _quickly(policy: Policy) -> Sequence[Finding]:
    from bpmlib.verify.tables import analyse  # it brings the engine along

    return analyse(policy, kinds=_SHOWN, effort=_EFFORT, tries=_TRIES)


def _in_context(policy: Policy) -> Sequence[Finding]:
    """Return what a solver adds, with what is still open; without the solver what there is without one."""
    from bpmlib.verify.logic.context import analyse_in_context

    try:
        found = analyse_in_context(policy)
    except PolicyError as error:
        if error.diagnostics[0].code != "z3-not-installed":
            raise
        return _quickly(policy)
    return [finding for finding in found if finding.kind in (*_SHOWN, *_PROVED)]


def _courses(chosen: Chosen) -> Iterator[Diagnostic]:
    """Yield what is wrong with the courses of action of sound policies."""
    from bpmlib.verify.processes import analyse_process

    for policy in sorted({policy for policy, _ in chosen.files()}):
        try:
            yield from (one for one in analyse_process(chosen.policies[policy]) if one.severity == "warning")
        except BpmError:  # as above
            continue


def _proved(chosen: Chosen) -> Iterator[Verdict]:
    """Yield what becomes of the properties of sound policies."""
    from bpmlib.verify.properties import prove

    for policy in sorted({policy for policy, _ in chosen.files()}):
        try:
            yield from prove(chosen.policies[policy])
        except BpmError:  # it has mistakes, which are known, or is not in force yet
            continue


def _print_verdicts(verdicts: Sequence[Verdict]) -> None:
    """Print the properties that are proved, a line each, and how many there are of each status."""
    for one in verdicts:
        if one.status == "proved":
            print(one.text().partition("\n")[0])
    statuses = [one.status for one in verdicts]
    shown = ", ".join(f"{statuses.count(one)} {one}" for one in ("proved", "refuted", "not refuted") if one in statuses)
    print(f"{counted(len(verdicts), 'property')}{': ' * bool(shown)}{shown}")


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
