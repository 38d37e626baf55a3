"""Writes `bpmlib/calendars/china.txt`, the official days of mainland China, from two libraries that must agree.

python tests/calendars/generate_china.py            write it
python tests/calendars/generate_china.py --check    write nothing; fail where it is not what would be written

`chinesecalendar` gives the free days and the make-up days as the State Council's notices name them. `holidays` says
of every day whether it is worked, and comes from other hands. For a year that is not published yet it answers all the
same, without make-up days; so a year counts as known only where `chinesecalendar` knows it.
"""

import sys
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import holidays

FILE = Path(__file__).resolve().parents[2] / "bpmlib" / "calendars" / "china.txt"
FIRST = 2010
DAY = timedelta(days=1)
HEAD = """\
# The official free days and make-up days of mainland China, by the yearly notices of the State Council.
# Made by tests/calendars/generate_china.py; run that again for another year, and change nothing by hand.
"""


def known_years() -> range:
    """Return the years that `chinesecalendar` has a list of, from `FIRST` on."""
    return range(FIRST, max(day.year for day in chinese_calendar.holidays) + 1)


def days_of(year: int) -> Iterator[date]:
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += DAY


def disagreements() -> list[date]:
    """Return the days that one of the two libraries calls a working day and the other does not."""
    other = holidays.country_holidays("CN", years=known_years())
    return [
        day
        for year in known_years()
        for day in days_of(year)
        if chinese_calendar.is_workday(day) != other.is_working_day(day)
    ]


def text() -> str:
    """Return the file."""
    lines = []
    for year in known_years():
        off = " ".join(spans(day for day in days_of(year) if is_free(day)))
        on = " ".join(spans(day for day in chinese_calendar.workdays if day.year == year))
        lines.append(f"{year} off {off} on {on}".removesuffix(" on ") + "\n")
    return HEAD + "".join(lines)


def is_free(day: date) -> bool:
    """Return whether a day belongs to a holiday: it is named, or stands unworked between two that are."""
    named = chinese_calendar.holidays
    return day in named or (day - DAY in named and day + DAY in named and not chinese_calendar.is_workday(day))


def spans(days: Iterable[date]) -> Iterator[str]:
    """Yield runs of days as `0101-0103`, single ones as `0104`."""
    ordered = sorted(days)
    lasts = [day for day in ordered if day + DAY not in ordered]
    firsts = [day for day in ordered if day - DAY not in ordered]
    for first, last in zip(firsts, lasts, strict=True):
        yield f"{first:%m%d}" if first == last else f"{first:%m%d}-{last:%m%d}"


def main() -> int:
    """Write the file, or compare it with `--check`; return the exit code."""
    if differing := disagreements():
        sys.stderr.write(f"the two libraries disagree on {', '.join(map(str, differing))}\n")
        return 1
    if "--check" in sys.argv[1:]:
        return int(FILE.read_text("ascii") != text())
    FILE.write_text(text(), "ascii")
    return 0


if __name__ == "__main__":
    sys.exit(main())
