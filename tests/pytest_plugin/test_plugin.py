"""Policy files under pytest: what is collected, how a failure is told, and what the report of coverage says."""

import pytest

from tests.policy_text import section, table
from tests.pytest_plugin.shop import PROMISE, examples, run, write

pytest_plugins = ["pytester"]


def test_each_row_and_each_property_is_a_test(pytester: pytest.Pytester) -> None:
    write(pytester.path, examples('499.99 | "low"', '500 | "high"'), PROMISE)
    found = run(pytester, "--collect-only", "-q").stdout.str()
    lines = [line for line in found.splitlines() if "::" in line]
    assert [line.partition("::")[2].partition(", line")[0] for line in lines] == [
        "checks", "Examples[1", "Examples[2", "Property: more money never lowers the share",
    ]  # fmt: skip
    run(pytester).assert_outcomes(passed=4)


def test_a_failure_is_told_by_its_place_and_without_a_traceback(pytester: pytest.Pytester) -> None:
    write(pytester.path, examples('499.99 | "low"', '500 | "low"'))
    result = run(pytester)
    result.assert_outcomes(passed=2, failed=1)
    text = result.stdout.str()
    assert "error[example-" in text
    assert "levels.md:" in text
    assert "Traceback" not in text and "items.py" not in text


def test_a_refuted_property_fails_with_the_documents(pytester: pytest.Pytester) -> None:
    write(pytester.path, section("Property: less money", "share falls with amount"))
    result = run(pytester)
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*error?property-refuted?*"])


def test_a_file_with_mistakes_is_one_failing_test(pytester: pytest.Pytester) -> None:
    path = write(pytester.path, examples('500 | "high"'))
    path.write_text(path.read_text("utf-8").replace("< 500", "< five", 1), "utf-8")
    result = run(pytester)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*error?name-unknown?*"])


def test_a_test_is_chosen_by_its_id_or_a_word(pytester: pytest.Pytester) -> None:
    write(pytester.path, examples('499.99 | "low"', '500 | "high"'), PROMISE)
    run(pytester, "-k", "Property").assert_outcomes(passed=1, deselected=3)
    run(pytester, "shop/levels.md::checks").assert_outcomes(passed=1)


def test_other_markdown_files_are_no_tests_and_load_nothing(pytester: pytest.Pytester) -> None:
    (pytester.path / "notes.md").write_text("---\ntitle: Notes\n---\n", "utf-8")
    pytester.makepyfile("""
        import sys

        def test_nothing_of_the_library_is_loaded():
            loaded = {name for name in sys.modules if name.startswith("bpmlib")}
            assert loaded <= {"bpmlib", "bpmlib.pytest_plugin"}
    """)
    pytester.runpytest_subprocess("-p", "no:cacheprovider", "-p", "no:xdist").assert_outcomes(passed=1)


def test_an_ini_file_turns_it_off_and_the_option_on_again(pytester: pytest.Pytester) -> None:
    write(pytester.path, examples('500 | "high"'))
    pytester.makeini("[pytest]\npolicy_files = false\n")
    run(pytester).assert_outcomes()
    run(pytester, "--policies").assert_outcomes(passed=2)
    run(pytester, "shop/levels.md").assert_outcomes(passed=2)


def test_a_policy_without_a_day_or_behind_a_byte_order_mark_is_not_passed_over(pytester: pytest.Pytester) -> None:
    path = write(pytester.path, examples('500 | "high"'))
    path.write_text("\ufeff" + path.read_text("utf-8"), "utf-8")
    run(pytester).assert_outcomes(passed=2)
    path.write_text(path.read_text("utf-8").replace("effective:", "# effective:", 1), "utf-8")
    run(pytester).assert_outcomes(failed=1)


def test_a_threshold_is_not_met_by_measuring_nothing(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("def test_passes():\n    pass\n")
    result = run(pytester, "--policy-cov-fail-under=50")
    result.stdout.fnmatch_lines(["nothing was measured*", "FAIL: 50 % are wanted"])
    assert result.ret == 1


def test_coverage_names_the_rules_that_no_example_reaches(pytester: pytest.Pytester) -> None:
    write(pytester.path, examples('500 | "high"'))
    result = run(pytester, "--policy-cov")
    result.stdout.fnmatch_lines(["shop.levels: 1 of 4 rules (25.0 %)", "*rule*low*", "all: 1 of 4 rules (25.0 %)"])
    assert result.ret == 0
    failed = run(pytester, "--policy-cov-fail-under=50")
    failed.stdout.fnmatch_lines(["FAIL: 50 % are wanted"])
    assert failed.ret == 1
    assert run(pytester, "--policy-cov-fail-under=25").ret == 0


def test_models_of_an_application_are_named_in_the_ini_file(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        orders="""
        from decimal import Decimal

        from pydantic import BaseModel

        class ShopOrder(BaseModel):
            amount: Decimal
    """
    )
    path = write(pytester.path, section("Examples", table("order.amount | → level", '500 | "low"')))
    text = path.read_text("utf-8").replace("answers:", "input: {order: ShopOrder}\nanswers:")
    text = text[: text.index("## Inputs")] + text[text.index("## Decision") :].replace("| amount |", "| order.amount |")
    path.write_text(text, "utf-8")
    run(pytester).assert_outcomes(failed=1)
    pytester.makeini("[pytest]\npolicy_documents = orders.py\n")
    run(pytester, "--policy-accept").stdout.fnmatch_lines(["*1 passed, 1 rewritten*"])
    run(pytester).assert_outcomes(passed=2)
    pytester.makeini("[pytest]\npolicy_documents = gone.py\n")
    run(pytester).stdout.fnmatch_lines(["*policy_documents: *gone.py*"])
