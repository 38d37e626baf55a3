"""Versions of policies beside each other: overlaps, gaps, dates in file names, and used policies over time."""

from datetime import date
from pathlib import Path

import pytest

import bpmlib
from bpmlib.verify.examples import run_examples
from tests.policy_text import formula, inputs, parameters, policy, section, table

JULY = "2026-07-01"


def folder(root: Path, **files: tuple[str, str] | str) -> bpmlib.Policies:
    """Write files of `t` (name without `.md`: days and a formula, or a whole text) and load them."""
    (root / "t").mkdir(exist_ok=True)
    (root / "vocabulary.md").write_text("# V\n\n| type | value | en | zh |\n|-|-|-|-|\n| X | x | x | x |\n", "utf-8")
    for name, content in files.items():
        text = content if isinstance(content, str) else version(name.partition("@")[0], *content)
        (root / "t" / f"{name}.md").write_text(text, "utf-8")
    return bpmlib.Policies.load(root)


def version(name: str, effective: str, feel: str, *front: str) -> str:
    own = inputs("a: number", "day: date")
    return policy(f"t.{name}", own, formula("d : number", feel), front=["as_of: day", *front], effective=effective)


def codes(policies: bpmlib.Policies) -> list[str]:
    return [one.code for one in policies.check()]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("2024-01-01..", "2026-07-01..", []),
        ("2024-01-01..2026-07-01", "2026-07-01..", []),
        ("2024-01-01..", "2026-07-01..2027-01-01", []),
        ("2024-01-01..2026-07-02", "2026-07-01..", ["versions-overlap"]),
        ("2024-01-01..2028-01-01", "2026-07-01..2027-01-01", ["versions-overlap"]),
        ("2026-07-01..", "2026-07-01..", ["versions-overlap"]),
        ("2026-07-01..2026-08-01", "2026-07-01..", ["versions-overlap"]),
        ("2024-01-01..2026-06-30", "2026-07-01..", ["versions-gap"]),
    ],
)
def test_what_overlaps_and_what_leaves_a_gap(tmp_path: Path, first: str, second: str, expected: list[str]) -> None:
    assert codes(folder(tmp_path, **{"v": (first, "a"), f"v@{JULY}": (second, "a")})) == expected


def test_an_open_end_before_a_written_one_leaves_no_gap(tmp_path: Path) -> None:
    files = {
        "v": ("2024-01-01..", "a"),
        "v@2025-01-01": ("2025-01-01..2026-01-01", "a"),
        f"v@{JULY}": (f"{JULY}..", "a"),
    }
    assert codes(folder(tmp_path, **files)) == []


@pytest.mark.parametrize("name", ["v@2026-07-02", "v@2025-07-01", "v@2026-02-30", "v@0000-00-00"])
def test_the_date_of_a_file_is_the_day_on_which_it_starts(tmp_path: Path, name: str) -> None:
    policies = folder(tmp_path, **{name: (f"{JULY}..", "a")})
    (found,) = policies.check()
    assert (found.code, found.span and found.span.text) == ("version-date-differs", f"{JULY}..")
    assert f"`@{JULY}.md`" in found.hint
    with pytest.raises(bpmlib.PolicyError, match="version-date-differs"):
        policies["t.v"]


@pytest.mark.parametrize("name", ["v@2026-7-1", "v@20260701", "v 2", "2v", "v-new", "v.old"])
def test_a_policy_that_no_one_would_read_is_reported(tmp_path: Path, name: str) -> None:
    policies = folder(tmp_path, v=("2024-01-01..", "a"))
    file = next(tmp_path.rglob("v.md"))
    file.with_name(f"{name}.md").write_bytes(file.read_bytes())
    (found,) = policies.check()
    assert (found.code, found.span and found.span.line) == ("file-misnamed", 2)
    assert list(policies.check(file)) == []


def test_a_page_beside_the_policies_is_no_policy(tmp_path: Path) -> None:
    policies = folder(tmp_path, v=("2024-01-01..", "a"))
    for name, text in {
        "my notes": "---\nabout: this\n---\n",
        "README": "---\npolicy: x\n---\n",
        "a-b": "policy: x",
    }.items():
        (tmp_path / f"{name}.md").write_text(text)
    assert list(policies.check()) == []


def test_an_overlap_is_refused_before_anything_is_decided(tmp_path: Path) -> None:
    policies = folder(tmp_path, **{"v": ("2024-01-01..2027-01-01", "a"), f"v@{JULY}": (f"{JULY}..", "a")})
    with pytest.raises(bpmlib.PolicyError, match="versions-overlap"):
        policies["t.v"]


# ---------------------------------------------------------------------------------------- used policies

USES = "uses: {other: t.other}"


def test_a_policy_that_starts_before_one_it_uses_decides_when_both_are_in_force(tmp_path: Path) -> None:
    other = {"other": ("2025-01-01..", "a"), f"other@{JULY}": (f"{JULY}..", "a + 1")}
    policies = folder(tmp_path, **other, user=version("user", "2024-01-01..", "other.d + a", USES))
    user = policies["t.user"]
    assert [user.decide(a=1, day=day).value for day in (date(2025, 1, 1), date(2026, 6, 30), date(2026, 7, 1))] == [
        2,
        2,
        3,
    ]
    with pytest.raises(bpmlib.NotEffective):
        user.decide(a=1, day=date(2024, 12, 31))
    (found,) = policies.check()
    assert (found.code, found.severity) == ("uses-gap", "warning")
    assert "from 2024-01-01 until 2025-01-01" in found.message


def test_examples_of_such_a_policy_are_decided_for_the_first_day_of_both(tmp_path: Path) -> None:
    rows = section("Examples", table("a | → d", "1 | 2"))
    user = policy("t.user", inputs("a: number", "day: date"), formula("d : number", "other.d + a"), rows, front=[USES])
    policies = folder(
        tmp_path, **{"other": ("2025-01-01..", "a"), f"other@{JULY}": (f"{JULY}..", "a + 1"), "user": user}
    )
    (result,) = run_examples(policies, "t.user")
    assert result.passed, result.failures


def test_a_later_version_that_starts_before_the_used_policy_loads_too(tmp_path: Path) -> None:
    files = {"other": ("2026-09-01..", "a"), "user": version("user", "2024-01-01..", "a"),
             f"user@{JULY}": version("user", f"{JULY}..", "other.d + 1", USES)}  # fmt: skip
    user = folder(tmp_path, **files)["t.user"]
    assert user.decide(a=1, day=date(2026, 6, 30)).value == 1
    assert user.decide(a=1, day=date(2026, 9, 1)).value == 2


def test_a_used_policy_that_is_never_in_force_is_an_error(tmp_path: Path) -> None:
    files = {"other": ("2020-01-01..2024-01-01", "a"), "user": version("user", "2024-01-01..", "other.d", USES)}
    policies = folder(tmp_path, **files)
    assert codes(policies) == ["uses-not-effective"]
    with pytest.raises(bpmlib.PolicyError, match="uses-not-effective"):
        policies["t.user"]


def test_a_name_that_a_later_version_lacks_is_found_before_that_day(tmp_path: Path) -> None:
    other = version("other", "2024-01-01..", "a").replace(
        "## Decision", parameters("rate | 1 | number") + "\n\n## Decision"
    )
    later = version("other", f"{JULY}..", "a")
    user = version("user", "2024-01-01..", "other.d * other.rate", USES)
    policies = folder(tmp_path, **{"other": other, f"other@{JULY}": later, "user": user})
    assert [(one.code, one.span and one.span.text) for one in policies.check() if one.severity == "error"] == [
        ("name-unknown", "rate")
    ]


def test_a_circle_for_some_time_is_one_only_then(tmp_path: Path) -> None:
    other = {
        "other": ("2024-01-01..", "a"),
        f"other@{JULY}": version("other", f"{JULY}..", "user.d", "uses: {user: t.user}"),
    }
    policies = folder(tmp_path, **other, user=version("user", "2024-01-01..", "other.d", USES))
    assert policies["t.user"].decide(a=1, day=date(2026, 6, 30)).value == 1
    assert {one.code for one in policies.check()} == {"cycle"}
    assert any("t.user → t.other → t.user" in one.message for one in policies.check())


def test_a_circle_of_others_is_no_circle_of_ones_own(tmp_path: Path) -> None:
    files = {
        "user": version("user", "2024-01-01..", "other.d", USES),
        "other": version("other", "2024-01-01..", "third.d", "uses: {third: t.third}"),
        "third": version("third", "2024-01-01..", "back.d", "uses: {back: t.other}"),
    }
    found = {
        (one.code, one.span.source.name.rpartition("/")[2]) for one in folder(tmp_path, **files).check() if one.span
    }
    assert found == {("cycle", "other.md"), ("cycle", "third.md"), ("uses-broken", "user.md")}
