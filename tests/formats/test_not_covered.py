"""What `NOT_COVERED.md` may say, and where it is wrong."""

from pathlib import Path

import pytest

import bpmlib
from bpmlib.formats.markdown import not_covered
from bpmlib.source import Source

HEAD = "# Not covered\n\nProse.\n\n| id | en | zh |\n|---|---|---|\n"


def read(*rows: str) -> list[tuple[str, str | None, str, str]]:
    source = Source("NOT_COVERED.md", HEAD + "".join(f"| {row} |\n" for row in rows))
    return [(one.system, one.rule, one.en, one.zh) for one in not_covered.read(source)]


def test_a_row_names_a_system_or_one_of_its_rules_and_says_why_in_both_languages() -> None:
    assert read("S002-13 | a fragment | 残篇", "S002-01/R5 | a wish | 愿望") == [
        ("S002-13", None, "a fragment", "残篇"),
        ("S002-01", "R5", "a wish", "愿望"),
    ]


@pytest.mark.parametrize(
    ("rows", "said", "place"),
    [
        (["S1/R1, R2 | a | b"], "`S1/R1, R2` is no id of the catalogue", "7:3"),
        (["S1-1 | - | b"], "`S1-1` has no reason here", "7:10"),
        (["S1-1 | a | -"], "`S1-1` has no reason here", "7:14"),
        (["S1-1 | a | b", "S1-1/R1 | a | b", "S1-1 | c | d"], "`S1-1` is there twice", "9:3"),
    ],
)
def test_a_row_that_is_wrong_is_refused_with_its_place(rows: list[str], said: str, place: str) -> None:
    with pytest.raises(bpmlib.PolicyError, match="not-covered-malformed") as caught:
        read(*rows)
    assert said in str(caught.value)
    assert caught.value.span is not None and caught.value.span.place == f"NOT_COVERED.md:{place}"


class TestFolder:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        (tmp_path / "catalogue.json").write_text('[{"id": "S1-1", "title": "One", "rules": ["R1", "R2"]}]', "utf-8")
        return tmp_path

    def test_the_check_names_ids_that_the_catalogue_lacks(self, folder: Path) -> None:
        rows = "| S1-1/R1 | a | b |\n| S1-1/R9 | a | b |\n| S2-1 | a | b |\n"
        (folder / "NOT_COVERED.md").write_text(HEAD + rows, "utf-8")
        found = bpmlib.Policies.load(folder).check()
        assert [(one.code, one.span and one.span.place.rpartition("/")[2]) for one in found] == [
            ("covers-unknown", "NOT_COVERED.md:8:3"),
            ("system-unknown", "NOT_COVERED.md:9:3"),
        ]

    def test_the_check_says_what_does_not_read(self, folder: Path) -> None:
        (folder / "NOT_COVERED.md").write_text(HEAD + "| no id | a | b |\n", "utf-8")
        assert [one.code for one in bpmlib.Policies.load(folder).check()] == ["not-covered-malformed"]
        assert bpmlib.Policies.load(folder).check(folder / "elsewhere") == []

    def test_a_later_folder_says_it_anew(self, folder: Path) -> None:
        (folder / "NOT_COVERED.md").write_text(HEAD + "| S1-1/R1 | a | b |\n| S1-1/R2 | a | b |\n", "utf-8")
        own = folder / "own"
        own.mkdir()
        (own / "NOT_COVERED.md").write_text(HEAD + "| S1-1/R2 | not sold here | 不经营 |\n", "utf-8")
        found = bpmlib.Policies.load(folder).overlay(own).not_covered
        assert [(one.id, one.en) for one in found] == [("S1-1/R1", "a"), ("S1-1/R2", "not sold here")]
