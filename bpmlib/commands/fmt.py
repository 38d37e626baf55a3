"""`fmt [PATHS]`: straight columns in policy files, and not one other byte changed."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from errno import EACCES
from os import strerror
from pathlib import Path
from typing import Any

from bpmlib.commands.output import FOUND, OK, UNUSABLE, Unusable, counted
from bpmlib.errors import PolicyError
from bpmlib.formats.markdown.formatter import aligned
from bpmlib.layers import read_source
from bpmlib.library import is_table_file

__all__ = ["add", "run"]


def add(commands: Any) -> None:
    """Add the command to the parser."""
    text = "align the tables of policy files in place"
    more = "Wide characters count as two. Nothing but the blanks and dashes of tables changes."
    command = commands.add_parser("fmt", help=text, description=f"{text[0].upper()}{text[1:]}. {more}")
    command.add_argument("paths", metavar="PATHS", nargs="*", type=Path, help="files or folders (default: this folder)")
    command.add_argument("--check", action="store_true", help="change nothing; exit with 1 if a table is not aligned")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Align the files; with `--check` only name those that are not aligned, and return 1 for them."""
    files = dict.fromkeys(file for path in options.paths or [Path()] for file in _files(path))
    if not files:
        raise Unusable("there is no policy file in " + ", ".join(f"`{path}`" for path in options.paths or ["."]))
    crooked = 0
    unusable = False
    for file in files:
        try:
            changed = _align(file, write=not options.check)
        except PolicyError as error:
            print(error, file=sys.stderr)
            unusable = True
            continue
        except OSError as error:
            print(f"bpmlib: `{file}`: {(error.strerror or str(error)).lower()}", file=sys.stderr)
            unusable = True
            continue
        if changed:
            crooked += 1
            print(f"{'not aligned' if options.check else 'aligned'}: {file}")
    print(f"{counted(len(files), 'file')}: {crooked} {'to align' if options.check else 'aligned'}")
    return UNUSABLE if unusable else FOUND if crooked and options.check else OK


def _files(path: Path) -> Sequence[Path]:
    if path.is_dir():
        return sorted(_inside(path))
    if not path.exists():
        raise Unusable(f"there is no file or folder `{path}`")
    if not is_table_file(path):
        raise Unusable(f"`{path}` is neither a policy file nor a vocabulary")
    return [path]


def _inside(folder: Path) -> Iterator[Path]:
    """Yield the policy files and vocabularies under a folder, but for what hides behind a dot."""
    for path in folder.rglob("*.md"):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if not hidden and path.is_file() and is_table_file(path):
            yield path


def _align(file: Path, *, write: bool) -> bool:
    """Return whether a file's tables were not aligned; a link is followed and stays a link."""
    source = read_source(file)
    text = aligned(source)
    if text != source.text and write:
        if not file.stat().st_mode & 0o222:  # the superuser could write it: it is read-only all the same
            raise PermissionError(EACCES, strerror(EACCES))
        file.write_bytes(text.encode("utf-8"))
    return text != source.text
