"""Durations in words, in both languages."""

import pytest

from bpmlib.explain.wording import Wording
from bpmlib.model.vocabulary import Vocabulary
from bpmlib.values.durations import parse_duration


@pytest.mark.parametrize(
    ("written", "en", "zh"),
    [
        ("P3D", "3 days", "3 天"),
        ("P1D", "1 day", "1 天"),
        ("PT24H", "1 day", "1 天"),
        ("PT23H59M59S", "23 hours 59 minutes 59 seconds", "23 小时 59 分钟 59 秒"),
        ("PT1.5S", "1.5 seconds", "1.5 秒"),
        ("-P1DT2H", "-1 day 2 hours", "-1 天 2 小时"),
        ("P0D", "0 days", "0 天"),
        ("P1Y", "1 year", "1 年"),
        ("P14M", "1 year 2 months", "1 年 2 个月"),
        ("-P1M", "-1 month", "-1 个月"),
        ("P0M", "0 days", "0 天"),
    ],
)
def test_a_duration_is_said_by_its_parts(written: str, en: str, zh: str) -> None:
    value = parse_duration(written)
    assert Wording("en", Vocabulary()).value(value) == en
    assert Wording("zh", Vocabulary()).value(value) == zh
