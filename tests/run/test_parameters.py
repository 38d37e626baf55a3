"""Figures: overridden, dated, missing; and those of a policy that another one uses."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any

import pytest
from pydantic import BaseModel

import bpmlib
from bpmlib import Range
from bpmlib.documents.shared_types import Unit
from bpmlib.values.durations import YearsMonths
from tests.policy_text import decision, formula, inputs, only, parameters, policy, reasons

JUNE, JULY = date(2026, 6, 30), date(2026, 7, 1)


def limited(*figures: str, front: tuple[str, ...] = ("as_of: day",)) -> bpmlib.Policy:
    table = decision("d", "rule | a | → d : string", 'low | <= limit | "low"', 'high | > limit | "high"')
    return only(policy("t.par", inputs("a: number", "day: date"), parameters(*figures), table, front=front))


class TestOverride:
    def test_an_override_counts_and_leaves_the_original_alone(self) -> None:
        made = limited("limit | 10 | number")
        other = made.override(limit=20)
        assert (made.decide(a=15)["d"], other.decide(a=15)["d"]) == ("high", "low")
        assert other.decide(a=15).parameters == {"limit": 20}
        assert other.override(limit=14).decide(a=15)["d"] == "high"
        assert made.parameters == {"limit": 10}

    @pytest.mark.parametrize(
        "value",
        [
            "20",
            20.0,
            True,
            None,
            Decimal("NaN"),
            Decimal("Infinity"),
            [20],
            10**40 + 1,
            Range(1, True, 2, True),
            date(2026, 1, 1),
        ],
    )
    def test_another_type_is_refused(self, value: Any) -> None:
        with pytest.raises(bpmlib.InputError) as caught:
            limited("limit | 10 | number").override(limit=value)
        assert caught.value.problems == {"limit": "input-type"}

    def test_a_float_is_refused_with_the_cure(self) -> None:
        with pytest.raises(bpmlib.InputError, match=r'use Decimal\("20.5"\)'):
            limited("limit | 10 | number").override(limit=20.5)

    def test_an_unknown_name_comes_with_the_nearest(self) -> None:
        with pytest.raises(bpmlib.InputError, match="did you mean `limit`") as caught:
            limited("limit | 10 | number").override(limits=20)
        assert caught.value.problems == {"limits": "input-unknown"}

    @pytest.mark.parametrize(
        ("type_", "written", "good", "bad"),
        [
            ("percent", "30%", Decimal("0.35"), "35%"),
            ("boolean", "true", False, 0),
            ("string", '"x"', "y", b"y"),
            ("date", '@"2026-01-01"', date(2026, 2, 1), datetime(2026, 2, 1)),  # noqa: DTZ001
            ("date and time", '@"2026-01-01T08:00:00"', datetime(2026, 2, 1), date(2026, 2, 1)),  # noqa: DTZ001
            ("days and time duration", '@"P3D"', timedelta(days=4), 4),
            ("years and months duration", '@"P1M"', YearsMonths(2), timedelta(days=60)),
            ("range<number>", "(> 5)", Range(5, True, None, False), Range(5.0, True, None, False)),
            ("list<string>", '["x"]', ["y", "z"], ["y", 1]),
            ("Settlement", '"cash"', "on account", "on acount"),
            ("list<Settlement>", '["cash"]', ["on account"], ["cash", "credit"]),
        ],
    )
    def test_every_type_has_its_values(self, type_: str, written: str, good: Any, bad: Any) -> None:
        figures = parameters(f"figure | {written} | `{type_}`")
        table = decision("d", f"rule | 1 = 1 | → d : `list<{type_}>`", "one | true | [figure]")
        made = only(policy("t.par", figures, table))
        assert made.override(figure=good).decide().value == [good]
        with pytest.raises(bpmlib.InputError):
            made.override(figure=bad)

    def test_a_list_is_kept_as_it_was(self) -> None:
        made = only(policy("t.par", parameters('words | ["x"] | `list<string>`'), formula("d : list<string>", "words")))
        words = ["y"]
        other = made.override(words=words)
        words.append("z")
        other.parameters["words"].append("z")
        assert other.decide().value == ["y"]
        assert other.decide().parameters == {"words": ["y"]}


class TestDated:
    FIGURES = ("limit | 10 | number | 2026-01-01", "limit | 20 | number | 2026-07-01")

    @pytest.mark.parametrize(
        ("day", "outcome"), [(date(2026, 1, 1), "high"), (JUNE, "high"), (JULY, "low"), (date(2030, 1, 1), "low")]
    )
    def test_the_day_picks_the_figure(self, day: date, outcome: str) -> None:
        made = limited(*self.FIGURES)
        by_document, by_caller = made.decide(a=15, day=day), made.decide(a=15, as_of=day)
        assert (by_document["d"], by_caller["d"]) == (outcome, outcome)
        assert by_document.as_of == by_caller.as_of == day
        assert by_document.to_dict()["as_of"] == day.isoformat()
        assert made.decider(as_of=day, force_scan=True)({"a": 15})["d"] == outcome

    def test_the_order_of_asking_does_not_matter(self) -> None:
        made = limited(*self.FIGURES)
        days = [JULY, JUNE, JULY, date(2026, 1, 1), date(2030, 1, 1), JUNE]
        assert [made.decide(a=15, day=day)["d"] for day in days] == ["low", "high", "low", "high", "low", "high"]

    def test_the_caller_wins(self) -> None:
        decided = limited(*self.FIGURES).decide(a=15, day=JULY, as_of=JUNE)
        assert (decided["d"], decided.as_of) == ("high", JUNE)

    def test_json_has_its_dates_as_text(self) -> None:
        made = limited(*self.FIGURES)
        assert made.decide_json('{"a": 15, "day": "2026-06-30"}')["d"] == "high"
        assert made.decide_json('{"a": 15, "day": "2026-07-01"}')["d"] == "low"

    @pytest.mark.parametrize("front", [("as_of: day",), ()])
    def test_without_a_day_there_is_no_answer(self, front: tuple[str, ...]) -> None:
        made = limited(*self.FIGURES, front=front)
        with pytest.raises(bpmlib.InputError) as caught:
            made.decide(a=15)
        assert caught.value.problems == {("day" if front else "as_of"): "input-missing"}
        assert made.decide(a=15, as_of=JULY)["d"] == "low"

    def test_before_the_first_date_there_is_no_figure(self) -> None:
        made = limited(*self.FIGURES)
        with pytest.raises(bpmlib.ParameterNotSet) as caught:
            made.decide(a=15, day=date(2025, 12, 31))
        assert caught.value.span is not None
        assert caught.value.span.text == "limit"

    def test_an_undated_row_counts_before_the_first_date(self) -> None:
        made = limited("limit | 5 | number | -", *self.FIGURES)
        assert made.decide(a=7, day=date(2025, 12, 31))["d"] == "high"
        assert made.decide(a=7, day=JUNE)["d"] == "low"

    def test_an_override_counts_on_every_day(self) -> None:
        made = limited(*self.FIGURES).override(limit=100)
        assert [made.decide(a=15, day=day)["d"] for day in (date(2025, 1, 1), JUNE, JULY)] == ["low"] * 3

    def test_a_figure_may_be_withdrawn_from_a_day_on(self) -> None:
        made = limited("limit | 10 | number | -", "limit | ? | number | 2026-07-01")
        assert made.decide(a=15, day=JUNE)["d"] == "high"
        with pytest.raises(bpmlib.ParameterNotSet):
            made.decide(a=15, day=JULY)

    def test_the_policy_has_to_be_in_force(self) -> None:
        made = limited("limit | 10 | number")
        assert made.decide(a=15)["d"] == "high"
        for arguments in ({"day": date(2023, 12, 31)}, {"as_of": date(2023, 12, 31)}):
            with pytest.raises(bpmlib.NotEffective) as caught:
                made.decide(a=15, **arguments)
            assert caught.value.policy == "t.par"


class TestNotSet:
    def test_it_is_an_error_only_when_read(self) -> None:
        table = decision("d", "rule | a | → d : number", "low | < 5 | 1", "high | >= 5 | limit")
        made = only(policy("t.par", inputs("a: number"), parameters("limit | ? | number"), table))
        assert made.decide(a=1).value == 1
        assert made.decide(a=1).parameters == {}
        with pytest.raises(bpmlib.ParameterNotSet):
            made.decide(a=9)
        assert made.override(limit=3).decide(a=9).value == 3

    def test_nobody_makes_one_up_for_a_reason(self) -> None:
        table = decision("d", "rule | a | → d : number", "low | < 5 | 1", "high | >= 5 | 2")
        said = reasons("d", "rule | en | zh", "low | up to {limit} | -")
        made = only(policy("t.par", inputs("a: number"), parameters("limit | ? | number"), table, said))
        assert "low: up to nothing" in made.decide(a=1).explain()

    def test_it_is_missing_from_the_figures(self) -> None:
        made = only(
            policy("t.par", parameters("limit | ? | number", "other | 1 | number"), formula("d : number", "other"))
        )
        assert made.parameters == {"other": 1}


class TestUsed:
    WITHIN = decision("within", "rule | a | → within : boolean", "yes | <= limit | true", "no | > limit | false")
    USED = policy("t.used", inputs("a: number"), parameters("limit | 10 | number"), WITHIN)
    USER = policy(
        "t.user",
        inputs("a: number", "b: number"),
        decision("d", "rule | used.within | b | → d : number", "in | true | - | used.limit", "out | false | - | 0"),
        formula("other : boolean", "used.within(a: b)"),
        front=["uses: {used: t.used}"],
    )

    def policies(self) -> bpmlib.Policies:
        return bpmlib.Policies.from_text(self.USER, self.USED)

    def test_its_figures_and_decisions_are_read_by_alias(self) -> None:
        user = self.policies()["t.user"]
        assert user.decide(a=10, b=11).value == {"d": 10, "other": False}
        assert user.decide(a=11, b=10).value == {"d": 0, "other": True}

    def test_its_rules_and_figures_are_in_the_receipt(self) -> None:
        receipt = self.policies()["t.user"].decide(a=10, b=11).to_dict()
        assert receipt["rules"] == {
            "used.within": ["yes"],
            "d": ["in"],
            "used(a: b).within": ["no"],
            "other": ["other"],
        }
        assert receipt["parameters"] == {"used.limit": "10", "used(a: b).limit": "10"}
        assert set(receipt["files"]) == {"t.user", "t.used"}

    def test_its_figures_are_overridden_for_all_that_use_it(self) -> None:
        policies = self.policies()
        other = policies.override("t.used", limit=20)
        assert other["t.user"].decide(a=15, b=15).value == {"d": 20, "other": True}
        assert other["t.used"].decide(a=15).value is True
        assert policies["t.user"].decide(a=15, b=15).value == {"d": 0, "other": False}
        assert other.override("t.used", limit=5)["t.user"].decide(a=15, b=15)["d"] == 0

    def test_a_wrong_figure_for_it_is_refused(self) -> None:
        with pytest.raises(bpmlib.InputError):
            self.policies().override("t.used", limit="20")
        with pytest.raises(bpmlib.UnknownPolicy, match=r"did you mean `t\.used`"):
            self.policies().override("t.usedd", limit=20)

    def test_the_user_overrides_only_its_own(self) -> None:
        with pytest.raises(bpmlib.InputError):
            self.policies()["t.user"].override(limit=20)

    def test_only_what_is_needed_is_asked_for(self) -> None:
        user = self.policies()["t.user"]
        assert user.decide({"b": 3}, answers=["other"]).value is True
        with pytest.raises(bpmlib.InputError) as caught:
            user.decide({"b": 3})
        assert caught.value.problems == {"a": "input-missing"}

    def test_dates_of_a_used_policy_count(self) -> None:
        figures = parameters("limit | 10 | number | -", "limit | 20 | number | 2026-07-01")
        used = policy("t.used", inputs("a: number"), figures, self.WITHIN)
        user = bpmlib.Policies.from_text(self.USER, used)["t.user"]
        assert user.dated
        assert [user.decide(a=15, b=0, as_of=day)["d"] for day in (JUNE, JULY)] == [0, 20]
        with pytest.raises(bpmlib.InputError):
            user.decide(a=15, b=0)

    @pytest.mark.parametrize("dated", [False, True])
    def test_a_used_policy_has_to_be_in_force_as_well(self, dated: bool) -> None:
        """However the day is given, and whichever day was asked for first."""
        figure = (
            parameters("own | 1 | number | -", "own | 2 | number | 2025-01-01")
            if dated
            else parameters("own | 1 | number")
        )
        text = policy(
            "t.user",
            inputs("a: number", "day: date"),
            figure,
            formula("d : boolean", "used.within and own > 0"),
            front=["uses: {used: t.used}", "as_of: day"],
        )
        used = self.USED.replace("effective: 2024-01-01..", "effective: 2024-01-01..2026-07-01")
        for days in ((JUNE, JULY), (JULY, JUNE)):
            user = bpmlib.Policies.from_text(text, used)["t.user"]
            for day in days:
                for arguments in ({"day": day}, {"as_of": day}):
                    if day == JUNE:
                        assert user.decide(a=1, **arguments).value is True
                    else:
                        with pytest.raises(bpmlib.NotEffective):
                            user.decide(a=1, **arguments)


class Parcel(BaseModel):
    weight: Annotated[Decimal, Unit("kg")]
    points: Annotated[int, Unit("points")] = 0


class TestUnits:
    def test_a_unit_of_an_application_s_documents_is_a_type(self) -> None:
        table = decision("d", "rule | parcel.weight | → d : points", "light | <= limit | award", "heavy | > limit | 0")
        figures = parameters("limit | 30 | kg", "award | 2 | points")
        made = only(policy("t.par", figures, table, front=["input: {parcel: Parcel}"]), documents=[Parcel])
        weights = (Decimal(30), Decimal("30.01"))
        assert [made.decide(parcel={"weight": weight}).value for weight in weights] == [2, 0]
        assert "more than 30 kg" in made.decide(parcel={"weight": 1}).explain()

    def test_and_does_not_meet_another(self) -> None:
        table = decision("d", "rule | parcel.weight | → d : number", "light | <= limit | 1")
        with pytest.raises(bpmlib.PolicyError, match="kg compared with points"):
            only(policy("t.par", parameters("limit | 3 | points"), table, front=["input: {parcel: Parcel}"]),
                 documents=[Parcel])  # fmt: skip
