"""Plots: the outcome regions of a table, the transitions of a back-test, the duties of a case over time.

Each is a figure of its own, so it can be made in any thread. A notebook shows it, `figure.savefig("terms.png")` keeps
it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from bpmlib.cases import events as e
from bpmlib.cases.state import State
from bpmlib.display._matplotlib import Sheet, Theme, shorten
from bpmlib.display.cases import Case
from bpmlib.display.chart import Area, Chart, chart
from bpmlib.display.duties import Course, courses
from bpmlib.display.words import Say, language_of, preferred
from bpmlib.policy import Policy
from bpmlib.source import display_width

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from bpmlib.verify.replay.back_test import Replay
    from bpmlib.verify.replay.transitions import Matrix

__all__ = ["regions", "timeline", "transitions"]

_VALUES: Final[Mapping[Theme, tuple[str, ...]]] = {
    "light": ("#c6e2f7", "#fde2b3", "#c9ecd9", "#e8d3ec", "#f7efa8", "#f6cfbd", "#bfe9ea", "#dcd8f5", "#e3ddcb"),
    "dark": ("#1f4f78", "#7a5313", "#1d5e43", "#643a70", "#66601a", "#74402a", "#1b6064", "#4a4387", "#5a5443"),
}
_COLOURED: Final = ("value", "overlap", "several")
"""Kinds of areas that have a colour of their own for each of their texts."""
_MOST: Final = 14
"""Outcomes of a transition matrix that have a line of their own."""
_NAME: Final = 32
"""Columns of the name of a piece of an axis."""
_DUTIES: Final = 40
"""Duties of a timeline that are drawn."""


def regions(
    policy: Policy, table: str, x: str | None = None, y: str | None = None, document: Mapping[str, Any] | None = None,
    *, as_of: date | None = None, language: str | None = None, theme: Theme = "light",
) -> Figure:  # fmt: skip
    """Return the outcome regions of a decision table over two of the variables that it looks at, as a figure.

    `x` and `y` are headers of columns, by default the first ones. With a `document` (the inputs of `decide`) the other
    variables have its values, and the place where it lies is marked; without one an area says all that the outcome may
    be there. Hatched are gaps (`//`), places where several rules apply and one may (`xx`), or agree (`..`). The pieces
    of an axis are exact, and not to scale: `(5000..9000]` has 9000 in it and 5000 not. What is personal in the document
    is not written. Raises `InputError` for a document that the policy does not take, ValueError for what is
    no table or no variable of it, `NotEffective`, `EngineUnavailable` without matplotlib.

    >>> from bpmlib import Policies
    >>> figure = regions(Policies.load()["sales.payment_terms"], "approvals", x="order.amount")
    >>> [label.get_text() for label in figure.axes[0].get_xticklabels()]
    ['< 20000', '20000', '(20000..50000]', '> 50000']
    """
    say = _say(language, policy.languages)
    made = chart(policy, table, x, y, document, as_of, say)
    size = (1.8 + 1.25 * max(2, len(made.columns)), 1.5 + 0.22 * len(made.fixed) + 0.6 * max(2, len(made.rows)))
    sheet = Sheet(theme, (min(14.0, max(5.0, size[0])), min(12.0, size[1])))
    _draw_regions(sheet, made, say)
    return sheet.done()


def transitions(
    back_test: Replay, answer: str | None = None, *, language: str | None = None, theme: Theme = "light"
) -> Figure:
    """Return from which outcome to which the documents of a back-test went, as a figure: a matrix of counts.

    `answer` is one of those that were compared, by default the first; KeyError for another one.
    """
    if answer is None and not back_test.matrices:
        raise KeyError("no answer was compared")
    matrix = back_test.matrices[0] if answer is None else back_test.matrix(answer)
    counts, befores, afters = _counted(matrix, _say(language))
    size = (min(13.0, 4.0 + 1.2 * len(afters)), min(11.0, 2.2 + 0.55 * len(befores)))
    sheet = Sheet(theme, size)
    _draw_transitions(sheet, matrix, counts, befores, afters, _say(language))
    return sheet.done()


def timeline(
    case: Iterable[e.Event] | Case | State, *, at: datetime | None = None, language: str | None = None,
    theme: Theme = "light",
) -> Figure:  # fmt: skip
    """Return the duties of a case over time as a figure: due when, met, met late, breached, released, still open.

    `case` is best the events of a case in their order. A state, or a `Case`, knows of open duties and breaches alone.
    `at` is until when those that are open are drawn, by default the last time that is known; without a zone it is
    local.
    """
    if isinstance(case, Case):
        at, case = at or case.at, case.state
    say = _say(language)
    events: list[e.Event] = [*case.duties.values(), *case.breaches] if isinstance(case, State) else list(case)
    if at is not None and at.tzinfo is None and events:
        at = at.replace(tzinfo=events[0].at.tzinfo)
    found = courses(events, at)
    left_out = max(0, len(found) - _DUTIES)
    sheet = Sheet(theme, (9.5, max(2.2, 1.5 + 0.42 * min(len(found), _DUTIES))))
    _draw_duties(sheet, found[:_DUTIES], at, left_out, say)
    return sheet.done()


def _say(language: str | None, languages: Iterable[str] = ()) -> Say:
    return Say(preferred(languages) if language is None else language_of(language))


# ---------------------------------------------------------------------------------------------------- drawing


def _draw_regions(sheet: Sheet, made: Chart, say: Say) -> None:
    axes, shades = sheet.axes, sheet.shades
    values = dict.fromkeys(area.key for column in made.areas for area in column if area.kind in _COLOURED)
    colours = {key: _VALUES[sheet.theme][at % len(_VALUES[sheet.theme])] for at, key in enumerate(values)}
    seen: dict[Area, Any] = {}
    for i, column in enumerate(made.areas):
        for j, area in enumerate(column):
            colour = colours[area.key] if area.kind in _COLOURED else shades["none" if area.kind == "none" else "gap"]
            hatch = ("//" if area.gap else "") + ("" if not area.clash else ".." if area.kind == "overlap" else "xx")
            patch = sheet.box(i, j, colour, hatch, shades["gap-line"])
            if area.kind != "none":
                seen.setdefault(area, patch)
    _edges(sheet, made)
    axes.set_xlim(0, len(made.columns))
    axes.set_ylim(0, len(made.rows))
    columns, rows = ([shorten(name, _NAME) for name in names] for names in (made.columns, made.rows))
    sheet.ticks("x", columns, max(map(display_width, columns)) > 56 / len(columns))
    sheet.ticks("y", rows)
    axes.set_xlabel(shorten(made.x, 2 * _NAME))
    axes.set_ylabel(shorten(made.y, _NAME))
    axes.set_title("\n".join((made.title, *_wrapped(made.fixed))), fontsize=10)
    handles, labels = list(seen.values()), [area.text for area in seen]
    if made.mark is not None:
        handles.append(
            axes.scatter(*made.mark, s=110, marker="X", color=shades["mark"], edgecolors=shades["paper"], zorder=5)
        )
        labels.append(say("this document"))
    sheet.legend(handles, labels)


def _edges(sheet: Sheet, made: Chart) -> None:
    """Draw a line where the outcome changes."""
    segments = []
    for i, column in enumerate(made.areas):
        for j, area in enumerate(column):
            if i and made.areas[i - 1][j] != area:
                segments.append([(i, j), (i, j + 1)])
            if j and column[j - 1] != area:
                segments.append([(i, j), (i + 1, j)])
    sheet.lines(segments)


def _wrapped(parts: Sequence[str]) -> list[str]:
    """Return parts in lines of a bearable length."""
    lines: list[str] = []
    for part in parts:
        if lines and len(lines[-1]) + len(part) < 60:
            lines[-1] += f", {part}"
        else:
            lines.append(part)
    return lines


def _counted(matrix: Matrix, say: Say) -> tuple[dict[tuple[str, str], int], list[str], list[str]]:
    """Return the counts by outcome before and after; what is rare goes under one name."""
    totals: dict[str, int] = {}
    for one in matrix.transitions:
        for label in {one.before, one.after}:
            totals[label] = totals.get(label, 0) + one.count
    kept = sorted(totals, key=lambda label: -totals[label])
    rest = say.left_out(len(kept) - _MOST + 1) if len(kept) > _MOST else ""
    names = {label: label if at < _MOST - 1 or not rest else rest for at, label in enumerate(kept)}
    counts: dict[tuple[str, str], int] = {}
    for one in matrix.transitions:
        pair = names[one.before], names[one.after]
        counts[pair] = counts.get(pair, 0) + one.count
    order = list(dict.fromkeys(names[label] for label in kept))
    befores = [label for label in order if any(pair[0] == label for pair in counts)]
    return counts, befores, [label for label in order if any(pair[1] == label for pair in counts)]


def _draw_transitions(
    sheet: Sheet, matrix: Matrix, counts: Mapping[tuple[str, str], int], befores: Sequence[str],
    afters: Sequence[str], say: Say,
) -> None:  # fmt: skip
    axes, shades = sheet.axes, sheet.shades
    for i, after in enumerate(afters):
        for j, before in enumerate(befores):
            count = counts.get((before, after), 0)
            same = before == after
            colour = shades["none"] if not count else _VALUES[sheet.theme][2 if same else 1]
            sheet.box(i, j, colour, "", shades["line"], edge=True)
            if count:
                weight = "normal" if same else "bold"
                axes.text(i + 0.5, j + 0.5, f"{count:,}", ha="center", va="center", weight=weight, color=shades["ink"])
    axes.set_xlim(0, len(afters))
    axes.set_ylim(len(befores), 0)
    below, aside = ([shorten(label, _NAME) for label in labels] for labels in (afters, befores))
    sheet.ticks("x", below, max(map(display_width, below), default=0) > 12)
    sheet.ticks("y", aside)
    axes.set_xlabel(say("after"))
    axes.set_ylabel(say("before"))
    axes.set_title(f"{matrix.answer} · {say('documents')}: {matrix.total:,}", fontsize=10)


def _draw_duties(sheet: Sheet, found: Sequence[Course], at: datetime | None, left_out: int, say: Say) -> None:
    axes, shades = sheet.axes, sheet.shades
    words = {"met": "met", "late": "met late", "breached": "breached", "open": "open", "released": "released"}
    seen: dict[str, Any] = {}
    for row, one in enumerate(found):
        for kind, start, end in one.parts:
            seen.setdefault(kind, sheet.bar(row, start, end, shades[kind]))
        if one.due is not None:
            seen.setdefault("due", sheet.point(row, one.due, "|", shades["ink"], 180))
        for when in one.breaches:
            sheet.point(row, when, "x", shades["breached"], 50)
    if at is not None:
        sheet.now(at)
    axes.set_ylim(len(found) - 0.4, -0.6)
    sheet.ticks("y", [f"{one.id} ({' / '.join(one.who)})" if one.who else one.id for one in found], centre=False)
    sheet.dates(next((one.opened.tzinfo for one in found), None))
    axes.set_title(say.title("duties") + (f" ({say.left_out(left_out)})" if left_out else ""), fontsize=10)
    labels = [say(words.get(kind, kind)) for kind in seen]
    sheet.legend(list(seen.values()), labels)
