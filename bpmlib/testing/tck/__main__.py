"""The command `python -m bpmlib.testing.tck DIR`: runs every folder of the kit at or below a directory.

Exit codes: 0 it ran, 1 fewer cases than `--require` succeed, 2 it cannot run.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Sequence
from pathlib import Path

from bpmlib.testing.tck.cases import read_folders
from bpmlib.testing.tck.markdown import page, read_reasons
from bpmlib.testing.tck.report import csv_text, failures, summarise, summary_text
from bpmlib.testing.tck.run import run

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the kit and return the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    parser = _parser()
    options = parser.parse_args(arguments)
    if not options.directory.is_dir():
        parser.error(f"there is no directory `{options.directory}`")
    results = list(run(read_folders(options.directory, options.only), options.seconds))
    if not results:
        parser.error(f"there is no folder of test cases `{options.only}` in `{options.directory}`")
    found = summarise(results)
    for line in (*(failures(results) if options.failures else ()), *summary_text(found)):
        sys.stdout.write(f"{line}\n")
    try:
        if options.csv is not None:
            options.csv.write_text(csv_text(results), "utf-8", newline="\n")
        if options.markdown is not None:
            reasons = read_reasons(options.reasons.read_text("utf-8")) if options.reasons else {}
            options.markdown.write_text(page(results, reasons), "utf-8", newline="\n")
    except OSError as error:
        parser.error(str(error))
    return 1 if found.total.percent < options.require else 0


def _parser() -> argparse.ArgumentParser:
    about = "Run the folders of DMN's conformance kit at or below DIR."
    codes = "Exit codes: 0 it ran, 1 fewer cases than --require succeed, 2 it cannot run."
    parser = argparse.ArgumentParser(prog="python -m bpmlib.testing.tck", description=about, epilog=codes)
    parser.add_argument("directory", metavar="DIR", type=Path, help="where the folders of test cases are, at any depth")
    parser.add_argument("--csv", metavar="FILE", type=Path, help="write the results in the kit's own form")
    parser.add_argument("--markdown", metavar="FILE", type=Path, help="write the results as a page")
    parser.add_argument(
        "--reasons", metavar="FILE", type=Path, help="for the page: lines `case: why it does not succeed`"
    )
    parser.add_argument("--failures", action="store_true", help="show each case that does not succeed, and why")
    parser.add_argument("--only", metavar="PATTERN", default="*", help="run folders whose names match: '0001-*'")
    parser.add_argument("--require", metavar="PERCENT", type=float, default=0.0, help="how many have to succeed")
    parser.add_argument("--seconds", metavar="N", type=float, default=5.0, help="how long a case may take (5)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
