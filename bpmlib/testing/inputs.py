"""`inputs(policy)`: the strategy of what a policy decides on, at its boundaries first and for each of its rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

from hypothesis.strategies import SearchStrategy

from bpmlib.core import ast as c
from bpmlib.documents.fields import DocumentField
from bpmlib.errors import Diagnostic, NotDrawable
from bpmlib.policy import Policy
from bpmlib.testing.choices import ANYTHING, Chooser, Made
from bpmlib.testing.figures import require_figures
from bpmlib.testing.lines import CHINA, from_day, number_line, time_line
from bpmlib.testing.lists import Lists
from bpmlib.testing.recipes import Nullable, Recipe, Values
from bpmlib.testing.shapes import Known, Shapes
from bpmlib.testing.texts import Text
from bpmlib.testing.witnesses import Choice, Witnesses, expressions, witnesses_of
from bpmlib.verify.properties import documents as d
from bpmlib.verify.suggest.pools import PRESENT, Path, document_of, given_by

__all__ = ["corners", "inputs", "unreached"]

_KINDS: Final = (-1, 0, 0, 1, 1, 1)
"""What a draw starts from, each as likely as another: nothing, the document of a rule, one beside a boundary."""
_ANEW: Final = (2, 4)
"""A field of such a document is drawn anew every second time, and another one every fourth time."""


def inputs(
    policy: Policy, *, answers: Sequence[str] | None = None, as_of: date | None = None
) -> SearchStrategy[dict[str, Any]]:
    """Return the strategy of what `policy.decide(**drawn)` takes: a dict from each input to a valid document or value.

    A third of the draws start from a document that fires a certain rule, half from one beside a boundary; perhaps
    one or two of its fields are drawn anew, and so is everything that the policy does not read. The others are drawn
    field by field, likely at what the policy compares with, a step beside it, or as another field has it. `answers` and
    `as_of` are those that `decide` will be given. Raises `ParameterNotSet` where a decision needs a figure that the
    company has to set (give it by `policy.override`), `NotDrawable` where the policy decides nothing.

    >>> from bpmlib import Policies
    >>> inputs(Policies.load()["sales.payment_terms"], answers=["approvals"])
    inputs(sales.payment_terms)
    """
    maker = _Maker(policy, _asked(policy, answers, as_of), as_of)
    return Made(maker.draw, f"inputs({policy.id})", maker.zones)


def corners(policy: Policy, *, answers: Sequence[str] | None = None, as_of: date | None = None) -> list[dict[str, Any]]:
    """Return the inputs from which `inputs` starts: those of each rule, and those beside boundaries, as plain dicts.

    They have the fields that the policy reads, and are the same every time: to be tried one after the other.
    """
    found = witnesses_of(policy, _asked(policy, answers, as_of), as_of)
    return [d.spelled(found.program.inputs, choice) for choice in (*found.rules.values(), *found.corners)]


def unreached(
    policy: Policy, *, answers: Sequence[str] | None = None, as_of: date | None = None
) -> tuple[tuple[str, str], ...]:
    """Return the rules, with their decisions, for which no document was found: there may be none with these figures."""
    return witnesses_of(policy, _asked(policy, answers, as_of), as_of).missing


def _asked(policy: Policy, answers: Sequence[str] | None, as_of: date | None) -> tuple[str, ...]:
    names = tuple(answers if answers is not None else policy.checked(policy.in_force(as_of)[1]).answers)
    if not names:
        message = f"`{policy.id}` decides nothing: no inputs can be drawn for it"
        hint = "draw histories(policy) for a course of action, fact_histories(policy) for patterns"
        raise NotDrawable(Diagnostic("draw-nothing", message, hint=hint))
    require_figures(policy, names, as_of)
    return names


class _Maker:
    """Draws the inputs of one policy."""

    def __init__(self, policy: Policy, answers: tuple[str, ...], as_of: date | None) -> None:
        found = witnesses_of(policy, answers, as_of)
        program = found.program
        checked = policy.checked(policy.in_force(as_of)[1])
        self._shapes = Shapes(checked.scope.words.values)
        first = policy.first_day(policy.versions[0]) if as_of is None else None
        known = _known(found, program.day, first)
        read = {one.path[0] for one in program.reads}
        self._recipes = {
            name: self._recipe(info, known.get(name, Known())) for name, info in program.inputs.items() if name in read
        }
        self._paths: tuple[Path, ...] = tuple(found.documents.pools.values)
        groups = [list(found.rules.values()), list(found.corners)]
        self._each = max(1, *map(len, groups))
        self._groups = [[(choice, _nested(choice)) for choice in group] for group in groups]
        self.zones = _zones(program, [choice for group in groups for choice in group])

    def draw(self, choose: Chooser) -> dict[str, Any]:
        """Return one set of inputs."""
        which, number = _KINDS[choose.index(len(_KINDS))], choose.spread(self._each)
        count = len(self._paths)
        anew = [choose.index(every * count + 1) - (every - 1) * count for every in _ANEW]
        near: Mapping[str, Any] = {}
        group = self._groups[which] if which >= 0 else []
        if group:
            choice, near = group[number % len(group)]
            paths = {self._paths[path - 1] for path in anew if path > 0}
            if paths:
                near = _nested({path: value for path, value in choice.items() if path not in paths})
            _settle(choose, near)
        return {name: recipe.draw(choose, near.get(name, ANYTHING)) for name, recipe in self._recipes.items()}

    def _recipe(self, info: DocumentField, known: Known) -> Recipe:
        """Return the recipe of an input as the policy declares it."""
        assert info.type is not None
        inner = self._bare(info, known)
        return Nullable(inner) if info.nullable else inner

    def _bare(self, info: DocumentField, known: Known) -> Recipe:
        assert info.type is not None
        kind = info.type.kind
        if info.document is not None:
            assert info.document.model is not None
            return self._shapes.model(info.document.model, known)
        if info.values:
            return Values(info.values)
        if info.item is not None:
            item = self._recipe(info.item, known.item or Known())
            return Lists(item, info.bounds.min_length or 0, info.bounds.max_length)
        if kind == "boolean":
            return Values((False, True))
        if kind == "string":
            words = self._shapes.words(info.type.name)
            texts = [value for value in known.values if isinstance(value, str)]
            return Values(words) if words else Text(info.bounds.min_length or 0, info.bounds.max_length, texts)
        line = (
            number_line(info.bounds, whole=info.whole, share=info.type.name == "percent", known=known.values)
            if kind == "number"
            else time_line(kind, info.bounds, known=known.values)
        )
        if line is None:
            raise NotDrawable(
                Diagnostic("draw-impossible", f"`{info.name}` cannot be drawn: its bounds leave no value")
            )
        return from_day(line, known.first)


def _nested(choice: Choice) -> dict[str, Any]:
    return document_of(given_by(choice))


def _known(found: Witnesses, day: Path | None, first: date | None) -> dict[str, Known]:
    """Return what is known of each field that the policy reads, as trees by name."""
    tree: dict[str, Any] = {}
    for path, values in found.documents.values.items():
        _at(tree, path)["known"] = _of(values)
    if day is not None and first is not None:  # the day may be read by a policy that is used, and not be in the pools
        own = _at(tree, day)
        known: Known = own.get("known", Known())
        own["known"] = replace(known, first=first, values=(*known.values, first))
    return {name: _grown(part) for name, part in tree.items()}


def _at(tree: dict[str, Any], path: Path) -> dict[str, Any]:
    """Return the place of a path in a tree, which grows for it."""
    place = tree
    for name in path[:-1]:
        place = place.setdefault(name, {}).setdefault("inner", {})
    found: dict[str, Any] = place.setdefault(path[-1], {})
    return found


def _grown(part: Mapping[str, Any]) -> Known:
    own: Known = part.get("known", Known())
    inner = {name: _grown(one) for name, one in part.get("inner", {}).items()}
    return replace(own, inner={**(own.inner or {}), **inner} or None)


def _of(values: d.Values) -> Known:
    """Return what is known of a field, of the items of a list and of the fields of a document."""
    pool = tuple(value for value in values.pool if value is not None and value is not PRESENT)
    item = None if values.item is None else _of(values.item)
    inner: dict[str, Known] | None = None
    if values.field.document is not None and values.inner:
        names = {one.key: name for name, one in values.field.document.fields.items()}
        inner = {names[key]: _of(one) for key, one in values.inner.items()}
    return Known(pool, item, inner)


# ------------------------------------------------------------------------------------------------ zones


def _zones(program: c.Program, choices: Sequence[Choice]) -> tuple[Any, ...]:
    """Return the zones that times are drawn in: those of the policy's own times and of its examples, or any."""
    constants = [node.value for node in expressions(program) if isinstance(node, c.Const)]
    found = [value.tzinfo for value in _instants(constants)]
    found = found or [value.tzinfo for choice in choices for value in _instants(list(choice.values()))]
    zones: list[Any] = []
    for zone in found:
        if zone not in zones:
            zones.append(zone)
    return tuple(sorted(zones, key=lambda zone: zone is not None)) if zones else (None, CHINA)


def _instants(value: Any) -> Iterator[datetime]:
    if isinstance(value, datetime):
        yield value
    elif isinstance(value, (list, dict)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _instants(item)


def _settle(choose: Chooser, near: Mapping[str, Any]) -> None:
    """Settle the zone of a draw as the witness has it, before a field is drawn that it does not name."""
    first = next(_instants(near), None)
    if first is not None:
        choose.settle_zone(first.tzinfo)
