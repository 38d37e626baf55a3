"""A campaign: so many texts, a third of each sort, and so many files, from one seed."""

from __future__ import annotations

import resource
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from tests.fuzz.files import Files
from tests.fuzz.probe import SECONDS, Failure, Found, Watch, probe_file, probe_text, probe_trees, variables
from tests.fuzz.shrink import shrunk
from tests.fuzz.texts import Texts, corpus
from tests.fuzz.trees import Trees

__all__ = ["Campaign"]


@dataclass
class Campaign:
    """Draws texts and files and probes them; `failures` holds the shortest form found of each sort of failure."""

    seed: int
    seconds: float = SECONDS
    failures: dict[str, Failure] = field(default_factory=dict)
    on_texts: Watch = field(init=False)
    on_files: Watch = field(init=False)

    def __post_init__(self) -> None:
        self.on_texts, self.on_files = Watch(seconds=self.seconds), Watch(seconds=self.seconds)

    def texts(self, count: int) -> None:
        """Probe so many texts."""
        random = Random(self.seed)
        texts, trees = Texts(random, corpus()), Trees(random)
        for number in range(count):
            given = variables(random)
            try:
                if number % 3 == 0:
                    size = random.choice((3, 8, 15, 40))
                    text = probe_trees(self.on_texts, trees.tree(size), trees.cell(6), trees.type())
                else:
                    text = texts.mutated() if number % 3 == 1 else texts.noise()
                probe_text(self.on_texts, text, given, show_again=number % 3 == 1)
            except Found as found:
                self._keep_text(found.failure, given)

    def files(self, count: int) -> None:
        """Probe so many policy files."""
        random = Random(self.seed)
        files = Files(random, Texts(random, corpus()))
        for _ in range(count):
            policy, content = files.mutated()
            with tempfile.TemporaryDirectory() as name:
                folder = Path(name)
                for beside, text in policy.beside:
                    _write(folder / beside, text)
                _write(folder / policy.place, "")
                try:
                    probe_file(self.on_files, folder, policy.place, content)
                except Found as found:
                    self._keep_file(found.failure, folder, policy.place, content)

    def _keep_text(self, failure: Failure, given: dict[str, Any]) -> None:
        def fails(text: str) -> bool:
            try:
                probe_text(Watch(seconds=self.seconds), text, given)
            except Found as found:
                return found.failure.kind == failure.kind
            return False

        if failure.kind not in self.failures:
            text = failure.subject
            if isinstance(text, str) and "slow" not in failure.kind and "memory" not in failure.kind and fails(text):
                text = shrunk(text, fails)
            self.failures[failure.kind] = Failure(failure.kind, text, f"{failure.detail}\n    variables: {given!r}")

    def _keep_file(self, failure: Failure, folder: Path, file: str, content: bytes) -> None:
        def fails(shorter: bytes) -> bool:
            try:
                probe_file(Watch(seconds=self.seconds), folder, file, shorter)
            except Found as found:
                return found.failure.kind == failure.kind
            return False

        if failure.kind not in self.failures:
            if "slow" not in failure.kind and "memory" not in failure.kind:
                content = shrunk(content, fails)
            self.failures[failure.kind] = Failure(failure.kind, content, f"{failure.detail}\n    as {file}")

    def summary(self) -> str:
        """Return counts, the slowest, the peak of memory and each failure, as text."""
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        lines = [f"seed {self.seed}, peak of memory {peak} MB"]
        for name, watch in (("texts", self.on_texts), ("files", self.on_files)):
            counts = ", ".join(f"{count} {what}" for what, count in sorted(watch.counts.items()))
            lines.append(f"{name}: {counts or 'none'}")
            lines.append(f"  slowest {watch.slowest:.3f} s: {_short(watch.slowest_subject)}")
        lines.append(f"{len(self.failures)} sorts of failures")
        for failure in self.failures.values():
            lines += [f"\n  {failure.kind}", f"    {failure.subject!r}"[:4000], f"    {failure.detail}"]
        return "\n".join(lines)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def _short(subject: Any) -> str:
    text = repr(subject)
    return text if len(text) <= 300 else f"{text[:300]}... ({len(text)} characters)"
