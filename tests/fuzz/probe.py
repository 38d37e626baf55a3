"""What may not happen, whatever the text: any error but ours, a second and more, a jump of memory."""

from __future__ import annotations

import reprlib
import resource
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from types import FrameType
from typing import Any

from bpmlib import feel
from bpmlib.errors import BpmError
from bpmlib.model import expressions as m
from bpmlib.policies import Policies
from bpmlib.source import Fragment, Source
from bpmlib.syntax.parser import parse_expression, parse_tests, parse_type, parse_value
from bpmlib.syntax.show import show, show_tests, show_type

__all__ = ["SECONDS", "Failure", "Watch", "probe_file", "probe_text", "probe_trees", "shown", "variables"]

SECONDS = 1.0
"""How long one operation on one text may take, in time of the processor."""
_HANGING = 30
_MEGABYTES = 400
"""By how much a single text may raise the peak of memory."""
_NAMES = ("a", "b", "c", "n", "s", "x", "order", "_x", "A1", "éa", "名", "a b", "Monthly Salary", "客户")
_ODD_NAMES = ("", "if", "a-b", "x" * 300, "\ud800", "a  b", "'", "1", "driver's age", "\n")


class _Hang(BaseException):
    """No exception that a program could catch by mistake."""


@dataclass(frozen=True)
class Failure:
    """What went wrong with what: `kind` is the same for a shorter text that fails alike."""

    kind: str
    subject: Any
    detail: str


@dataclass
class Watch:
    """Times what is done, and notes the slowest."""

    seconds: float = SECONDS
    slowest: float = 0.0
    slowest_subject: Any = None
    counts: dict[str, int] = field(default_factory=dict)

    def count(self, name: str) -> None:
        """Count one more of something."""
        self.counts[name] = self.counts.get(name, 0) + 1

    def run(self, doing: str, subject: Any, operation: Callable[[], Any], only_ours: bool = True) -> Any:
        """Return the value of an operation, or the `BpmError` it raises; raise `Found` for anything else."""
        start, before = time.process_time(), _peak()
        try:
            with _alarm():
                value = operation()
        except BpmError as error:
            value = error
            if not only_ours:
                raise Found(Failure(f"{doing} raises {type(error).__name__}", subject, str(error)[:500])) from error
        except (_Hang, Exception) as error:
            raise Found(Failure(f"{doing} raises {type(error).__name__}", subject, _where(error))) from error
        took = time.process_time() - start
        if took > self.slowest:
            self.slowest, self.slowest_subject = took, (doing, subject)
        if took > self.seconds:
            raise Found(Failure(f"{doing} is slow", subject, f"{took:.2f} seconds"))
        if _peak() - before > _MEGABYTES:
            raise Found(Failure(f"{doing} takes memory", subject, f"{_peak() - before} megabytes more"))
        return value


class Found(Exception):
    """A failure was found."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(f"{failure.kind}: {shown(failure.subject)} {failure.detail}")
        self.failure = failure


def shown(subject: Any) -> str:
    """Return a subject as text, whatever it is: its own way to say what it is may fail or have no end."""
    short = reprlib.Repr()
    short.maxlevel, short.maxdict, short.maxlist, short.maxstring, short.maxother = 5, 30, 30, 20_000, 20_000
    return short.repr(subject)


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform != "darwin" else 1024 * 1024)


def _where(error: BaseException) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = "" if trace is None else f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
    return f"{type(error).__name__}: {str(error)[:300]} at {place}"


def _ring(_signal: int, _frame: FrameType | None) -> None:
    raise _Hang


@contextmanager
def _alarm() -> Iterator[None]:
    """End what hangs meanwhile."""
    before = signal.signal(signal.SIGVTALRM, _ring)
    signal.setitimer(signal.ITIMER_VIRTUAL, _HANGING)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


# ----------------------------------------------------------------------------------------------- texts


def fragment(text: str) -> Fragment:
    """Return a text to be parsed."""
    return Fragment.of(Source("text", text).span(0, len(text)))


def variables(random: Random) -> dict[str, Any]:
    """Return a few variables of any kind, some of them no values at all."""
    found = {random.choice(_NAMES): _value(random, 2) for _ in range(random.randrange(8))}
    if random.random() < 0.05:
        found[random.choice(_ODD_NAMES)] = random.choice(
            (1.5, b"x", object(), float("nan"), Decimal("NaN"), [{1: 2}], {1})
        )
    return found


def _value(random: Random, depth: int) -> Any:
    draw = random.randrange(12 if depth else 9)
    if draw >= 9:
        values = [_value(random, depth - 1) for _ in range(random.randrange(5))]
        return values if draw < 11 else {random.choice((*_NAMES, *_ODD_NAMES)): value for value in values}
    return (
        None,
        True,
        0,
        random.randint(-5, 5),
        Decimal("2.50"),
        Decimal("1E+6144"),
        "ab",
        date(2026, 3, 12),
        timedelta(days=1),
    )[draw]


def probe_text(watch: Watch, text: str, given: dict[str, Any], show_again: bool = True) -> None:
    """Read a text in both modes of names and evaluate it in both modes; raise `Found` where something is wrong."""
    names = [*_NAMES, *(name for name in given if isinstance(name, str))]
    read = watch.run("parsing", text, lambda: parse_expression(fragment(text)))
    watch.count("parsed" if not isinstance(read, BpmError) else "refused")
    watch.run("parsing with open names", text, lambda: parse_expression(fragment(text), names=names))
    tests = watch.run("parsing tests", text, lambda: parse_tests(fragment(text)))
    if len(text) % 4 == 0:
        watch.run("parsing a value", text, lambda: parse_value(fragment(text)))
        watch.run("parsing a type", text, lambda: parse_type(fragment(text)))
    outcome = watch.run("outcome", text, lambda: feel.outcome(text, given), only_ours=False)
    watch.count("without a diagnostic" if not outcome.diagnostics else "with diagnostics")
    watch.run("evaluation", text, lambda: feel.evaluate(text, given))
    if not isinstance(tests, BpmError):
        watch.run("matching", text, lambda: feel.matches(text, given.get("a"), given))
    if not isinstance(read, BpmError) and show_again:
        _round_trip(watch, read, show, parse_expression)


def probe_trees(watch: Watch, tree: m.Expr, cell: m.UnaryTests, type_: m.TypeName) -> str:
    """Write models as text and read them back; return the text of the expression."""
    _round_trip(watch, cell, show_tests, parse_tests)
    _round_trip(watch, type_, show_type, parse_type)
    return _round_trip(watch, tree, show, parse_expression)


def _round_trip(watch: Watch, model: Any, written: Callable[[Any], str], parse: Callable[[Fragment], Any]) -> str:
    text: str = watch.run("showing", model, lambda: written(model), only_ours=False)
    back = watch.run("reading back", text, lambda: parse(fragment(text)))
    too_much = ("expression-too-long", "expression-too-deep")
    if isinstance(back, BpmError) and back.diagnostics[0].code in too_much:
        watch.count("too long or too deep to be read back")
    elif back != model:
        detail = str(back)[:500] if isinstance(back, BpmError) else written(back)
        raise Found(Failure("reading back differs", text, detail))
    return text


# ----------------------------------------------------------------------------------------------- files


def probe_file(watch: Watch, folder: Path, name: str, content: bytes) -> None:
    """Load and check a folder with one file in it beside the vocabulary; decide by what may be decided by."""
    path = folder / name
    path.write_bytes(content)
    try:
        _probe_file(watch, folder, path, content)
    finally:
        path.unlink()


def _probe_file(watch: Watch, folder: Path, path: Path, content: bytes) -> None:
    policies = watch.run("loading", content, lambda: Policies.load(folder))
    if isinstance(policies, BpmError):
        return
    findings = watch.run("checking", content, lambda: policies.check(path), only_ours=False)
    watch.count("refused" if any(found.severity == "error" for found in findings) else "without errors")
    watch.run("drawing", content, lambda: [finding.draw() for finding in findings], only_ours=False)
    for policy in (policy for policy in policies if path in policies.files(policy)):
        found = watch.run("compiling", content, lambda policy=policy: policies[policy])
        if not isinstance(found, BpmError):
            watch.run("deciding", content, lambda found=found: found.decide({}))
