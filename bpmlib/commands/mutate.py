"""`mutate PATH`: changes one thing of a policy at a time and lists what its own examples do not notice."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from bpmlib.commands.output import FOUND, OK, add_documents, add_format, add_path, load, print_json
from bpmlib.errors import PolicyError
from bpmlib.policies import Policies
from bpmlib.verify.mutants.run import FATES, LIMIT, SECONDS, Fate, Mutation, Score

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
    command.add_argument("--jobs", metavar="N", type=_count, default=1, help="how many processes work at it (1)")
    most = f"most mutants of a policy that are run, taken at even distances ({LIMIT}); 0 for all"
    command.add_argument("--limit", metavar="N", type=_count_or_none, default=LIMIT, help=most)
    command.add_argument(
        "--seconds", metavar="S", type=float, default=SECONDS,
        help=f"how long the examples of one mutant may take ({SECONDS:g})",
    )  # fmt: skip
    command.set_defaults(run=run)


def _count_or_none(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"`{text}` is no number")
    return int(text)


def _count(text: str) -> int:
    return max(1, _count_or_none(text))


def run(options: argparse.Namespace) -> int:
    """Print what becomes of the mutants; 1 if a score is too low or a policy cannot be mutated."""
    chosen = load(options)
    scores: list[Score] = []
    left_out: dict[str, str] = {}
    with _workers(options) as workers:
        for policy in dict.fromkeys(policy for policy, _ in chosen.files()):
            try:
                mutation = _mutation(chosen.policies, policy, options)
            except PolicyError:
                left_out[policy] = f"`{policy}` has mistakes"
            except ValueError as error:
                left_out[policy] = str(error)
            else:
                scores.append(mutation.score(_fates(workers, mutation, options)))
                if options.format == "text":
                    _print(scores[-1], options)
    if options.format == "json":
        print_json({"policies": [score.to_dict() for score in scores], "left_out": left_out})
    else:
        for why in left_out.values():
            print(f"not mutated: {why}")
    return FOUND if left_out or any(_low(score, options) for score in scores) else OK


def _mutation(policies: Policies, policy: str, options: argparse.Namespace) -> Mutation:
    return Mutation(policies, policy, limit=options.limit, seconds=options.seconds)


def _low(score: Score, options: argparse.Namespace) -> bool:
    """Return whether a score does not reach what is asked for; where nothing was measured it does not."""
    if not options.fail_under:
        return False
    return score.percent is None or score.percent < options.fail_under


def _print(score: Score, options: argparse.Namespace) -> None:
    counts = ", ".join(f"{score.count(fate)} {fate}" for fate in FATES)
    of = f" (of {score.of} mutants {len(score.outcomes)} were run)" if len(score.outcomes) < score.of else ""
    share = "nothing measured" if score.percent is None else f"{score.percent:.1f} % killed"
    print(f"{score.policy}: {share}; {counts}{of}", flush=True)
    if not options.summary:
        for one in score.outcomes:
            if one.fate == options.list:
                print(f"  {one.mutant}", flush=True)


# --------------------------------------------------------------------------------------------- several processes


@contextmanager
def _workers(options: argparse.Namespace) -> Iterator[ProcessPoolExecutor | None]:
    if options.jobs == 1:
        yield None
    else:
        with ProcessPoolExecutor(options.jobs, mp_context=get_context("spawn")) as workers:
            yield workers


def _fates(
    workers: ProcessPoolExecutor | None, mutation: Mutation, options: argparse.Namespace
) -> Iterator[Fate] | None:
    """Return what becomes of the mutants where other processes find it out, each with policies of its own."""
    if workers is None:
        return None
    work = (options.path, options.documents, mutation.original.id, options.limit, options.seconds)
    return workers.map(_fate, ((work, number) for number in range(len(mutation.mutants))), chunksize=8)


def _fate(task: tuple[tuple[Path, Path | None, str, int, float], int]) -> Fate:
    work, number = task
    mutation = _read(*work)
    return mutation.fate(mutation.mutants[number])


@cache
def _read(path: Path, documents: Path | None, policy: str, limit: int, seconds: float) -> Mutation:
    return _mutation(_policies(path, documents), policy, argparse.Namespace(limit=limit, seconds=seconds))


@cache
def _policies(path: Path, documents: Path | None) -> Policies:
    return load(argparse.Namespace(path=path, documents=documents)).policies
