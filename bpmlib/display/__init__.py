"""Pictures for notebooks: HTML for what the library returns, plots, and the magic `%%policy`.

    bpmlib.display.html(decision)                  # what a notebook shows by itself
    bpmlib.display.text(decision, language="zh")
    bpmlib.display.regions(policy, "approvals", x="order.amount", document={"order": order})

What draws a thing is loaded with the first of its kind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from bpmlib.display import markup, plain
from bpmlib.display.blocks import Block, Line, cut
from bpmlib.display.words import Say, language_of, preferred

if TYPE_CHECKING:
    from bpmlib.display.cases import Case
    from bpmlib.display.plots import regions, timeline, transitions

__all__ = ["Case", "html", "regions", "text", "timeline", "transitions"]

_DRAWN: Final[dict[str, str]] = {
    "bpmlib.calendars.calendar.WorkCalendar": "calendars:calendar",
    "bpmlib.cases.agenda.Agenda": "cases:agenda",
    "bpmlib.cases.process.Process": "cases:process",
    "bpmlib.cases.state.State": "cases:state",
    "bpmlib.display.cases.Case": "cases:case",
    "bpmlib.errors.BpmError": "findings:failure",
    "bpmlib.errors.Diagnostic": "findings:diagnostic",
    "bpmlib.explain.explanation.Explanation": "decisions:explanation",
    "bpmlib.ledger.book.Ledger": "ledgers:ledger",
    "bpmlib.patterns.explaining.Explanation": "sessions:explanation",
    "bpmlib.patterns.session.Change": "sessions:change",
    "bpmlib.patterns.session.Session": "sessions:session",
    "bpmlib.policies.Policies": "policies:library",
    "bpmlib.policy.Policy": "policies:policy",
    "bpmlib.run.decision.Decision": "decisions:decision",
    "bpmlib.verify.coverage.Coverage": "verdicts:coverage",
    "bpmlib.verify.diff.difference.Difference": "changes:difference",
    "bpmlib.verify.exercised.measure.Exercised": "verdicts:exercised",
    "bpmlib.verify.properties.verdicts.Verdict": "verdicts:verdict",
    "bpmlib.verify.properties.verdicts.Verdicts": "verdicts:verdicts",
    "bpmlib.verify.replay.back_test.Replay": "changes:replay",
    "bpmlib.verify.tables.findings.Finding": "findings:finding",
    "bpmlib.verify.tables.findings.Findings": "findings:findings",
}
"""What draws the objects of a class, and of those that inherit from it: a module of this package and a function."""

_LAZY: Final[dict[str, str]] = {"Case": "cases", "regions": "plots", "timeline": "plots", "transitions": "plots"}


def html(thing: object, language: str | None = None) -> str:
    """Return what a notebook shows of a thing as HTML, in `en` or `zh`; by default in the company's language.

    It has its own style, in which both a light and a dark page can be read, and no script; every text of a policy or a
    document is escaped, personal data are masked. Of a list or tuple each item is shown. Raises `TypeError` for what
    has no display, `ValueError` for another language.

    >>> from bpmlib import Policies
    >>> "order.amount" in html(Policies.load()["sales.payment_terms"])
    True
    """
    say = _say(thing, language)
    return markup.page(_blocks(thing, say), say)


def text(thing: object, language: str | None = None) -> str:
    """Return what `html` shows as plain text: rows that were hit begin with `>`, cells that failed with a cross.

    >>> from bpmlib.calendars import WorkCalendar
    >>> print(text(WorkCalendar.of("Berlin", "Europe/Berlin")).splitlines()[0])
    calendar Berlin Europe/Berlin
    """
    say = _say(thing, language)
    return plain.page(_blocks(thing, say), say)


def _say(thing: object, language: str | None) -> Say:
    if language is not None:
        return Say(language_of(language))
    return Say(preferred(_languages(thing)))


def _languages(thing: Any) -> Iterable[str]:
    """Return the languages of the company whose policy a thing is of, or comes from; none where that is not known."""
    explainer = getattr(getattr(thing, "compiled", None), "explainer", None)
    if explainer is not None:
        thing = explainer(thing)
    policies = getattr(thing, "policies", None)
    if isinstance(policies, Mapping):
        thing = next(iter(policies.values()), thing)
    languages: Iterable[str] = getattr(thing, "languages", ())
    return languages


def _blocks(thing: object, say: Say) -> Iterable[Block]:
    for cls in type(thing).__mro__:
        place = _DRAWN.get(f"{cls.__module__}.{cls.__qualname__}")
        if place is not None:
            module, _, name = place.partition(":")
            draw: Callable[[Any, Say], Iterable[Block]] = getattr(import_module(f"bpmlib.display.{module}"), name)
            return draw(thing, say)
    if isinstance(thing, (list, tuple)):
        return _several(thing, say)
    raise TypeError(f"there is no display for a {type(thing).__name__}")


def _several(things: Iterable[object], say: Say) -> Iterable[Block]:
    shown, left_out = cut(things)
    for thing in shown:
        yield from _blocks(thing, say)
    if not shown:
        yield Line(say("none"))
    if left_out:
        yield Line(say.left_out(left_out))


def __getattr__(name: str) -> object:
    if name not in _LAZY:
        raise AttributeError(f"module `bpmlib.display` has no attribute `{name}`")
    return getattr(import_module(f"bpmlib.display.{_LAZY[name]}"), name)
