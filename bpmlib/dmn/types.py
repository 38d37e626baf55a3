"""What a `typeRef` stands for: a type of FEEL, or an item definition with the values it allows (DMN 1.5, 7.3.2)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from threading import RLock
from typing import Any, Final, TypeAlias

from bpmlib.dmn.linking import Linked
from bpmlib.errors import Diagnostic, ExpressionError
from bpmlib.feel.run import Scope
from bpmlib.feel.types import named
from bpmlib.model import drg as d
from bpmlib.model import expressions as m
from bpmlib.model.policies import Word
from bpmlib.source import Fragment, Source
from bpmlib.syntax.parser import parse_type
from bpmlib.values.conform import Misfit, coerced, conforms
from bpmlib.values.kinds import kind_of
from bpmlib.values.types import ANY, Type, context_of, list_of
from bpmlib.values.undefined import Undefined

__all__ = ["ANYTHING", "Allowed", "ItemType", "Types", "fitted"]

_Place: TypeAlias = tuple[str, d.ItemDefinition]

_ELSEWHERE: Final = {
    **dict.fromkeys(("integer", "int", "long", "short", "byte", "double", "float", "decimal", "number"), "number"),
    **dict.fromkeys(("text", "string"), "string"),
    **dict.fromkeys(("bool", "boolean"), "boolean"),
    **dict.fromkeys(("datetime", "timestamp"), "date and time"),
    **dict.fromkeys(("object", "any"), "Any"),
    "date": "date", "time": "time",
}  # fmt: skip
"""What modelers write for types of FEEL, those of Java and XML Schema above all; in small letters."""

Allowed: TypeAlias = Callable[[Scope], Any]
"""Unary tests, asked with `?` in scope."""


@dataclass(frozen=True, slots=True)
class ItemType:
    """A type, and what its item definition demands beside it."""

    type: Type
    allowed: Allowed | None = field(default=None, compare=False)
    """Demanded of the value, of a list each item."""
    constraint: Allowed | None = field(default=None, compare=False)
    """Demanded of a list as a whole."""
    item: ItemType | None = None
    parts: tuple[tuple[str, ItemType], ...] = ()
    name: str = field(default="", compare=False)
    """What a message calls it, where its definition has a name."""

    def __str__(self) -> str:
        return self.name or str(self.type)

    @property
    def demands(self) -> bool:
        """Whether there is more to ask than the type."""
        return bool(self.allowed or self.constraint or self.item or self.parts)


ANYTHING: Final = ItemType(ANY)

_DEEPEST: Final = 50
"""So many item definitions may stand within each other."""
_LARGEST: Final = 10_000
"""So many parts a type may have: a few definitions that use each other twice have more than anybody can count."""


def fitted(scope: Scope, value: Any, of: ItemType) -> Any:
    """Return a value as a type wants it, perhaps the one item of a list; raise `Undefined` where it does not fit.

    Null fits every type (DMN 1.5, 10.3.2.9.4).
    """
    if value is None:
        return None
    try:
        found = coerced(value, of.type, nulls=True)
    except Misfit:
        raise Undefined(_misfit(value, of.type, str(of))) from None
    if of.demands and (refused := _refused(scope, found, of)) is not None:
        raise Undefined(refused)
    return found


def _misfit(value: Any, type_: Type, called: str) -> str:
    """Return why a value is not of a type; of a structure, which part of it is missing or is another value."""
    if isinstance(value, dict) and type_.kind == "context":
        for name, part in type_.fields:
            if name not in value:
                return f"`{name}` is missing, which {called} has"
            if value[name] is not None and not conforms(value[name], part, nulls=True):
                return f"in `{name}`, {_misfit(value[name], part, str(part))}"
    return f"{kind_of(value)} where {called} is wanted"


def _refused(scope: Scope, value: Any, of: ItemType, path: str = "it") -> str | None:
    """Return why a value of the right type is not one that is allowed; None where it is."""
    if value is None:
        return None
    if of.item is not None:
        scope.run.spend(len(value))
        for at, one in enumerate(value, 1):
            place = f"{path}[{at}]"
            found = _refused(scope, one, of.item, place) or _passes(scope, one, of.allowed, of, place)
            if found is not None:
                return found
        return _passes(scope, value, of.constraint, of, path)
    for name, part in of.parts:
        if (found := _refused(scope, value.get(name), part, f"{path}.{name}")) is not None:
            return found
    return _passes(scope, value, of.allowed, of, path) or _passes(scope, value, of.constraint, of, path)


def _passes(scope: Scope, value: Any, test: Allowed | None, of: ItemType, path: str) -> str | None:
    if test is None or value is None or test(scope.inner({"?": value})) is True:
        return None
    return f"{path} is not one of the values that {of} allows"


class Types:
    """The types of one model: FEEL's, its own, and under their import's name those of the models it imports."""

    def __init__(
        self, linked: Linked, tests: Callable[[Fragment], Allowed], report: Callable[[Diagnostic], None]
    ) -> None:
        self._linked = linked
        self._tests = tests
        self._report = report
        self._found: dict[tuple[str, str], ItemType | None] = {}
        self._places: dict[tuple[str, str], _Place | None] = {}
        self._foreign: set[str] = set()
        self._depth = 0
        self._open: set[tuple[str, str]] = set()
        self._defining = RLock()  # a type may first be asked for where a table's rows are: in any thread

    def of(self, namespace: str, written: Word | None) -> ItemType:
        """Return the type that a `typeRef` in a model names; anything where there is none, or no such type."""
        if written is None or not written.text:
            return ANYTHING
        found = self.find(namespace, written.text)
        if found is None and (meant := _ELSEWHERE.get(written.text.lower())) is not None:
            if written.text not in self._foreign:
                self._foreign.add(written.text)
                message = f"`{written.text}` is no type of FEEL, and is taken for `{meant}`"
                self._report(Diagnostic("dmn-type-foreign", message, written.span, severity="note"))
            return self.find(namespace, meant) or ANYTHING
        if found is None:
            message = f"no type is called `{written.text}`"
            self._report(Diagnostic("type-unknown", message, written.span, severity="warning"))
            return ANYTHING
        return found

    def within(self, namespace: str) -> Callable[[m.TypeName], Type | None]:
        """Return what an expression of a model means by the name of a type."""

        def own(name: str) -> Type | None:
            found = self._defined(namespace, name)
            return None if found is None else found.type

        return lambda written: named(written, own)

    def find(self, namespace: str, name: str) -> ItemType | None:
        """Return the type of a name in a model, or None."""
        defined = self._defined(namespace, name)
        if defined is not None:
            return defined
        try:
            written = parse_type(Fragment.of(Source("type", name).span(0, len(name))))
        except ExpressionError:  # a name of the model's own that nothing has
            return None
        plain = self.within(namespace)(written)
        return None if plain is None else ItemType(plain)

    def allowed_text(self, namespace: str, name: str, part: str | None = None) -> Fragment | None:
        """Return the text of the values that a type, or a part of it, allows; None where it is none, or allows all."""
        seen: set[tuple[str, str]] = set()
        place = self._place(namespace, name)
        while place is not None:
            namespace, item = place
            component = next((one for one in item.components if one.name.text == part), None)
            if component is not None:
                item, part = component, None
            if part is None and item.allowed is not None:
                return item.allowed
            if item.type is None or (namespace, item.type.text) in seen:
                return None
            seen.add((namespace, item.type.text))
            place = self._place(namespace, item.type.text)
        return None

    def _defined(self, namespace: str, name: str) -> ItemType | None:
        key = (namespace, name)
        with self._defining:
            if key in self._open:
                return ANYTHING  # what a definition that names itself finds there
            if key not in self._found:
                self._open.add(key)
                self._found[key] = self._define(namespace, name)
                self._open.remove(key)
            return self._found[key]

    def _define(self, namespace: str, name: str) -> ItemType | None:
        place = self._place(namespace, name)
        return None if place is None else replace(self._item(*place), name=name)

    def _place(self, namespace: str, name: str) -> _Place | None:
        """Return the definition of that name in a model, or in one that it imports, and the model's namespace.

        Imports go round in no circle: such models are refused.
        """
        key = (namespace, name)
        if key not in self._places:
            self._places[key] = self._placed(namespace, name)
        return self._places[key]

    def _placed(self, namespace: str, name: str) -> _Place | None:
        model = self._linked.models.get(namespace)
        if model is None:
            return None
        for item in model.items:
            if item.name.text == name:
                return namespace, item
        for one in model.imports:
            prefix = f"{one.name}." if one.name else ""
            if name.startswith(prefix):
                found = self._place(one.namespace, name.removeprefix(prefix))
                if found is not None:
                    return found
        return None

    def _item(self, namespace: str, item: d.ItemDefinition) -> ItemType:
        """Return the type that a definition spells; anything where it is too deep or large to be worked with."""
        if self._depth >= _DEEPEST:
            return self._without(item, f"`{item.name.text}` stands within {_DEEPEST} other types")
        self._depth += 1
        found = self._spelled(namespace, item)
        self._depth -= 1
        if _large(found.type):
            return self._without(item, f"`{item.name.text}` has more than {_LARGEST} parts")
        return found

    def _without(self, item: d.ItemDefinition, message: str) -> ItemType:
        self._report(Diagnostic("dmn-type-too-large", message, item.span, "use a simpler type"))
        return ANYTHING

    def _spelled(self, namespace: str, item: d.ItemDefinition) -> ItemType:
        allowed = None if item.allowed is None else self._tests(item.allowed)
        constraint = None if item.constraint is None else self._tests(item.constraint)
        if item.parameters is not None:
            parameters = [(one.name.text, self.of(namespace, one.type).type) for one in item.parameters]
            result = self.of(namespace, item.result).type
            return ItemType(Type("function", item.name.text, item=result, fields=tuple(parameters)))
        if item.components:
            parts = tuple((one.name.text, self._item(namespace, one)) for one in item.components)
            shape = context_of(tuple((name, part.type) for name, part in parts))
            single = ItemType(shape, allowed, parts=parts)
        else:
            base = self.of(namespace, item.type)
            single = base
            if allowed is not None:
                single = replace(base, allowed=_both(base.allowed, allowed))
        if item.collection:
            return ItemType(list_of(single.type), constraint=constraint, item=single)
        return single if constraint is None else replace(single, constraint=_both(single.constraint, constraint))


def _large(type_: Type) -> bool:
    """Return whether a type has too many parts, each counted as often as it stands there."""
    stack, count = [type_], 0
    while stack:
        one = stack.pop()
        count += 1
        if count > _LARGEST:
            return True
        stack += [own for _, own in one.fields]
        if one.item is not None:
            stack.append(one.item)
    return False


def _both(first: Allowed | None, second: Allowed) -> Allowed:
    return second if first is None else lambda scope: first(scope) is True and second(scope) is True
