"""The command line: `python -m bpmlib COMMAND`; each command is a module of `commands`.

Exit codes: 0 nothing wrong, 1 mistakes or failing examples, 2 the command itself cannot be carried out.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence

from bpmlib.commands import check, coverage, diff, explain, export, fmt, mutate, test
from bpmlib.commands.output import UNUSABLE, Unusable
from bpmlib.errors import BpmError

__all__ = ["main"]

_ABOUT = "Check, test, explain, compare, export and format policy files."
_CODES = "Exit codes: 0 nothing is wrong, 1 something is, 2 the command cannot be carried out."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal without Chinese shows codes, not a traceback
    options = _parser().parse_args(arguments)
    try:
        code = int(options.run(options))
        sys.stdout.flush()
    except Unusable as error:
        print(f"bpmlib: {error}", file=sys.stderr)
    except BpmError as error:
        print(error, file=sys.stderr)
    except BrokenPipeError:  # whoever reads on has seen enough: `... | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    else:
        return code
    return UNUSABLE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bpmlib", description=_ABOUT, epilog=_CODES)
    commands = parser.add_subparsers(required=True, metavar="COMMAND", title="commands")
    for command in (check, test, explain, diff, coverage, mutate, export, fmt):
        command.add(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
