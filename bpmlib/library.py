"""A folder of policy files: which versions of which policies it holds, read and checked on first touch."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from bpmlib.check.checked import Checked, check
from bpmlib.documents.registry import Registry
from bpmlib.errors import Diagnostic, Limits, NotEffective, PolicyError, UnknownPolicy, nearest
from bpmlib.formats.markdown import reader
from bpmlib.formats.markdown import vocabulary as vocabulary_format
from bpmlib.model import policies as p
from bpmlib.model.vocabulary import Vocabulary
from bpmlib.source import Source, Span

__all__ = ["Library", "is_table_file", "read_source", "root_of", "shipped_rules"]

_FILE = re.compile(r"(?P<name>[^\W\d]\w*)(@(?P<date>\d{4}-\d{2}-\d{2}))?\.md")
_ID = re.compile(r"^policy:[ \t]*([\w.]+)", re.MULTILINE)
_HEAD = 20_000
"""Bytes of a file among which its id is looked for."""
_NOT_POLICIES = ("readme.md", "vocabulary.md", "not_covered.md")
_MARKERS = ("vocabulary.md", "policies.toml", "catalogue.json")


def shipped_rules() -> Path:
    """Return the folder of the policies that come with the library: in the wheel, or beside the package."""
    package = Path(__file__).resolve().parent
    inside = package / "rules"
    return inside if inside.is_dir() else package.parent / "rules"


def root_of(path: Path) -> Path:
    """Return the rules root that a file or folder belongs to: the nearest folder above with a vocabulary.

    Without one it is the folder itself, or for a file the folder its id counts from.
    """
    path = path.resolve()
    start = path if path.is_dir() else path.parent
    for folder in (start, *start.parents):
        if any((folder / marker).is_file() for marker in _MARKERS):
            return folder
        if (folder / ".git").exists():
            break
    return start if path.is_dir() else _root_by_id(path)


def _root_by_id(path: Path) -> Path:
    """Return the folder from which the id that a file states leads to the file; its own where none does."""
    match = _FILE.fullmatch(path.name)
    stated = _ID.search(path.read_bytes()[:_HEAD].decode("utf-8", "replace"))
    parts = stated[1].split(".") if stated else []
    leads = match is not None and [*path.parts[:-1], match["name"]][-len(parts) :] == parts
    return path.parents[len(parts) - 1] if parts and leads else path.parent


def is_table_file(path: Path) -> bool:
    """Return whether a file is a vocabulary, or by its name and its front matter a policy."""
    if path.name == "vocabulary.md":
        return True
    if _FILE.fullmatch(path.name) is None or path.name.lower() in _NOT_POLICIES:
        return False
    head = path.read_bytes()[:_HEAD].removeprefix(b"\xef\xbb\xbf")
    return head.startswith(b"---") and _ID.search(head.decode("utf-8", "replace")) is not None


def read_source(path: Path) -> Source:
    """Return the text of a file, named as seen from the current folder; raise `PolicyError` where it is not UTF-8."""
    name = str(path)
    here = Path.cwd()
    if path.is_relative_to(here):
        name = path.relative_to(here).as_posix()
    data = path.read_bytes()
    try:
        return Source(name, data.decode("utf-8"))
    except UnicodeDecodeError as error:
        source = Source(name, data.decode("utf-8", "replace"))
        start = len(data[: error.start].decode("utf-8", "replace"))
        message = "the file is not UTF-8 text"
        raise PolicyError(Diagnostic("file-not-utf-8", message, source.span(start, start + 1))) from None


@dataclass(frozen=True)
class _Words:
    """The vocabulary, and behind it the values that the documents' own types allow."""

    vocabulary: Vocabulary
    registry: Registry

    def values(self, type_name: str) -> tuple[str, ...] | None:
        found = self.vocabulary.values(type_name)
        if found is not None:
            return found
        values = self.registry.vocabularies.get(type_name)
        return tuple(str(value) for value in values) if values else None

    def knows(self, type_name: str) -> bool:
        return self.vocabulary.values(type_name) is not None or type_name in self.registry.vocabularies


@dataclass
class Library:
    """The files of one root, or no files. Models and checked policies are kept once made."""

    root: Path | None
    registry: Registry
    limits: Limits = field(default_factory=Limits)
    files: dict[str, tuple[Path, ...]] = field(init=False)
    """The files of each policy id, which is the path under the root without `@date`."""
    _models: dict[Path, p.Policy] = field(default_factory=dict)
    _checked: dict[tuple[Any, ...], Checked] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.files = {}
        for path in sorted(self.root.rglob("*.md")) if self.root is not None else ():
            match = _FILE.fullmatch(path.name)
            if match is not None and self.root is not None and path.name.lower() not in _NOT_POLICIES:
                policy = ".".join((*path.relative_to(self.root).parts[:-1], match["name"]))
                self.files[policy] = (*self.files.get(policy, ()), path)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The words of `vocabulary.md`; without that file there are none."""
        path = self.root / "vocabulary.md" if self.root is not None else None
        if path is None or not path.is_file():
            return Vocabulary()
        return vocabulary_format.read(read_source(path), self.limits)

    def model(self, path: Path) -> p.Policy:
        """Return the model of a file, or raise `PolicyError` with all its mistakes."""
        if path not in self._models:
            model = reader.read(read_source(path), self.limits)
            self._require_id(path, model)
            self._models[path] = model
        return self._models[path]

    def add(self, source: Source) -> str:
        """Add a policy that has no file and return its id."""
        model = reader.read(source, self.limits)
        policy = model.front.policy.text
        path = Path(source.name)
        self.files[policy] = (*self.files.get(policy, ()), path)
        self._models[path] = model
        return policy

    def _require_id(self, path: Path, model: p.Policy) -> None:
        wanted = next(policy for policy, paths in self.files.items() if path in paths)
        word = model.front.policy
        if word.text != wanted:
            message = f"the file is policy `{wanted}` by its place, and calls itself `{word.text}`"
            raise PolicyError(
                Diagnostic("policy-id-differs", message, word.span, "the id is the path under the rules root")
            )

    # --------------------------------------------------------------------------------------- versions

    def versions(self, policy: str) -> tuple[p.Policy, ...]:
        """Return the versions of a policy in order of time."""
        if policy not in self.files:
            hint = nearest(policy, self.files) or f"there are {len(self.files)} policies"
            raise UnknownPolicy(Diagnostic("policy-unknown", f"no policy is called `{policy}`", hint=hint))
        return tuple(sorted((self.model(path) for path in self.files[policy]), key=lambda m: m.front.effective_from))

    def version(self, policy: str, as_of: date | None) -> p.Policy:
        """Return the version in force on a day, of several the one that began last; the only one without a day."""
        versions = self.versions(policy)
        if as_of is None and len(versions) == 1:
            return versions[0]
        assert as_of is not None
        for version in reversed(versions):
            front = version.front
            if front.effective_from <= as_of and (front.effective_to is None or as_of < front.effective_to):
                return version
        front = versions[-1].front
        message = f"`{policy}` has no version in force on {as_of}"
        raise NotEffective(
            Diagnostic("not-effective", message, front.span, f"it starts on {versions[0].front.effective_from}"),
            policy=policy,
        )

    def checked(self, policy: str, as_of: date | None = None, users: tuple[str, ...] = ()) -> Checked:
        """Return the version in force, checked with the policies it uses as they are in force then.

        `users` are the policies on whose behalf this one is checked, the first of them foremost.
        """
        model = self.version(policy, as_of)
        used = dict(self._used(model, as_of, (*users, policy)))
        key = (id(model), *sorted((alias, id(other)) for alias, other in used.items()))
        if key not in self._checked:
            self._checked[key] = check(model, self.registry, self.words, used)
        return self._checked[key]

    @cached_property
    def words(self) -> _Words:
        """The allowed values of string types: the vocabulary's, or else the documents'."""
        return _Words(self.vocabulary, self.registry)

    def _used(self, model: p.Policy, as_of: date | None, users: tuple[str, ...]) -> Iterator[tuple[str, Checked]]:
        for alias, word in model.front.uses:
            if word.text not in self.files:
                self._refuse("policy-unknown", f"no policy is called `{word.text}`", word.span,
                             nearest(word.text, self.files))  # fmt: skip
            if word.text in users:
                path = " → ".join([*users[users.index(word.text) :], word.text])
                self._refuse("cycle", f"policies use each other in a circle: {path}", word.span)
            try:
                yield alias.text, self.checked(word.text, self._day(word.text, model, as_of), users)
            except PolicyError as error:
                if error.diagnostics and error.diagnostics[0].code == "cycle":
                    raise
                hint = f"check it; its first mistake is: {error.diagnostics[0].message}"
                self._refuse("uses-broken", f"`{word.text}` has mistakes of its own", word.span, hint)

    def _day(self, policy: str, user: p.Policy, as_of: date | None) -> date | None:
        if as_of is not None or len(self.files[policy]) == 1:
            return as_of
        return max(user.front.effective_from, self.versions(policy)[0].front.effective_from)

    @staticmethod
    def _refuse(code: str, message: str, span: Span, hint: str = "") -> None:
        raise PolicyError(Diagnostic(code, message, span, hint))

    def turning_points(self, policy: str) -> tuple[date, ...]:
        """Return the days on which a version or a figure changes, in the policy or one it uses.

        An empty tuple means that the answer does not depend on the day.
        """
        days: set[date] = set()
        seen: set[str] = set()
        stack = [policy]
        while stack:
            name = stack.pop()
            if name in seen or name not in self.files:
                continue
            seen.add(name)
            versions = self.versions(name)
            if len(versions) > 1:
                days.update(version.front.effective_from for version in versions)
                days.update(end for version in versions if (end := version.front.effective_to) is not None)
            for version in versions:
                days.update(_dates(version))
                stack.extend(word.text for _, word in version.front.uses)
        return tuple(sorted(days))


def _dates(model: p.Policy) -> Iterable[date]:
    for section in model.sections:
        if isinstance(section, p.Parameters):
            yield from (row.valid_from for row in section.rows if row.valid_from is not None)
