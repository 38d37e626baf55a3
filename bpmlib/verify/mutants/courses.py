"""Changes of courses of action and of patterns: who may do it, which state follows, what is owed and asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bpmlib.model import policies as p
from bpmlib.model import processes as x
from bpmlib.model.patterns import FactHistories, Part, Pattern
from bpmlib.model.walk import nodes
from bpmlib.source import Span
from bpmlib.verify.mutants.site import Edit, Site, among, cells_of, deleted, fewer, section_of

__all__ = ["conditions", "duties", "papers", "parts", "roles", "states", "steps"]


def roles(node: Any, site: Site) -> Iterator[Edit]:
    """Yield each role as every other role of the policy, and each list of roles or exclusions with one left out."""
    if not isinstance(node, x.Actors):
        return
    own = {word.text for word in node.roles}
    for word in node.roles:
        yield from (((word.span, role),) for role in _roles(site) if role not in own)
    yield from fewer(node.roles, " and " if node.joint else " or ")
    for word in node.unlike:
        start = max(one.span.end for one in (*node.roles, *node.unlike) if one.span.end <= word.span.start)
        yield ((Span(word.span.source, start, word.span.end), ""),)


def _roles(site: Site) -> list[str]:
    """Return the roles that a policy names, once each."""
    named = (node for section in site.model.sections for node in nodes(section) if isinstance(node, x.Actors))
    return list(dict.fromkeys(word.text for node in named for word in node.roles))


def states(node: Any, _: Site) -> Iterator[Edit]:
    """Yield each step of a stage as one that leads to every other state, and that starts from fewer or from any."""
    if not isinstance(node, x.Process):
        return
    known = dict.fromkeys(
        [node.starts.text, *(word.text for step in node.steps for word in (*(step.origins or ()), step.target))]
    )
    for step in node.steps:
        yield from (((step.target.span, state),) for state in known if state != step.target.text)
        cell = cells_of(step.span)["from"]
        if step.origins is None:
            yield from (((cell, state),) for state in known)
        else:
            yield ((cell, "any"),)
            yield from fewer(step.origins)


def steps(node: Any, _: Site) -> Iterator[Edit]:
    """Yield each stage with a step left out, with anybody for its actors, or without its effects."""
    if not isinstance(node, x.Process):
        return
    for step in node.steps:
        yield deleted(step)
        cells = cells_of(step.span)
        if step.by is not None:
            yield ((cells["by"], "-"),)
        if step.does is not None:
            yield ((cells["does"], "-"),)


def conditions(node: Any, _: Site) -> Iterator[Edit]:
    """Yield each condition of a step, a duty or a paper as none, and none as those of the other steps of its event."""
    if isinstance(node, x.Step | x.Duty | x.Paper) and node.when is not None:
        yield ((cells_of(node.span)["when"], "-"),)
    if not isinstance(node, x.Process):
        return
    for step in node.steps:
        if step.when is None and (cell := cells_of(step.span).get("when")) is not None:
            others = (one.when for one in node.steps if one.event.text == step.event.text)
            yield from (((cell, text),) for text in dict.fromkeys(one.span.text for one in others if one))


def duties(node: Any, _: Site) -> Iterator[Edit]:
    """Yield the duties with one left out, and each of them after fewer events or with nothing for its breach."""
    if not isinstance(node, x.Obligations):
        return
    for duty in node.rows:
        yield among(duty, node.rows)
        yield from fewer(duty.after)
        if duty.breach is not None:
            yield ((cells_of(duty.span)["breach"], "-"),)


def papers(node: Any, _: Site) -> Iterator[Edit]:
    """Yield the papers with one left out, and each of them for fewer events or without its check."""
    if not isinstance(node, x.Dossier):
        return
    for paper in node.rows:
        yield among(paper, node.rows)
        yield from fewer(paper.needed_for)
        if paper.check is not None:
            yield ((paper.check.span, "-"),)


def parts(node: Any, site: Site) -> Iterator[Edit]:
    """Yield each pattern with a part or a condition left out, its time as the twin, or the whole of it."""
    if not isinstance(node, Pattern):
        return
    for part in node.parts:
        if part.kind in ("none", "all", "when", "from", "after"):
            yield deleted(part)
        if part.where is not None and part.kind in ("given", "none", "all"):
            yield ((part.where.span, "-"),)
        yield from _twin(part)
    thens = [part for part in node.parts if part.kind == "then"]
    yield from (deleted(part) for part in thens if len(thens) > 1)
    if node.name.text not in {one.pattern.text for one in site.sections(FactHistories)}:
        named = [one for one in site.sections(p.Reasons) if one.decision.text == node.name.text]
        yield tuple((section_of(one.span), "") for one in (node, *named))


def _twin(part: Part) -> Iterator[Edit]:
    """Yield a time from which on it holds as one after which it does, and the other way round."""
    if part.kind in ("from", "after"):
        yield ((cells_of(part.span)["part"], "after" if part.kind == "from" else "from"),)
