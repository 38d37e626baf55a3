"""The sections of a course of action: names that have to be known, conditions, effects, times, histories."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bpmlib.check.cases import duties_of, events_of, papers_of, processes_of, states_of
from bpmlib.check.facts import check_values
from bpmlib.check.infer import Inference
from bpmlib.check.scope import Documents, Report
from bpmlib.check.sections import check_settings
from bpmlib.errors import ExpressionError, nearest
from bpmlib.model import expressions as m
from bpmlib.model import policies as p
from bpmlib.model import processes as x
from bpmlib.model.constants import is_constant
from bpmlib.model.patterns import Held
from bpmlib.refusals import REFUSALS
from bpmlib.source import Fragment
from bpmlib.values.types import BOOLEAN, NUMBER, Type

__all__ = ["check_dossier", "check_duties", "check_histories", "check_process"]


class _Known:
    """The names of a policy that the sections of a course of action refer to."""

    def __init__(self, policy: p.Policy) -> None:
        self.events = tuple(row.name.text for row in events_of(policy))
        self.duties = tuple(duty.name.text for duty in duties_of(policy))
        self.states = {process.name.text: states_of(process) for process in processes_of(policy)}
        self.papers = tuple(paper.name.text for paper in papers_of(policy))


def _require(word: p.Word, known: Iterable[str], what: str, report: Report) -> None:
    names = tuple(known)
    if word.text not in names:
        report.add("name-unknown", word.span, f"no {what} is called `{word.text}`", nearest(word.text, names))


def _unique(words: Iterable[p.Word], what: str, report: Report) -> None:
    first: dict[str, p.Word] = {}
    for word in words:
        before = first.setdefault(word.text, word)
        if before is not word:
            report.add("name-duplicate", word.span, f"a second {what} `{word.text}`",
                       related=(("the first", before.span),))  # fmt: skip


def check_process(section: x.Process, policy: p.Policy, inference: Inference, report: Report) -> None:
    """Check a stage: its steps, their events, conditions and effects, and that its states lead somewhere."""
    known = _Known(policy)
    _unique((step.name for step in section.steps), "step", report)
    arrived = {section.starts.text, *(step.target.text for step in section.steps)}
    for step in section.steps:
        _require(step.event, known.duties if step.overdue else known.events,
                 "duty" if step.overdue else "event", report)  # fmt: skip
        if step.overdue and step.by is not None:
            report.add("step-actor", step.by.span, "nobody brings it about that time is up", "write `-`")
        elif not step.overdue and step.by is None:
            report.add("step-actor", step.span, f"who brings `{step.event.text}` about?", "name a role under `by`")
        _actors(step.by, known, report)
        for word in step.origins or ():
            _require(word, arrived, "state", report)
        _condition(step.when, inference, "`when` takes")
        _effects(step.does, inference, report)
    for word in section.ends:
        _require(word, arrived, "state", report)


def check_duties(section: x.Obligations, policy: p.Policy, inference: Inference, report: Report) -> None:
    """Check duties: the events they ask for and follow, when they are due, what follows from a breach."""
    known = _Known(policy)
    _unique((duty.name for duty in section.rows), "duty", report)
    for duty in section.rows:
        _require(duty.must, known.events, "event", report)
        for word in duty.after:
            _require(word, known.events, "event", report)
        _actors(duty.who, known, report)
        _recurrence(duty.recurrence, report)
        _condition(duty.when, inference, "`when` takes")
        if duty.due is not None:
            type_ = inference.infer(duty.due)
            if type_.kind not in ("date", "date and time", "any"):
                report.add("type-mismatch", duty.due.span, f"{type_} where `due` takes a date or a date and time",
                           "a length of time becomes one by `deadline(start, period)`")  # fmt: skip
        _effects(duty.breach, inference, report)


def check_dossier(section: x.Dossier, policy: p.Policy, inference: Inference, report: Report) -> None:
    """Check papers: the events they are for, their conditions, how many copies."""
    known = _Known(policy)
    for paper in section.rows:
        for word in paper.needed_for:
            _require(word, known.events, "event", report)
        _condition(paper.when, inference, "`when` takes")
        _condition(paper.check, inference, "`check` takes")
        if paper.copies is not None:
            inference.require(paper.copies, inference.infer(paper.copies), NUMBER, "`copies` takes")


def check_histories(
    section: x.Histories, policy: p.Policy, documents: Documents, inference: Inference, report: Report
) -> None:
    """Check histories: known events, states, duties, effects and refusals, and times that do not run backwards."""
    known = _Known(policy)
    if section.process.text in inference.scope.names("pattern"):
        report.add("name-unknown", section.process.span, f"`{section.process.text}` is a pattern, no process",
                   "a history of facts has the columns `case`, `at`, `do`, `type` and `with`")  # fmt: skip
    else:
        _require(section.process, known.states, "process", report)
    last: dict[str, x.HistoryRow] = {}
    for row in section.rows:
        before = last.get(row.case.text)
        if before is not None and row.at < before.at:
            report.add("history-time", row.span, f"the case `{row.case.text}` was at {before.at} already",
                       related=(("there", before.span),))  # fmt: skip
        last[row.case.text] = row
        if row.event is not None:
            _require(row.event, (*known.events, *known.papers), "event", report)
        for stage, word in row.states:
            if stage not in known.states:
                report.add("name-unknown", word.span, f"no process is called `{stage}`", nearest(stage, known.states))
            else:
                _require(word, known.states[stage], "state", report)
        for duty in row.open or ():
            _require(duty.name, known.duties, "duty", report)
        for effect in row.does or ():
            _effect(effect, documents, inference, report)
        if row.refused is not None and row.refused.text:
            _require(row.refused, REFUSALS, "refusal", report)
        for value in (row.given, *(value for _, value in row.facts)):
            if value is not None:
                inference.infer(value)
                if not is_constant(value):
                    report.add("not-constant", value.span, "what a history gives is not a constant")
        check_settings(row.settings, inference, report)


def _effect(effect: Held, documents: Documents, inference: Inference, report: Report) -> None:
    document = documents.get(effect.type.name)
    if document is None:
        report.add("type-unknown", effect.type.span, f"`{effect.type.name}` is not a registered document",
                   nearest(effect.type.name, documents.documents))  # fmt: skip
    check_values(document, effect.values, inference, report)


def _recurrence(rule: p.Word | None, report: Report) -> None:
    if rule is None:
        return
    from bpmlib.calendars.recurrence import Recurrence  # it brings dateutil along, which few policies need

    try:
        Recurrence.parse(Fragment(rule.text, rule.span))
    except ExpressionError as error:
        for one in error.diagnostics:
            report.add(one.code, one.span or rule.span, one.message, one.hint)


def _actors(actors: x.Actors | None, known: _Known, report: Report) -> None:
    for word in actors.unlike if actors is not None else ():
        _require(word, known.events, "event", report)


def _condition(node: m.Expr | None, inference: Inference, why: str) -> None:
    if node is not None:
        inference.require(node, inference.infer(node), BOOLEAN, why)


def _effects(node: m.Expr | None, inference: Inference, report: Report) -> None:
    """Check that an expression is a list of documents, whatever their types."""
    if node is None:
        return
    if isinstance(node, m.ListLiteral):
        found: Mapping[m.Expr, Type] = {item: inference.infer(item) for item in node.items}
        inference.types[id(node)] = Type("list", "list<Any>", item=Type("any", "Any", nullable=True))
    else:
        found = {node: inference.infer(node)}
    for item, type_ in found.items():
        one = type_
        while one.kind == "list" and one.item is not None:
            one = one.item
        if one.kind not in ("document", "any", "nothing"):
            report.add("type-mismatch", item.span, f"{one} where an effect is a document",
                       'write it as a call of its type: `Notify(to: "client", text: ...)`')  # fmt: skip
