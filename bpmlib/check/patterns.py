"""Patterns: what each part may see, conclusions as documents, joins, reasons, and properties over two conclusions.

The parts of a pattern are names of their own. What is typed among them is kept with the types of the whole policy;
`TypedPattern` says which names there were, for the translation to `core`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bpmlib.check.documents import report_documents
from bpmlib.check.infer import Inference
from bpmlib.check.order import reached
from bpmlib.check.scope import ENGLISH, GIVEN, Documents, Report, Symbol, declared_type
from bpmlib.check.sections import PAIR, check_reasons
from bpmlib.check.shadowing import report_shadowing
from bpmlib.check.walk import places
from bpmlib.documents.fields import DocumentField
from bpmlib.errors import nearest
from bpmlib.functions.registry import BUILTINS
from bpmlib.model import expressions as m
from bpmlib.model import policies as p
from bpmlib.model.joins import keys, names_of
from bpmlib.model.patterns import Part, Pattern
from bpmlib.syntax.lexer import KEYWORDS
from bpmlib.values.types import BOOLEAN, list_of

__all__ = [
    "TypedPattern", "check_pattern", "check_pattern_property", "check_pattern_reasons", "pair_of", "patterns_of",
]  # fmt: skip


@dataclass(frozen=True)
class TypedPattern:
    """A pattern and what types its expressions: `inference` knows every fact and conclusion, `all` as a list.

    `elements` are for the `where` of a `none` or an `all`, whose name is one such fact there. `thens` are the
    conclusions: the name, the type, and the call that makes the document.
    """

    section: Pattern
    inference: Inference
    elements: Mapping[str, Inference]
    thens: tuple[tuple[str, str, m.Call], ...]


def patterns_of(policy: p.Policy) -> tuple[Pattern, ...]:
    """Return the patterns of a policy, in the order of the file."""
    return tuple(section for section in policy.sections if isinstance(section, Pattern))


# ------------------------------------------------------------------------------------------ patterns


def check_pattern(section: Pattern, documents: Documents, inference: Inference, report: Report) -> TypedPattern:
    """Check a pattern: the names, types and conditions of its parts, what it concludes, how its facts are joined."""
    _check_names(section, inference, report)
    scopes = _Scopes(documents, inference)
    elements: dict[str, Inference] = {}
    thens: list[tuple[str, str, m.Call]] = []
    concluded: list[tuple[Part, DocumentField]] = []
    for part in section.parts:
        field = scopes.field(part, report)
        own = scopes.inference((part, field)) if field is not None and part.kind != "then" else scopes.inference()
        with own.defining(section.name.text):
            call = _conclusion(part, own, report) if part.kind == "then" else None
            if part.kind != "then":
                _check_condition(part, own, report)
        _check_names_read(call if part.kind == "then" else part.where, own, inference, report)
        if call is not None and part.name is not None and part.type is not None:
            thens.append((part.name.text, part.type.name, call))
        if field is not None and part.kind == "then":
            concluded.append((part, field))
        elif field is not None and part.name is not None:
            if part.kind != "given":
                elements[part.name.text] = own
            scopes.add(part, field)
    _check_joins(section, report)
    return TypedPattern(section, scopes.inference(*concluded), elements, tuple(thens))


def _check_names(section: Pattern, inference: Inference, report: Report) -> None:
    first: dict[str, p.Word] = {}
    for part in section.parts:
        if part.name is None:
            continue
        name, span = part.name.text, part.name.span
        symbol = inference.scope.symbols.get(name)
        if name in first:
            report.add("name-duplicate", span, f"`{name}` is already a part of this pattern",
                       related=(("the first", first[name].span),))  # fmt: skip
        elif symbol is not None:
            report.add("name-duplicate", span, f"`{name}` is already {ENGLISH[symbol.kind]} of this policy",
                       related=(("defined here", symbol.span),))  # fmt: skip
        elif name in KEYWORDS or name in BUILTINS:
            what = "a keyword" if name in KEYWORDS else "a built-in function"
            report.add("name-reserved", span, f"`{name}` is {what} of the expression language")
        first.setdefault(name, part.name)


class _Scopes:
    """The names that the parts of a pattern have added so far."""

    def __init__(self, documents: Documents, inference: Inference) -> None:
        self.documents = documents
        self.outer = inference
        self.symbols: dict[str, Symbol] = {}
        self.fields: dict[str, DocumentField] = {}

    def field(self, part: Part, report: Report) -> DocumentField | None:
        """Return what one fact of a part is, None where the part names none; report a type that is no document."""
        if part.name is None or part.type is None:
            return None
        type_ = declared_type(part.type, self.documents, self.outer.scope.words, report)
        document = self.documents.get(part.type.name) if type_ is not None and type_.kind == "document" else None
        if document is not None and not part.type.nullable:
            return document.as_field(part.name.text)
        if type_ is not None:
            report.add("pattern-type", part.type.span, f"`{part.type.span.text}` is not a document",
                       "a fact has fields: register its type")  # fmt: skip
        return DocumentField(name=part.name.text, type=None, reason="its type is not known")

    def add(self, part: Part, field: DocumentField) -> None:
        """Let the parts below know the facts of a part; that of a `none` is not there."""
        if part.kind == "all" and field.document is not None:
            field = DocumentField(name=field.name, type=list_of(field.document.type), item=field)
        if part.kind != "none":
            self.symbols[field.name], self.fields[field.name] = _symbol(part, field), field

    def inference(self, *more: tuple[Part, DocumentField]) -> Inference:
        """Return what types expressions over the facts so far, and `more`."""
        symbols = self.symbols | {field.name: _symbol(part, field) for part, field in more}
        fields = self.fields | {field.name: field for _, field in more}
        return self.outer.within(symbols, fields, self.documents)


def _symbol(part: Part, field: DocumentField) -> Symbol:
    return Symbol("part", field.name, part.span, (part,))


def _check_condition(part: Part, inference: Inference, report: Report) -> None:
    if part.where is None:
        return
    type_ = inference.infer(part.where)
    if part.kind not in ("from", "after"):
        inference.require(part.where, type_, BOOLEAN, f"`{part.kind}` takes")
    elif type_.kind not in ("date", "date and time", "any"):
        report.add("type-mismatch", part.where.span, f"{type_} where `{part.kind}` takes a date or a date and time",
                   "a length of time becomes one by `deadline(start, period)`")  # fmt: skip
    elif type_.nullable and type_.kind != "any":
        message = f"`{part.where.span.text}` may be null, and `{part.kind}` takes a time"
        hint = "ask for it in a `where` above, and say here what counts without it"
        report.add("type-mismatch", part.where.span, message, hint)


def _conclusion(part: Part, inference: Inference, report: Report) -> m.Call | None:
    """Return the call that makes what a `then` concludes, checked like any call of a document type."""
    if not isinstance(part.where, m.ContextLiteral):
        if part.where is not None:
            report.add("pattern-then", part.where.span, f"`{part.where.span.text}` is not a context of fields",
                       "write what is concluded as `{field: value}`")  # fmt: skip
        return None
    assert part.type is not None
    if inference.scope.documents.get(part.type.name) is None:
        return None
    names, values = zip(*part.where.entries, strict=True) if part.where.entries else ((), ())
    function = m.Name(part.type.name, span=part.type.span)
    call = m.Call(function, tuple(values), tuple(names), span=part.where.span)
    inference.infer(call)
    return call


def _check_names_read(root: m.Expr | None, own: Inference, outer: Inference, report: Report) -> None:
    """Report whole facts as values, names that are hidden, and names that lead to an input of the policy."""
    report_documents(root, own, report)
    report_shadowing(root, own, report)
    for place in places(root, own):
        node = place.node
        if isinstance(node, m.Name) and node.name not in place.hidden and node.name not in own.scope.inputs:
            inputs = _inputs_of(node.name, outer)
            if inputs:
                what = ENGLISH[outer.scope.symbols[inputs[0]].kind]
                message = f"`{node.name}` is {what}" if node.name in inputs else f"`{node.name}` reads `{inputs[0]}`"
                report.add("pattern-input", node.span, f"{message}, and a pattern sees facts alone",
                           "give the pattern a part with what it needs")  # fmt: skip


def _inputs_of(name: str, inference: Inference) -> list[str]:
    """Return what comes from outside among a name of the policy and all that it needs."""
    symbols = inference.scope.symbols
    needed = [name, *sorted(reached(inference.references, name))]
    return [one for one in needed if one in symbols and symbols[one].kind in GIVEN]


# --------------------------------------------------------------------------------------------- joins

_EQUAL: Final = "join them by an equality at the top of `where`: `new.customer = earlier.customer`"


def _check_joins(section: Pattern, report: Report) -> None:
    """Report parts that no equality joins with those before: each of their facts is held against all of the others."""
    earlier: list[Part] = []
    loose: list[Part] = []
    for part in section.parts:
        if part.name is None or part.type is None or part.kind == "then":
            continue
        names = [one.name.text for one in earlier if one.name is not None]
        if names and not keys(part, names) and (part.kind == "given" or not names_of(part.where).isdisjoint(names)):
            loose.append(part)
        if part.kind != "none":
            earlier.append(part)
    given = [part for part in loose if part.kind == "given"]
    for part in loose:
        assert part.type is not None
        others = _others(part, section)
        if len(given) > 1 and part is given[1]:
            message = f"every `{part.type.name}` with every one of {others}: that is more than can be gone through"
            report.add("join-cartesian", part.span, message, _EQUAL)
        elif len(given) < 2 or part.kind != "given":
            message = f"every `{part.type.name}` is compared with every one of {others}"
            report.add("join-without-key", part.span, message, _EQUAL, severity="warning")


def _others(part: Part, section: Pattern) -> str:
    """Return the types of the facts before a part, in words."""
    before = section.parts[: section.parts.index(part)]
    names = dict.fromkeys(one.type.name for one in before if one.type is not None and one.kind == "given")
    return ", ".join(f"`{name}`" for name in names)


# ------------------------------------------------------------------------------ reasons and properties


def check_pattern_reasons(section: p.Reasons, typed: TypedPattern, inference: Inference, report: Report) -> None:
    """Check the reasons of a pattern, whose one rule has its name; they see the facts and what is concluded."""
    with typed.inference.defining(typed.section.name.text):
        check_reasons(section, (typed.section.name.text,), typed.inference, report)
    for row in section.rows:
        for text in (row.en, row.zh):
            for piece in text.pieces if text is not None else ():
                if not isinstance(piece, str):
                    _check_names_read(piece, typed.inference, inference, report)


def check_pattern_property(
    section: p.Property, typed: Sequence[TypedPattern], inference: Inference, report: Report
) -> None:
    """Check a property over any two conclusions that a pattern gives a name."""
    named = [one for one in typed if section.over in _concluded(one)]
    if not named:
        names = ["inputs", *(name for one in typed for name in _concluded(one))]
        hint = nearest(section.over, names) or "name a `then`, or `inputs`"
        report.add("name-unknown", section.span, f"no pattern concludes `{section.over}`", hint)
    elif len(named) > 1:
        report.add("name-duplicate", section.span, f"two patterns conclude `{section.over}`", "rename one of them",
                   related=tuple(("here", one.section.span) for one in named))  # fmt: skip
    else:
        inner = pair_of(section.over, named[0], inference)
        inner.require(section.subject, inner.infer(section.subject), BOOLEAN, "`for any two` takes")
        _check_names_read(section.subject, inner, inference, report)


def pair_of(over: str, typed: TypedPattern, inference: Inference) -> Inference:
    """Return what types expressions over `a` and `b`, two conclusions that a pattern calls `over`."""
    scope = typed.inference.scope
    found, symbol = scope.inputs[over], scope.symbols[over]
    fields = {side: replace(found, name=side, key=side) for side in PAIR}
    symbols = {side: replace(symbol, name=side) for side in PAIR}
    return inference.within(symbols, fields, scope.documents)


def _concluded(typed: TypedPattern) -> tuple[str, ...]:
    return tuple(part.name.text for part in typed.section.parts if part.kind == "then" and part.name is not None)
