"""Calendars for tests, and random days and moments on them."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from bpmlib.calendars.calendar import WorkCalendar

HOURS = "09:00-12:00, 13:00-18:00"
CHINA = WorkCalendar.china()
OFFICE = CHINA.with_hours(HOURS).with_days(hours={"2026-02-13": "09:00-12:00"}, off=["2026-06-22"])
"""Mainland China with usual hours, a half day before the Spring Festival and a day off in June."""
BERLIN = (
    WorkCalendar.of("Berlin", "Europe/Berlin")
    .extend(2026, holidays=["2026-01-01", "2026-04-03", "2026-04-06", "2026-05-01", "2026-12-25..2026-12-26"])
    .with_hours("09:00-17:00", friday="09:00-15:00")
)
NIGHT = BERLIN.with_hours("00:00-06:00, 22:00-24:00").with_weekend()
"""Nights in Berlin, Sundays too, when the clocks jump."""

DATES = st.dates(date(2026, 1, 1), date(2026, 12, 31))
WORKABLE = st.dates(date(2010, 1, 10), date(2026, 11, 1))
"""Days after which two months of working days are known."""
CUTS = (0, 60, 120, 150, 180, 540, 719, 720, 721, 750, 780, 1020, 1080, 1081, 1320, 1439)
"""Minutes of a day on and about the boundaries of hours, and of jumps of the clocks."""


def moments(first: date, last: date) -> st.SearchStrategy[datetime]:
    """Return moments between two days, many of them on boundaries by the clocks of Berlin or Shanghai."""
    days = st.dates(first, last) | st.sampled_from([date(2026, 3, 28), date(2026, 3, 29), date(2026, 10, 25)])
    cuts = st.builds(lambda day, cut: datetime.combine(day, datetime.min.time()) + timedelta(minutes=cut), days, (
        st.sampled_from(CUTS)
    ))  # fmt: skip
    zones = st.sampled_from([UTC, BERLIN.zone, CHINA.zone])
    return st.builds(lambda at, zone, fold: at.replace(tzinfo=zone, fold=fold), cuts, zones, st.integers(0, 1)) | (
        st.datetimes(datetime(first.year, first.month, first.day), datetime(last.year, last.month, last.day)).map(  # noqa: DTZ001
            lambda at: at.replace(tzinfo=UTC)
        )
    )
