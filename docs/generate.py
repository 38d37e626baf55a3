"""Writes the pages of the documentation that are made from the library itself.

python docs/generate.py            write them
python docs/generate.py --check    write nothing; fail where a page is not what would be written
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from bpmlib.codes import GROUPS, Code

ROOT = Path(__file__).resolve().parents[1]
CASES = ROOT / "tests" / "cases" / "bad"

DIAGNOSTICS = """\
# Diagnostics

Everything that bpmlib reports carries one of these codes. A code is stable, and names the thing first, then what is
wrong with it. An error forbids running the policy, or ends the decision; a warning or a note does not. The examples
are the test cases of [`tests/cases/bad`](../../tests/cases/bad), as they are drawn.

This page is made by `docs/generate.py` from `bpmlib/codes/`; change it there.
"""


def diagnostics() -> str:
    """Return the page of all codes: what each means, why it is reported, what to do, how it looks."""
    parts = [DIAGNOSTICS]
    for group, codes in GROUPS.items():
        parts.append(f"## {group}\n")
        parts.extend("\n".join(entry(code)) for code in codes)
    return "\n".join(parts)


def entry(code: Code) -> Iterator[str]:
    """Yield the lines of one code."""
    kind = "" if code.severity == "error" else f" ({code.severity})"
    yield f"### {code.code}\n"
    yield f"**{code.title[0].upper()}{code.title[1:]}**{kind}. {code.cause}\n"
    yield f"*What to do*: {code.cure}\n"
    if drawn := example(code.code):
        yield f"```text\n{drawn}\n```\n"


def example(code: str) -> str:
    """Return the first finding with a code in its own test case, or else in a variant of it."""
    name = code.replace("-", "_")
    for path in (CASES / f"{name}.txt", *sorted(CASES.glob(f"{name}__*.txt"))):
        if path.exists():
            found = path.read_text("utf-8").strip().split("\n\n")
            return next(one for one in found if f"[{code}]" in one)
    return ""


PAGES = {"docs/reference/diagnostics.md": diagnostics}


def main(arguments: list[str]) -> int:
    """Write the pages, or with `--check` name those that are stale; return the exit code."""
    stale = [name for name, page in PAGES.items() if not is_fresh(ROOT / name, page())]
    if arguments == ["--check"]:
        for name in stale:
            sys.stderr.write(f"{name} is stale: run `python docs/generate.py`\n")
        return 1 if stale else 0
    for name in stale:
        (ROOT / name).write_text(PAGES[name](), "utf-8")
        sys.stdout.write(f"{name} written\n")
    return 0


def is_fresh(path: Path, text: str) -> bool:
    """Return whether a page holds this text already."""
    return path.exists() and path.read_text("utf-8") == text


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
