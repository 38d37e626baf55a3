"""`diff OLD NEW`: the documents for which two versions of a policy come to different outcomes."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from bpmlib.commands.explain import day
from bpmlib.commands.output import FOUND, OK, Unusable, add_company, add_format, models_in, print_json
from bpmlib.errors import UnknownPolicy
from bpmlib.feel import evaluate
from bpmlib.policies import Policies, Policy

__all__ = ["add", "run"]


def add(commands: Any) -> None:
    """Add the command to the parser."""
    text = "show where two versions of a policy come to different outcomes"
    more = (
        "Without NEW the policy is compared with itself: on two days, with other figures, with each of its other"
        " readings, or without and with the company's folder, which otherwise lies over both. Exit code 1: not proved"
        " the same."
    )
    command = commands.add_parser("diff", help=text, description=f"{text[0].upper()}{text[1:]}. {more}")
    command.add_argument("old", metavar="OLD", help="the policy as it was: its file, or its id")
    command.add_argument("new", metavar="NEW", nargs="?", help="the policy as it is to be")
    command.add_argument("--decision", metavar="NAME", help="only this decision")
    command.add_argument(
        "--as-of", metavar="DATE", type=day, action="append", default=[],
        help="the day whose versions and figures count; given twice, the day of the old one and that of the new one",
    )  # fmt: skip
    command.add_argument(
        "--set", metavar="NAME=VALUE", action="append", default=[], help="a figure of the new version, as FEEL"
    )
    command.add_argument(
        "--readings", action="store_true", help="what each other reading of an unclear clause of OLD would change"
    )
    command.add_argument("--rules", metavar="DIR", type=Path, help="the folder of policies (default: the shipped ones)")
    add_company(command)
    add_format(command)
    command.set_defaults(run=run, parser=command)


def run(options: argparse.Namespace) -> int:
    """Print the difference; 1 where it is not proved that there is none."""
    from bpmlib.verify.diff import diff  # it brings the engine along

    days = options.as_of
    if options.readings:
        if options.new is not None or options.set or options.decision is not None or len(days) > 1:
            options.parser.error("argument --readings: of one policy, with one day at most")
        return _readings(_policy(options.old, options.company, options), days[0] if days else None, options.format)
    if len(days) > 2:
        options.parser.error("argument --as-of: one day for both versions, or two")
    itself = options.new is None and not options.set and len(days) < 2
    if itself and options.company is None:
        options.parser.error("the following arguments are required: NEW (or --set, --company, or --as-of twice)")
    old = _policy(options.old, None if itself else options.company, options)
    new = _policy(options.old if options.new is None else options.new, options.company, options)
    figures = dict(_figure(text) for text in options.set)
    if figures:
        new = new.override(**figures)
    try:
        found = diff(
            old, new, options.decision, as_of=days[0] if days else None, new_as_of=days[1] if len(days) > 1 else None
        )
    except KeyError:
        raise Unusable(f"not both versions have a decision `{options.decision}`") from None
    if options.format == "json":
        print_json(found.to_dict())
    else:
        print(found.text())
    return OK if found.equivalent else FOUND


def _readings(policy: Policy, as_of: date | None, form: str) -> int:
    """Print what the other readings of a policy would change; 1 where anything is known."""
    from bpmlib.verify.readings import other_readings

    found = list(other_readings(policy, as_of=as_of))
    if form == "json":
        print_json([one.to_dict() for one in found])
    else:
        print("\n\n".join(one.text() for one in found) or "no reading of the policy can be run")
    return FOUND if any(one.matters for one in found) else OK


def _policy(name: str, company: Path | None, options: argparse.Namespace) -> Policy:
    """Return the policy in a file, or that of an id, with a company's folder over it."""
    for folder in (options.rules, company):
        if folder is not None and not folder.is_dir():
            raise Unusable(f"there is no folder `{folder}`")
    file = Path(name)
    known = file.is_file()
    if not known and (file.suffix == ".md" or len(file.parts) > 1):
        raise Unusable(f"there is no file `{name}`")
    policies = Policies.load(file if known else options.rules, documents=models_in(options.documents))
    found = name
    if known:
        own = [policy for policy in policies if file.resolve() in policies.files(policy)]
        if not own:
            raise Unusable(f"`{name}` is no policy file")
        found = own[0]
    try:
        return (policies if company is None else policies.overlay(company))[found]
    except UnknownPolicy as error:
        raise Unusable(str(error)) from None


def _figure(text: str) -> tuple[str, Any]:
    name, sign, value = text.partition("=")
    if not sign:
        raise Unusable(f"`{text}` is no figure: write it as NAME=VALUE")
    return name.strip(), evaluate(value)
