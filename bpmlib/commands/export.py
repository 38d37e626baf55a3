"""`export [PATHS or POLICIES] --to dmn|xlsx --out DIR`: policies as files for other tools, one file a policy."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

from bpmlib.commands.output import (
    FOUND,
    OK,
    Chosen,
    Unusable,
    add_company,
    add_format,
    counted,
    models_in,
    print_json,
)  # fmt: skip
from bpmlib.dmn.export import NotSaid, export
from bpmlib.dmn.export.unsaid import other_versions
from bpmlib.errors import BpmError, Diagnostic
from bpmlib.formats import excel
from bpmlib.formats.dmn.writer import write as dmn_text
from bpmlib.library import root_of
from bpmlib.policies import Policies, Policy

__all__ = ["add", "run"]


def add(commands: Any) -> None:
    """Add the command to the parser."""
    text = "write policies as DMN models or as workbooks, one file a policy"
    more = "What a file does not say of its policy is listed. The version and the figures are those of one day."
    command = commands.add_parser("export", help=text, description=f"{text[0].upper()}{text[1:]}. {more}")
    command.add_argument(
        "chosen", metavar="PATH|POLICY", nargs="*", help="files, folders or ids of policies (default: all shipped ones)"
    )
    command.add_argument("--to", choices=tuple(_FORMATS), default="dmn", help="the kind of file (default: dmn)")
    command.add_argument(
        "--dmn-version", choices=("1.3", "1.4", "1.5"), default="1.5",
        help="the version of DMN (default: 1.5; modelers that are built on bpmn.io read 1.3)",
    )  # fmt: skip
    command.add_argument("--out", metavar="DIR", type=Path, required=True, help="the folder to write to")
    command.add_argument("--as-of", metavar="DATE", type=_day, help="the day whose version and figures count")
    command.add_argument("--rules", metavar="DIR", type=Path, help="the folder that ids are looked up in")
    add_company(command)
    add_format(command)
    command.set_defaults(run=run)


@dataclass(frozen=True, slots=True)
class _Result:
    """What became of one policy: its file with what that does not say, or why there is none."""

    policy: str
    file: Path | None
    not_said: tuple[NotSaid, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


def run(options: argparse.Namespace) -> int:
    """Write the files and say what they do not; 1 if a policy could not be exported."""
    policies, chosen = _chosen(options)
    try:
        options.out.mkdir(parents=True, exist_ok=True)
        found = [_exported(policies, policy, options) for policy in chosen]
    except OSError as error:
        raise Unusable(f"`{error.filename or options.out}`: {(error.strerror or str(error)).lower()}") from None
    _print_json(found) if options.format == "json" else _print(found)
    return OK if all(one.file for one in found) else FOUND


def _chosen(options: argparse.Namespace) -> tuple[Policies, list[str]]:
    """Return the policies, and the ids of those that are meant."""
    for folder in (options.rules, options.company):
        if folder is not None and not folder.is_dir():
            raise Unusable(f"there is no folder `{folder}`")
    paths = [Path(one) for one in options.chosen if Path(one).exists()]
    roots = {root_of(path) for path in [*paths, *([options.rules] if options.rules else [])]}
    if len(roots) > 1:
        raise Unusable("the paths belong to different folders of policies: export each of them by itself")
    base = Policies.load(next(iter(roots), None), documents=models_in(options.documents))
    policies = base if options.company is None else base.overlay(options.company)
    ids = [one for one in options.chosen if not Path(one).exists()]
    for one in ids:
        if one not in policies:
            raise Unusable(f"there is no file and no policy `{one}`")
    if paths:
        ids += [policy for policy, _ in Chosen(policies, tuple(paths), base).files()]
    if options.chosen and not ids:
        raise Unusable("there is no policy file in " + ", ".join(f"`{path}`" for path in paths))
    return policies, list(dict.fromkeys(ids or policies))


def _exported(policies: Policies, policy: str, options: argparse.Namespace) -> _Result:
    file = options.out / f"{policy}.{options.to}"
    try:
        return _Result(policy, file, tuple(_FORMATS[options.to](policies[policy], file, options)))
    except BpmError as error:
        return _Result(policy, None, diagnostics=error.diagnostics)


def _dmn(policy: Policy, file: Path, options: argparse.Namespace) -> Sequence[NotSaid]:
    exported = export(policy, as_of=options.as_of)
    text = dmn_text(replace(exported.definitions, version=options.dmn_version))
    file.write_text(text, "utf-8", newline="\n")
    return exported.not_said


def _xlsx(policy: Policy, file: Path, options: argparse.Namespace) -> Sequence[NotSaid]:
    checked, _ = policy.in_force(options.as_of)
    excel.write(checked.policy, file)
    return list(other_versions(checked, policy.versions))


_Format: TypeAlias = Callable[[Policy, Path, argparse.Namespace], Sequence[NotSaid]]
_FORMATS: dict[str, _Format] = {"dmn": _dmn, "xlsx": _xlsx}


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"`{text}` is not a date: write it as 2026-07-01") from None


def _print(found: Sequence[_Result]) -> None:
    for one in found:
        for diagnostic in one.diagnostics:
            print(diagnostic.draw(), end="\n\n", file=sys.stderr)
        if one.file is not None:
            print(f"{one.policy} → {one.file}")
            for unsaid in one.not_said:
                print(f"  not said: {unsaid}")
    written = sum(1 for one in found if one.file is not None)
    failed = f", {counted(len(found) - written, 'policy')} not exported" if written < len(found) else ""
    print(f"{counted(written, 'file')} written{failed}")


def _print_json(found: Sequence[_Result]) -> None:
    print_json({
        "written": [
            {"policy": one.policy, "file": str(one.file), "not_said": [_data(unsaid) for unsaid in one.not_said]}
            for one in found if one.file is not None
        ],
        "failed": [
            {"policy": one.policy, "diagnostics": [diagnostic.to_dict() for diagnostic in one.diagnostics]}
            for one in found if one.file is None
        ],
    })  # fmt: skip


def _data(unsaid: NotSaid) -> dict[str, Any]:
    span = unsaid.span
    return {"what": unsaid.what, "reason": unsaid.reason, **span.source.place_data(span.start)}
