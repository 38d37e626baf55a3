"""`diff OLD NEW`: the documents for which two versions of a policy come to different outcomes."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from bpmlib.commands.output import FOUND, OK, Unusable, add_documents, add_format, models_in, print_json
from bpmlib.feel import evaluate
from bpmlib.policies import Policies, Policy

__all__ = ["add", "run"]


def add(commands: Any) -> None:
    """Add the command to the parser."""
    text = "show where two versions of a policy come to different outcomes"
    more = "With --set alone a file is compared with itself under other figures. Exit code 1: not proved the same."
    command = commands.add_parser("diff", help=text, description=f"{text[0].upper()}{text[1:]}. {more}")
    command.add_argument("old", metavar="OLD", type=Path, help="the policy file as it was")
    command.add_argument("new", metavar="NEW", type=Path, nargs="?", help="the policy file as it is to be")
    command.add_argument("--decision", metavar="NAME", help="only this decision")
    command.add_argument(
        "--set", metavar="NAME=VALUE", action="append", default=[], help="a figure of the new version, as FEEL"
    )
    add_documents(command)
    add_format(command)
    command.set_defaults(run=run, parser=command)


def run(options: argparse.Namespace) -> int:
    """Print the difference; 1 where it is not proved that there is none."""
    from bpmlib.verify.diff import diff  # it brings the engine along

    if options.new is None and not options.set:
        options.parser.error("the following arguments are required: NEW (or --set)")
    old = _policy(options.old, options)
    new = old if options.new is None else _policy(options.new, options)
    figures = dict(_figure(text) for text in options.set)
    if figures:
        new = new.override(**figures)
    try:
        found = diff(old, new, options.decision)
    except KeyError:
        raise Unusable(f"not both versions have a decision `{options.decision}`") from None
    if options.format == "json":
        print_json(found.to_dict())
    else:
        print(found.text())
    return OK if found.equivalent else FOUND


def _policy(file: Path, options: argparse.Namespace) -> Policy:
    if not file.is_file():
        raise Unusable(f"there is no file `{file}`")
    policies = Policies.load(file, documents=models_in(options.documents))
    for name in policies:
        if file.resolve() in policies.files(name):
            return policies[name]
    raise Unusable(f"`{file}` is no policy file")


def _figure(text: str) -> tuple[str, Any]:
    name, sign, value = text.partition("=")
    if not sign:
        raise Unusable(f"`{text}` is no figure: write it as NAME=VALUE")
    return name.strip(), evaluate(value)
