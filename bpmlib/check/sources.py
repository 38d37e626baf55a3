"""What a policy says about its source: every rule in `covers` stands in the catalogue."""

from __future__ import annotations

from collections.abc import Iterator

from bpmlib.check.infer import Inference
from bpmlib.check.scope import Report
from bpmlib.errors import nearest
from bpmlib.model import policies as p

__all__ = ["check_sources"]


def check_sources(policy: p.Policy, inference: Inference, report: Report) -> None:
    """Report ids in `covers` that the catalogue lacks, and the first of each source but the front matter's."""
    catalogue = inference.scope.catalogue
    own = dict(policy.front.source).get("system")
    unknown: set[str] = set()
    elsewhere: set[str] = set()
    for cover in _covers(policy):
        whole = f"{cover.system}/{cover.rule}"
        if catalogue is not None and cover.system not in catalogue.systems:
            if cover.system not in unknown:
                report.add("system-unknown", cover.span, f"the catalogue has no system `{cover.system}`",
                           nearest(cover.system, catalogue.systems))  # fmt: skip
            unknown.add(cover.system)
        elif catalogue is not None and not catalogue.has(cover.system, cover.rule):
            rules = catalogue.systems[cover.system].rules
            hint = f"that system has {rules[0]} to {rules[-1]}" if rules else "that system has no rules"
            report.add("covers-unknown", cover.span, f"the catalogue has no rule `{whole}`", hint)
        elif own is not None and cover.system not in (own, *elsewhere):
            elsewhere.add(cover.system)
            report.add("covers-elsewhere", cover.span, f"`{whole}` is not of this policy's source, `{own}`",
                       severity="note")  # fmt: skip


def _covers(policy: p.Policy) -> Iterator[p.Cover]:
    for section in policy.sections:
        if isinstance(section, p.DecisionTable | p.Exceptions | p.Reasons):
            yield from (cover for row in section.rows for cover in row.covers)
