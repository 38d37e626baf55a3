"""What comes again and again: days and moments by a rule, and rules that would leave something out."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from bpmlib.calendars.calendar import WorkCalendar
from bpmlib.calendars.recurrence import Recurrence
from bpmlib.errors import ExpressionError
from bpmlib.source import Fragment, Source
from bpmlib.values.undefined import Undefined
from tests.calendars.calendars import BERLIN, CHINA


def recurs(rule: str, start: str, last: str, calendar: WorkCalendar = CHINA) -> list[str]:
    found = Recurrence.parse(rule).between(date.fromisoformat(start), date.fromisoformat(last), calendar)
    return [one.isoformat() for one in found]


@pytest.mark.parametrize(
    ("rule", "start", "last", "days"),
    [
        ("FREQ=MONTHLY;BYMONTHDAY=1", "2026-01-01", "2026-03-01", ["2026-01-01", "2026-02-01", "2026-03-01"]),
        ("FREQ=MONTHLY;BYMONTHDAY=1", "2026-01-02", "2026-02-28", ["2026-02-01"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "2024-01-31", "2024-02-29", ["2024-01-31", "2024-02-29"]),
        ("FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1", "2026-01-01", "2026-03-31",
         ["2026-01-30", "2026-02-28", "2026-03-30"]),
        ("FREQ=WEEKLY;BYDAY=MO,TH", "2026-12-28", "2027-01-05", ["2026-12-28", "2026-12-31", "2027-01-04"]),
        ("FREQ=WEEKLY;INTERVAL=2", "2026-03-06", "2026-04-04", ["2026-03-06", "2026-03-20", "2026-04-03"]),
        ("FREQ=DAILY;INTERVAL=3;COUNT=3", "2026-02-27", "2026-12-31", ["2026-02-27", "2026-03-02", "2026-03-05"]),
        ("FREQ=DAILY;UNTIL=20260302", "2026-03-01", "2026-12-31", ["2026-03-01", "2026-03-02"]),
        ("FREQ=MONTHLY;BYDAY=-1FR", "2026-01-01", "2026-02-28", ["2026-01-30", "2026-02-27"]),
        ("FREQ=MONTHLY;BYDAY=2TU", "2026-01-01", "2026-02-28", ["2026-01-13", "2026-02-10"]),
        ("FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR", "2026-01-01", "2026-11-30", ["2026-02-13", "2026-03-13", "2026-11-13"]),
        ("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31", "2025-01-01", "2026-12-31", ["2025-12-31", "2026-12-31"]),
        ("FREQ=YEARLY", "2024-12-31", "2026-12-31", ["2024-12-31", "2025-12-31", "2026-12-31"]),
        ("FREQ=YEARLY;BYDAY=1MO", "2026-01-01", "2027-12-31", ["2026-01-05", "2027-01-04"]),
        ("FREQ=MONTHLY", "2026-01-28", "2026-03-27", ["2026-01-28", "2026-02-28"]),
        ("FREQ=DAILY", "2026-03-02", "2026-03-01", []), ("FREQ=DAILY", "9999-12-31", "9999-12-31", ["9999-12-31"]),
        (" FREQ=DAILY ", "0001-01-01", "0001-01-01", ["0001-01-01"]),
    ],
)  # fmt: skip
def test_days_that_recur(rule: str, start: str, last: str, days: list[str]) -> None:
    assert recurs(rule, start, last) == days


def test_times_of_days_are_those_of_the_clocks() -> None:
    rule = "FREQ=DAILY;BYHOUR=2,18;BYMINUTE=30"
    assert recurs(rule, "2026-03-29", "2026-03-29", BERLIN) == [
        "2026-03-29T03:00:00+02:00",
        "2026-03-29T18:30:00+02:00",
    ]
    assert recurs(rule, "2026-10-25", "2026-10-25", BERLIN) == [
        "2026-10-25T02:30:00+01:00",
        "2026-10-25T18:30:00+01:00",
    ]
    assert recurs("FREQ=WEEKLY;BYDAY=MO;BYHOUR=9", "2026-03-06", "2026-03-10") == ["2026-03-09T09:00:00+08:00"]


def test_a_start_that_is_a_moment_is_the_day_it_is_here() -> None:
    midnight = datetime(2026, 3, 6, 16, tzinfo=UTC)
    assert list(Recurrence.parse("FREQ=DAILY;COUNT=1").between(midnight, midnight, CHINA)) == [date(2026, 3, 7)]


@pytest.mark.parametrize(
    ("rule", "said", "hint"),
    [
        ("", "`` is no part", "FREQ=MONTHLY"), ("weekly", "`weekly` is no part", "FREQ=MONTHLY"),
        ("FREQ=HOURLY", "`HOURLY` is no value of `FREQ`", "RFC 5545"), ("FREQ=", "`` is no value", "RFC 5545"),
        ("BYMONTHDAY=1", "`FREQ` is missing", "RFC 5545"), ("FREQ=DAILY;FREQ=WEEKLY", "`FREQ` is there twice", "leave"),
        ("FREQ=DAILY;BYMONTHDAYS=1", "`BYMONTHDAYS` is no part", "did you mean `BYMONTHDAY`"),
        ("RRULE:FREQ=DAILY", "is no part", "FREQ"), ("FREQ=DAILY;", "`` is no part", "FREQ"),
        ("FREQ=DAILY;INTERVAL=0", "`0` is no value of `INTERVAL`", "RFC"),
        ("FREQ=DAILY;UNTIL=20260230", "is no rule", "RFC"), ("FREQ=DAILY;UNTIL=20260201T000000Z", "no value", "RFC"),
        ("FREQ=MONTHLY;BYMONTH=13", "no value of `BYMONTH`", "RFC"), ("FREQ=DAILY;BYHOUR=24", "is no rule", "RFC"),
        ("FREQ=DAILY;BYMINUTE=30", "no time of day alone", "BYHOUR"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "no value of `BYMONTHDAY`", "RFC"),
        ("FREQ=DAILY;BYHOUR=-1", "no value of `BYHOUR`", "RFC"),
        ("FREQ=DAILY;BYEASTER=1", "`BYEASTER` is no part", ""),
        ("FREQ=MONTHLY;BYMONTHDAY=31", "not every month has a day 31", "`BYMONTHDAY=-1`"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,29", "not every month has a day 29", "BYSETPOS=-1"),
        ("FREQ=MONTHLY;BYMONTHDAY=-30", "not every month has a day -30", "BYSETPOS=-1"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "not every month has a day 29", "BYMONTHDAY=-1"),
        ("FREQ=MONTHLY;BYMONTHDAY=29,30;BYSETPOS=-1", "not every month has a day 29", "BYMONTHDAY=28,29,30"),
        ("FREQ=MONTHLY;BYMONTHDAY=28,29;BYSETPOS=2", "not every month has a day 29", "BYSETPOS=-1"),
        ("FREQ=MONTHLY;BYDAY=5MO", "not every month or year has a `5MO`", "`-1MO`"),
        ("FREQ=YEARLY;BYMONTH=3;BYDAY=-5MO", "has a `-5MO`", "`-1MO`"),
        ("FREQ=YEARLY;BYDAY=53MO", "has a `53MO`", "-1"),
        ("FREQ=WEEKLY;BYDAY=TU,1MO", "not every week has a `1MO`", "write `MO`"),
    ],
)  # fmt: skip
def test_rules_that_do_not_read_or_would_leave_something_out(rule: str, said: str, hint: str) -> None:
    source = Source("cases.md", f"every {rule}")
    with pytest.raises(ExpressionError, match=said) as caught:
        Recurrence.parse(Fragment.of(source.span(6, 6 + len(rule))))
    (found,) = caught.value.diagnostics
    assert found.code == "recurrence-malformed" and hint in found.hint
    assert caught.value.span is not None and caught.value.span.place == "cases.md:1:7"


@pytest.mark.parametrize(("rule", "start"), [("FREQ=MONTHLY", "2026-01-31"), ("FREQ=YEARLY", "2024-02-29")])
def test_a_start_that_some_months_do_not_have_is_refused(rule: str, start: str) -> None:
    with pytest.raises(Undefined, match="not every month has one"):
        recurs(rule, start, "2030-01-01")


def test_a_rule_that_never_recurs_has_an_end() -> None:
    assert recurs("FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=20", "2026-01-01", "2026-12-31") == []


def test_a_rule_is_its_text() -> None:
    rule = Recurrence.parse("FREQ=WEEKLY;BYDAY=MO")
    assert str(rule) == "FREQ=WEEKLY;BYDAY=MO" and rule == Recurrence.parse(str(rule)) and not rule.timed


def days_of(found: Iterable[date]) -> list[date]:
    return [one.date() if isinstance(one, datetime) else one for one in found]


RULES = st.sampled_from(
    ["FREQ=DAILY;INTERVAL=5", "FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,SA", "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=-1",
     "FREQ=MONTHLY;BYDAY=1MO,-1FR", "FREQ=YEARLY;BYMONTH=2,11;BYDAY=TH;BYSETPOS=2", "FREQ=DAILY;COUNT=7"]
)  # fmt: skip


@given(RULES, st.dates(date(1900, 1, 1), date(2400, 1, 1)), st.integers(0, 800))
def test_the_days_are_those_of_dateutil(rule: str, start: date, length: int) -> None:
    last = start + timedelta(days=length)
    first = datetime(start.year, start.month, start.day)  # noqa: DTZ001
    other = rrulestr(rule, dtstart=first).between(first, first + timedelta(days=length), inc=True)
    assert list(Recurrence.parse(rule).between(start, last, CHINA)) == days_of(other)
