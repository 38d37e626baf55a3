"""Built-ins on dates, times and durations: the standard, the calendar of Python, and a clock that is lent."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from bpmlib.functions.calling import call as called
from bpmlib.functions.registry import BUILTINS
from bpmlib.functions.temporal import CLOCK
from bpmlib.values.durations import YearsMonths
from bpmlib.values.temporal import add
from bpmlib.values.types import ANY, BOOLEAN, DATE, DATE_TIME, DAYS_TIME, NUMBER, STRING, TIME, YEARS_MONTHS, Type
from bpmlib.values.undefined import Undefined
from tests.values.temporal_values import DATE_TIMES, DATES, of, shown, wide


def call(name: str, *arguments: Any, **named: Any) -> Any:
    names = tuple(key.strip("_") for key in named)
    return called(BUILTINS[name], (*arguments, *named.values()), names)


@pytest.mark.parametrize(
    ("name", "arguments", "value"),
    [
        ("date", ("2012-12-25",), "2012-12-25"), ("date", ("-2012-12-25",), "-2012-12-25"),
        ("date", (2012, 12, 25), "2012-12-25"), ("date", (Decimal("2012.0"), 12, 25), "2012-12-25"),
        ("date", (-1, 2, 28), "-0001-02-28"), ("date", (999_999_999, 12, 31), "999999999-12-31"),
        ("date", (of("2012-12-25"),), "2012-12-25"), ("date", (of("2012-12-24T23:59:00-05:00"),), "2012-12-24"),
        ("date", (of("12012-12-24T23:59:00@Europe/Paris"),), "12012-12-24"),
        ("time", ("23:59:00z",), "23:59:00Z"), ("time", ("00:01:00@Etc/UTC",), "00:01:00@Etc/UTC"),
        ("time", (11, 59, 45, None), "11:59:45"), ("time", (11, 59, 45), "11:59:45"),
        ("time", (11, 59, 45, of("PT0H")), "11:59:45Z"), ("time", (11, 59, 45, of("-PT2H1M")), "11:59:45-02:01"),
        ("time", (11, 59, 45, of("PT2H45M55S")), "11:59:45+02:45:55"),
        ("time", (0, 0, 0, of("PT18H")), "00:00:00+18:00"),
        ("time", (11, 59, Decimal("45.123456789")), "11:59:45.123456789"),
        ("time", (of("2017-08-10T10:20:00@Europe/Paris"),), "10:20:00@Europe/Paris"),
        ("time", (of("10:20:00"),), "10:20:00"), ("time", (of("2017-08-10"),), "00:00:00Z"),
        ("time", (of("-2017-08-10T10:20:00+01:00"),), "10:20:00+01:00"),
        ("date and time", ("2012-12-24T23:59:00",), "2012-12-24T23:59:00"),
        ("date and time", ("2012-12-24",), "2012-12-24T00:00:00"),
        ("date and time", (of("2012-12-24"), of("23:59:00")), "2012-12-24T23:59:00"),
        ("date and time", (of("2012-12-24T10:20:00Z"), of("23:59:00+01:00")), "2012-12-24T23:59:00+01:00"),
        ("date and time", (of("-2012-12-24"), of("23:59:00.000000001")), "-2012-12-24T23:59:00.000000001"),
        ("duration", ("P2DT20H14M",), "P2DT20H14M"), ("duration", ("P26M",), "P2Y2M"),
        ("years and months duration", (of("2011-12-22"), of("2013-08-24")), "P1Y8M"),
        ("years and months duration", (of("2013-08-24"), of("2011-12-22")), "-P1Y8M"),
        ("years and months duration", (of("2014-12-31T23:59:59"), of("2016-12-31T00:00:01")), "P2Y"),
        ("years and months duration", (of("2017-09-05T10:20:00-01:00"), of("-2019-10-01T12:32:59Z")), "-P4035Y11M"),
        ("years and months duration", (of("2013-08-24"), of("2017-12-15T00:59:59")), "P4Y3M"),
        ("years and months duration", (of("-999999999-01-01"), of("999999999-12-31")), "P1999999998Y11M"),
        ("day of year", (of("2019-09-17"),), 260), ("day of year", (of("2020-12-31T10:00:00"),), 366),
        ("day of week", (of("2019-09-17"),), "Tuesday"), ("day of week", (of("12019-09-17"),), "Tuesday"),
        ("month of year", (of("2019-09-17"),), "September"), ("week of year", (of("2019-09-17"),), 38),
        ("week of year", (of("2003-12-29"),), 1), ("week of year", (of("2004-01-04"),), 1),
        ("week of year", (of("2005-01-01"),), 53), ("week of year", (of("2005-01-03"),), 1),
        ("abs", (of("-P1D"),), "P1D"), ("abs", (of("-P14M"),), "P1Y2M"), ("abs", (of("PT1S"),), "PT1S"),
        ("is", (1, Decimal("1.0")), True), ("is", (None, None), True), ("is", (1, None), False),
        ("is", ([1], [1]), True), ("is", (of("P0Y"), of("P0D")), False),
        ("is", (of("10:00:00Z"), of("10:00:00+00:00")), True),
        ("is", (of("2012-12-25"), of("2012-12-25T00:00:00Z")), False), ("is", (True, 1), False),
        ("is", (of("20:00:50+00:00"), of("21:00:50+01:00")), False),
    ],
)  # fmt: skip
def test_what_a_function_gives(name: str, arguments: tuple[Any, ...], value: Any) -> None:
    assert shown(call(name, *arguments)) == value


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("date", ("",)), ("date", ("2012-12-25T10:00:00",)), ("date", (None,)), ("date", (2012,)), ("date", (2012, 12)),
        ("date", (2023, 2, 29)), ("date", (2023, 0, 1)), ("date", (2023, 13, 1)), ("date", (Decimal("2023.5"), 1, 1)),
        ("date", (1_000_000_000, 1, 1)), ("date", (Decimal("1E+6000"), 1, 1)), ("date", (2023, Decimal("1E+6000"), 1)),
        ("date", (2023, None, 1)), ("date", (of("10:00:00"),)), ("date", (2023, True, 1)),
        ("time", ("24:00:01",)), ("time", (2017,)), ("time", (12, 30)), ("time", ([],)), ("time", (24, 0, 0)),
        ("time", (-1, 0, 0)), ("time", (0, 60, 0)), ("time", (0, 0, 60)), ("time", (0, 0, -1)),
        ("time", (Decimal("1.5"), 0, 0)), ("time", (0, 0, Decimal("0.0000000001"))), ("time", (None, 0, 0)),
        ("time", (0, 0, 0, of("PT18H0M1S"))), ("time", (0, 0, 0, of("PT0.5S"))), ("time", (0, 0, 0, of("P1Y"))),
        ("time", (0, 0, Decimal("1E+6000"))),
        ("date and time", ("2012-12-24T10:00",)), ("date and time", (of("2012-12-24"),)),
        ("date and time", ("10:00:00",)), ("date and time", (of("2012-12-24"), None)),
        ("date and time", ("2012-12-24", of("10:00:00"))),
        ("duration", ("P1Y1D",)), ("duration", (of("P1D"),)), ("duration", (None,)),
        ("years and months duration", (of("2012-12-24"),)), ("years and months duration", ("2012-12-24", "2013-12-24")),
        ("years and months duration", (None, of("2012-12-24"))), ("day of week", (of("10:00:00"),)),
        ("day of year", ("2012-12-24",)), ("week of year", (None,)), ("month of year", (12,)),
        ("abs", (of("2012-12-24"),)), ("is", (1,)), ("is", (1, 1, 1)), ("now", (1,)), ("today", (1,)),
    ],
)  # fmt: skip
def test_where_a_function_has_no_value(name: str, arguments: tuple[Any, ...]) -> None:
    with pytest.raises(Undefined):
        call(name, *arguments)


def test_names_of_arguments() -> None:
    assert call("date", from_="2012-12-25") == call("date", day=25, month=12, year=2012) == date(2012, 12, 25)
    assert call("time", hour=11, minute=59, second=0, offset=of("PT0S")) == time(11, 59, tzinfo=UTC)
    assert call("time", second=0, minute=59, hour=11) == time(11, 59)
    assert call("date and time", time=of("10:00:00"), date=of("2012-12-25")) == of("2012-12-25T10:00:00")
    assert call("years and months duration", to=of("2013-12-25"), from_=of("2012-12-25")) == YearsMonths(12)
    assert call("duration", from_="P1D") == timedelta(1)
    assert call("day of year", date=of("2012-01-25")) == 25
    assert call("is", value2=1, value1=1)
    with pytest.raises(Undefined):
        call("time", hour=11, second=0, offset=of("PT0S"))


@given(st.dates())
def test_the_calendar_is_pythons(day: date) -> None:
    expected = (day.timetuple().tm_yday, day.strftime("%A"), day.strftime("%B"), day.isocalendar().week)
    names = ("day of year", "day of week", "month of year", "week of year")
    assert tuple(call(name, day) for name in names) == expected
    assert tuple(call(name, wide(day)) for name in names) == expected


@given(DATES, st.integers(-(10**6), 10**6))
def test_the_calendar_repeats_after_four_hundred_years(day: Any, cycles: int) -> None:
    try:
        later = add(day, YearsMonths(4800 * cycles))
    except Undefined:
        return
    for name in ("day of year", "day of week", "month of year", "week of year"):
        assert call(name, later) == call(name, day)


@given(st.dates(), st.dates())
def test_whole_months_between_two_days_are_those_of_relativedelta(start: date, end: date) -> None:
    found = call("years and months duration", start, end)
    assert call("years and months duration", wide(start), wide(end)) == found
    assert call("years and months duration", end, start).months == -found.months
    first, last = sorted((start, end))
    if first.day <= 28:  # beyond, dateutil counts the last day of a short month as a whole one
        between = relativedelta(last, first)
        assert abs(found.months) == between.years * 12 + between.months


@given(DATE_TIMES)
def test_a_date_and_time_is_put_together_from_its_parts(moment: Any) -> None:
    put = call("date and time", call("date", moment), call("time", moment))
    assert call("is", put, moment)
    assert call("is", call("date and time", moment, call("time", moment)), moment)


def test_the_clock_is_never_read_unless_one_is_lent() -> None:
    for name in ("now", "today"):
        with pytest.raises(Undefined, match="the clock is never read"):
            call(name)
    token = CLOCK.set(lambda: datetime(2026, 3, 12, 23, 30, tzinfo=UTC))
    try:
        assert call("now") == datetime(2026, 3, 12, 23, 30, tzinfo=UTC)
        assert call("today") == date(2026, 3, 12)
    finally:
        CLOCK.reset(token)


@pytest.mark.parametrize(
    ("name", "types", "result"),
    [
        ("date", (STRING,), DATE), ("date", (DATE_TIME,), DATE), ("date", (NUMBER, NUMBER, NUMBER), DATE),
        ("date", (NUMBER,), None), ("date", (TIME,), None), ("time", (NUMBER, NUMBER, NUMBER), TIME),
        ("time", (NUMBER, NUMBER, NUMBER, DAYS_TIME), TIME), ("time", (NUMBER, NUMBER, NUMBER, YEARS_MONTHS), None),
        ("time", (DATE,), TIME), ("date and time", (DATE, TIME), DATE_TIME), ("date and time", (TIME, DATE), None),
        ("duration", (STRING,), ANY), ("duration", (DAYS_TIME,), None), ("abs", (DAYS_TIME,), DAYS_TIME),
        ("abs", (YEARS_MONTHS,), YEARS_MONTHS), ("abs", (DATE,), None),
        ("years and months duration", (DATE, DATE_TIME), YEARS_MONTHS), ("day of week", (DATE_TIME,), STRING),
        ("week of year", (DATE,), NUMBER), ("is", (DATE, NUMBER), BOOLEAN), ("now", (), DATE_TIME), ("today", (), DATE),
    ],
)  # fmt: skip
def test_static_types(name: str, types: tuple[Type, ...], result: Type | None) -> None:
    found = [signature.result(types) for signature in BUILTINS[name].signatures if signature.fits(types)]
    assert found[:1] == ([] if result is None else [result])
