"""The table `[work_calendar]` of `policies.toml`: what it says is the calendar that policies count on."""

from datetime import date
from pathlib import Path

import pytest

from bpmlib.errors import PolicyError
from bpmlib.formats.settings import read
from bpmlib.policies import Policies
from bpmlib.source import Source

WHOLE = """
[work_calendar]
based_on = "china"
hours = "09:00-12:00, 13:00-18:00"
friday = "09:00-15:00"
weekend = ["sunday"]
off = ["2026-12-31"]
working = [2026-10-11]
half_days = {2026-02-13 = "09:00-12:00"}

[work_calendar.years.2027]
holidays = ["2027-01-01"]
make_up_days = []
"""
POLICY = """---
policy: desk.answer
effective: 2024-01-01..
---
By when an answer is due.

## Inputs
| name     | type |
|----------|------|
| asked_on | date |

## Parameters
| name        | value         | type   |
|-------------|---------------|--------|
| answer_time | 1 working day | period |

## Decision: due : date
```feel
deadline(asked_on, answer_time)
```
"""


def test_a_policy_counts_on_the_calendar_of_its_folder(tmp_path: Path) -> None:
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk" / "answer.md").write_text(POLICY, "utf-8")
    due = Policies.load(tmp_path)["desk.answer"]
    assert due.decide(asked_on=date(2026, 12, 30)).value == date(2026, 12, 31)
    (tmp_path / "policies.toml").write_text(WHOLE, "utf-8")
    policies = Policies.load(tmp_path)
    assert policies["desk.answer"].decide(asked_on=date(2026, 12, 30)).value == date(2027, 1, 2)
    assert str(policies.work_calendar.hours_of(date(2026, 2, 13))) == "09:00-12:00"
    assert str(policies.work_calendar.hours_of(date(2026, 3, 6))) == "09:00-15:00"


def test_the_zone_is_that_of_the_settings(tmp_path: Path) -> None:
    (tmp_path / "policies.toml").write_text('time_zone = "Europe/Berlin"\n', "utf-8")
    assert str(Policies.load(tmp_path).work_calendar.zone) == "Europe/Berlin"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('[work_calendar]\nhour = "09:00-12:00"', "hour"),
        ('[work_calendar]\nbased_on = "mars"', '"mars"'),
        ('[work_calendar]\nhours = "12:00-09:00"', '"12:00-09:00"'),
        ("[work_calendar]\nhours = 9", "9"),
        ('[work_calendar]\nweekend = ["someday"]', '["someday"]'),
        ('[work_calendar]\noff = ["2026-02-30"]', '["2026-02-30"]'),
        ('[work_calendar.years.2027]\nholidays = ["2026-01-01"]', None),
        ("[work_calendar.years.2027]\nholiday = []", None),
        ("work_calendar = 3", "3"),
    ],
)
def test_mistakes_have_a_place_and_a_hint(text: str, place: str | None) -> None:
    with pytest.raises(PolicyError) as caught:
        read(Source("policies.toml", text))
    (found,) = caught.value.diagnostics
    assert found.code == "settings-value" and found.hint
    assert found.span is not None and (place is None or found.span.text in (place, text.split("= ")[-1]))
