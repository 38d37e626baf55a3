"""Why a conclusion holds: the patterns, the facts that they found, the conclusions among these in their turn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from bpmlib.explain.wording import Language, Wording
from bpmlib.patterns.facts import Conclusion, Fact
from bpmlib.patterns.matches import Match
from bpmlib.patterns.memory import Memory
from bpmlib.patterns.personal import shown
from bpmlib.patterns.rules import Rule
from bpmlib.policy import Policy
from bpmlib.shown import Shown
from bpmlib.values.compare import plain_data
from bpmlib.values.types import ANY

__all__ = ["Because", "Explanation", "because"]

_SAID: Final[dict[str, dict[Language, str]]] = {
    "because": {"en": "because", "zh": "因为"},
    "fact": {"en": "fact", "zh": "事实"},
    "gathered": {"en": "among", "zh": "其中"},
    "absent": {"en": "no", "zh": "无"},
    "seen": {"en": "see above", "zh": "见上"},
    "change": {"en": "What would change it", "zh": "怎样才会不同"},
    "without": {"en": "it is withdrawn without", "zh": "缺少以下任一事实则撤回"},
    "with": {"en": "it is withdrawn if there is", "zh": "出现以下事实则撤回"},
    "applies": {"en": "the facts are what it asks for", "zh": "事实符合该规则"},
}


@dataclass(frozen=True, slots=True)
class Because:
    """One way in which a conclusion follows: the rule, and the facts that it found.

    `facts` are those of the `given` parts by name, `gathered` those of the `all` parts. Of the `none` parts there is
    nothing to show: `absent` are their names and types. `engine` found the facts that belong together.
    """

    rule: Rule
    facts: tuple[tuple[str, Fact], ...]
    gathered: tuple[tuple[str, tuple[Fact, ...]], ...]
    absent: tuple[tuple[str, str], ...]
    values: Mapping[str, Any]
    """The values of all its names."""
    engine: str

    @property
    def causes(self) -> Iterator[Fact]:
        """The facts that it rests on, each once."""
        gathered = (fact for _, facts in self.gathered for fact in facts)
        return iter(dict.fromkeys((*(fact for _, fact in self.facts), *gathered)))

    @property
    def covers(self) -> tuple[str, ...]:
        """The ids of the source rules that the pattern carries out."""
        return self.rule.covers

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "policy": self.rule.policy, "pattern": self.rule.name, "covers": [*self.covers],
            "facts": {name: told(fact) for name, fact in self.facts},
            "gathered": {name: [*map(told, facts)] for name, facts in self.gathered},
            "absent": dict(self.absent),
        }  # fmt: skip


def told(fact: Fact) -> dict[str, Any]:
    """Return a fact as plain data; a conclusion has no `id` besides what it says."""
    data = {"type": fact.type, "values": plain_data(fact.values)}
    return data if isinstance(fact, Conclusion) else {"id": fact.id, **data}


def because(conclusion: Conclusion, memory: Memory) -> tuple[Because, ...]:
    """Return every way in which a conclusion follows now, in the order of the rules and of their facts."""
    return tuple(_because(match, memory) for match in sorted(conclusion.supports, key=lambda match: match.order))


def _because(match: Match, memory: Memory) -> Because:
    rule = match.rule
    values = rule.names(match.facts)
    gathered: list[tuple[str, tuple[Fact, ...]]] = []
    absent: list[tuple[str, str]] = []
    for context, found in rule.gathered(match.facts, match.keys, memory):
        if context.gathers:
            gathered.append((context.name, tuple(found)))
            values[context.name] = [fact.values for fact in found]
        else:
            absent.append((context.name, context.type))
    for (name, _, _), (_, made) in zip(rule.pattern.thens, match.made, strict=True):
        values[name] = made
    facts = tuple((given.name, fact) for given, fact in zip(rule.givens, match.facts, strict=True))
    return Because(rule, facts, tuple(gathered), tuple(absent), values, match.engine)


@dataclass(frozen=True)
class Explanation(Shown):
    """Why a conclusion holds, down to the facts that were asserted. `text("en")` and `text("zh")` say it."""

    conclusion: Conclusion
    reasons: Mapping[Conclusion, tuple[Because, ...]]
    """Every way in which it, and each conclusion that it rests on, follows."""
    policies: Mapping[str, Policy]

    @classmethod
    def of(cls, conclusion: Conclusion, memory: Memory, policies: Mapping[str, Policy]) -> Explanation:
        """Return why a conclusion holds now."""
        reasons: dict[Conclusion, tuple[Because, ...]] = {}
        left = [conclusion]
        while left:
            one = left.pop()
            if one not in reasons:
                reasons[one] = because(one, memory) + one.settled
                left += [fact for way in reasons[one] for fact in way.causes if isinstance(fact, Conclusion)]
        return cls(conclusion, reasons, policies)

    @property
    def why(self) -> tuple[Because, ...]:
        """Every way in which the conclusion itself follows."""
        return self.reasons[self.conclusion]

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The asserted facts that it rests on, in their order."""
        found = {fact for ways in self.reasons.values() for way in ways for fact in way.causes}
        return tuple(sorted((one for one in found if not isinstance(one, Conclusion)), key=lambda fact: fact.order))

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data: what is concluded, and of that and of each conclusion below why."""
        ordered = sorted(self.reasons.items(), key=lambda item: item[0].id)
        return {
            "conclusion": told(self.conclusion),
            "because": {one.id: [way.to_dict() for way in ways] for one, ways in ordered},
        }

    def text(self, language: str = "en") -> str:
        """Return the whole explanation as text."""
        if language not in ("en", "zh"):
            raise ValueError(f"explanations are in `en` and `zh`, not in `{language}`")
        return "\n".join(_Text(self, "zh" if language == "zh" else "en").lines())

    __str__ = text


class _Text:
    def __init__(self, explanation: Explanation, language: Language) -> None:
        self.of = explanation
        self.language = language
        self._seen: set[Conclusion] = set()

    def lines(self) -> Iterator[str]:
        yield self.fact(self.of.conclusion, self.of.why[0])
        yield from self.reasons(self.of.conclusion, "  ")
        yield ""
        yield f"{self.word('change')}:"
        for way in self.of.why:
            yield f"  {self.word('without')} " + "; ".join(self.fact(fact, way) for fact in way.causes)
            for name, type_ in way.absent:
                yield f"  {self.word('with')} {name}: {type_}"

    def word(self, key: str) -> str:
        return _SAID[key][self.language]

    def reasons(self, conclusion: Conclusion, indent: str) -> Iterator[str]:
        self._seen.add(conclusion)
        for way in self.of.reasons[conclusion]:
            yield f"{indent}{self.word('because')} {self.sentence(way)}"
            for name, fact in way.facts:
                yield from self.cause(name, self.word("fact"), fact, way, indent + "  ")
            for name, facts in way.gathered:
                for fact in facts:
                    yield from self.cause(name, self.word("gathered"), fact, way, indent + "  ")
            for name, type_ in way.absent:
                yield f"{indent}  {self.word('absent')} {name}: {type_}"

    def cause(self, name: str, how: str, fact: Fact, way: Because, indent: str) -> Iterator[str]:
        again = isinstance(fact, Conclusion) and fact in self._seen
        yield f"{indent}{how} {name}: {self.fact(fact, way)}" + (f" ({self.word('seen')})" if again else "")
        if isinstance(fact, Conclusion) and not again:
            yield from self.reasons(fact, indent + "  ")

    def sentence(self, way: Because) -> str:
        rule = way.rule
        policy = self.of.policies[rule.policy]
        source = " ".join(dict(policy.model.front.source).values())
        where = ", ".join(one for one in (source, *way.covers) if one)
        said = rule.said(self.language, way.values, self.wording(rule)) or self.word("applies")
        return f"{rule.name}: {said}" + (f" [{where}]" if where else "")

    def wording(self, rule: Rule) -> Wording:
        return Wording(self.language, self.of.policies[rule.policy].vocabulary)

    def fact(self, fact: Fact, way: Because) -> str:
        document = way.rule.document(fact.type)
        say = self.wording(way.rule)
        values = shown(fact.values, document, way.rule.personal.get(fact.type, frozenset()))
        parts = (f"{name}: {say.value(value, document.fields[name].type or ANY)}" for name, value in values.items())
        return f"{fact.type} ({', '.join(parts)})"
