"""Expressions over two inputs of one policy at once: `a.amount <= b.amount`, `a.fee = b.fee`."""

from __future__ import annotations

from collections.abc import Mapping

from bpmlib.check.checked import Checked
from bpmlib.check.scope import Symbol
from bpmlib.core import ast as c
from bpmlib.core.lower import Lowering, Names
from bpmlib.model import expressions as m

__all__ = ["PairLowering"]


class PairLowering(Lowering):
    """Translates expressions in which the names in `sides` stand for an input each, with all that is made of it.

    Whatever stands there under no such name is the same for all inputs: a parameter, a relation.
    """

    def __init__(self, names: Names, sides: Mapping[str, Names]) -> None:
        super().__init__(names)
        self.sides = sides

    def _side(self, node: m.Expr) -> Names | None:
        """Return the names of the input that an expression stands for, None where it stands for none."""
        if not isinstance(node, m.Name) or self._inner_name(node.name) is not None:
            return None
        return self.sides.get(node.name)

    def _path(self, node: m.Path) -> c.Expr:
        side, used = self._side(node.base), self._used_symbol(node)
        if side is None or used is None:
            return super()._path(node)
        return self._symbol(side, used[1], node.span)

    def _input_path(self, node: m.Expr) -> tuple[str, ...] | None:
        names: list[str] = []
        base = node
        while isinstance(base, m.Path):
            if names and self.type_of(base).kind != "document":
                return None
            names.append(base.name)
            base = base.base
        side = self._side(base)
        if side is None or not names or names[-1] not in self.checked.scope.inputs:
            return None
        return side.bound(tuple(reversed(names)))

    def _used_symbol(self, node: m.Expr) -> tuple[Checked, Symbol] | None:
        if isinstance(node, m.Path) and self._side(node.base) is not None:
            symbol = self.checked.scope.symbols[node.name]
            return (self.checked, symbol) if symbol.kind in ("term", "decision") else None
        return super()._used_symbol(node)
