"""What an explanation holds, and how it reads in each language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bpmlib.core import ast as c
from bpmlib.core.personal import Entries, masked
from bpmlib.explain.change import Change, changes, together
from bpmlib.explain.why import Hit, Miss, hits, misses
from bpmlib.explain.wording import Language, Wording
from bpmlib.model.vocabulary import Vocabulary
from bpmlib.run.decision import Decision
from bpmlib.run.runtime import NOT_YET, fresh
from bpmlib.shown import Shown
from bpmlib.values.types import ANY, Type

__all__ = ["Answer", "Explanation"]


@dataclass(frozen=True)
class Answer:
    """One decision that was made: its value, the rules that made it, and why the others did not.

    What is personal in a value is masked, here and in everything else that an explanation holds but the decision.
    """

    key: str
    name: str
    value: Any
    type: Type
    hits: tuple[Hit, ...]
    misses: tuple[Miss, ...]
    asked: bool
    """False for a decision of this or another policy that an answer needed on the way."""


@dataclass(frozen=True)
class Explanation(Shown):
    """Why a decision is what it is. `text("en")` and `text("zh")` say it; `changes` decides again to find out more."""

    decision: Decision
    title: Mapping[str, str]
    source: Mapping[str, str]
    vocabulary: Vocabulary
    languages: tuple[str, ...] = ()
    """The languages of the company, the preferred one first."""

    @cached_property
    def answers(self) -> tuple[Answer, ...]:
        """Every decision that was made, the ones asked for first."""
        compiled = self.decision.compiled
        made = [
            _answer(self.decision, key, definition)
            for key, definition in compiled.program.definitions.items()
            if (isinstance(definition, c.Table) or definition.kind == "formula")
            and key not in compiled.program.explanatory
            and self.decision.state[compiled.layout.values[key]] is not NOT_YET
        ]
        order = {key: position for position, key in enumerate(compiled.program.answers)}
        return tuple(sorted(made, key=lambda answer: order.get(answer.key, len(order))))

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """For each value read: the nearest boundary on each side beyond which the outcome is another."""
        return changes(self.decision, self.vocabulary)

    def why(self, decision: str) -> tuple[Hit, ...]:
        """Return the rules that made one decision, each with its sentence and clauses."""
        return self[decision].hits

    def why_not(self, decision: str) -> tuple[Miss, ...]:
        """Return for each other rule of a decision the first cell that failed and the value it saw."""
        return self[decision].misses

    def __getitem__(self, decision: str) -> Answer:
        found = next((answer for answer in self.answers if answer.key == decision), None)
        if found is None:
            raise KeyError(decision)
        return found

    def text(self, language: str = "en") -> str:
        """Return the whole explanation as text."""
        if language not in ("en", "zh"):
            raise ValueError(f"explanations are in `en` and `zh`, not in `{language}`")
        return _Text(self, Wording("zh" if language == "zh" else "en", self.vocabulary)).whole()

    __str__ = text


def _answer(decision: Decision, key: str, definition: c.Definition | c.Table) -> Answer:
    compiled = decision.compiled
    value = masked(fresh(decision.state[compiled.layout.values[key]]), compiled.masks.definition(key))
    asked = key in compiled.program.answers
    if isinstance(definition, c.Definition):
        return Answer(key, definition.name, value, definition.type, hits(decision, key), (), asked)
    type_ = definition.results[0][1] if len(definition.results) == 1 else ANY
    if len(definition.results) > 1:
        type_ = Type("context", "context", fields=definition.results)
    if definition.select == "all" and definition.fold is None:
        type_ = Type("list", "list", item=type_)
    return Answer(key, definition.name, value, type_, hits(decision, key), misses(decision, key), asked)


_SAID: dict[str, dict[Language, str]] = {
    "because": {"en": "because", "zh": "因为"},
    "why not": {"en": "not", "zh": "不适用"},
    "change": {"en": "What would change it", "zh": "怎样才会不同"},
    "read": {"en": "Read", "zh": "依据的数据"},
    "computed": {"en": "Computed", "zh": "计算值"},
    "figures": {"en": "Figures", "zh": "参数"},
}


class _Text:
    def __init__(self, explanation: Explanation, say: Wording) -> None:
        self.of = explanation
        self.say = say
        self.language = say.language

    def word(self, key: str) -> str:
        return _SAID[key][self.language]

    def whole(self) -> str:
        head = self.of.title.get(self.language) or next(iter(self.of.title.values()), "")
        source = " ".join(self.of.source.values())
        lines = [self.of.decision.policy + (f": {head}" if head else "") + (f" ({source})" if source else "")]
        for answer in self.of.answers:
            lines += self.answer(answer)
        lines += self.listed("read", self.reads())
        lines += self.listed("computed", self.terms())
        lines += self.listed("figures", self.figures())
        lines += self.listed("change", [change.text(self.say) for change in together(self.of.changes)])
        return "\n".join(lines)

    def answer(self, answer: Answer) -> list[str]:
        mark = "" if answer.asked else "  "
        lines = ["", f"{mark}{answer.key}: {self.say.value(answer.value, answer.type)}"]
        lines += [f"{mark}  {self.word('because')} {hit.text(self.say)}" for hit in answer.hits]
        lines += [f"{mark}  {self.word('why not')} {miss.text(self.say)}" for miss in answer.misses]
        return lines

    def listed(self, key: str, items: list[str]) -> list[str]:
        return ["", f"{self.word(key)}:", *(f"  {item}" for item in items)] if items else []

    def reads(self) -> list[str]:
        compiled, values = self.of.decision.compiled, self.of.decision.reads
        return [
            f"{self.labelled('.'.join(read.path), read.field.legend)} = {self.read(read, value)}"
            for read in compiled.program.reads
            if (value := masked(values[".".join(read.path)], compiled.masks.read(read.path))) is not None
        ]

    def read(self, read: c.ReadSpec, value: Any) -> str:
        if read.field.document is not None:
            return "given" if self.language == "en" else "已提供"
        return self.say.value(value, read.field.type or ANY)

    def terms(self) -> list[str]:
        compiled = self.of.decision.compiled
        shapes = {key: compiled.masks.definition(key) for key in self.of.decision.terms}
        terms = masked(self.of.decision.terms, Entries(shapes))
        made = [(compiled.program.definitions[key], value) for key, value in terms.items()]
        return [
            f"{self.labelled(term.key, term.labels)} = {self.say.value(value, term.type)}"
            for term, value in made
            if isinstance(term, c.Definition)
        ]

    def figures(self) -> list[str]:
        figures = self.of.decision.compiled.program.parameters
        return [
            f"{self.labelled(name, figures[name].labels)} = {self.say.value(value, figures[name].type)}"
            for name, value in self.of.decision.parameters.items()
        ]

    def labelled(self, name: str, labels: Mapping[str, str]) -> str:
        label = labels.get(self.language)
        return f"{name} ({label})" if label else name
