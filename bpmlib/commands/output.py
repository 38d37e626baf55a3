"""What the commands share: exit codes, how findings are printed, which policies a path holds."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel

from bpmlib.errors import Diagnostic
from bpmlib.library import shipped_rules
from bpmlib.policies import Policies

__all__ = [
    "FOUND", "OK", "UNUSABLE", "Chosen", "Unusable", "add_company", "add_documents", "add_format", "add_path",
    "counted", "load", "models_in", "print_findings", "print_json", "summary",
]  # fmt: skip

OK: Final = 0
FOUND: Final = 1
UNUSABLE: Final = 2


class Unusable(Exception):
    """The command cannot be carried out; the text says why."""


def add_path(command: argparse.ArgumentParser, *, optional: bool = False) -> None:
    """Give a command the argument PATH."""
    text = "a policy file, or a folder of them"
    if optional:
        text += " (with --company by default the shipped policies)"
    command.add_argument("path", metavar="PATH", type=Path, nargs="?" if optional else None, help=text)
    command.set_defaults(parser=command)


def add_company(command: argparse.ArgumentParser) -> None:
    """Give a command the options `--company` and `--documents`."""
    command.add_argument("--company", metavar="DIR", type=Path, help="a company's own folder over the policies")
    add_documents(command)


def add_documents(command: argparse.ArgumentParser) -> None:
    """Give a command the option `--documents`."""
    command.add_argument(
        "--documents", metavar="FILE.py", type=Path, help="a Python file, which is run, with models that policies name"
    )


def add_format(command: argparse.ArgumentParser) -> None:
    """Give a command the option `--format`."""
    command.add_argument("--format", choices=("text", "json"), default="text", help="how to print what is found")


@dataclass(frozen=True)
class Chosen:
    """What a command is about: the policies, the paths under which its files stand, the policies without a company."""

    policies: Policies
    paths: tuple[Path, ...]
    base: Policies

    def files(self) -> Iterator[tuple[str, Path]]:
        """Yield the policy files that were chosen, each with the policy's id."""
        under = [path.resolve() for path in self.paths]
        for policy in self.policies:
            for file in self.policies.files(policy):
                if any(map(file.is_relative_to, under)):
                    yield policy, file


def models_in(file: Path | None) -> list[type[BaseModel]]:
    """Return the pydantic models that a Python file defines; running it is the user's explicit wish."""
    if file is None:
        return []
    spec = spec_from_file_location(file.stem, file) if file.is_file() else None
    if spec is None or spec.loader is None:
        raise Unusable(f"there is no Python file `{file}`")
    module = sys.modules[file.stem] = module_from_spec(spec)
    spec.loader.exec_module(module)
    found = (value for value in vars(module).values() if isinstance(value, type) and issubclass(value, BaseModel))
    return [model for model in found if model.__module__ == module.__name__]


def load(options: argparse.Namespace) -> Chosen:
    """Return the policies of the folder that PATH belongs to; raise `Unusable` where nothing is to be found there."""
    company, documents = getattr(options, "company", None), getattr(options, "documents", None)
    if options.path is None and company is None:
        usage_error = options.parser.error
        usage_error("the following arguments are required: PATH (or --company)")
    path: Path = options.path or shipped_rules()
    for named, what in ((path, "file or folder"), (company, "folder")):
        if named is not None and not (named.is_dir() or (what != "folder" and named.exists())):
            raise Unusable(f"there is no {what} `{named}`")
    base = Policies.load(path, documents=models_in(documents))
    policies = base if company is None else base.overlay(company)
    chosen = Chosen(policies, (path,) if company is None else (path, company), base)
    if next(chosen.files(), None) is None:
        raise Unusable(f"there is no policy file in `{path}`")
    return chosen


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

    >>> counted(1, "policy"), counted(2, "policy"), counted(2, "property")
    ('1 policy', '2 policies', '2 properties')
    """
    plural = f"{noun[:-1]}ies" if noun.endswith(("cy", "ty")) else f"{noun}s"
    return f"{count} {noun if count == 1 else plural}"
