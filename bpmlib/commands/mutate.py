"""`mutate PATH`: changes one thing of a policy at a time and lists what its own examples do not notice."""

from __future__ import annotations

import argparse
from typing import Any

from bpmlib.commands.output import FOUND, OK, add_documents, add_format, add_path, load, print_json
from bpmlib.errors import PolicyError
from bpmlib.verify.mutants.run import FATES, Score, mutate

__all__ = ["add", "run"]


def add(commands: Any) -> None:
    """Add the command to the parser."""
    text = "change the policies one thing at a time: which changes do their own examples not notice?"
    command = commands.add_parser("mutate", help=text, description=text)
    add_path(command)
    add_documents(command)
    add_format(command)
    command.add_argument("--summary", action="store_true", help="one line a policy")
    command.add_argument("--list", choices=FATES, default="survived", help="which mutants to list")
    command.add_argument(
        "--fail-under", metavar="PERCENT", type=float, default=0.0, help="exit code 1 where a policy's score is lower"
    )
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print what becomes of the mutants; 1 if a score is too low or a policy cannot be mutated."""
    chosen = load(options)
    scores: list[Score] = []
    left_out: dict[str, str] = {}
    for policy in dict.fromkeys(policy for policy, _ in chosen.files()):
        try:
            scores.append(mutate(chosen.policies, policy))
        except PolicyError:
            left_out[policy] = f"`{policy}` has mistakes"
        except ValueError as error:
            left_out[policy] = str(error)
        else:
            if options.format == "text":
                _print(scores[-1], options)
    if options.format == "json":
        print_json({"policies": [score.to_dict() for score in scores], "left_out": left_out})
    else:
        for why in left_out.values():
            print(f"not mutated: {why}")
    low = any(score.percent < options.fail_under for score in scores)
    return FOUND if low or left_out else OK


def _print(score: Score, options: argparse.Namespace) -> None:
    counts = ", ".join(f"{score.count(fate)} {fate}" for fate in FATES)
    print(f"{score.policy}: {score.percent:.1f} % killed; {counts}", flush=True)
    if not options.summary:
        for one in score.outcomes:
            if one.fate == options.list:
                print(f"  {one.mutant}")
