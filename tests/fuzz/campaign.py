"""A campaign: so many texts, a third of each sort, and so many files, models and workbooks, from one seed."""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from tests.fuzz.dmn_files import DmnFiles, seeds
from tests.fuzz.files import Files, Original
from tests.fuzz.kit_files import KitFiles, probe_cases
from tests.fuzz.probe import SECONDS, Failure, Found, Watch, probe_file, probe_text, probe_trees, shown, variables
from tests.fuzz.probe_models import probe_model
from tests.fuzz.shrink import shrunk, shrunk_xml
from tests.fuzz.texts import Texts, corpus
from tests.fuzz.trees import Trees
from tests.fuzz.workbooks import Workbooks, probe_workbook

__all__ = ["Campaign"]

_Probe = Callable[[Watch, Path, str, bytes], None]


@dataclass
class Campaign:
    """Draws texts and files and probes them; `failures` holds the shortest form found of each sort of failure.

    With `kit` the conformance kit's models and cases are mutated too, where they are there. `minutes` end it early.
    """

    seed: int
    seconds: float = SECONDS
    kit: bool = False
    minutes: float = 1e9
    failures: dict[str, Failure] = field(default_factory=dict)
    watches: dict[str, Watch] = field(init=False)

    def __post_init__(self) -> None:
        self.watches = {
            name: Watch(seconds=self.seconds) for name in ("texts", "files", "models", "cases", "workbooks")
        }
        self._end = time.monotonic() + self.minutes * 60

    def _numbers(self, count: int, per_turn: int = 1) -> Iterator[int]:
        """Yield the numbers of so many draws, as long as there is time."""
        for number in range(count):
            if number % per_turn == 0 and time.monotonic() > self._end:
                return
            yield number

    def texts(self, count: int) -> None:
        """Probe so many texts."""
        random = Random(self.seed)
        texts, trees = Texts(random, corpus()), Trees(random)
        for number in self._numbers(count, 100):
            given = variables(random)
            try:
                if number % 3 == 0:
                    size = random.choice((3, 8, 15, 40))
                    text = probe_trees(self.watches["texts"], trees.tree(size), trees.cell(6), trees.type())
                else:
                    text = texts.mutated() if number % 3 == 1 else texts.noise()
                probe_text(self.watches["texts"], text, given, show_again=number % 3 == 1)
            except Found as found:
                self._keep_text(found.failure, given)

    def files(self, count: int) -> None:
        """Probe so many policy files."""
        random = Random(self.seed)
        files = Files(random, Texts(random, corpus()))
        for _ in self._numbers(count):
            policy, content = files.mutated()
            self._probe_file("files", probe_file, policy, policy.place, content)

    def workbooks(self, count: int) -> None:
        """Probe so many workbooks."""
        random = Random(self.seed)
        books = Workbooks(random, Texts(random, corpus()))
        for _ in self._numbers(count):
            policy, content = books.mutated()
            self._probe_file("workbooks", probe_workbook, policy, str(Path(policy.place).with_suffix(".xlsx")), content)

    def models(self, count: int) -> None:
        """Probe so many DMN models."""
        random = Random(self.seed)
        models = DmnFiles(random, Texts(random, corpus()), seeds(self.kit))
        for number in self._numbers(count):
            files, seed = models.mutated(), f"{self.seed} {number}"
            self.watches["models"].count("models")
            try:
                probe_model(self.watches["models"], files, seed)
            except Found as found:
                self._keep_model(found.failure, files, seed)

    def cases(self, count: int) -> None:
        """Probe so many files of test cases."""
        random = Random(self.seed)
        files = KitFiles(random, Texts(random, corpus()), self.kit)
        for _ in self._numbers(count):
            name, content, models = files.mutated()
            self.watches["cases"].count("files")
            with tempfile.TemporaryDirectory() as folder:
                try:
                    probe_cases(self.watches["cases"], Path(folder), name, content, models)
                except Found as found:
                    self.failures.setdefault(found.failure.kind, found.failure)

    def _probe_file(self, what: str, probe: _Probe, policy: Original, file: str, content: bytes) -> None:
        self.watches[what].count(what)
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            for beside, text in policy.beside:
                _write(folder / beside, text)
            _write(folder / file, "")
            try:
                probe(self.watches[what], folder, file, content)
            except Found as found:
                self._keep_file(found.failure, probe, folder, file, content)

    def _keep_text(self, failure: Failure, given: dict[str, Any]) -> None:
        def fails(text: str) -> bool:
            return self._fails(failure.kind, lambda watch: probe_text(watch, text, given))

        if failure.kind not in self.failures:
            text = failure.subject
            if isinstance(text, str) and "slow" not in failure.kind and "memory" not in failure.kind and fails(text):
                text = shrunk(text, fails)
            self.failures[failure.kind] = Failure(failure.kind, text, f"{failure.detail}\n    variables: {given!r}")

    def _keep_file(self, failure: Failure, probe: _Probe, folder: Path, file: str, content: bytes) -> None:
        def fails(shorter: bytes) -> bool:
            return self._fails(failure.kind, lambda watch: probe(watch, folder, file, shorter))

        if failure.kind not in self.failures:
            if "slow" not in failure.kind and "memory" not in failure.kind and probe is probe_file:
                content = shrunk(content, fails)
            self.failures[failure.kind] = Failure(failure.kind, content, f"{failure.detail}\n    as {file}")

    def _keep_model(self, failure: Failure, files: dict[str, bytes], seed: str) -> None:
        main, *_ = files

        def fails(shorter: bytes) -> bool:
            return self._fails(failure.kind, lambda watch: probe_model(watch, {**files, main: shorter}, seed))

        if failure.kind not in self.failures:
            if "slow" not in failure.kind and "Hang" not in failure.kind and "memory" not in failure.kind:
                files = {**files, main: shrunk_xml(files[main], fails)}
            self.failures[failure.kind] = Failure(failure.kind, files, f"{failure.detail}\n    asked with {seed!r}")

    def _fails(self, kind: str, probe: Callable[[Watch], None]) -> bool:
        try:
            probe(Watch(seconds=self.seconds))
        except Found as found:
            return found.failure.kind == kind
        return False

    def summary(self) -> str:
        """Return counts, the slowest, the peak of memory and each failure, as text."""
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        lines = [f"seed {self.seed}, peak of memory {peak} MB"]
        for name, watch in self.watches.items():
            if not watch.counts:
                continue
            counts = ", ".join(f"{count} {what}" for what, count in sorted(watch.counts.items()))
            lines.append(f"{name}: {counts}")
            lines.append(f"  slowest {watch.slowest:.3f} s: {_short(watch.slowest_subject)}")
        lines.append(f"{len(self.failures)} sorts of failures")
        for failure in self.failures.values():
            lines += [f"\n  {failure.kind}", f"    {shown(failure.subject)}"[:6000], f"    {failure.detail}"]
        return "\n".join(lines)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def _short(subject: Any) -> str:
    text = shown(subject)
    return text if len(text) <= 300 else f"{text[:300]}... ({len(text)} characters)"
