"""What the commands share: exit codes, how findings are printed, which policies a path holds."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from bpmlib.errors import Diagnostic
from bpmlib.policies import Policies

__all__ = [
    "FOUND", "OK", "UNUSABLE", "Unusable", "add_format", "add_path", "counted", "files_under", "load", "print_findings",
    "print_json", "summary",
]  # fmt: skip

OK: Final = 0
FOUND: Final = 1
UNUSABLE: Final = 2


class Unusable(Exception):
    """The command cannot be carried out; the text says why."""


def add_path(command: argparse.ArgumentParser) -> None:
    """Give a command the argument PATH."""
    command.add_argument("path", metavar="PATH", type=Path, help="a policy file, or a folder of them")


def add_format(command: argparse.ArgumentParser) -> None:
    """Give a command the option `--format`."""
    command.add_argument("--format", choices=("text", "json"), default="text", help="how to print what is found")


def load(path: Path) -> Policies:
    """Return the policies of the folder that a path belongs to; raise `Unusable` where the path holds none."""
    if not path.exists():
        raise Unusable(f"there is no file or folder `{path}`")
    policies = Policies.load(path)
    if next(files_under(policies, path), None) is None:
        raise Unusable(f"there is no policy file in `{path}`")
    return policies


def files_under(policies: Policies, path: Path) -> Iterator[tuple[str, Path]]:
    """Yield the policy files that a path holds, each with the policy's id."""
    under = path.resolve()
    for policy in policies:
        for file in policies.files(policy):
            if file.is_relative_to(under):
                yield policy, file


def print_findings(found: Sequence[Diagnostic], form: str, counts: Mapping[str, Any]) -> None:
    """Print findings as they are drawn, or with the counts as one JSON object."""
    if form == "json":
        print_json({**counts, "diagnostics": [diagnostic.to_dict() for diagnostic in found]})
    for diagnostic in found if form == "text" else ():
        print(diagnostic.draw(), end="\n\n")


def print_json(data: object) -> None:
    """Print plain data as JSON."""
    print(json.dumps(data, ensure_ascii=False, indent=2))


def summary(found: Sequence[Diagnostic]) -> str:
    """Return how many findings there are of each severity, in words."""
    counts = {kind: sum(d.severity == kind for d in found) for kind in ("error", "warning", "note")}
    return ", ".join(counted(count, kind) for kind, count in counts.items() if count) or "nothing wrong"


def counted(count: int, noun: str) -> str:
    """Return a count with its noun.

    >>> counted(1, "policy"), counted(2, "policy")
    ('1 policy', '2 policies')
    """
    plural = f"{noun[:-1]}ies" if noun.endswith("cy") else f"{noun}s"
    return f"{count} {noun if count == 1 else plural}"
