"""The checks in order, and the ticket they issue: `Checked`, without which nothing is translated or run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final, TypeAlias

from bpmlib.calendars import WorkCalendar
from bpmlib.check.cases import CaseDocuments, case_fields, processes_of
from bpmlib.check.constants import check_ranges, check_tests
from bpmlib.check.documents import check_documents
from bpmlib.check.facts import check_facts
from bpmlib.check.figures import check_figures
from bpmlib.check.hits import check_hits
from bpmlib.check.infer import Inference
from bpmlib.check.inputs import check_inputs, input_fields
from bpmlib.check.order import reached
from bpmlib.check.patterns import (
    TypedPattern,
    check_pattern,
    check_pattern_property,
    check_pattern_reasons,
    pair_of,
    patterns_of,
)
from bpmlib.check.processes import check_dossier, check_duties, check_histories, check_process
from bpmlib.check.scope import Documents, Report, Scope, Words, collect
from bpmlib.check.sections import (
    check_examples,
    check_parameter,
    check_property,
    check_readings,
    check_reasons,
)
from bpmlib.check.shadowing import check_shadowing
from bpmlib.check.sources import check_sources
from bpmlib.check.strata import check_strata
from bpmlib.check.tables import check_exceptions, check_formula, check_table, rule_names
from bpmlib.check.wording import check_wording
from bpmlib.errors import Diagnostic, PolicyError, nearest
from bpmlib.model import expressions as m
from bpmlib.model import policies as p
from bpmlib.model import processes as x
from bpmlib.model.patterns import FactHistories, Pattern
from bpmlib.model.vocabulary import Catalogue
from bpmlib.values.types import DATE, DATE_TIME, Type, fits

__all__ = ["Checked", "CheckedPattern", "check"]


@dataclass(frozen=True)
class CheckedPattern:
    """A pattern of a checked policy, with what is needed to translate its expressions.

    `checked` is the policy as those of its `given`, `when`, `from` and `then`, and the holes of its reasons, see it: a
    fact under the name of each `given`, a list under that of each `all`, a conclusion under that of each `then` are
    the inputs. `elements` has the same for the `where` of each `none` and `all`, whose name is one such fact there.
    `thens` are the name, the type and the call of each conclusion; the calls have their types, as all nodes have.
    """

    section: Pattern
    checked: Checked
    elements: Mapping[str, Checked]
    thens: tuple[tuple[str, str, m.Call], ...]

    def element(self, name: str) -> Checked:
        """Return the policy as the `where` of the `none` or `all` of that name sees it."""
        return self.elements[name]


@dataclass(frozen=True)
class Checked:
    """A policy that has passed every check, with what the checks found out about it."""

    policy: p.Policy
    scope: Scope
    inference: Inference
    used: Mapping[str, Checked]
    found: tuple[Diagnostic, ...]
    """The warnings and notes of the checks that find mistakes as well."""
    work_calendar: Callable[[], WorkCalendar] = WorkCalendar.china
    """What periods are counted on; made when it is first needed."""
    typed: Mapping[str, TypedPattern] = field(default_factory=dict)
    """What the checks know of the patterns, by name."""

    @property
    def id(self) -> str:
        """The policy's id."""
        return self.policy.front.policy.text

    @cached_property
    def findings(self) -> tuple[Diagnostic, ...]:
        """Everything that the checks found and that does not forbid running it: warnings and notes."""
        return _advised(self.policy, self.inference, Report(list(self.found)))

    @cached_property
    def decisions(self) -> dict[str, p.DecisionTable | p.Formula]:
        """The decisions by name, in the order of the file."""
        return decisions(self.policy)

    @cached_property
    def exceptions(self) -> dict[str, p.Exceptions]:
        """The exceptions by the decision they belong to."""
        return {s.decision.text: s for s in self.policy.sections if isinstance(s, p.Exceptions)}

    @cached_property
    def reasons(self) -> dict[tuple[str, str], p.Reason]:
        """The reasons by decision and rule."""
        sections = [s for s in self.policy.sections if isinstance(s, p.Reasons)]
        return {(section.decision.text, row.rule.text): row for section in sections for row in section.rows}

    @cached_property
    def answers(self) -> tuple[str, ...]:
        """The decisions that `decide` answers by default."""
        return tuple(word.text for word in self.policy.front.answers) or tuple(self.decisions)

    @cached_property
    def patterns(self) -> dict[str, CheckedPattern]:
        """The patterns by name, in the order of the file."""
        return {
            name: CheckedPattern(
                one.section, self._seen_by(one.inference),
                {part: self._seen_by(inference) for part, inference in one.elements.items()}, one.thens,
            )
            for name, one in self.typed.items()
        }  # fmt: skip

    def pattern(self, name: str) -> CheckedPattern:
        """Return the pattern of that name; KeyError where there is none."""
        return self.patterns[name]

    def pair(self, over: str) -> Checked:
        """Return the policy as a property `for any two` sees it: `a` and `b`, two conclusions called `over`."""
        typed = next(one for one in self.typed.values() if over in (name for name, _, _ in one.thens))
        return self._seen_by(pair_of(over, typed, self.inference))

    def _seen_by(self, inference: Inference) -> Checked:
        return replace(self, scope=inference.scope, inference=inference)

    def type_of(self, node: m.Expr) -> Type:
        """Return the type the checker gave an expression of this policy."""
        return self.inference.types[id(node)]

    def symbol_type(self, name: str) -> Type:
        """Return the type of a name of this policy."""
        return self.inference.symbol_type(self.scope.symbols[name])

    def needs(self, name: str) -> frozenset[str]:
        """Return the inputs that a name needs, directly or through other names."""
        needed = {name, *reached(self.inference.references, name)}
        return frozenset(needed & set(self.scope.inputs))


def decisions(policy: p.Policy) -> dict[str, p.DecisionTable | p.Formula]:
    """Return the decisions of a policy by name."""
    return {s.name.text: s for s in policy.sections if isinstance(s, (p.DecisionTable, p.Formula))}


def check(
    policy: p.Policy, documents: Documents, words: Words, used: Mapping[str, Checked],
    catalogue: Catalogue | None = None, found: Iterable[Diagnostic] = (),
    work_calendar: Callable[[], WorkCalendar] = WorkCalendar.china,
) -> Checked:  # fmt: skip
    """Return the policy as `Checked`, or raise `PolicyError` with every mistake found.

    `used` holds the policies of the front matter's `uses`, by alias, those that could be had; `found` says
    among others why the rest could not. Covered rules are looked up in the `catalogue`, where there is one.
    """
    report = Report(list(found))
    symbols = collect(policy, report)
    registered = documents
    inputs = input_fields(policy, documents, words, report)
    if policy.front.case or policy.front.events or processes_of(policy):
        documents = CaseDocuments.of(policy, documents, report)
        inputs |= {field.name: field for field in case_fields(policy, documents, words, report)}
    scope = Scope(symbols, inputs, documents, words, catalogue)
    inference = Inference(scope, used, report)
    inference.define_all()
    _check_front(policy, inference, report)
    _check_sections(policy, registered, inference, report)
    typed = _check_patterns(policy, registered, inference, report)
    inference.report_circles()
    for further in FURTHER:
        further(policy, inference, report)
    if report.errors:
        raise PolicyError(_advised(policy, inference, report))
    return Checked(policy, scope, inference, used, tuple(report.found), work_calendar, typed)


_Check: TypeAlias = Callable[[p.Policy, Inference, Report], None]

FURTHER: Final[tuple[_Check, ...]] = (check_documents, check_ranges, check_tests, check_hits, check_sources)
"""The checks of a whole policy, once every expression of it has its type. A new one is added here.

Two need more than one file and stand in `Library.findings`: `check_versions` and `check_unused`.
"""

ADVICE: Final[tuple[_Check, ...]] = (check_wording, check_shadowing, check_figures)
"""Those that only advise. They wait until somebody asks for the findings, which deciding does not."""


def _advised(policy: p.Policy, inference: Inference, report: Report) -> tuple[Diagnostic, ...]:
    """Return what was found, and what there is to advise, in the order of the text."""
    for further in ADVICE:
        further(policy, inference, report)
    return tuple(sorted(report.found, key=_place))


def _place(diagnostic: Diagnostic) -> int:
    return diagnostic.span.start if diagnostic.span else -1


def _check_front(policy: p.Policy, inference: Inference, report: Report) -> None:
    known = decisions(policy)
    for word in policy.front.answers:
        if word.text not in known:
            report.add("name-unknown", word.span, f"no decision is called `{word.text}`", nearest(word.text, known))
    if policy.front.as_of is not None:
        type_ = inference.infer(policy.front.as_of)
        if not inference.is_input_path(policy.front.as_of):
            report.add("as-of-form", policy.front.as_of.span, "`as_of` is not the path of an input")
        elif not fits(type_, DATE) and not fits(type_, DATE_TIME):
            report.add("type-mismatch", policy.front.as_of.span, f"{type_} where `as_of` is a date")


def _check_sections(policy: p.Policy, documents: Documents, inference: Inference, report: Report) -> None:
    known = decisions(policy)
    exceptions: dict[str, p.Exceptions] = {}
    for section in policy.sections:
        if isinstance(section, p.Exceptions):
            table = known.get(section.decision.text)
            if not isinstance(table, p.DecisionTable):
                report.add("name-unknown", section.decision.span, f"no decision table is called"
                           f" `{section.decision.text}`", nearest(section.decision.text, known))  # fmt: skip
            elif section.decision.text in exceptions:
                report.add("name-duplicate", section.decision.span, "a second section of exceptions for it",
                           related=(("the first", exceptions[section.decision.text].decision.span),))  # fmt: skip
            else:
                exceptions[section.decision.text] = section
                check_exceptions(section, table, inference, report)
    rules = {name: rule_names(section, exceptions.get(name)) for name, section in known.items()}
    for symbol, _ in inference.scope.nodes("parameter"):
        check_parameter(symbol, inference, report)
    for section in policy.sections:
        if isinstance(section, x.Events | x.Process | x.Obligations | x.Dossier | x.Histories):
            _check_course(section, policy, documents, inference, report)
        else:
            _check_section(section, known, rules, inference, report)


def _check_section(
    section: p.Section, known: Mapping[str, p.DecisionTable | p.Formula], rules: dict[str, tuple[str, ...]],
    inference: Inference, report: Report,
) -> None:  # fmt: skip
    match section:
        case p.DecisionTable():
            check_table(section, inference, report)
        case p.Formula():
            check_formula(section, inference)
        case p.Inputs():
            check_inputs(section, inference, report)
        case p.Reasons(decision):
            patterns = inference.scope.names("pattern")
            if decision.text in known:
                check_reasons(section, rules[decision.text], inference, report)
            elif decision.text not in patterns:
                report.add("name-unknown", decision.span, f"no decision is called `{decision.text}`",
                           nearest(decision.text, [*known, *patterns]))  # fmt: skip
        case p.Readings():
            check_readings(section, inference, report)
        case p.Property():
            check_property(section, inference, report)
        case p.ExampleTable():
            check_examples(section, rules, inference, report)


def _check_course(
    section: p.Section, policy: p.Policy, documents: Documents, inference: Inference, report: Report
) -> None:
    match section:
        case x.Process():
            check_process(section, policy, inference, report)
        case x.Obligations():
            check_duties(section, policy, inference, report)
        case x.Dossier():
            check_dossier(section, policy, inference, report)
        case x.Histories():
            check_histories(section, policy, documents, inference, report)


def _check_patterns(
    policy: p.Policy, documents: Documents, inference: Inference, report: Report
) -> dict[str, TypedPattern]:
    """Check what speaks of several facts, once the rest of the policy is typed, and return the patterns by name.

    Facts are documents as they are registered: they have no `at` and `by` of a case.
    """
    sections = patterns_of(policy)
    typed = {one.name.text: check_pattern(one, documents, inference, report) for one in sections}
    check_strata(sections, report)
    for section in policy.sections:
        match section:
            case p.Reasons(decision) if decision.text in typed and decision.text in inference.scope.names("pattern"):
                check_pattern_reasons(section, typed[decision.text], inference, report)
            case p.Property(form="for any two", over=over) if over != "inputs":
                check_pattern_property(section, tuple(typed.values()), inference, report)
            case FactHistories():
                check_facts(section, sections, documents, inference, report)
    return typed
