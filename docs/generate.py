"""Writes the pages of the documentation that are made from the library itself.

python docs/generate.py            write them
python docs/generate.py --check    write nothing; fail where a page is not what would be written
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from bpmlib.codes import GROUPS, Code
from bpmlib.functions.registry import BUILTINS, Builtin, Signature

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "docs"))
import covered  # noqa: E402 - both stand beside this file
import findings  # noqa: E402

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


FUNCTIONS = """\
# The built-in functions of FEEL

Those of DMN 1.5, 10.3.4. After a parameter stands its type; one in brackets may be left out, and `...` says that the
last one may come again and again. Arguments may be named: `substring(string: "policy", start position: 4)`. Where a
function has no value, or its arguments do not go with it, that is an error in policy mode and null in DMN mode; see
[the language](feel.md).

This page is made by `docs/generate.py` from the docstrings in `bpmlib/functions/` and the examples in
`functions.feel`; change it there.
"""

EXAMPLES = ROOT / "docs" / "reference" / "functions.feel"

CHAPTERS = {
    "Numbers": ["numbers"],
    "Strings": ["strings"],
    "Lists": ["lists", "sorting"],
    "Figures of a list": ["aggregates"],
    "Booleans": ["booleans"],
    "Contexts": ["contexts"],
    "Conversion": ["conversion"],
    "Dates, times, durations": ["temporal"],
    "Ranges": ["ranges"],
}
"""The headings of the page of functions, each with the modules of `bpmlib.functions` it shows."""


def functions() -> str:
    """Return the page of all built-ins: how each is called, what it means, what it gives."""
    shown = examples()
    parts = [FUNCTIONS]
    for heading, modules in CHAPTERS.items():
        parts.append(f"## {heading}\n")
        for one in BUILTINS.values():
            if one.function.__module__.rpartition(".")[2] in modules:
                parts.append("\n".join(function(one, shown.get(one.name, []))))
    return "\n".join(parts)


def function(one: Builtin, shown: list[str]) -> Iterator[str]:
    """Yield the lines of one built-in."""
    yield f"### {one.name}\n"
    yield "```text\n" + "\n".join(call(one.name, form) for form in one.signatures) + "\n```\n"
    text = (inspect.getdoc(one.function) or "").partition(">>>")[0].strip()
    yield f"{sentence(text)}\n"
    if shown:
        yield "```feel\n" + "\n".join(shown) + "\n```\n"


def call(name: str, form: Signature) -> str:
    """Return one way to call a built-in, with the type of its result."""
    least = len(form.names) - form.optional
    parameters = [f"{parameter}: {type_}" for parameter, type_ in zip(form.names, form.types, strict=True)]
    shown = [parameter if i < least else f"[{parameter}]" for i, parameter in enumerate(parameters)]
    result = form.result([form.expected(i) for i in range(len(form.names))])
    return f"{name}({', '.join(shown + ['...'] * form.variadic)}) → {result}"


def sentence(text: str) -> str:
    """Return a docstring as what the function is, not what it does: without its first `Return`."""
    text = text.removeprefix("Return ")
    return text[0].upper() + text[1:]


def examples() -> dict[str, list[str]]:
    """Return the lines of examples by the built-in that each begins with."""
    found: dict[str, list[str]] = {}
    for line in EXAMPLES.read_text("utf-8").splitlines():
        if not line.startswith("//"):
            found.setdefault(line.partition("(")[0], []).append(re.sub(" +→", " →", line))
    return found


PAGES = {
    "docs/reference/diagnostics.md": diagnostics,
    "docs/reference/functions.md": functions,
    "docs/explanation/findings.md": findings.page,
    "docs/reference/coverage.md": covered.page,
}


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
