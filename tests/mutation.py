"""Mutation testing of `regions` and `run`: is there a test that fails when one thing in the code is changed?

    python tests/mutation.py                      # both packages, every mutant that has no result yet
    python tests/mutation.py --every 4 --only run/tables.py
    python tests/mutation.py --survivors          # try those again that no test noticed, after new tests

The test files are collected once. Then every mutant is tried in a forked child, which puts the changed
functions in the place of the right ones and runs the tests that came by its lines, the quickest first, until
one fails. Results are kept in `.mutation.json`, those of a file that has changed since are dropped.
"""

from __future__ import annotations

import argparse
import ast
import hashlib
import importlib
import json
import os
import resource
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any, TypeAlias

import coverage
import pytest

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / ".mutation.json"
PROCESSES = 2
MEMORY = 3 * 2**30
LONGEST = 10
"""Seconds of computing, with its lines recorded, beyond which a test is left out."""
SURVIVED, KILLED = 0, 1
Lines: TypeAlias = dict[str, list[int]]

SWAPS: dict[type[ast.AST], tuple[type[ast.AST], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE), ast.LtE: (ast.Lt, ast.Gt), ast.Gt: (ast.GtE, ast.LtE), ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.Is: (ast.IsNot,), ast.IsNot: (ast.Is,), ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,), ast.And: (ast.Or,), ast.Or: (ast.And,), ast.Add: (ast.Sub,), ast.Sub: (ast.Add,),
    ast.Mult: (ast.FloorDiv,), ast.Div: (ast.Mult,), ast.FloorDiv: (ast.Mult,), ast.Pow: (ast.Mult,),
    ast.BitAnd: (ast.BitOr,), ast.BitOr: (ast.BitAnd,), ast.Break: (ast.Continue,), ast.Continue: (ast.Break,),
}  # fmt: skip
NO_VALUES = {"annotation", "returns", "decorator_list"}
"""Fields of nodes that are left alone: nothing is computed there while deciding."""


@dataclass
class Mutant:
    """One change: `new` in the place of `old`. `lines` are those a test comes by where it can notice."""

    parent: ast.AST
    field: str
    index: int | None
    old: ast.AST
    new: ast.AST
    lines: range

    def apply(self) -> None:
        """Make the change in the tree that the mutant was found in."""
        if self.index is None:
            setattr(self.parent, self.field, self.new)
        else:
            getattr(self.parent, self.field)[self.index] = self.new

    def __str__(self) -> str:
        whole = self.old if isinstance(self.old, (ast.expr, ast.stmt)) else self.parent
        return f"line {self.lines[0]}: {_shown(whole)[:60]}: {_shown(self.old)[:30]} → {_shown(self.new)[:30]}"


def _shown(node: ast.AST) -> str:
    if isinstance(node, (ast.expr, ast.stmt)):
        return ast.unparse(node).partition("\n")[0]
    return ast.unparse(node.pattern) if isinstance(node, ast.match_case) else type(node).__name__


def mutants(tree: ast.AST, lines: range = range(1)) -> Iterator[Mutant]:
    """Yield every mutant of a tree, always in the same order."""
    for field, value in ast.iter_fields(tree):
        if field in NO_VALUES:
            continue
        for index, node in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if not isinstance(node, ast.AST) or _left_alone(node):
                continue
            here = _header(node) or lines
            for new in _changes(tree, field, node):
                yield Mutant(tree, field, index, node, new, here)
            yield from mutants(node, here)


def _left_alone(node: ast.AST) -> bool:
    """Whether nothing can go wrong there: text of messages, what is said for mypy."""
    alias = isinstance(node, ast.AnnAssign) and ast.unparse(node.annotation) == "TypeAlias"
    return alias or isinstance(node, (ast.JoinedStr, ast.Assert))


def _header(node: ast.AST) -> range | None:
    """Return the lines of a statement without those of the statements inside."""
    if isinstance(node, ast.match_case):
        return range(node.pattern.lineno, node.body[0].lineno)
    if not isinstance(node, ast.stmt):
        return None
    inner = node.cases[0].pattern if isinstance(node, ast.Match) else next(iter(getattr(node, "body", ())), None)
    return range(node.lineno, 1 + (node.end_lineno or 0) if inner is None else max(inner.lineno, node.lineno + 1))


def _changes(parent: ast.AST, field: str, node: ast.AST) -> Iterator[ast.AST]:
    """Yield what a node may be replaced by."""
    yield from (swap() for swap in SWAPS.get(type(node), ()))
    match node:
        case ast.Constant(bool() as value) | ast.MatchSingleton(bool() as value):
            yield type(node)(not value)
        case ast.Constant(int() | float() as number):
            yield from (ast.Constant(number + step) for step in (1, -1))
        case ast.UnaryOp(ast.Not() | ast.USub(), operand):
            yield operand
        case ast.Return(value) if value is not None and not (isinstance(value, ast.Constant) and not value.value):
            yield ast.Return(ast.Constant(None))
        case ast.Expr(value) if not isinstance(value, ast.Constant):
            yield ast.Pass()
        case ast.AugAssign() | ast.Raise() | ast.Assign([ast.Attribute() | ast.Subscript()]):
            yield ast.Pass()
        case ast.match_case(pattern, guard, body):
            yield ast.match_case(pattern, ast.Constant(False), body)
            if guard is not None:
                yield ast.match_case(pattern, None, body)
    if field in ("test", "ifs"):
        yield ast.Constant(True) if field == "ifs" or isinstance(parent, ast.While) else ast.Constant(False)
        if isinstance(parent, (ast.If, ast.IfExp)):
            yield ast.Constant(True)


# ----------------------------------------------------------------------------- putting a mutant in place


def graft(module: ModuleType, tree: ast.Module, changed: int) -> None:
    """Run a module's changed tree aside; give its functions, and constants of that line, to the module in use."""
    aside = ModuleType(module.__name__)
    aside.__dict__.update({name: module.__dict__[name] for name in ("__file__", "__package__", "__spec__")})
    exec(compile(ast.fix_missing_locations(tree), module.__file__ or "", "exec"), aside.__dict__)  # noqa: S102
    _graft(module.__name__, vars(module), vars(aside))
    users = [vars(other) for name, other in list(sys.modules.items()) if name.startswith("bpmlib.")]
    for name in (name for statement in tree.body if statement.lineno == changed for name in _assigned(statement)):
        before = vars(module)[name]
        for user in users:
            if user.get(name) is before:
                user[name] = vars(aside)[name]


def _assigned(statement: ast.stmt) -> Iterator[str]:
    if isinstance(statement, (ast.Assign, ast.AnnAssign)):
        yield from (node.id for node in ast.walk(statement)
                    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store))  # fmt: skip


def _graft(name: str, old: Any, new: Any) -> None:
    for key, value in new.items():
        before, after = _function(old.get(key)), _function(value)
        if getattr(after, "__module__", None) != name:
            continue
        if isinstance(after, type):
            _graft(name, vars(before), vars(after))
        elif isinstance(after, FunctionType) and isinstance(before, FunctionType):
            before.__code__, before.__defaults__ = after.__code__, after.__defaults__
            before.__kwdefaults__ = after.__kwdefaults__


def _function(value: Any) -> Any:
    if isinstance(value, property):
        return value.fget
    if isinstance(value, cached_property):
        return value.func
    return getattr(value, "__func__", value)


# ----------------------------------------------------------------------------------------------- running


def forked(jobs: Iterable[tuple[Any, Callable[[], int]]]) -> Iterator[tuple[Any, int]]:
    """Do each job in a child of its own, a few at a time; yield its key and the child's exit code."""
    running: dict[int, Any] = {}

    def finished() -> tuple[Any, int]:
        pid, status = os.wait()
        return running.pop(pid), os.waitstatus_to_exitcode(status)

    for key, work in jobs:
        if len(running) >= PROCESSES:
            yield finished()
        pid = os.fork()
        if pid == 0:
            code = KILLED
            try:
                for stream in (1, 2):
                    os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
                code = work()
            finally:
                os._exit(code)
        running[pid] = key
    while running:
        yield finished()


def passes(session: pytest.Session, items: Sequence[pytest.Item]) -> int:
    """Run tests until one fails."""
    for item, following in zip(items, [*items[1:], None], strict=True):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.testsfailed:
            return KILLED
    return SURVIVED


class Mutation:
    """Takes the place of pytest's own loop over the tests it has collected."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.kept: dict[str, Any] = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Try the mutants that were asked for, and print what became of them."""
        if session.testsfailed:
            return True
        files = [path for folder in ("regions", "run") for path in sorted((ROOT / "bpmlib" / folder).glob("[a-z]*.py"))]
        seen = self.seen(session, files)
        for path in files:
            if str(path).endswith(self.options.only or ".py"):
                self.try_file(session, path, seen)
        self.report(files)
        return True

    def seen(self, session: pytest.Session, files: Sequence[Path]) -> dict[pytest.Item, tuple[float, Lines]]:
        """Return for each test how long it takes and the lines it comes by; each runs in a child of its own."""
        code = b"".join(path.read_bytes() for path in files)
        kept = self.kept.setdefault("tests", {})
        found: dict[pytest.Item, tuple[float, Lines]] = {}
        with tempfile.TemporaryDirectory() as folder:
            jobs: list[tuple[tuple[pytest.Item, str, Path], Callable[[], int]]] = []
            for number, item in enumerate(session.items):
                print_, out = _print(code + item.path.read_bytes()), Path(folder, str(number))
                if kept.get(item.nodeid, [None])[0] != print_:
                    jobs.append(((item, print_, out), partial(self.watch, session, item, out, files)))
            for (item, print_, out), code_ in forked(jobs):
                if code_ == KILLED:
                    raise pytest.UsageError(f"{item.nodeid} fails as things are")
                kept[item.nodeid] = [print_, *json.loads(out.read_text("utf-8"))] if code_ == SURVIVED else [print_]
        self.save()
        for item in session.items:
            if len(kept[item.nodeid]) == 1:
                print(f"left out, because it takes too long: {item.nodeid}")  # noqa: T201
            else:
                found[item] = kept[item.nodeid][1], kept[item.nodeid][2]
        return found

    def watch(self, session: pytest.Session, item: pytest.Item, out: Path, files: Sequence[Path]) -> int:
        """Run one test and write down its time and lines."""
        resource.setrlimit(resource.RLIMIT_CPU, (LONGEST, LONGEST + 5))
        watched = coverage.Coverage(data_file=None, config_file=False, include=[str(path) for path in files])
        watched.set_option("run:disable_warnings", ["no-data-collected"])
        watched.start()
        code = passes(session, [item])
        watched.stop()
        data = watched.get_data()
        lines = {file: sorted(data.lines(file) or ()) for file in data.measured_files()}
        out.write_text(json.dumps([time.process_time(), lines]), "utf-8")
        return code

    def try_file(self, session: pytest.Session, path: Path, seen: dict[pytest.Item, tuple[float, Lines]]) -> None:
        """Try the mutants of one file, and keep the results as they come."""
        text, name = path.read_text("utf-8"), str(path.relative_to(ROOT / "bpmlib"))
        if self.kept.setdefault(name, {}).get("print") != _print(text.encode()):
            self.kept[name] = {"print": _print(text.encode()), "results": {}}
        results = self.kept[name]["results"]
        module = importlib.import_module("bpmlib." + name.removesuffix(".py").replace("/", "."))
        jobs = []
        for number, mutant in enumerate(list(mutants(ast.parse(text)))):
            key = f"{number} {mutant}"
            wanted = results.get(key) == "survived" if self.options.survivors else key not in results
            if number % self.options.every or not wanted:
                continue
            noticing = [item for item in seen if not set(mutant.lines).isdisjoint(seen[item][1].get(str(path), ()))]
            tests = sorted(noticing or seen, key=lambda item: seen[item][0])
            limit = 10 + int(5 * sum(seen[item][0] for item in tests))
            jobs.append((key, partial(self.attempt, session, module, text, number, tests, limit)))
        for key, code in forked(jobs):
            results[key] = {SURVIVED: "survived", KILLED: "killed"}.get(code, "timeout")
            print(f"{results[key]:9}{name} {key}", flush=True)  # noqa: T201
            self.save()

    def attempt(
        self, session: pytest.Session, module: ModuleType, text: str, number: int, tests: list[pytest.Item], limit: int
    ) -> int:
        """Make one mutant and run the tests; too much time or memory ends the child."""
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 5))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        signal.alarm(10 * limit)
        tree = ast.parse(text)
        mutant = list(mutants(tree))[number]
        mutant.apply()
        graft(module, tree, mutant.lines[0])
        return passes(session, tests)

    def save(self) -> None:
        """Write the results down."""
        RESULTS.write_text(json.dumps(self.kept, indent=1, ensure_ascii=False), "utf-8")

    def report(self, files: Sequence[Path]) -> None:
        """Print a line for each file and each survivor."""
        for path in files:
            name = str(path.relative_to(ROOT / "bpmlib"))
            results: dict[str, str] = self.kept.get(name, {}).get("results", {})
            counts = Counter(results.values())
            print(f"{name:24}{len(results):5} mutants, {dict(counts)}")  # noqa: T201
            for key in (key for key, result in results.items() if result == "survived"):
                print(f"    {key}")  # noqa: T201


def _print(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


def main() -> int:
    """Read the options and let pytest collect the tests."""
    parser = argparse.ArgumentParser(description="Mutation testing of bpmlib.regions and bpmlib.run.")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="take every Nth mutant of each file")
    parser.add_argument("--only", metavar="FILE", help="the file to take, such as run/tables.py")
    parser.add_argument("--survivors", action="store_true", help="try again those that survived")
    options = parser.parse_args()
    os.chdir(ROOT)
    folders = [f"{where}/{package}" for where in ("tests", "bpmlib") for package in ("regions", "run")]
    plain = ["-qq", "-s", "-p", "no:cacheprovider", "--hypothesis-profile=quick"]
    return int(pytest.main([*plain, *folders], plugins=[Mutation(options)]))


if __name__ == "__main__":
    sys.exit(main())
