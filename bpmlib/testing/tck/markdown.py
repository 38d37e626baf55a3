"""The results as a page of the documentation; nothing in it changes from run to run, so no times are told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bpmlib.testing.tck.report import Count, summarise
from bpmlib.testing.tck.run import Result

__all__ = ["page", "read_reasons"]

_HEAD = """\
# Conformance

DMN has a public [Technology Compatibility Kit](https://github.com/dmn-tck/tck): models with test cases, which vendors
run to show what their engines do. This page is what bpmlib does. It is written by the runner, as is
[the list of all results](tck_results.csv) in the kit's own form: folder, test file, case, result, remark. The figures
are of the folders listed at the end; the kit may have others.

## What is claimed

The engine reads DMN 1.1 to 1.5 and claims conformance levels 1, 2 and 3: all boxed expressions, all of FEEL and its
built-in functions. External functions are a table of pure ones; no code is ever loaded for one. `today()` and `now()`
have a value where a caller lends a clock, as the runner does.

## How it is counted

A case succeeds if every one of its result nodes has the expected value. Numbers may differ by less than 1e-8, as with
the other vendors; everything else has to be the same, dates and times with their fraction and offset. An engine that
raises has failed, also where null is expected. Much of the kit expects null, which an engine that does nothing gets
right: so the cases that expect some value are counted on their own.
"""

_HOW = """\
## Run it yourself

```text
git clone https://github.com/dmn-tck/tck
python -m bpmlib.testing.tck tck/TestCases --csv tck_results.csv --failures
```

`DIR` is any directory with folders of the kit at any depth; `--only '0068-*'` runs some of them, `--require 99.5` makes
the exit code 1 where fewer percent of the cases succeed. A case may take `--seconds` (5).
"""


def page(results: Sequence[Result], reasons: Mapping[str, str] | None = None) -> str:
    """Return the page; `reasons` says by a case's key why it does not succeed, where that is known."""
    return "\n".join(_lines(results, reasons or {}))


def read_reasons(text: str) -> dict[str, str]:
    """Return what a list of known failures says: lines `key: reason`, with `#` for remarks and empty lines between.

    >>> read_reasons("# none of them matters\\nlevel/folder/file#001: the case is wrong")
    {'level/folder/file#001': 'the case is wrong'}
    """
    lines = (line.strip() for line in text.splitlines())
    told = (line.partition(": ") for line in lines if line and not line.startswith("#"))
    return {key.strip(): reason.strip() for key, _, reason in told}


def _lines(results: Sequence[Result], reasons: Mapping[str, str]) -> Iterator[str]:
    found = summarise(results)
    yield _HEAD
    yield "## Results\n"
    yield from _table("level", {**dict(sorted(found.levels.items())), "**together**": found.total})
    yield ""
    yield f"The mean over the {len(found.folders)} folders is {found.mean:.2f} %. Of {found.nulls} results that are"
    yield f"rightly null, {found.explained} come with a diagnostic that says why.\n"
    yield "## What does not succeed\n"
    failed = [result for result in results if result.verdict != "SUCCESS"]
    if not failed:
        yield "Nothing.\n"
    else:
        yield "| case | result | reason |\n|---|---|---|"
        for result in failed:
            yield f"| `{_cell(result.case.key)}` | {_cell(result.detail)} | {_cell(reasons.get(result.case.key, ''))} |"
        yield ""
    yield "## Every folder\n"
    yield from _table("folder", dict(sorted(found.folders.items())))
    yield ""
    yield _HOW.rstrip("\n") + "\n"


def _table(what: str, counts: Mapping[str, Count]) -> Iterator[str]:
    yield f"| {what} | cases | succeed | % | expect some value | succeed | % |\n|---|---|---|---|---|---|---|"
    for name, count in counts.items():
        cells: tuple[object, ...] = (name, count.cases, count.passed, f"{count.percent:.2f}")
        cells += (count.telling, count.telling_passed, f"{count.telling_percent:.2f}")
        yield f"| {' | '.join(map(str, cells))} |"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
