"""Runs test cases: each within a bound of time, and nothing that goes wrong in one stops the others."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from types import FrameType
from typing import Any, Final, Literal

from bpmlib import dmn
from bpmlib.errors import Diagnostic
from bpmlib.feel import Outcome
from bpmlib.functions.temporal import CLOCK
from bpmlib.testing.tck.cases import Case, Expected, Folder, qualified
from bpmlib.testing.tck.compare import difference
from bpmlib.testing.tck.values import Unreadable, Untyped

__all__ = ["Result", "Verdict", "run", "run_folder"]

Verdict = Literal["SUCCESS", "ERROR", "IGNORED"]

_SHOWN: Final = 500
"""How many characters of a detail are kept."""
_LOADING: Final = 60.0
"""How many seconds the models of a folder may take to load."""


@dataclass(frozen=True, slots=True)
class Result:
    """How a case ended. `nulls` counts its results that are rightly null, `explained` those with a diagnostic."""

    case: Case
    verdict: Verdict
    detail: str = ""
    seconds: float = 0.0
    nulls: int = 0
    explained: int = 0
    diagnostics: tuple[Diagnostic, ...] = ()


class _TimeUp(BaseException):
    """The time of a case is up; no `except Exception` on the way holds it up."""


def run(folders: Iterable[Folder], seconds: float = 5.0) -> Iterator[Result]:
    """Yield how each case of some folders ends; `seconds` is the time that one may take."""
    for folder in folders:
        yield from run_folder(folder, seconds)


def run_folder(folder: Folder, seconds: float = 5.0) -> Iterator[Result]:
    """Yield how each case of a folder ends, in the order in which they are written."""
    models: dict[str, dmn.Model | str] = {}
    for case in folder.cases:
        if case.problem or case.model is None:
            yield Result(case, "ERROR", case.problem or "the folder has no model")
            continue
        if case.model not in models:
            models[case.model] = _load(folder, case.model)
        model = models[case.model]
        yield Result(case, "ERROR", model) if isinstance(model, str) else _run_case(model, case, seconds)


def _load(folder: Folder, main: str) -> dmn.Model | str:
    """Return a model with the others of its folder, or why it cannot be had."""
    try:
        with _within(_LOADING):
            return dmn.read(folder.texts(), main)
    except _TimeUp:
        return f"the model takes more than {_LOADING:g} s to load"
    except Exception as error:  # whatever it is, the next folder shall run
        return f"the model cannot be read: {_raised(error)}"


def _run_case(model: dmn.Model, case: Case, seconds: float) -> Result:
    started = time.perf_counter()
    asked = _Asked(model, case)
    verdict: Verdict = "ERROR"
    try:
        with _within(seconds), _clock():
            detail = asked.check()
        verdict = "ERROR" if detail else "SUCCESS" if case.results else "IGNORED"
    except _TimeUp:
        detail = f"it takes more than {seconds:g} s"
    except Unreadable as error:
        detail = str(error)
    except Exception as error:  # an engine that raises has failed, also where null is expected
        detail = f"the engine raises {_raised(error)}"
    taken = time.perf_counter() - started
    if verdict != "ERROR" and taken > seconds:
        verdict, detail = "ERROR", f"it takes more than {seconds:g} s"
    if verdict == "IGNORED":
        detail = "nothing is expected of it"
    diagnostics = tuple(dict.fromkeys(asked.diagnostics))
    return Result(case, verdict, detail, taken, asked.nulls, asked.explained, diagnostics)


class _Asked:
    """What the engine says to one case."""

    def __init__(self, model: dmn.Model, case: Case) -> None:
        self.model = model
        self.case = case
        self.diagnostics: list[Diagnostic] = []
        self.nulls = 0
        self.explained = 0

    def check(self) -> str:
        """Return where the results differ from what is expected; the empty string where none does."""
        differences = []
        for expected, outcome in self.outcomes():
            self.diagnostics.extend(outcome.diagnostics)
            if expected.value is None and outcome.value is None:
                self.nulls += 1
                self.explained += bool(outcome.diagnostics)
            if found := difference(expected.value, outcome.value):
                differences.append(f"{expected.name}: {found}" if len(self.case.results) > 1 else found)
        return _cut("; ".join(differences))

    def outcomes(self) -> Iterator[tuple[Expected, Outcome]]:
        """Yield what is expected, each with the engine's answer."""
        case = self.case
        inputs = {name: _input(value) for name, value in case.inputs.items()}
        if case.invoked is None:
            for expected in case.results:
                yield expected, self.model.evaluate(qualified(expected.name, expected.namespace), inputs)
            return
        outcome = self.model.invoke(case.invoked, inputs)
        for expected in case.results:
            yield expected, _output(outcome, expected.name, case.results)


def _input(value: Any) -> Any:
    """Return a value for the engine: of one without a type its text."""
    if isinstance(value, Untyped):
        return value.text
    if isinstance(value, list):
        return [_input(item) for item in value]
    if isinstance(value, dict):
        return {key: _input(item) for key, item in value.items()}
    return value


def _output(outcome: Outcome, name: str, results: Sequence[Expected]) -> Outcome:
    """Return the output of a service that a result node names: a service of several gives a context of them.

    A case may ask for one of several only: then the context has that name, and at least one more.
    """
    value = outcome.value
    if isinstance(value, dict) and (len(results) > 1 or (name in value and len(value) > 1)):
        return Outcome(value.get(name), outcome.diagnostics)
    return outcome


@contextmanager
def _clock() -> Iterator[None]:
    """Lend the engine the clock. It stands still meanwhile: `now()` is the time of the evaluation."""
    moment = datetime.now(UTC).astimezone()
    token = CLOCK.set(lambda: moment)
    try:
        yield
    finally:
        CLOCK.reset(token)


@contextmanager
def _within(seconds: float) -> Iterator[None]:
    """Raise `_TimeUp` inside of the block when its time is up; not where no signal can be had (Windows, a thread).

    The alarm rings again every second, should somebody catch the first.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, _ring)
    try:
        signal.setitimer(signal.ITIMER_REAL, seconds, 1.0)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    finally:  # the alarm may have rung on the way out
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before or signal.SIG_DFL)


def _ring(_number: int, _frame: FrameType | None) -> None:
    raise _TimeUp


def _raised(error: Exception) -> str:
    text = " ".join(str(error).split())
    return _cut(f"{type(error).__name__}: {text}" if text else type(error).__name__)


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 3]}..."
