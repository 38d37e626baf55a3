"""The writer's text reads back as the same model, and writing it again changes nothing."""

from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bpmlib.errors import PolicyError
from bpmlib.formats.markdown.formatter import aligned
from bpmlib.formats.markdown.reader import read
from bpmlib.formats.markdown.writer import write
from bpmlib.model import policies as m
from bpmlib.source import Source, display_width
from tests.policy_text import table

RULES = Path(__file__).parents[2] / "rules"
HEAD = "---\npolicy: a.b\nsource: {system: S1}\neffective: 2024-01-01..2025-01-01\n---\nWhat it is about.\n\n"


def policy(text: str) -> m.Policy:
    return read(Source("policy.md", text))


def round_trip(text: str) -> str:
    """Return the canonical text after asserting that it says the same."""
    found = policy(text)
    written = write(found)
    assert policy(written) == found
    assert write(policy(written)) == written
    return written


@pytest.mark.parametrize("name", ["sales/pricing.md", "sales/payment_terms.md"])
def test_the_example_policies_survive(name: str) -> None:
    text = (RULES / name).read_text("utf-8")
    written = round_trip(text)
    assert written.splitlines()[:12] == text.splitlines()[:12]


def test_the_grammars_own_patterns_survive() -> None:
    text = (RULES.parent / "tests/cases/grammar/duplicate_cards.md").read_text("utf-8")
    written = round_trip(text)
    assert "{kept: kept.id, other: other.id, assists: other.consultant" in written
    assert "| DuplicateCard, Fine |" in written


def test_tables_are_aligned_by_what_is_seen() -> None:
    written = round_trip((RULES / "sales/pricing.md").read_text("utf-8"))
    tables = [block for block in written.split("\n\n") if "\n|" in block]
    assert tables
    for block in tables:
        assert len({display_width(line) for line in block.splitlines() if line.startswith("|")}) == 1


EVERYTHING = """\
## Inputs
| name | type | unit | allowed | en | zh | note |
|---|---|---|---|---|---|---|
| kva | number | kVA | [0..500], 630 | load | 负荷 | - |
| kind | `list<string>` | - | - | - | - | a \\| b |

First remark.

## Relation: fees
| kind | fee |
|---|---|
| "a" | 1 |
| "b" | - |

  Indented remark.

## Decision: d (COLLECT SUM)
Before.
| rule | kva | → x : number | → y : `list<string>` | covers | note |
|---|---|---|---|---|---|
| one | > 5, < 3 | 1 | ["\\|"] | R1, S2/R3a | - |

- between

| zh | rule | kind | → x : number |
|---|---|---|---|
| 二 | two | not("a", "b") | - |

   after, indented

## Exceptions: d
| exception | beats | kva | → x | en |
|---|---|---|---|---|
| e | all | - | - | why |
| f | one, e | null | 2 | - |

## Decision: g : `list<number>`
Said before.

```feel
[1,
 2]  // one and two
```

```python
kept = True
```

## Reasons: d
| rule | en | zh | note |
|---|---|---|---|
| one | {kva} and {fees[kind = "}"].fee} | - | n |

## Pattern: twice (priority 2)
| part | name | type | where | note |
|---|---|---|---|---|
| given | one | `Sale` | - | first |
| given | two | Sale | two.client = one.client | - |
| none | paid | Payment | - | - |
| all | more | Sale | more.text = "a \\| b" | - |
| when | - | - | count(more) > 1 | - |
| from | - | - | two.on | - |
| then | fine | Fine | {who: one.client, text: ",{["} | - |
| then | told | Notify | {} | - |

## Examples: twice
| case | at | do | type | with | set | → holds | note |
|---|---|---|---|---|---|---|---|
| 1 | 2026-03-02T09:00 | assert | Sale | {number: "1"} | {limit: 2} | - | n |
| 1 | 2026-03-02T09:00:30 | retract | Sale | {number: "1"} | - | Fine, Fine {text: ",{["}, Notify {} | - |
| two | 2026-03-03T00:00 | - | - | - | - | Fine | - |

| case | at | do | type | with |
|---|---|---|---|---|
| two | 2026-03-03T00:00 | - | - | - |

## Property: two of a kind
for any two inputs: never a.kva = b.kva and a.kind != b.kind

Because.

## Readings
| reading | clause | unclear | taken | instead | note |
|---|---|---|---|---|---|
| r | 3 | `x` or y | - | limit = (1..2] | - |
| s | - | z | y | - | n |

## Examples
| kva | kind | as_of | set | → d | → rule d | → error | note |
|---|---|---|---|---|---|---|---|
| 1 | - | 2024-05-01 | - | {x: 1} | one, two | - | first |
| - | "a" | - | {limit: 3} | - | - | NoMatch | - |

| kind | kva | → g |
|---|---|---|
| "a" | 1 | [1, 2] |
"""


def test_every_section_survives() -> None:
    written = round_trip(HEAD + EVERYTHING)
    assert "Before.\n\n- between\n\n<!-- -->\n\n   after, indented" in written


@pytest.mark.parametrize("escape", ["\\u0001", "\\u2028", "\\u202e", "\\uFEFF", "\\n", "\\\\", "`", "\\|"])
def test_a_string_may_hold_what_a_file_may_not(escape: str) -> None:
    round_trip(HEAD + f'## Terms\n| name | is |\n|-|-|\n| t | "{escape}" |\n')


def test_examples_of_one_order_share_a_table() -> None:
    written = round_trip(HEAD + EVERYTHING)
    assert written[written.index("## Examples\n") :].count("\n|-") == 2


@given(st.text(st.sampled_from("ab|`\\- {}\"中（，'#&*:,%@[]!~\t\n\x01\u2028é")), st.text(max_size=20))
def test_any_title_survives(title: str, other: str) -> None:
    quoted = "".join(f"\\U{ord(char):08x}" for char in title)
    plain = "".join(char for char in other if char.isprintable() and char not in '"\\')
    head = HEAD.replace("policy: a.b", f'policy: a.b\ntitle: {{en: "x{quoted}", zh: "y{plain}"}}')
    written = round_trip(head + EVERYTHING)
    assert policy(written).front.title[0] == ("en", f"x{title}")


CELLS = st.text(st.sampled_from('ab|`\\- {}"中（\u3000'), min_size=1, max_size=8)


@given(CELLS, CELLS, CELLS)
def test_whatever_a_cell_of_prose_says_survives(en: str, zh: str, sentence: str) -> None:
    cells = [cell.replace("|", "\\|") for cell in (en, zh, sentence)]
    text = f"## Terms\n| name | is | en | zh |\n|-|-|-|-|\n| t | 1 | {cells[0]} | {cells[1]} |\n\n"
    text += f"## Reasons: d\n| rule | en | zh |\n|-|-|-|\n| r | {cells[2]} | {cells[0]} |\n"
    try:
        policy(HEAD + text)
    except PolicyError:
        assume(False)
    round_trip(HEAD + text)


LINES = st.sampled_from(
    [
        "text",
        "- item",
        "  deeper",
        "    code",
        "> quote",
        "",
        "### third",
        "***",
        "1. one",
        "<b>",
        "<!-- c -->",
        "```\n|x\n```",
        "   ```\n|x\n   ```",
        "\tx",
    ]
)


@given(st.lists(LINES, max_size=5), st.lists(LINES, max_size=5), st.lists(LINES, max_size=5))
def test_prose_around_tables_survives(above: list[str], between: list[str], below: list[str]) -> None:
    table = "\n\n| name | is |\n|-|-|\n| t | 1 |\n\n"
    text = HEAD + "\n".join([*above, "", "## Terms", *between]) + table + "\n".join(below)
    try:
        policy(text)
    except PolicyError:
        assume(False)
    round_trip(text + table.replace("t |", "u |") + "\n".join(between) + "\n")


NAMES = st.sampled_from(["one", "two", "卡", "x1"])
WHERE = st.sampled_from(["-", "one.a = two.b and one.c > 1", 'one.a = "x \\| y, {"', "some x in one.b satisfies x"])
SAID = st.sampled_from(["one.a = two.b", 'one.a != "-"'])
FIELDS = st.sampled_from(['{a: one.b, c: "}, {"}', "{}", "{a: [1, 2]}"])


@st.composite
def patterns(draw: st.DrawFn) -> str:
    """Draw a section of a pattern: its parts in their order."""
    rows = [f"given | {draw(NAMES)} | Sale | {draw(WHERE)}" for _ in range(draw(st.integers(1, 3)))]
    kinds = draw(st.lists(st.sampled_from(["none", "all"]), max_size=3))
    rows += [f"{kind} | {draw(NAMES)} | Sale | {draw(WHERE)}" for kind in kinds]
    rows += [f"when | - | - | {draw(SAID)}" for _ in range(draw(st.integers(0, 2)))]
    rows += ["from | - | - | one.on"] * draw(st.integers(0, 1))
    rows += [f"then | {draw(NAMES)} | Fine | {draw(FIELDS)}" for _ in range(draw(st.integers(1, 2)))]
    priority = draw(st.sampled_from(["", " (priority 0)", "(priority  12)", " ( priority -3 )"]))
    return f"## Pattern: twice{priority}\n" + table("part | name | type | where", *rows)


@st.composite
def histories(draw: st.DrawFn) -> str:
    """Draw a section of facts that come and go, in one or more tables."""
    held = st.lists(st.sampled_from(["Fine", "Fine {}", 'Notify {to: "a, b", n: [1, 2]}']), min_size=1, max_size=3)
    tables = []
    for _ in range(draw(st.integers(1, 3))):
        looks, sets = draw(st.booleans()), draw(st.booleans())
        rows = []
        for _ in range(draw(st.integers(1, 3))):
            does = draw(st.sampled_from(["assert | Sale | {a: 1}", 'retract | Sale | {b: "|"}', "- | - | -"]))
            row = f"{draw(NAMES)} | 2026-03-02T09:00{draw(st.sampled_from(['', ':30']))} | "
            row += does.replace('"|"', '"\\|"')
            row += f" | {draw(st.sampled_from(['-', '{limit: 1}']))}" if sets else ""
            row += f" | {draw(st.sampled_from(['-', ', '.join(draw(held))]))}" if looks else ""
            rows.append(row)
        tables.append(table("case | at | do | type | with" + " | set" * sets + " | → holds" * looks, *rows))
    return "## Examples: twice\n" + "\n\n".join(tables)


@given(patterns(), histories())
def test_whatever_a_pattern_says_survives(pattern: str, history: str) -> None:
    text = HEAD + f"{pattern}\n\n{history}\n"
    written = round_trip(text)
    assert policy(aligned(Source("policy.md", text))) == policy(text)
    assert aligned(Source("policy.md", written)) == written
