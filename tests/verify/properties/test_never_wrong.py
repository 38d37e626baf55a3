"""Claims that look true and are not: none of them is proved, and the document that breaks each is named."""

from datetime import UTC, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pydantic import BaseModel, Field

from bpmlib import Policies
from bpmlib.model import policies as p
from bpmlib.verify.properties import prove
from bpmlib.verify.properties.question import Question
from bpmlib.verify.tables import analyse
from tests.policy_text import decision, formula, inputs, only, policy, section, terms

NOON = datetime.fromisoformat("2026-01-01T00:00:00")
BERLIN = ZoneInfo("Europe/Berlin")
BEFORE, AFTER = datetime(2026, 10, 25, 2, 50, tzinfo=BERLIN), datetime(2026, 10, 25, 2, 10, tzinfo=BERLIN, fold=1)
BIG = 6 * 10**33


class Sums(BaseModel):
    a: int = Field(ge=BIG + 1, le=BIG + 3)
    b: int = Field(ge=BIG + 1, le=BIG + 3)
    c: int = Field(ge=-BIG - 3, le=-BIG)
    ts: list[datetime] = []


SUMS = {"o": {"a": BIG + 1, "b": BIG + 2, "c": -BIG}}
NOT_EXACT = f"always o.a != {BIG + 1} or o.b != {BIG + 2} or o.c != {-BIG} or s = {BIG + 3}"
THREE = decision("s (COLLECT SUM)", "rule | o.a | → s : number", "a | - | o.a", "b | - | o.b", "c | - | o.c")
X, XY = inputs("x: number: [0..10]"), inputs("x: number: [0..10]", "y: number: [0..10]")


def met(line: str, sections: tuple[str, ...], document: dict[str, Any]) -> tuple[str, str]:
    """Return the verdict of the solver alone on a property, and what the engine says of a document."""
    made = only(policy("t.x", *sections, section("Property: so it is", line)), documents=[Sums])
    (found,) = prove(made, documents=0)
    checked, day = made.in_force(None)
    (own,) = (one for one in checked.policy.sections if isinstance(one, p.Property))
    asked = Question(made, own, checked, day).ask_of([document], {})
    assert asked is not None
    return found.status, asked.says


@pytest.mark.parametrize(
    ("line", "sections", "document"),
    [
        (NOT_EXACT, (inputs("o: Sums"), terms("s | sum(o.a, o.b, o.c)")), SUMS),
        (NOT_EXACT, (inputs("o: Sums"), THREE), SUMS),
        ('never list contains(o.ts, @"2026-01-01T00:00:00") and not(list contains(o.ts, @"2026-01-01T00:00:00Z"))',
         (inputs("o: Sums"),), {"o": SUMS["o"] | {"ts": [NOON]}}),
        ("always x != y or f[1] = f[2]", (XY, terms("f | for i in [x, y] return string(i)")),
         {"x": Decimal("1.5"), "y": Decimal("1.50")}),
        ("always x != y or f[1] = f[2]", (XY, terms("f | for i in [x, decimal(y, 2)] return string(i)")),
         {"x": Decimal("1.5"), "y": Decimal("1.50")}),
        ("always x != y or f[1] = f[2]",
         (inputs("x: date and time", "y: date and time"), terms("f | for i in [x, y] return string(i)")),
         {"x": datetime(2026, 1, 1, tzinfo=UTC), "y": datetime(2026, 1, 1, 1, tzinfo=BERLIN)}),
        ("never t.time offset = null", (inputs("t: date and time"),), {"t": NOON}),
        ("never t.timezone = null", (inputs("t: time"),), {"t": time(1)}),
        ("never (> x).end = null", (X,), {"x": 1}),
        ("never r.start = null", (X, terms("r | (< x)")), {"x": 1}),
    ],
)  # fmt: skip
def test_what_a_document_breaks_is_not_proved(line: str, sections: tuple[str, ...], document: dict[str, Any]) -> None:
    status, says = met(line, sections, document)
    assert (says, status == "proved") == ("fails", False)


@pytest.mark.parametrize("fold", ["SUM", "MIN", "MAX"])
def test_of_null_among_results_there_is_no_fold(fold: str) -> None:
    given = inputs("x: number: [0..10]", "n: number or null")
    table = decision(f"d (COLLECT {fold})", "rule | x | → d : number or null", "a | < 5 | n", "b | - | 7")
    assert met("total d", (given, table), {"x": 1, "n": None}) == ("refuted", "fails")
    assert met("always d >= 0 or n < 0", (given, table), {"x": 1, "n": 1}) == ("proved", "holds")


def test_of_two_times_on_one_clock_the_earlier_is_the_least() -> None:
    given = inputs("x: date and time", "y: date and time")
    table = decision("d (COLLECT MIN)", "rule | x | → d : date and time", "a | - | x", "b | - | y")
    assert met("always d <= x and d <= y", (given, table), {"x": AFTER, "y": BEFORE}) == ("proved", "holds")
    as_a_formula = formula("d : date and time", "min(x, y)")
    assert met("always d <= x and d <= y", (given, as_a_formula), {"x": AFTER, "y": BEFORE})[1] == "holds"


@pytest.mark.parametrize("fold", ["SUM", "MIN", "MAX"])
def test_the_analysis_of_a_table_knows_that_null_has_no_fold(fold: str) -> None:
    table = decision(
        f"d (COLLECT {fold})", "rule | x | → d : number or null", "a | < 5 | null", "b | < 5 | 7", "c | - | 7"
    )
    assert "gap" not in {finding.kind for finding in analyse(only(policy("t.x", X, table)))}


@pytest.mark.parametrize("fold", ["SUM", "MIN", "MAX"])
@pytest.mark.parametrize("result", ["null", "1 / 0"])
def test_a_result_that_never_has_a_value_has_no_fold(fold: str, result: str) -> None:
    table = decision(f"d (COLLECT {fold})", "rule | x | → d : number or null", "a | - | x", f"b | > 5 | {result}")
    assert met("always d = x", (X, table), {"x": 1}) == ("proved", "holds")
    assert met("total d", (X, table), {"x": 6}) == ("refuted", "fails")


def test_loops_inside_each_other_are_not_spelled_out_without_end() -> None:
    numbers = f"[{', '.join(map(str, range(60)))}]"
    loops = " ".join(f"some {name} in {numbers} satisfies" for name in "abc")
    assert met(f"never {loops} a + b + c = x", (X,), {"x": 1}) == ("refuted", "fails")


def test_a_property_over_two_inputs_may_speak_of_one_of_them() -> None:
    policies = Policies.from_text(ONE_SIDE)
    (verdict,) = prove(policies["shop.count"])
    assert verdict.status == "proved"


ONE_SIDE = """---
policy: shop.count
effective: 2024-01-01..
---
One more.

## Inputs
| name | type   | allowed |
|------|--------|---------|
| n    | number | [0..9]  |

## Decision: more : number
```feel
n + 1
```

## Property: one more is more
for any two inputs: a.more > a.n
"""
