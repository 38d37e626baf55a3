"""What is said about the sources: each rule that is covered, or expressly not, stands in the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bpmlib.check.infer import Inference
from bpmlib.check.scope import Report
from bpmlib.errors import Diagnostic, nearest
from bpmlib.model import policies as p
from bpmlib.model import processes as x
from bpmlib.model.vocabulary import Catalogue, NotCovered

__all__ = ["check_sources", "unknown_ids"]


def check_sources(policy: p.Policy, inference: Inference, report: Report) -> None:
    """Report ids in `covers` that the catalogue lacks, and the first of each source but the front matter's."""
    catalogue = inference.scope.catalogue
    source = dict(policy.front.source)
    own = source.get("system")
    also = [system.strip() for system in source.get("also", "").split(",")]
    unknown: set[str] = set()
    elsewhere: set[str] = set()
    for cover in _covers(policy):
        whole = f"{cover.system}/{cover.rule}"
        if catalogue is not None and cover.system not in catalogue.systems:
            if cover.system not in unknown:
                report.add("system-unknown", cover.span, *_no_system(catalogue, cover.system))
            unknown.add(cover.system)
        elif catalogue is not None and not catalogue.has(cover.system, cover.rule):
            report.add("covers-unknown", cover.span, *_no_rule(catalogue, cover.system, cover.rule))
        elif own is not None and cover.system not in (own, *also, *elsewhere):
            elsewhere.add(cover.system)
            report.add("covers-elsewhere", cover.span, f"`{whole}` is not of this policy's source, `{own}`",
                       severity="note")  # fmt: skip


def unknown_ids(rows: Iterable[NotCovered], catalogue: Catalogue) -> Iterator[Diagnostic]:
    """Yield a finding for each id that is said not to be covered and that the catalogue lacks."""
    for row in rows:
        if row.system not in catalogue.systems:
            message, hint = _no_system(catalogue, row.system)
            yield Diagnostic("system-unknown", message, row.span, hint)
        elif row.rule is not None and not catalogue.has(row.system, row.rule):
            message, hint = _no_rule(catalogue, row.system, row.rule)
            yield Diagnostic("covers-unknown", message, row.span, hint)


def _no_system(catalogue: Catalogue, system: str) -> tuple[str, str]:
    return f"the catalogue has no system `{system}`", nearest(system, catalogue.systems)


def _no_rule(catalogue: Catalogue, system: str, rule: str) -> tuple[str, str]:
    rules = catalogue.systems[system].rules
    hint = f"that system has {rules[0]} to {rules[-1]}" if rules else "that system has no rules"
    return f"the catalogue has no rule `{system}/{rule}`", hint


def _covers(policy: p.Policy) -> Iterator[p.Cover]:
    for section in policy.sections:
        match section:
            case p.DecisionTable() | p.Exceptions() | p.Reasons() | x.Obligations() | x.Dossier():
                yield from (cover for row in section.rows for cover in row.covers)
            case x.Process(steps=steps):
                yield from (cover for step in steps for cover in step.covers)
