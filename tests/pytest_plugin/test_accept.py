"""`--policy-accept`: which cells it writes into policy files, and what it leaves alone."""

from pathlib import Path

import pytest

from tests.policy_text import decision, section
from tests.pytest_plugin.shop import PROMISE, SHARE, TABLE, examples, run, write

GAP = decision("level (UNIQUE)", "rule | amount | → level : string", 'low | < 500 | "low"', 'high | > 500 | "high"')

pytest_plugins = ["pytester"]


def accepted(pytester: pytest.Pytester, *options: str) -> pytest.RunResult:
    return run(pytester, "--policy-accept", *options)


def changed(path: Path, before: str) -> list[tuple[str, str]]:
    """Return the lines of a file that are other ones than before, with these."""
    lines = zip(before.split("\n"), path.read_bytes().decode("utf-8").split("\n"), strict=True)
    return [(old, new) for old, new in lines if old != new]


def test_a_failing_row_says_what_comes_out_and_nothing_else_changes(pytester: pytest.Pytester) -> None:
    path = write(pytester.path, examples('499.99 | "low"', '500 | "low"'))
    before = path.read_text("utf-8")
    result = accepted(pytester)
    assert changed(path, before) == [('| 500 | "low" |', '| 500 | "high" |')]
    line = before.split("\n").index('| 500 | "low" |') + 1
    result.stdout.fnmatch_lines([
        "*policy examples rewritten*", f'shop/levels.md:{line}: → level: "low" is now "high"',
        "now read the difference*", "*2 passed, 1 rewritten*",
    ])  # fmt: skip
    assert result.ret == 0
    run(pytester).assert_outcomes(passed=3)


def test_without_the_option_nothing_is_written(pytester: pytest.Pytester) -> None:
    path = write(pytester.path, examples('500 | "low"'))
    before = path.read_bytes()
    run(pytester).assert_outcomes(passed=1, failed=1)
    assert path.read_bytes() == before


def test_an_aligned_table_stays_aligned_and_line_ends_stay(pytester: pytest.Pytester) -> None:
    head = "| amount | → level | note   |\n|--------|---------|--------|\n"
    path = write(
        pytester.path, section("Examples", head + '| 500    | "low"   | 五百元 |\n| 499    | "low"   | -      |')
    )
    path.write_bytes(path.read_text("utf-8").replace("\n", "\r\n").encode("utf-8"))
    before = path.read_bytes().decode("utf-8")
    assert accepted(pytester).ret == 0
    assert changed(path, before) == [('| 500    | "low"   | 五百元 |\r', '| 500    | "high"  | 五百元 |\r')]
    path.write_bytes(before.replace('"low"   | 五', '"lo"    | 五').replace('"high"', '"very high"').encode("utf-8"))
    before = path.read_bytes().decode("utf-8")
    assert accepted(pytester).ret == 0
    assert [new for _, new in changed(path, before)] == [
        "| amount | → level     | note   |\r", "|--------|-------------|--------|\r",
        '| 500    | "very high" | 五百元 |\r', '| 499    | "low"       | -      |\r',
    ]  # fmt: skip


def test_values_and_rules_are_written_each_where_it_fails(pytester: pytest.Pytester) -> None:
    rows = examples('500 | "high" | low | 0.2', "499 | - | low | 0.5", head="amount | → level | → rule level | → share")
    path = write(pytester.path, rows)
    before = path.read_text("utf-8")
    assert accepted(pytester).ret == 0
    assert changed(path, before) == [
        ('| 500 | "high" | low | 0.2 |', '| 500 | "high" | high | 0.2 |'),
        ("| 499 | - | low | 0.5 |", "| 499 | - | low | 0 |"),
    ]


def test_an_error_is_written_where_a_column_can_say_it(pytester: pytest.Pytester) -> None:
    rows = examples('500 | "high" | -', "499 | - | NoMatch", head="amount | → level | → error")
    path = write(pytester.path, rows, tables=(GAP, SHARE))
    before = path.read_text("utf-8")
    assert accepted(pytester).ret == 0
    assert changed(path, before) == [
        ('| 500 | "high" | - |', "| 500 | - | NoMatch |"), ("| 499 | - | NoMatch |", '| 499 | "low" | - |'),
    ]  # fmt: skip
    run(pytester).assert_outcomes(passed=3)


def test_what_no_column_can_say_fails_and_stays(pytester: pytest.Pytester) -> None:
    path = write(pytester.path, examples('500 | "high"'), examples("499 | NoMatch", head="amount | → error"),
                 tables=(GAP, SHARE))  # fmt: skip
    path.write_text(
        path.read_text("utf-8").replace("\n## Examples\n| amount | → error", "\n\n| amount | → error"), "utf-8"
    )
    before = path.read_bytes()
    result = accepted(pytester)
    result.assert_outcomes(passed=1, failed=2)
    result.stdout.fnmatch_lines([
        "*leaves it as it is: the table has no column `→ error`",
        "*leaves it as it is: it decides, and no column says what",
    ])  # fmt: skip
    assert path.read_bytes() == before


def test_that_no_rule_applies_is_left_to_the_value_beside_it(pytester: pytest.Pytester) -> None:
    marks = decision("marks (COLLECT)", "rule | amount | → marks : string", 'high | > 500 | "high"')
    rows = examples('500 | ["high"] | high', "501 | - | high", "500 | - | high", head="amount | → marks | → rule marks")
    path = write(pytester.path, rows, tables=(TABLE, marks))
    before = path.read_text("utf-8")
    result = accepted(pytester)
    result.stdout.fnmatch_lines(
        ["*leaves it as it is: no rule decides it, and the column `→ rule marks` cannot say so"]
    )
    assert changed(path, before) == [('| 500 | ["high"] | high |', "| 500 | [] | - |")]


def test_properties_and_files_with_mistakes_are_never_rewritten(pytester: pytest.Pytester) -> None:
    path = write(pytester.path, PROMISE.replace("grows", "falls"))
    before = path.read_bytes()
    accepted(pytester).assert_outcomes(passed=1, failed=1)
    assert path.read_bytes() == before
    path = write(pytester.path, examples('500 | "low"'), tables=(TABLE.replace("< 500", "< five"), SHARE))
    before = path.read_bytes()
    accepted(pytester).assert_outcomes(failed=1)
    assert path.read_bytes() == before


def test_a_file_that_is_read_only_is_refused(pytester: pytest.Pytester) -> None:
    path = write(pytester.path, examples('500 | "low"'))
    before = path.read_bytes()
    path.chmod(0o444)
    result = accepted(pytester)
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*--policy-accept leaves it as it is: the file is read-only"])
    assert path.read_bytes() == before


def test_a_file_that_changed_during_the_run_is_left_alone(pytester: pytest.Pytester) -> None:
    path = write(pytester.path, examples('500 | "low"'))
    pytester.makeconftest("""
        import pathlib

        def pytest_runtest_logfinish(nodeid):
            path = pathlib.Path("shop/levels.md")
            path.write_text(path.read_text("utf-8") + "\\nA sentence.\\n", "utf-8")
    """)
    result = accepted(pytester)
    result.stdout.fnmatch_lines(["shop?levels.md: nothing is written, the file has changed meanwhile"])
    assert result.ret == 1
    assert '| 500 | "low" |' in path.read_text("utf-8")


def test_the_rows_of_a_history_say_where_a_case_stands(pytester: pytest.Pytester) -> None:
    path = pytester.path / "refund.md"
    path.write_text(REFUND, "utf-8")
    run(pytester).assert_outcomes(passed=1, failed=3)
    assert accepted(pytester).ret == 0
    form = '{form: "written", reason: "moving"}'
    first, second = (f"| a | 2026-03-0{day}T10:00 | request | client | {form} |" for day in (6, 7))
    third = "| a | 2026-03-09T00:00 | - | - | - |"
    assert changed(path, REFUND) == [
        (f"{first} none | - | - | not_yours |",
         f'{first} asked | answer | Notify {{to: "lead", text: "it is back"}} | - |'),
        (f"{second} - | answer by client | - | - |", f"{second} - | answer by lead or manager | - | not_now |"),
        (f"{third} done | answer | - | - |", f"{third} asked | answer overdue | - | - |"),
    ]  # fmt: skip
    run(pytester).assert_outcomes(passed=4)


REFUND = """\
---
policy: refund
title: {en: Refund, zh: 退款}
source: {system: S003-11}
effective: 2024-01-01..
case: {sale: UnitSale}
events: {request: RefundRequest, opinion: OpinionForm}
---
A unit is given back.

## Parameters
| name | value | type |
|---|---|---|
| answer_time | 2 days | period |

## Process: refund (starts: none; ends: done)
| step | from | event | by | → to | → does |
|---|---|---|---|---|---|
| asked | none | request | client | asked | Notify(to: "lead", text: "it is back") |
| judged | asked | opinion | lead | done | - |

## Obligations
| duty | who | must | after | due |
|---|---|---|---|---|
| answer | lead or manager | opinion | request | deadline(request.at, answer_time) |

## Examples: refund
| case | at | event | by | with | → refund | → open | → does | → refused |
|---|---|---|---|---|---|---|---|---|
| a | 2026-03-06T10:00 | request | client | {form: "written", reason: "moving"} | none | - | - | not_yours |
| a | 2026-03-07T10:00 | request | client | {form: "written", reason: "moving"} | - | answer by client | - | - |
| a | 2026-03-09T00:00 | - | - | - | done | answer | - | - |
"""


def test_facts_say_what_follows_from_them(pytester: pytest.Pytester) -> None:
    path = pytester.path / "cards.md"
    path.write_text(CARDS, "utf-8")
    assert accepted(pytester).ret == 0
    card = '{id: "B", customer: "c", consultant: "Wu", signed_at: @"2026-03-04T09:00:00"}'
    second = f"| a | 2026-03-04T09:00 | assert | SignedCard | {card} |"
    third = '| a | 2026-03-05T09:00 | retract | SignedCard | {id: "B"} |'
    assert changed(path, CARDS) == [
        (f"{second} - |", f'{second} DuplicateCard {{customer: "c", kept: "A", other: "B", assists: "Wu"}} |'),
        (f"{third} DuplicateCard |", f"{third} - |"),
    ]
    run(pytester).assert_outcomes(passed=4)


CARDS = """\
---
policy: cards
title: {en: Two cards, zh: 重卡}
source: {system: S004-15}
effective: 2024-01-01..
---
The card that was signed first counts.

## Pattern: duplicate
| part | name | type | where |
|---|---|---|---|
| given | kept | SignedCard | - |
| given | other | SignedCard | other.customer = kept.customer and other.signed_at > kept.signed_at |
| then | pair | DuplicateCard | {customer: kept.customer, kept: kept.id, other: other.id, assists: other.consultant} |

## Examples: duplicate
| case | at | do | type | with | → holds |
|---|---|---|---|---|---|
| a | 2026-03-02T09:00 | assert | SignedCard | {id: "A", customer: "c", consultant: "Li", signed_at: @"2026-03-02T09:00:00"} | - |
| a | 2026-03-04T09:00 | assert | SignedCard | {id: "B", customer: "c", consultant: "Wu", signed_at: @"2026-03-04T09:00:00"} | - |
| a | 2026-03-05T09:00 | retract | SignedCard | {id: "B"} | DuplicateCard |
"""  # noqa: E501


@pytest.mark.long
def test_several_workers_share_the_tests_and_one_process_reports_and_writes(pytester: pytest.Pytester) -> None:
    path = write(pytester.path, examples('499.99 | "low"', '500 | "low"'))
    before = path.read_text("utf-8")
    result = pytester.runpytest_inprocess("-p", "no:cacheprovider", "-n", "2", "--policy-cov", "--policy-accept")
    result.stdout.fnmatch_lines(["all: 1 of 4 rules (25.0 %)", "*is now*", "*2 passed, 1 rewritten*"])
    assert changed(path, before) == [('| 500 | "low" |', '| 500 | "high" |')]
