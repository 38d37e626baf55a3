"""The cell magic `%%policy`: a policy written in a notebook is read, checked and kept. The only door to IPython.

%load_ext bpmlib

%%policy
---
policy: my.discount
...
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from bpmlib.display import html, text
from bpmlib.display.words import language_of, preferred
from bpmlib.errors import BpmError, Diagnostic
from bpmlib.policies import Policies
from bpmlib.policy import Policy
from bpmlib.shown import Shown

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

__all__ = ["Kept", "load"]

_USAGE: Final = "%%policy [ID] [--into NAME] [--documents MODEL,...] [--language en|zh]"


@dataclass(frozen=True, slots=True)
class Kept(Shown):
    """What became of a cell: the policy that is kept, or the mistakes because of which nothing has changed."""

    policy: Policy | None
    findings: tuple[Diagnostic, ...]
    language: str | None = None

    def _repr_html_(self) -> str:
        return html(self._parts(), self._language())

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/plain": text(self._parts(), self._language())}

    def _parts(self) -> tuple[object, ...]:
        return self.findings if self.policy is None else (self.policy,)

    def _language(self) -> str | None:
        return preferred(self.policy.languages) if self.language is None and self.policy else self.language


@dataclass(slots=True)
class _Options:
    id: str = ""
    into: str = "policies"
    documents: tuple[str, ...] = ()
    language: str | None = None


def load(shell: InteractiveShell) -> None:
    """Give a shell the magic `%%policy`.

    The policy is kept in the `Policies` that the shell knows as `policies` (or as `--into` says): one that is there is
    replaced by one that has the cell's policy besides, and where there is none one is made. A policy of the same id
    gives way, unless the cell has errors: then everything stays as it is, and the errors are shown. `--documents` names
    pydantic models of the notebook that the policy reads.
    """
    register: Any = shell.register_magic_function  # which carries a wrong type
    register(_Magic(shell).run, magic_kind="cell", magic_name="policy")


@dataclass(slots=True)
class _Book:
    """What the cells of a notebook add to policies that were there: their texts by id, and the models they read.

    Each time all is put together anew, so that a model that was defined again takes the place of the old one.
    """

    base: Policies
    last: Policies
    texts: dict[str, tuple[str, str]] = field(default_factory=dict)
    models: dict[str, type[Any]] = field(default_factory=dict)

    def together(self, texts: Mapping[str, tuple[str, str]], models: Mapping[str, type[Any]]) -> Policies:
        found = self.base
        for name, cell in texts.values():
            found = found.with_text(cell, name=name, documents=models.values())
        return found


class _Magic:
    def __init__(self, shell: InteractiveShell) -> None:
        self.shell = shell
        self.books: dict[str, _Book] = {}

    def run(self, line: str, cell: str) -> Kept:
        """Read, check and keep a policy written in a cell."""
        options = _options(shlex.split(line))
        book = self._book(options.into)
        models = book.models | {name: self._model(name) for name in options.documents}
        try:
            own = Policies.from_text().with_text(cell, name="<cell>")
            (id_,) = own
            if options.id not in ("", id_):
                word = own.versions(id_)[0].front.policy
                message = f"the cell is to be policy `{options.id}`, and calls itself `{id_}`"
                hint = "give both the same name, or the magic none"
                return Kept(None, (Diagnostic("policy-id-differs", message, word.span, hint),), options.language)
            texts = {name: one for name, one in book.texts.items() if name != id_} | {id_: (f"<cell {id_}>", cell)}
            policies = book.together(texts, models)
            policy = policies[id_]
        except BpmError as error:
            return Kept(None, error.diagnostics, options.language)
        book.texts, book.models, book.last = texts, models, policies
        self.books[options.into] = book
        self.shell.user_ns[options.into] = policies
        return Kept(policy, policy.checked().findings, options.language)

    def _book(self, name: str) -> _Book:
        """Return what the cells added to the policies of that name so far; nothing where others are there by now."""
        known = self.shell.user_ns.get(name)
        if known is not None and not isinstance(known, Policies):
            raise _usage(f"`{name}` is no Policies, but a {type(known).__name__}")
        book = self.books.get(name)
        if book is not None and known is book.last:
            return replace(book)
        base = Policies.from_text() if known is None else known
        return _Book(base, base)

    def _model(self, name: str) -> type[Any]:
        model = self.shell.user_ns.get(name)
        if not isinstance(model, type):
            raise _usage(f"there is no model `{name}` in this notebook")
        return model


def _usage(message: str) -> Exception:
    from IPython.core.error import UsageError

    error: Exception = UsageError(f"{message}; write {_USAGE}")
    return error


def _options(words: Sequence[str]) -> _Options:
    found = _Options()
    left = list(words)
    while left:
        word = left.pop(0)
        if not word.startswith("--"):
            if found.id:
                raise _usage(f"two names, `{found.id}` and `{word}`")
            found.id = word
        elif word in ("--into", "--documents", "--language") and left:
            value = left.pop(0)
            match word:
                case "--into":
                    found.into = value
                case "--documents":
                    found.documents = tuple(filter(None, value.split(",")))
                case _:
                    found.language = language_of(value)
        else:
            raise _usage(f"`{word}` is not understood")
    return found
