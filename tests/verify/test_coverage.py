"""Which rules of the sources count as covered: an example that holds gets to their element and notices its changes."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

import bpmlib
from bpmlib.formats import catalogue as catalogue_format
from bpmlib.model.vocabulary import Catalogue, System
from bpmlib.source import Source
from bpmlib.verify.coverage import Coverage, source_coverage
from tests.policy_text import decision, exceptions, formula, inputs, parameters, policy, reasons, section, table, terms

CATALOGUE = Catalogue(
    {"S1": System("S1", "One", tuple(f"R{n}" for n in range(1, 9))), "S2": System("S2", "Two", ("R1",))}
)
FRONT = ["source: {system: S1}"]
TABLE = decision(
    "d",
    "rule | a | → d : number | covers",
    "low | < 5 | 1 | R1",
    "mid | [5..9) | 2 | R2, S2/R1",
    "high | >= 9 | 3 | R3",
)


def covered(*sections: str, others: tuple[str, ...] = (), **more: Any) -> Coverage:
    text = policy("t.c", *sections, front=[*FRONT, *more.pop("front", [])], **more)
    return source_coverage(bpmlib.Policies.from_text(text, *others), CATALOGUE)


def examples(*rows: str) -> str:
    return section("Examples", table(*rows))


def counted(found: Coverage) -> tuple[str, ...]:
    return found.systems[0].counted


def test_a_row_counts_when_an_example_that_holds_matches_it() -> None:
    found = covered(inputs("a: number"), TABLE, examples("a | → d", "1 | 1", "5 | 2", "9 | 4"))
    one, two = found.systems
    assert (one.claimed, one.counted) == (("R1", "R2", "R3"), ("R1", "R2"))
    assert one.not_covered == ("R3", "R4", "R5", "R6", "R7", "R8")
    assert (two.claimed, two.counted, two.not_covered) == (("R1",), ("R1",), ())
    assert [(claim.element, claim.ids, claim.reached) for claim in found.claims] == [
        ("rule `low` of `d`", ("S1/R1",), True),
        ("rule `mid` of `d`", ("S1/R2", "S2/R1"), True),
        ("rule `high` of `d`", ("S1/R3",), False),
    ]


def test_without_examples_nothing_counts() -> None:
    found = covered(inputs("a: number"), TABLE)
    assert (found.systems[0].claimed, counted(found)) == (("R1", "R2", "R3"), ())


def test_an_example_that_ends_in_an_error_reaches_nothing() -> None:
    table_ = decision("d", "rule | a | → d : number | covers", "low | < 5 | 1 / (a - 1) | R1")
    found = covered(inputs("a: number"), table_, examples("a | → error", "1 | EvaluationError", "7 | NoMatch"))
    assert counted(found) == ()


def test_a_reason_goes_with_its_rule_and_a_formula_with_its_name() -> None:
    found = covered(
        inputs("a: number"),
        TABLE,
        reasons("d", "rule | covers | en | zh", "low | R4 | - | -", "high | R5 | - | -"),
        formula("f : number", "a * 2"),
        reasons("f", "rule | covers | en | zh", "f | R6 | - | -"),
        examples("a | → d | → f", "1 | 1 | 2"),
    )
    assert counted(found) == ("R1", "R4", "R6")


def test_an_exception_counts_when_it_has_an_effect_even_if_it_only_withdraws() -> None:
    table_ = decision("d (COLLECT)", "rule | a | → d : number | covers", "all | - | 1 | R1", "high | > 5 | 2 | R2")
    without = exceptions(
        "d", "exception | beats | a | → d | covers", "none | all | > 7 | - | R3", "some | high | 6 | 9 | R4"
    )
    rows = examples("a | → d", "8 | []", "6 | [9, 1]")
    assert counted(covered(inputs("a: number"), table_, without, rows)) == ("R1", "R3", "R4")
    rows = examples("a | → d", "8 | []")
    assert counted(covered(inputs("a: number"), table_, without, rows)) == ("R3",)


def test_the_examples_of_another_policy_that_uses_it_count_as_well() -> None:
    user = policy("t.user", inputs("a: number"), formula("e : number", "used.d + 1"), examples("a | → e", "1 | 2"),
                  front=["uses: {used: t.c}"])  # fmt: skip
    assert counted(covered(inputs("a: number"), TABLE, others=(user,))) == ("R1",)


def test_only_what_is_computed_counts() -> None:
    lazy = decision("e", "rule | a | → e : number | covers", "one | - | 1 | R7")
    both = formula("f : number", "if a > 5 then e else 0")
    assert counted(covered(inputs("a: number"), lazy, both, examples("a | → f", "1 | 0"))) == ()
    assert counted(covered(inputs("a: number"), lazy, both, examples("a | → f", "6 | 1"))) == ("R7",)


def test_a_crowded_element_and_an_unknown_id_are_listed() -> None:
    crowd = decision(
        "d", "rule | a | → d : number | covers", "low | < 5 | 1 | R1, R2, R3, R4", "high | >= 5 | 2 | R5, R99, S7/R1"
    )
    found = covered(inputs("a: number"), crowd)
    assert [claim.element for claim in found.crowded] == ["rule `low` of `d`"]
    assert [claim.ids for claim in found.unknown] == [("S1/R99", "S7/R1")]


def test_a_policy_with_mistakes_is_named_and_its_claims_do_not_count() -> None:
    found = covered(inputs("a: number"), TABLE, terms("x | nothing"), examples("a | → d", "1 | 1"))
    assert (found.broken, counted(found)) == (("t.c",), ())
    assert found.systems[0].claimed == ("R1", "R2", "R3")


COURSE = (
    parameters("same_day | 0 days | period"),
    section(
        "Process: flow (starts: new; ends: done)",
        table(
            "step | from | event | by | → to | covers",
            "asked | new | ask | client | asked | R1",
            "answered | asked | answer | clerk | done | R2",
            "lapsed | asked | overdue reply | - | done | R3",
        ),
    ),
    section(
        "Obligations",
        table(
            "duty | who | must | after | due | covers",
            "reply | clerk | answer | ask | deadline(ask.at, same_day) | R4",
        ),
    ),
    section(
        "Dossier",
        table(
            "paper | type | for | covers", "deed | Deed | answer | R5", "slip | Slip | answer | R6",
            "letter | Letter | answer | R7",
        ),
    ),
)  # fmt: skip


class Deed(BaseModel):
    """A paper that is filed."""


class Letter(BaseModel):
    """Another one."""


class Slip(BaseModel):
    """What comes with an event."""


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        ((), ()),
        (("asked",), ("R1", "R4", "R6")),
        (("done",), ()),
        (("asked", "paper_missing"), ("R1", "R4", "R5", "R6")),
        (("asked", "deed"), ("R1", "R4", "R5", "R6")),
        (("asked", "deed", "paper_missing"), ("R1", "R4", "R5", "R6", "R7")),
        (("asked", "deed", "letter", "done"), ("R1", "R2", "R4", "R5", "R6", "R7")),
        (("asked", "late"), ("R1", "R3", "R4", "R6")),
    ],
)
def test_a_history_reaches_its_steps_duties_and_papers(rows: tuple[str, ...], wanted: tuple[str, ...]) -> None:
    said = {
        "asked": "2026-03-02T10:00 | ask | client | asked | -",
        "done": "2026-03-02T11:00 | answer | clerk | done | -",
        "deed": "2026-03-02T11:00 | deed | clerk | asked | -",
        "letter": "2026-03-02T11:00 | letter | clerk | asked | -",
        "paper_missing": "2026-03-02T11:00 | answer | clerk | asked | paper_missing",
        "late": "2026-03-03T00:00 | - | - | done | -",
    }
    histories = table("case | at | event | by | → flow | → refused", *(f"one | {said[row]}" for row in rows))
    text = policy(
        "t.c", *COURSE, *([section("Examples: flow", histories)] if rows else []),
        front=[*FRONT, "case: {name: string}", "events: {ask: Slip, answer: Slip}"],
    )  # fmt: skip
    policies = bpmlib.Policies.from_text(text, documents=[Deed, Letter, Slip])
    found = source_coverage(policies, CATALOGUE)
    reached = [rule for claim in found.claims if claim.reached for rule in claim.ids]
    assert (found.broken, sorted(reached)) == ((), [f"S1/{rule}" for rule in wanted])
    assert found.systems[0].claimed == ("R1", "R2", "R3", "R4", "R5", "R6", "R7")


def test_what_nothing_notices_when_it_is_changed_does_not_count() -> None:
    two = decision("d", "rule | a | → d : number | covers", "low | < 5 | 1 | R1", "high | >= 5 | 1 | R2")
    blind = examples("a | → error", "null | InputError")
    seen = examples("a | → d", "5 | 1")
    assert counted(covered(inputs("a: number"), two, blind)) == ()
    assert counted(covered(inputs("a: number"), two, seen)) == ("R2",)
    other = formula("f : number", "if d = 9 then 1 else 2")
    found = covered(inputs("a: number"), two, other, examples("a | → f", "5 | 2"))
    assert [(claim.reached, claim.noticed) for claim in found.claims] == [(False, False), (True, True)]


def test_an_example_that_fails_notices_nothing_and_the_others_still_do() -> None:
    found = covered(inputs("a: number"), TABLE, examples("a | → d", "1 | 1", "5 | 9"))
    assert counted(found) == ("R1",)


class TestReasons:
    """What `NOT_COVERED.md` says counts as not covered, with the reason beside it."""

    @pytest.fixture
    def found(self, tmp_path: Path) -> Coverage:
        (tmp_path / "t").mkdir()
        (tmp_path / "t" / "c.md").write_text(
            policy("t.c", inputs("a: number"), TABLE, examples("a | → d", "1 | 1", "5 | 2"), front=FRONT), "utf-8"
        )
        rows = ("S3 | whole | 全部", "S1/R2 | claimed | 已有", "S1/R4 | a wish | 愿望")
        text = "| id | en | zh |\n|---|---|---|\n" + "".join(f"| {row} |\n" for row in rows)
        (tmp_path / "NOT_COVERED.md").write_text(text, "utf-8")
        systems = (
            System("S1", "One", ("R1", "R2", "R3", "R4", "R5")),
            System("S2", "Two", ("R1",)),
            System("S3", "", ("R1", "R2")),
        )
        return source_coverage(bpmlib.Policies.load(tmp_path), Catalogue({one.id: one for one in systems}))

    def test_a_reason_is_no_rule(self, found: Coverage) -> None:
        assert [(one.id, one.not_covered, one.open) for one in found.systems] == [
            ("S1", ("R3", "R4", "R5"), ("R3", "R5")),
            ("S2", (), ()),
            ("S3", ("R1", "R2"), ()),
        ]
        assert {rule: one.en for rule, one in found.systems[2].reasons.items()} == {"R1": "whole", "R2": "whole"}

    def test_a_rule_that_a_policy_claims_has_no_excuse(self, found: Coverage) -> None:
        assert [one.id for one in found.contradicted] == ["S1/R2"]


class TestCatalogue:
    def read(self, text: str) -> Catalogue:
        return catalogue_format.read(Source("catalogue.json", text))

    def test_it_reads_systems_in_order(self) -> None:
        found = self.read('[{"id": "S2", "title": "b", "rules": ["R1", "R1", "R2"], "worth": 1.5}, {"id": "S1"}]')
        assert list(found.systems.values()) == [System("S2", "b", ("R1", "R2")), System("S1", "", ())]
        assert found.has("S2", "R2") and not found.has("S2", "R3") and not found.has("S9", "R1")

    @pytest.mark.parametrize(
        ("text", "said", "column"),
        [
            ("", "this is not JSON", 1),
            ("[1,,2]", "this is not JSON", 4),
            ("{}", "a list of systems", 1),
            ("[5]", "entry 1 of the catalogue is no object", 1),
            ('[{"title": "x"}]', "entry 1 of the catalogue needs", 1),
            ('[{"id": "a", "rules": [1]}]', "`rules` of system `a`", 9),
            ('[{"id": "a"}, {"id": "a"}]', "system `a` is there twice", 22),
        ],
    )
    def test_what_is_not_sound_is_refused_with_its_place(self, text: str, said: str, column: int) -> None:
        with pytest.raises(bpmlib.PolicyError, match="catalogue-unsound") as caught:
            self.read(text)
        assert said in str(caught.value)
        assert caught.value.span is not None
        assert caught.value.span.place == f"catalogue.json:1:{column}"
