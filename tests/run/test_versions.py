"""Versions of a policy as files: which one is in force, and what a folder without one says."""

from datetime import date
from pathlib import Path

import pytest

import bpmlib
from tests.policy_text import formula, inputs, policy

BEFORE, ON, AFTER = date(2026, 6, 30), date(2026, 7, 1), date(2027, 1, 1)


def folder(path: Path, **versions: tuple[str, str]) -> bpmlib.Policies:
    """Write versions of `t.v` (file name without `.md`: when it is in force, its formula) and load the folder."""
    (path / "t").mkdir()
    (path / "vocabulary.md").write_text(
        "# Vocabulary\n\n| type | value | en | zh |\n|-|-|-|-|\n| X | x | x | x |\n", "utf-8"
    )
    for name, (effective, feel) in versions.items():
        text = policy("t.v", inputs("a: number", "day: date"), formula("d : number", feel), front=["as_of: day"],
                      effective=effective)  # fmt: skip
        (path / "t" / f"{name}.md").write_text(text, "utf-8")
    return bpmlib.Policies.load(path)


def values(made: bpmlib.Policy, *days: date) -> list[object]:
    found: list[object] = []
    for day in days:
        outcomes = set()
        for arguments in ({"day": day}, {"as_of": day}):
            try:
                outcomes.add(made.decide(a=1, **arguments).value)
            except bpmlib.NotEffective:
                outcomes.add("NotEffective")
        (outcome,) = outcomes
        found.append(outcome)
    return found


@pytest.mark.parametrize("first", ["2024-01-01..2026-07-01", "2024-01-01.."])
def test_the_version_in_force_on_the_day_before_on_the_day_and_after(tmp_path: Path, first: str) -> None:
    """The later version counts from its first day, also where nobody wrote an end into the earlier one."""
    policies = folder(tmp_path, **{"v": (first, "a"), "v@2026-07-01": ("2026-07-01..", "a + 1")})
    made = policies["t.v"]
    assert made.dated
    assert values(made, BEFORE, ON, AFTER, BEFORE, date(2024, 1, 1)) == [1, 2, 2, 1, 1]
    assert values(made, date(2023, 12, 31)) == ["NotEffective"]
    assert len(policies) == 1
    assert len(policies.files("t.v")) == len(policies.versions("t.v")) == 2


def test_a_day_in_a_gap_or_after_the_end_has_no_version(tmp_path: Path) -> None:
    policies = folder(
        tmp_path, **{"v": ("2024-01-01..2025-01-01", "a"), "v@2026-07-01": ("2026-07-01..2027-01-01", "a + 1")}
    )
    days = [date(2024, 12, 31), date(2025, 1, 1), BEFORE, ON, date(2026, 12, 31), AFTER]
    expected = [1, "NotEffective", "NotEffective", 2, 2, "NotEffective"]
    assert values(policies["t.v"], *days) == expected
    again = bpmlib.Policies.load(tmp_path)["t.v"]
    assert values(again, *reversed(days)) == expected[::-1]


def test_a_version_for_some_time_gives_way_to_the_one_before(tmp_path: Path) -> None:
    policies = folder(tmp_path, **{"v": ("2024-01-01..", "a"), "v@2026-07-01": ("2026-07-01..2027-01-01", "a + 1")})
    days = [BEFORE, ON, date(2026, 12, 31), AFTER, ON, AFTER]
    assert values(policies["t.v"], *days) == [1, 2, 2, 1, 2, 1]


def test_without_a_day_versions_are_an_input_error(tmp_path: Path) -> None:
    policies = folder(tmp_path, **{"v": ("2024-01-01..2026-07-01", "a"), "v@2026-07-01": ("2026-07-01..", "a + 1")})
    with pytest.raises(bpmlib.InputError) as caught:
        policies["t.v"].decide(a=1)
    assert caught.value.problems == {"day": "input-missing"}


def test_the_receipt_says_which_version(tmp_path: Path) -> None:
    policies = folder(tmp_path, **{"v": ("2024-01-01..2026-07-01", "a"), "v@2026-07-01": ("2026-07-01..", "a + 1")})
    receipts = [policies["t.v"].decide(a=1, day=day).to_dict() for day in (BEFORE, ON)]
    assert [receipt["effective"] for receipt in receipts] == ["2024-01-01..2026-07-01", "2026-07-01.."]
    assert receipts[0]["files"] != receipts[1]["files"]


def test_a_single_version_is_held_to_its_time(tmp_path: Path) -> None:
    made = folder(tmp_path, v=("2024-01-01..2026-07-01", "a"))["t.v"]
    assert not made.dated
    assert made.decide(a=1).value == 1
    assert values(made, date(2023, 12, 31), date(2024, 1, 1), BEFORE, ON) == ["NotEffective", 1, 1, "NotEffective"]


def test_a_used_policy_is_taken_in_its_version(tmp_path: Path) -> None:
    folder(tmp_path, **{"v": ("2024-01-01..2026-07-01", "a"), "v@2026-07-01": ("2026-07-01..", "a + 1")})
    text = policy("t.user", inputs("a: number", "day: date"), formula("d : number", "other.d * 10"),
                  front=["uses: {other: t.v}", "as_of: day"])  # fmt: skip
    (tmp_path / "t" / "user.md").write_text(text, "utf-8")
    user = bpmlib.Policies.load(tmp_path)["t.user"]
    assert values(user, BEFORE, ON, BEFORE, date(2023, 1, 1)) == [10, 20, 10, "NotEffective"]


def test_texts_of_one_policy_are_its_versions() -> None:
    texts = [policy("t.v", inputs("a: number"), formula("d : number", feel), effective=effective)
             for effective, feel in (("2026-07-01..", "a + 1"), ("2024-01-01..2026-07-01", "a"))]  # fmt: skip
    made = bpmlib.Policies.from_text(*texts)["t.v"]
    assert [made.decide(a=1, as_of=day).value for day in (BEFORE, ON)] == [1, 2]


def test_an_unknown_policy_is_named_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(bpmlib.UnknownPolicy, match=r"did you mean `t\.v`"):
        folder(tmp_path, v=("2024-01-01..", "a"))["t.vv"]


def test_a_file_says_where_its_ids_count_from(tmp_path: Path) -> None:
    (tmp_path / "shop" / "sales").mkdir(parents=True)
    path = tmp_path / "shop" / "sales" / "terms.md"
    path.write_text(policy("sales.terms", formula("d : number", "1")), "utf-8")
    assert list(bpmlib.Policies.load(path)) == ["sales.terms"]
    assert bpmlib.Policies.load(path)["sales.terms"].decide().value == 1
    assert bpmlib.Policies.load(path).check() == []
