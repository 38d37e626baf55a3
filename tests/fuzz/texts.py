"""Random texts: valid ones of a corpus, mutated by characters and tokens, and bytes decoded one way or another."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

__all__ = ["Texts", "corpus", "policy_files"]

ROOT = Path(__file__).parents[2]
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[^\W\d]\w*|\d+(?:\.\d+)?|\*\*|\.\.|[<>!]=|\s+|.', re.DOTALL)
_PIECES = tuple(
    """( ) [ ] { } < <= > >= = != + - * / ** . .. , : ? % @ " \\ ; # // /* */ | if then else for in return some
    every satisfies between and or not null true false instance of function external list<number> context<a:number>
    1 0.5 .5 1E6144 1E-6176 1e5 99999999999999999999999999999999999 0 a b item partial ?. @"P1D" @"2026-03-12" @"" ""
    "a" "(a*)*b"
    客户 （ １ “ é \u2028 \u202e \ud800 \U0001f600 \x00 \x1f \u200b \ufeff 1..1000000000 [1..1000000000] [0..2] -1
    function(x) {a:1} [1,2] sum( count( string( matches( split( replace( sort( number( date( duration( range(
    time( context( flatten( distinct\u00a0values( list\u00a0contains( get\u00a0value( string\u00a0join(""".split()
)
_SEEDS = """\
if a > 1 then "x" else "y"
for i in 1..3, j in [1, 2] return i * j
for i in 0..4 return if i = 0 then 1 else i * partial[-1]
some x in [1, 2], y in list satisfies x > y
every item in list satisfies item >= 0
[1, 2, 3][item > 1][1]
{a: 1, b: a + 1, "c d": function(x, y: number) x + y}.b
sort([3, 1, 2], function(x, y) x < y)
a between 1 and 10 or s in ("a", "b", < "c")
date and time("2021-01-01T10:00:00@Europe/Paris") + duration("P1Y2M")
@"2021-01-01" - @"2020-12-31" < @"P1D"
string join(["a", null, "b"], "-")
replace("0123456789", "(\\d{3})(\\d{3})(\\d{4})", "($1) $2-$3")
matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaab", "(a+)+c", "i")
split("a;b;;c", ";")
x instance of list<context<a: number, b: string>>
(function(f) f(f))(function(f) 1)
{f: function(n) if n < 2 then 1 else n * f(n - 1), r: f(5)}.r
distinct values([1, 1.0, "1", [1], {a: 1}, null])
context merge([{a: 1}, context put({}, "b", 2)])
get entries({a: 1}).key
number("1.000,5", ".", ",") ** 2 / 3 - -1
not(all([true, false, null])) and any([])
range("[@\\"P1D\\"..@\\"P2D\\")")
overlaps([1..5], (3..8]) and before(1, [2..3])
Monthly Salary * 12 + order.a-b
string(for i in [1..20] return {n: i, l: [i, i]})
flatten([[1, [2]], [[[3]]], 4])
modulo(-5, 3) + exp(1) + log(10) + decimal(1.005, 2)
list replace([1, 2], function(a, b) a < b, 5)
@"10:00:00@Asia/Shanghai".time offset
-(- (1))
[1..10] = (1..10) or (> 5) = (>5)
< 5, > 10, [20..30), not(7)
not("a", "b")
? > 5 and ? < 10
-
"""
_BLOCK = re.compile(r"`([^`\n]+)`|```\w*\n(.*?)```", re.DOTALL)


def policy_files() -> list[Path]:
    """Return the Markdown files that policies, words and sound files of the grammar stand in."""
    found = [*(ROOT / "rules").rglob("*.md"), *(ROOT / "tests" / "cases" / "grammar").glob("*.md")]
    return sorted(path for path in found if path.name != "README.md")


def corpus() -> list[str]:
    """Return valid texts: those above, and the cells and expressions of the shipped policies."""
    found = dict.fromkeys(_SEEDS.splitlines())
    for path in policy_files():
        for line in path.read_text("utf-8").splitlines():
            if line.startswith("|"):
                found.update(dict.fromkeys(cell.strip() for cell in line.strip("|").split(" | ") if len(cell) < 300))
            found.update(dict.fromkeys(match[1] for match in _BLOCK.finditer(line) if match[1]))
    return [text for text in found if text]


class Texts:
    """Draws texts from a seeded `Random`."""

    def __init__(self, random: Random, seeds: Sequence[str]) -> None:
        self.random = random
        self.seeds = seeds
        self._mutations: tuple[Callable[[str], str], ...] = (
            self._characters,
            self._tokens,
            self._tokens,
            self._spliced,
            self._nested,
            self._repeated,
        )

    def mutated(self) -> str:
        """Return a text of the corpus with up to four mutations."""
        text = self.random.choice(self.seeds)
        for _ in range(self.random.randint(1, 4)):
            text = self.random.choice(self._mutations)(text)
        return text[:25_000]

    def noise(self) -> str:
        """Return random bytes decoded leniently, or random characters of all of Unicode."""
        random = self.random
        size = random.choice((3, 10, 40, 100))
        draw = random.randrange(5)
        if draw == 0:
            return random.randbytes(size).decode("utf-8", "surrogateescape")
        if draw == 1:
            return random.randbytes(size).decode("utf-8", "replace")
        if draw == 2:
            return random.randbytes(size).decode("latin-1")
        if draw == 3:
            return "".join(chr(random.choice(_PLANES)(random)) for _ in range(size))
        return "".join(random.choice(_PIECES) + random.choice(("", " ")) for _ in range(size // 2))

    def _characters(self, text: str) -> str:
        at, random = self.random.randint(0, len(text)), self.random
        char = chr(random.choice(_PLANES)(random))
        return random.choice(
            (
                text[:at] + text[at + 1 :],
                text[:at] + char + text[at:],
                text[:at] + char + text[at + 1 :],
                text[:at] + text[at : at + 2][::-1] + text[at + 2 :],
                text[:at],
            )
        )

    def _tokens(self, text: str) -> str:
        random, tokens = self.random, _TOKEN.findall(text)
        at, piece = random.randint(0, len(tokens)), random.choice(_PIECES).replace("\u00a0", " ")
        other = tokens[random.randrange(len(tokens))] if tokens else ""
        return "".join(
            random.choice(
                (
                    tokens[:at] + tokens[at + 1 :],
                    [*tokens[:at], piece, *tokens[at:]],
                    [*tokens[:at], piece, *tokens[at + 1 :]],
                    [*tokens[:at], other, *tokens[at + 1 :]],
                    tokens[:at] + tokens[at:][::-1],
                )
            )
        )

    def _spliced(self, text: str) -> str:
        random, other = self.random, self.random.choice(self.seeds)
        return text[: random.randint(0, len(text))] + other[random.randint(0, len(other)) :]

    def _nested(self, text: str) -> str:
        random = self.random
        before, after = random.choice(
            (
                ("(", ")"),
                ("[", "]"),
                ("{a: ", "}"),
                ("-", ""),
                ("not(", ")"),
                ("if ", " then 1 else 2"),
                ("function(x) ", ""),
                ("for i in [1..5] return ", ""),
                ("[1, 2][", "]"),
                ("count(", ")"),
                ("string(", ")"),
                ("{f: ", ", r: f(1)}.r"),
                ("x in (", ")"),
                ("some x in [1..3] satisfies ", ""),
                ("[", "..5]"),
                ("(", ").a"),
                ("[1..", "]"),
            )
        )
        times = random.choice((1, 2, 5)) if random.random() < 0.95 else random.choice((60, 70, 3000))
        return before * times + text + after * times

    def _repeated(self, text: str) -> str:
        random = self.random
        start = random.randint(0, len(text))
        end = random.randint(start, len(text))
        return text[:start] + text[start:end] * random.choice((2, 3, 20)) + text[end:]


_PLANES: tuple[Callable[[Random], int], ...] = (
    lambda random: random.randint(0x20, 0x7E),
    lambda random: random.randint(0, 0x1F),
    lambda random: random.randint(0x80, 0x24F),
    lambda random: random.randint(0x4E00, 0x9FFF),
    lambda random: random.randint(0xD800, 0xDFFF),
    lambda random: random.randint(0xFF00, 0xFFFF),
    lambda random: random.randint(0x2000, 0x206F),
    lambda random: random.randint(0, 0x10FFFF),
)
