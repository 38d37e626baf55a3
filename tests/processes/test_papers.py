"""The dossier: what has to be on file, when, in how many copies, and how it gets there."""

import pytest

from bpmlib.cases.events import Filed, Happened
from bpmlib.errors import BpmError
from tests.processes.kit import Case, dossier, duties, process, stage, told

FLOW = stage(
    "flow", "new", "done", "asked | new | ask | client | - | asked | -",
    "signed | asked | sign | clerk | - | signed | -",
    "returned | signed | again | clerk | - | asked | -", "closed | asked, signed | close | clerk | - | done | -",
)  # fmt: skip
TEN = "2026-03-02T10:00"


def asked(*rows: str, large: bool = False, text: str = "", amount: int = 1) -> Case:
    case = Case(process(FLOW, dossier(*rows)), large=large)
    case.do("ask", "client", TEN, {"text": text, "amount": amount})
    return case


def missing(case: Case, event: str) -> list[str]:
    return [paper.name for paper in case.process.missing(case.state, event)]


def test_a_paper_is_filed_by_its_name() -> None:
    case = asked("deed | Deed | sign, close | - | - | -")
    assert missing(case, "sign") == missing(case, "close") == ["deed"]
    assert missing(case, "ask") == []
    assert "needs `deed`" in str(case.refused("sign", "clerk", TEN))
    (filed,) = case.do("deed", "client", TEN, {"title": "flat"}, actor="Li")
    assert isinstance(filed, Filed)
    assert (filed.paper, filed.document["title"], filed.document["by"], filed.copies) == ("deed", "flat", "Li", 1)
    assert missing(case, "sign") == []
    case.do("sign", "clerk", TEN)


def test_all_that_is_missing_is_named() -> None:
    case = asked("deed | Deed | sign | - | - | -", "plan | Deed | sign | - | - | -", "map | Deed | close | - | - | -")
    assert "needs `deed`, `plan`" in str(case.refused("sign", "clerk", TEN))
    case.do("deed", "client", TEN)
    assert "needs `plan`" in str(case.refused("sign", "clerk", TEN))


def test_a_condition_says_when_it_is_needed() -> None:
    row = "deed | Deed | sign | file.large or ask.amount > 10 or (sign != null and sign.amount > 10) | - | -"
    assert missing(asked(row), "sign") == []
    assert missing(asked(row, large=True), "sign") == ["deed"]
    assert missing(asked(row, amount=11), "sign") == ["deed"]
    # what arrives counts too
    case = asked(row)
    assert case.refused("sign", "clerk", TEN, {"amount": 11}).reason == "paper_missing"
    case.do("sign", "clerk", TEN, {"amount": 10})


@pytest.mark.parametrize(("copies", "enough"), [(1, False), (2, False), (3, True), (4, True)])
def test_so_many_copies(copies: int, enough: bool) -> None:
    case = asked("deed | Deed | sign | - | if file.large then 3 else 1 | -", large=True)
    case.do("deed", "client", TEN, copies=copies)
    assert (missing(case, "sign") == []) == enough


def test_the_newest_filing_counts() -> None:
    case = asked("deed | Deed | sign | - | 2 | deed.sealed")
    case.do("deed", "client", TEN, {"sealed": True}, copies=2)
    assert missing(case, "sign") == []
    case.do("deed", "client", TEN, {"sealed": False}, copies=2)
    assert missing(case, "sign") == ["deed"]
    case.do("deed", "client", TEN, {"sealed": True}, copies=1)
    assert missing(case, "sign") == ["deed"]


def test_a_check_looks_into_it() -> None:
    case = asked("deed | Deed | sign | - | 1 | deed.sealed and deed.at >= ask.at")
    case.do("deed", "client", TEN, {"sealed": False})
    assert case.refused("sign", "clerk", TEN).reason == "paper_missing"
    case.do("deed", "client", TEN, {"sealed": True})
    case.do("sign", "clerk", TEN)


def test_a_number_of_copies_that_is_none_is_an_error_and_changes_nothing() -> None:
    row = "deed | Deed | sign | - | if ask.amount = 1 then null else 2 | -"
    with pytest.raises(BpmError):
        asked(row).do("sign", "clerk", TEN)


def test_the_document_of_an_event_is_on_file_from_that_event_on() -> None:
    case = Case(process(FLOW, dossier('slip | Slip | ask, sign, close | - | - | slip.text != ""')))
    assert missing(case, "sign") == ["slip"]
    assert case.refused("ask", "client", TEN).reason == "paper_missing"  # the one that arrives is not as it has to be
    (happened, *_) = case.do("ask", "client", TEN, {"text": "x"})
    assert isinstance(happened, Happened)
    assert missing(case, "sign") == []
    assert (
        case.refused("sign", "clerk", TEN).reason == "paper_missing"
    )  # again the newest, the one that arrives, counts
    case.do("sign", "clerk", TEN, {"text": "y"})
    assert missing(case, "close") == []


def test_papers_stay_on_file_when_a_case_goes_back() -> None:
    case = asked("deed | Deed | sign | - | - | -")
    case.do("deed", "client", TEN)
    case.do("sign", "clerk", TEN)
    case.do("again", "clerk", TEN)
    case.do("sign", "clerk", TEN)


def test_filing_releases_what_depends_on_it() -> None:
    case = Case(process(
        FLOW, dossier("deed | Deed | sign | - | - | -"),
        duties("bring | client | sign | ask | deadline(ask.at, two_days) | deed = null | -"),
    ))  # fmt: skip
    assert told(case.do("ask", "client", TEN)) == ["open bring#1"]
    assert told(case.do("deed", "client", TEN)) == ["no longer so: bring#1"]


def test_a_paper_that_is_filed_late_finds_what_was_due() -> None:
    case = Case(process(
        FLOW, dossier("deed | Deed | sign | - | - | -"),
        duties("bring | client | sign | ask | deadline(ask.at, two_days) | deed = null | -"),
    ))  # fmt: skip
    case.do("ask", "client", TEN)
    assert told(case.do("deed", "client", "2026-03-05T00:00")) == ["breach bring#1", "no longer so: bring#1"]
