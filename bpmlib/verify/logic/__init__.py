"""The symbolic meaning of core programs: what holds for all documents at once, asked of Z3 (extra `verify`).

A `Session` holds documents as variables (`domain`), and what a program makes of them (`expressions`, `builtins`,
`tables`, `arithmetic` and `digits`) as `symbols`; it settles claims about them and turns a model into documents. It
over-approximates: what is not expressed is any value, with a `Doubt` that has its place. Read `session` first.
"""

from bpmlib.verify.logic._z3 import EFFORT, Bool, Effort
from bpmlib.verify.logic.compare import is_true, less, same, superset
from bpmlib.verify.logic.doubts import Doubt
from bpmlib.verify.logic.session import Encoding, Model, Proved, Session, Unknown
from bpmlib.verify.logic.symbols import Symbol
from bpmlib.verify.logic.tables import Meaning, Row

__all__ = [
    "EFFORT", "Bool", "Doubt", "Effort", "Encoding", "Meaning", "Model", "Proved", "Row", "Session", "Symbol",
    "Unknown", "is_true", "less", "same", "superset",
]  # fmt: skip
