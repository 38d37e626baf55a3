"""What a run comes to: counted by level and folder, and written as the kit's CSV, as text and as Markdown."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from bpmlib.testing.tck.run import Result

__all__ = ["Count", "Summary", "csv_text", "failures", "summarise", "summary_text"]

NOT_COUNTED = "non-compliant"
"""The kit's level of cases that the standard does not bear out; nobody's score counts them."""


@dataclass(slots=True)
class Count:
    """How many cases there are and how many succeed; the same of those that expect some value other than null."""

    cases: int = 0
    passed: int = 0
    telling: int = 0
    telling_passed: int = 0

    def add(self, result: Result) -> None:
        """Count a case."""
        success = result.verdict == "SUCCESS"
        self.cases += 1
        self.passed += success
        self.telling += result.case.telling
        self.telling_passed += success and result.case.telling

    @property
    def percent(self) -> float:
        """The share of the cases that succeed, in percent; 100 of none."""
        return _percent(self.passed, self.cases)

    @property
    def telling_percent(self) -> float:
        """The same of the cases that expect some value."""
        return _percent(self.telling_passed, self.telling)


@dataclass(slots=True)
class Summary:
    """The counts of a run. `total` leaves out the cases of the level `non-compliant`."""

    total: Count = field(default_factory=Count)
    levels: dict[str, Count] = field(default_factory=dict)
    folders: dict[str, Count] = field(default_factory=dict)
    nulls: int = 0
    explained: int = 0
    slowest: Result | None = None

    @property
    def mean(self) -> float:
        """The share of a folder that succeeds, in percent, on average over the folders that count."""
        shares = [count.percent for name, count in self.folders.items() if not name.startswith(f"{NOT_COUNTED}/")]
        return sum(shares) / len(shares) if shares else 100.0


def _percent(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 100.0


def summarise(results: Iterable[Result]) -> Summary:
    """Return the counts of some results."""
    found = Summary()
    for result in results:
        case = result.case
        counts = [found.levels.setdefault(case.level, Count()), found.folders.setdefault(case.folder, Count())]
        for count in (*counts, *([found.total] if case.level != NOT_COUNTED else [])):
            count.add(result)
        found.nulls += result.nulls
        found.explained += result.explained
        if found.slowest is None or result.seconds > found.slowest.seconds:
            found.slowest = result
    return found


def csv_text(results: Iterable[Result]) -> str:
    """Return results in the kit's own form: folder, test file, case, result and remark, everything in quotes."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
    for result in results:
        case = result.case
        writer.writerow((case.folder, case.file, case.id, result.verdict, " ".join(result.detail.split())))
    return text.getvalue()


def summary_text(found: Summary) -> Iterator[str]:
    """Yield the lines of a summary as a terminal shows it: folders in which all succeed are not listed."""
    width = max(map(len, ("total", *found.levels, *found.folders)))
    for name, count in sorted(found.folders.items()):
        if count.passed < count.cases:
            yield _line(name, count, width)
    for name, count in (*sorted(found.levels.items()), ("total", found.total)):
        yield _line(name, count, width)
    yield f"mean over folders: {found.mean:.2f} %"
    yield f"null with a reason: {found.explained} of {found.nulls}"
    if found.slowest is not None:
        yield f"slowest case: {found.slowest.case.key}, {found.slowest.seconds:.3f} s"


def _line(name: str, count: Count, width: int) -> str:
    telling = f"with some value {count.telling_passed} of {count.telling}, {count.telling_percent:.2f} %"
    return f"{name:{width}}  {count.passed} of {count.cases}, {count.percent:.2f} %; {telling}"


def failures(results: Sequence[Result]) -> Iterator[str]:
    """Yield what there is to say about each case that does not succeed, with the engine's diagnostics."""
    for result in results:
        if result.verdict == "SUCCESS":
            continue
        yield f"{result.verdict} {result.case.key}: {result.detail}"
        for diagnostic in result.diagnostics[:5]:
            place = f" at {diagnostic.span.place}" if diagnostic.span else ""
            yield f"    {diagnostic.code}: {diagnostic.message}{place}"
