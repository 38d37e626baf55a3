"""Typing of calls: of the built-in functions, and of parts of other policies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from bpmlib.check.operations import Operations
from bpmlib.check.scope import GIVEN, VALUELESS, Report, Scope, Symbol
from bpmlib.documents.fields import MISSING, DocumentType
from bpmlib.errors import nearest
from bpmlib.functions.registry import BUILTINS, Signature
from bpmlib.model import expressions as m
from bpmlib.source import Span
from bpmlib.values.types import ANY, Type

if TYPE_CHECKING:
    from bpmlib.check.checked import Checked

__all__ = ["Calls", "last_name"]


def last_name(node: m.Path) -> Span:
    """Return where the name after the last dot of a path stands."""
    length = node.span.end - node.span.start
    return node.span.part(length - len(node.name), length)


class Calls(Operations):
    """What `Inference` needs of calls. `used` holds the policies of the front matter's `uses`, by alias."""

    def __init__(self, scope: Scope, used: Mapping[str, Checked], report: Report) -> None:
        super().__init__(scope, report)
        self.used = used
        self.owner = ""
        """The term or decision whose definition is being typed."""
        self.references: dict[str, dict[str, None]] = {}
        """The names of this policy that each term and decision needs."""

    def refer(self, name: str) -> None:
        """Note that what is being typed needs a name of this policy."""
        self.references.setdefault(self.owner, {})[name] = None

    # ------------------------------------------------------------------------------- the built-in ones

    def call(self, node: m.Call) -> Type:
        """Return the type of a call."""
        if (used := self.used_symbol(node.function)) is not None:
            return self._used_call(node, *used)
        types = [self.infer(argument) for argument in node.arguments]
        name = node.function.name if isinstance(node.function, m.Name) else ""
        if not name or self.is_local(name) or name in self.scope.symbols:
            return self._value_call(node)
        if (document := self.scope.documents.get(name)) is not None:
            return self._document(node, document, types)
        builtin = BUILTINS.get(name)
        if builtin is None:
            self.report.add("function-unknown", node.function.span, f"no function is called `{name}`",
                            nearest(name, BUILTINS))  # fmt: skip
            return ANY
        chosen = builtin.chosen(node.names, types)
        if chosen is None:
            self._bad_arguments(node, builtin.name, builtin.signatures, types)
            return ANY
        signature, order = chosen
        ordered = [types[at] for at in order]
        if builtin.name == "list contains" and ordered[0].item is not None:
            self.known_words(node.arguments[order[1]], ordered[0].item)
        return signature.result(ordered) or ANY

    def _document(self, node: m.Call, document: DocumentType, types: Sequence[Type]) -> Type:
        """Return the type of a document that is made: `Notify(to: "client", text: ...)`."""
        if len(node.names) != len(types):
            self.report.add("bad-arguments", node.span, f"`{document.name}` takes its fields by their names",
                            f"write `{document.name}({next(iter(document.fields), 'field')}: ...)`")  # fmt: skip
            return document.type
        for name, argument, actual in zip(node.names, node.arguments, types, strict=True):
            field = document.fields.get(name)
            if field is None:
                self.report.add("field-unknown", argument.span, f"`{name}` is not a field of {document.name}",
                                nearest(name, document.fields))  # fmt: skip
            elif field.type is not None:
                self.bind(argument, actual, field.type.or_null(), f"`{name}` of `{document.name}` is")
        missing = [f"`{name}`" for name, field in document.fields.items()
                   if field.default is MISSING and name not in node.names]  # fmt: skip
        if missing:
            self.report.add("bad-arguments", node.span, f"`{document.name}` lacks {', '.join(missing)}")
        return document.type

    def _value_call(self, node: m.Call) -> Type:
        """Return the type of a call of a value; only when it runs is it known what that function gives."""
        known = len(self.report.found)
        kind = self.infer(node.function).kind
        if kind not in ("function", "any") and len(self.report.found) == known:
            self.report.add("function-unknown", node.function.span, f"`{node.function.span.text}` is not a function")
        return ANY

    def _bad_arguments(self, node: m.Call, name: str, signatures: Sequence[Signature], types: Sequence[Type]) -> None:
        forms = " or ".join(
            f"{name}({', '.join(f'{n}: {t}' for n, t in zip(s.names, s.types, strict=True))})" for s in signatures
        )
        shown = ", ".join(map(str, types))
        self.report.add("bad-arguments", node.span, f"`{name}` does not take ({shown})", f"it is {forms}")

    # -------------------------------------------------------------------------- parts of other policies

    def used_symbol(self, node: m.Expr) -> tuple[Checked, Symbol] | None:
        """Return the policy and symbol that `alias.name` stands for, or None where it is no such path."""
        if not isinstance(node, m.Path) or (checked := self._alias(node.base)) is None:
            return None
        symbol = checked.scope.symbols.get(node.name)
        return None if symbol is None or symbol.kind in GIVEN or symbol.kind in VALUELESS else (checked, symbol)

    def _alias(self, node: m.Expr) -> Checked | None:
        """Return the policy that a name stands for, or None where it is no alias."""
        if not isinstance(node, m.Name) or self.is_local(node.name):
            return None
        symbol = self.scope.symbols.get(node.name)
        return self.used.get(symbol.name) if symbol is not None and symbol.kind == "use" else None

    def unknown_part(self, node: m.Expr) -> bool:
        """Report a path `alias.name` whose policy has no such name; return whether it is one."""
        if not isinstance(node, m.Path) or (checked := self._alias(node.base)) is None:
            return False
        names = checked.scope.names("parameter", "term", "decision")
        self.report.add("name-unknown", last_name(node), f"`{checked.id}` has nothing called `{node.name}`",
                        nearest(node.name, names))  # fmt: skip
        return True

    def used_type(self, node: m.Expr, checked: Checked, symbol: Symbol, given: Mapping[str, m.Expr]) -> Type:
        """Return the type of a part of another policy; report inputs that are neither given nor had here."""
        for name, info in checked.scope.inputs.items():
            if name in given or name not in checked.needs(symbol.name):
                continue
            mine = self.scope.inputs.get(name)
            self.refer(name)
            if mine is None or mine.type != info.type:
                policy = checked.policy.front.policy.text
                self.report.add("uses-incomplete", node.span, f"`{policy}` needs `{name}`, which this policy has not",
                                f"give it: `{symbol.name}({name}: ...)`")  # fmt: skip
        return checked.symbol_type(symbol.name)

    def _used_call(self, node: m.Call, checked: Checked, symbol: Symbol) -> Type:
        inputs = tuple(checked.scope.inputs)
        names = node.names or inputs[: len(node.arguments)]
        types = [self.infer(argument) for argument in node.arguments]
        if len(set(names)) != len(types):
            form = f"{symbol.name}({', '.join(f'{name}: ...' for name in inputs)})"
            self.report.add("bad-arguments", node.span, f"`{symbol.name}` does not take these arguments",
                            f"it is {form}")  # fmt: skip
            return checked.symbol_type(symbol.name)
        for name, argument, actual in zip(names, node.arguments, types, strict=True):
            info = checked.scope.inputs.get(name)
            if info is None:
                self.report.add("bad-arguments", argument.span, f"`{name}` is not an input of that policy",
                                nearest(name, inputs))  # fmt: skip
            elif not self.is_input_path(argument):
                self.report.add("bad-arguments", argument.span, "only an input or a part of one can be handed on")
            elif info.type is not None:
                self.require(argument, actual, info.type.or_null(), "the other policy wants")
        return self.used_type(node, checked, symbol, dict(zip(names, node.arguments, strict=True)))

    def is_input_path(self, node: m.Expr) -> bool:
        """Return whether a typed expression is an input, or a field of a document that is one."""
        while isinstance(node, m.Path):
            node = node.base
            if self.types[id(node)].kind != "document":
                return False
        return isinstance(node, m.Name) and node.name in self.scope.inputs and not self.is_local(node.name)
