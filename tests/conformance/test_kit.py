"""The public conformance kit, where it stands beside the checkout; `BPMLIB_TCK_DIR` names another place.

Each folder is a test. What does not succeed is in `known_failures.txt`, which may only shrink.
"""

import csv
import os
from functools import cache
from pathlib import Path

import pytest

from bpmlib.testing.tck.cases import read_folders
from bpmlib.testing.tck.markdown import page, read_reasons
from bpmlib.testing.tck.report import csv_text
from bpmlib.testing.tck.run import Result, run_folder

ROOT = Path(__file__).parents[2]
BESIDE = ROOT.parent / "shared" / "dmn" / "tck"
KIT = Path(os.environ.get("BPMLIB_TCK_DIR") or BESIDE)
KNOWN = read_reasons((Path(__file__).parent / "known_failures.txt").read_text("utf-8"))
FOLDERS = list(read_folders(KIT)) if KIT.is_dir() else []
SLOWEST = 5.0
"""Seconds. Nothing is near it: a test says that nothing hangs, the report says how long a case takes."""

with_the_kit = pytest.mark.skipif(not FOLDERS, reason=f"the conformance kit is not at {KIT}; BPMLIB_TCK_DIR names it")
beside = pytest.mark.skipif(KIT != BESIDE, reason="the page and the list are about the kit beside the checkout")


@cache
def results(at: int) -> list[Result]:
    """Return how the cases of a folder end, by its position in the list."""
    return list(run_folder(FOLDERS[at]))


def all_results() -> list[Result]:
    return [one for at in range(len(FOLDERS)) for one in results(at)]


@with_the_kit
@pytest.mark.parametrize("at", range(len(FOLDERS)), ids=[folder.name for folder in FOLDERS])
def test_folder(at: int) -> None:
    failed = {one.case.key: one.detail for one in results(at) if one.verdict != "SUCCESS"}
    assert {key: detail for key, detail in failed.items() if key not in KNOWN} == {}
    known = {one.case.key for one in results(at)} & KNOWN.keys()
    assert known - failed.keys() == set(), "delete what succeeds from known_failures.txt"


def test_the_list_of_known_failures_has_a_reason_for_each() -> None:
    assert [key for key, reason in KNOWN.items() if not reason] == []


@with_the_kit
@beside
def test_the_list_of_known_failures_names_cases_that_there_are() -> None:
    assert KNOWN.keys() - {one.case.key for one in all_results()} == set()


@with_the_kit
def test_no_case_takes_long() -> None:
    slowest = max(all_results(), key=lambda one: one.seconds)
    assert slowest.seconds < SLOWEST, slowest.case.key


@with_the_kit
def test_nearly_every_null_says_why() -> None:
    found = all_results()
    nulls, explained = sum(one.nulls for one in found), sum(one.explained for one in found)
    assert explained >= 0.99 * nulls


@with_the_kit
@beside
def test_the_page_and_the_list_of_results_are_fresh() -> None:
    found = all_results()
    reference = ROOT / "docs" / "reference"
    command = "run `python -m bpmlib.testing.tck` with --csv and --markdown, see docs/contributing.md"
    assert (reference / "tck_results.csv").read_text("utf-8") == csv_text(found), command
    assert (reference / "conformance.md").read_text("utf-8") == page(found, KNOWN), command


def test_the_list_of_results_has_five_columns() -> None:
    with (ROOT / "docs" / "reference" / "tck_results.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert {len(row) for row in rows} == {5}
    assert {row[3] for row in rows} <= {"SUCCESS", "ERROR", "IGNORED"}
