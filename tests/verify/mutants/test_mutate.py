"""What becomes of the mutants of a policy: do its own examples, histories and properties notice them?"""

import json
from pathlib import Path

import pytest

import bpmlib
from bpmlib.__main__ import main
from bpmlib.verify.mutants.run import Mutation, Score
from tests.policy_text import decision, inputs, policy, section, table

TABLE = decision("d (UNIQUE)", "rule | a | → d : number", "low | < 5 | 1", "high | >= 5 | 2")
SHARP = section("Examples", table("a | → d", "4 | 1", "5 | 2"))
BLUNT = section("Examples", table("a | → d", "0 | 1", "9 | 2"))


def mutation(*sections: str) -> Mutation:
    return Mutation(bpmlib.Policies.from_text(policy("t.m", inputs("a: number"), *sections)), "t.m")


def score(examples: str) -> Score:
    return mutation(TABLE, examples).score()


def fates(found: Score, kind: str) -> dict[tuple[str, str], str]:
    return {(one.mutant.span.text, one.mutant.text): one.fate for one in found.outcomes if one.mutant.kind == kind}


def test_examples_on_both_sides_of_a_bound_kill_its_twin() -> None:
    assert fates(score(SHARP), "bound") == {("<", "<="): "killed", (">=", ">"): "killed"}


def test_examples_far_from_a_bound_let_its_twin_survive() -> None:
    assert fates(score(BLUNT), "bound") == {("<", "<="): "survived", (">=", ">"): "survived"}


def test_rows_of_a_unique_table_swapped_decide_the_same() -> None:
    assert set(fates(score(SHARP), "swap").values()) == {"equivalent"}


def test_rows_of_a_table_in_which_the_first_counts_are_not_the_same_when_swapped() -> None:
    first = decision("d (FIRST)", "rule | a | → d : number", "low | < 5 | 1", "rest | - | 2")
    assert set(fates(mutation(first, SHARP).score(), "swap").values()) == {"killed"}


def test_every_number_is_moved_by_a_unit_each_way_and_tenfold() -> None:
    moved = {new for old, new in fates(score(SHARP), "number") if old == "5"}
    assert moved == {"6", "4", "50"}


def test_the_score_counts_killed_and_survived_alone() -> None:
    found = score(BLUNT)
    killed, survived = found.count("killed"), found.count("survived")
    assert survived > 0
    assert found.percent == pytest.approx(100 * killed / (killed + survived))


def test_a_property_kills_what_no_example_notices() -> None:
    promise = section("Property: every number is decided", "total d")
    assert fates(mutation(TABLE, promise, BLUNT).score(), "bound")[">=", ">"] == "killed"


def test_an_example_that_names_a_rule_which_is_gone_kills() -> None:
    named = section("Examples", table("a | → rule d", "4 | low", "5 | high"))
    found = mutation(TABLE, named).score()
    assert set(fates(found, "row").values()) == {"killed"}


def test_an_example_that_takes_too_long_stops_its_mutant_which_counts_as_not_noticed() -> None:
    policies = bpmlib.Policies.from_text(policy("t.m", inputs("a: number"), TABLE, BLUNT))
    found = Mutation(policies, "t.m", seconds=-1).score()
    assert found.count("stopped") > 0
    assert found.percent is not None
    assert found.percent < 100


def test_more_mutants_than_the_limit_are_taken_from_the_whole_text() -> None:
    policies = bpmlib.Policies.from_text(policy("t.m", inputs("a: number"), TABLE, SHARP))
    few, every = Mutation(policies, "t.m", limit=3), Mutation(policies, "t.m", limit=0)
    assert (len(few.mutants), few.of) == (3, len(every.mutants))
    assert few.mutants[-1].span.start > every.mutants[len(every.mutants) // 2].span.start


def test_a_policy_whose_examples_fail_already_is_not_mutated() -> None:
    with pytest.raises(ValueError, match="fails already"):
        score(section("Examples", table("a | → d", "4 | 2")))


def test_a_policy_in_which_nothing_can_be_changed_has_no_score() -> None:
    assert Mutation(bpmlib.Policies.from_text(policy("t.m", inputs("a: number"))), "t.m").score().percent is None


def test_each_version_is_changed_by_itself_and_the_other_stays(tmp_path: Path) -> None:
    old = policy("m", inputs("a: number"), TABLE, SHARP, effective="2024-01-01..2024-12-31")
    new = policy("m", inputs("a: number"), TABLE, BLUNT, effective="2025-01-01..")
    (tmp_path / "m.md").write_text(old, encoding="utf-8")
    (tmp_path / "m@2025-01-01.md").write_text(new, encoding="utf-8")
    found = Mutation(bpmlib.Policies.load(tmp_path), "m").score()
    bounds = [(one.mutant.span.source.name[-13:], one.fate) for one in found.outcomes if one.mutant.kind == "bound"]
    assert {fate for name, fate in bounds if name.endswith("2025-01-01.md")} == {"survived"}
    assert {fate for name, fate in bounds if not name.endswith("2025-01-01.md")} == {"killed"}


# ------------------------------------------------------------------------------------------------- the command


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, examples in (("sharp", SHARP), ("blunt", BLUNT)):
        (tmp_path / f"{name}.md").write_text(policy(name, inputs("a: number"), TABLE, examples), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(("name", "code"), [("sharp", 0), ("blunt", 1)])
def test_a_threshold_that_is_not_met_ends_with_one(folder: Path, name: str, code: int) -> None:
    assert main(["mutate", str(folder / f"{name}.md"), "--fail-under", "95", "--summary"]) == code


def test_nothing_measured_meets_no_threshold(tmp_path: Path) -> None:
    (tmp_path / "m.md").write_text(policy("m", inputs("a: number")), encoding="utf-8")
    assert main(["mutate", str(tmp_path), "--fail-under", "1"]) == 1
    assert main(["mutate", str(tmp_path)]) == 0


@pytest.mark.long
def test_several_processes_find_the_same(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = []
    for jobs in ("1", "2"):
        assert main(["mutate", str(folder), "--format", "json", "--jobs", jobs]) == 0
        told.append(json.loads(capsys.readouterr().out))
    assert told[0] == told[1]
    assert {one["policy"]: one["percent"] for one in told[0]["policies"]}["sharp"] == 100


def test_a_damaged_or_failing_policy_is_named_and_ends_with_one(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = section("Examples", table("a | → d", "4 | 2"))
    (folder / "wrong.md").write_text(policy("wrong", inputs("a: number"), TABLE, wrong), encoding="utf-8")
    assert main(["mutate", str(folder), "--summary"]) == 1
    assert "not mutated: an example of `wrong` fails already" in capsys.readouterr().out
