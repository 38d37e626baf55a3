"""The one door to durable-rules: its C module, asked which facts belong together, and nothing else.

The package's own Python part is left out: its host has a thread of its own, which sometimes takes a result away from
the caller, and puts what an action raises aside. What is relied on here was found by experiment, and each of the
engine's weak points that this module keeps clear of has a test in tests/patterns/test_hazards.py:

- It is told small whole numbers only, so no text, fraction or date of a user is ever parsed, rounded or compared by it.
- Facts have ids of four characters. It tells ids apart by a 32-bit hash, and among the first 8,863,744 no two agree.
- A join ends in a comparison that is always true: a false one at the very end makes it read past its memory.
- All results are fetched after each fact: one still waiting may be lost when an unrelated fact goes.
- A state is freed only after an action was begun in it, so each has one for a start.
- There is one state in each set of rules. The 1,025th would never be freed.
"""

from __future__ import annotations

import json
import sys
import weakref
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from typing import Any, Final, TypeAlias

from bpmlib.errors import Diagnostic, EngineFailed, EngineUnavailable

__all__ = ["FACTS", "Ids", "Link", "Matcher", "available", "demand"]

FACTS: Final = 1 << 23
"""How many facts one matcher may hold at a time: so many ids have hashes of their own."""

_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_STATE: Final = "s"
_RULE: Final = "r"
_FIRST: Final = "$w"
_SAME: Final = "z"
"""A field that says the same of every fact."""
_AT_ONCE: Final = 256
"""How many results it hands over in one text. It keeps this number in 16 bits."""

Link: TypeAlias = tuple[int, int, int]
"""A join: the number of the fact's own key, and of an earlier place with the key of the fact that stands there."""


# ------------------------------------------------------------------------------------------- is it there?


def available() -> bool:
    """Return whether durable-rules is installed here, and built in a way that it can be used."""
    return _loaded()[1] is None


def demand() -> Any:
    """Return the C module; `EngineUnavailable` (`engine-unavailable`) says why there is none and what to do."""
    module, problem = _loaded()
    if problem is not None:
        raise EngineUnavailable(problem)
    return module


@cache
def _loaded() -> tuple[Any, Diagnostic | None]:
    try:
        return import_module("durable_rules_engine"), None
    except ModuleNotFoundError:
        message = "durable-rules is not installed"
    except ImportError as error:
        message = f"durable-rules does not load, {error}"
    flag = " with CPPFLAGS=-DPyEval_CallObject=PyObject_CallObject set" if sys.version_info >= (3, 13) else ""
    cure = f'`pip install --no-cache-dir --force-reinstall "bpmlib[durable]"`{flag}; it needs a C compiler'
    hint = f'{cure}. Or take engine="reference": the answers are the same'
    return None, Diagnostic("engine-unavailable", message, hint=hint)


# ----------------------------------------------------------------------------------------------- matching


class Ids:
    """The ids of facts in a matcher. One that is given back is used again."""

    def __init__(self) -> None:
        self._next = 0
        self._free: list[str] = []

    def take(self) -> str:
        """Return an id that is free; `EngineFailed` where there are `FACTS` facts already.

        >>> ids = Ids()
        >>> ids.take(), ids.take()
        ('AAAA', 'AAAB')
        """
        if self._free:
            return self._free.pop()
        number = self._next
        if number >= FACTS:
            raise EngineFailed(_failure(f"it holds {FACTS} facts of one pattern, and can tell no more apart"))
        self._next += 1
        return "".join([_LETTERS[number >> shift & 63] for shift in (18, 12, 6, 0)])

    def give_back(self, id: str) -> None:
        """Let an id be used again."""
        self._free.append(id)


class Matcher:
    """One set of rules in the C module, with one rule: a fact for each place, joined by equal numbers.

    It has no lock. Whoever holds it sees to it that one thread at a time uses it; a session does.
    Once a call has failed, it is only good for being closed.
    """

    def __init__(self, keys: int, links: Sequence[Sequence[Link]]) -> None:
        self._c = demand()
        self._names = [f"g{place}" for place in range(len(links))]
        numbers = [f'"p{place}":%d' for place in range(len(links))] + [f'"k{key}":%d' for key in range(keys)]
        self._fact = f'{{"id":"%s","sid":"{_STATE}","{_SAME}":0,{",".join(numbers)}}}'
        try:
            self._handle: int = self._c.create_ruleset("pattern", json.dumps(_ruleset(links)))
            try:
                self._offset = self._begun()
            except BaseException:
                # Its state is left to leak: to free one in which no action was begun may end the process.
                self._c.delete_ruleset(self._handle)
                raise
        except self._c.error as error:
            raise EngineFailed(_failure(error)) from error
        self._end = weakref.finalize(self, _release, self._c, self._handle)
        self._end.atexit = False  # the process gives everything back as it ends

    def add(self, id: str, places: Sequence[int], keys: Sequence[int]) -> list[list[str]]:
        """Take a fact in, and return the ids of the facts that belong together with it, one for each place.

        `places` says of each place by 1 or 0 whether the fact may stand there. Each key is a whole number of 64 bits.
        """
        try:
            outcome, _ = self._c.assert_fact(self._handle, self._fact % (id, *places, *keys))
            if outcome == 0:
                return self._fetched()
        except self._c.error as error:
            raise EngineFailed(_failure(error)) from error
        raise EngineFailed(_failure(f"it took a fact with the answer {outcome}"))

    def remove(self, id: str) -> None:
        """Leave a fact out."""
        try:
            self._c.retract_fact(self._handle, f'{{"id":"{id}","sid":"{_STATE}"}}')
        except self._c.error as error:
            raise EngineFailed(_failure(error)) from error

    def close(self) -> None:
        """Give back all that it holds. One that is collected does so by itself."""
        self._end()

    def _begun(self) -> int:
        """Have one action done, and return the place of the state among those of the set."""
        _, offset = self._c.assert_fact(self._handle, f'{{"id":"{_FIRST}","sid":"{_STATE}","w":1}}')
        self._c.start_action_for_state(self._handle, offset)
        self._c.complete_and_start_action(self._handle, offset)
        self._c.retract_fact(self._handle, f'{{"id":"{_FIRST}","sid":"{_STATE}"}}')
        return int(offset)

    def _fetched(self) -> list[list[str]]:
        found: list[list[str]] = []
        started = self._c.start_action_for_state(self._handle, self._offset)
        text = started[1] if started is not None else None
        while text is not None:
            found += [[match[name]["id"] for name in self._names] for match in json.loads(text)[_RULE]]
            text = self._c.complete_and_start_action(self._handle, self._offset)
        return found


def _ruleset(links: Sequence[Sequence[Link]]) -> dict[str, Any]:
    """Return the rules in the C module's own form; `dist` 0 lets one fact stand in two places."""
    places = [{f"g{place}": _conditions(place, joins)} for place, joins in enumerate(links)]
    first = {"all": [{"m": {"w": 1}}], "cap": 1}
    return {_RULE: {"all": places, "cap": _AT_ONCE, "dist": 0}, "w": first}


def _conditions(place: int, joins: Sequence[Link]) -> dict[str, Any]:
    here = {f"p{place}": 1}
    if not joins:
        return here
    equal = [{f"k{own}": {f"g{other}": f"k{key}"}} for own, other, key in joins]
    always = {"$gte": {_SAME: {f"g{joins[-1][1]}": _SAME}}}
    return {"$and": [here, *equal, always]}


def _release(c: Any, handle: int) -> None:
    c.delete_state(handle, _STATE)
    c.delete_ruleset(handle)


def _failure(reason: object) -> Diagnostic:
    hint = 'take engine="reference": the answers are the same'
    return Diagnostic("engine-failed", f"durable-rules failed: {reason}", hint=hint)
