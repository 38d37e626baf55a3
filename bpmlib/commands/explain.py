"""`explain POLICY --json FILE`: decide what a file holds, and say why it came out so."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from bpmlib.commands.output import FOUND, OK, Unusable, add_company, models_in
from bpmlib.documents.json_input import parse_json
from bpmlib.errors import BpmError, Diagnostic, InputError, UnknownPolicy
from bpmlib.policies import Policies, Policy
from bpmlib.source import Source

__all__ = ["add", "day", "run"]


def add(commands: Any) -> None:
    """Add the command to the parser."""
    text = "decide and explain: why, why not, what would change it"
    more = (
        'FILE holds one JSON object with the inputs by name, such as {"order": {...}}, or a list of such objects.'
        " Numbers keep every digit."
    )
    command = commands.add_parser("explain", help=text, description=f"{text[0].upper()}{text[1:]}. {more}")
    command.add_argument("policy", metavar="POLICY", help="the id of the policy, such as sales.payment_terms")
    command.add_argument("--json", metavar="FILE", required=True, help="the inputs; `-` reads them from standard input")
    command.add_argument("--answers", metavar="NAMES", help="only these decisions, separated by commas")
    command.add_argument("--lang", choices=("en", "zh"), default="en", help="the language (default: en)")
    command.add_argument("--as-of", metavar="DATE", type=day, help="the day whose version and figures count")
    command.add_argument("--rules", metavar="DIR", type=Path, help="the folder of policies (default: the shipped ones)")
    add_company(command)
    command.set_defaults(run=run)


def day(text: str) -> date:
    """Return the day that an option names."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"`{text}` is not a date: write it as 2026-07-01") from None


def run(options: argparse.Namespace) -> int:
    """Print an explanation for each document; 1 if one of them cannot be decided."""
    for folder in (options.rules, options.company):
        if folder is not None and not folder.is_dir():
            raise Unusable(f"there is no folder `{folder}`")
    policies = Policies.load(options.rules, documents=models_in(options.documents))
    if options.company is not None:
        policies = policies.overlay(options.company)
    try:
        policy = policies[options.policy]
    except UnknownPolicy as error:
        raise Unusable(str(error)) from None
    answers = [name.strip() for name in options.answers.split(",")] if options.answers else None
    try:
        documents = _documents(options.json)
    except InputError as error:
        print(error, file=sys.stderr)
        return FOUND
    failed = False
    for number, document in enumerate(documents, start=1):
        if len(documents) > 1:
            print(f"{'' if number == 1 else chr(10)}document {number}:")
        failed |= not _explain(policy, document, answers, options)
    return FOUND if failed else OK


def _explain(policy: Policy, document: object, answers: list[str] | None, options: argparse.Namespace) -> bool:
    try:
        print(policy.decide_parsed(document, as_of=options.as_of, answers=answers).explain(options.lang))
    except BpmError as error:
        print(error, file=sys.stderr)
        return False
    return True


def _documents(name: str) -> list[object]:
    """Return the inputs in a file: one object, or the items of a list."""
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise Unusable(f"`{name}`: {(error.strerror or str(error)).lower()}") from None
    try:
        found = parse_json(data)
    except InputError as error:
        raise InputError([_in_file(one, name) for one in error.diagnostics], problems=error.problems) from None
    if found == []:
        raise Unusable(f"`{name}` holds no document")
    return found if isinstance(found, list) else [found]


def _in_file(diagnostic: Diagnostic, name: str) -> Diagnostic:
    """Return what is said about a JSON text with the file's name at its place."""
    span = diagnostic.span  # an empty text has none
    source = Source("standard input" if name == "-" else name, span.source.text if span else "")
    return replace(diagnostic, span=source.span(span.start, span.end) if span else source.span(0, 0))
