"""Models and inputs that mean no good: an answer or a reason in a moment, and never an exception."""

from __future__ import annotations

import time
from types import MappingProxyType
from typing import Any

import pytest

from bpmlib.dmn import read
from bpmlib.errors import Limits
from tests.dmn.models import context, decision, for_, input_data, item, knowledge, literal, model, service, table, text

LONG = " + ".join(["x"] * 100)


class Posing:
    """Its class is nobody's business."""

    @property
    def __class__(self) -> Any:  # type: ignore[override]
        raise RuntimeError("asked for its class")


def types_report(*elements: str) -> list[str]:
    found = model(*elements, input_data("i", "t0"), decision("D", literal("i"), ["i"], "t0"))
    return [one.code for one in found.diagnostics]


class TestTypes:
    @pytest.mark.parametrize("many", [False, True])
    def test_a_long_row_of_types_is_reported(self, many: bool) -> None:
        row = [item(f"t{at}", f"t{at + 1}", many=many) for at in range(1000)]
        assert "dmn-type-too-large" in types_report(*row, item("t1000", "number"))

    def test_types_that_use_each_other_twice_are_reported(self) -> None:
        row = [item(f"t{at}", "", item("a", f"t{at + 1}"), item("b", f"t{at + 1}")) for at in range(40)]
        assert "dmn-type-too-large" in types_report(*row, item("t40", "number"))

    def test_a_large_type_of_functions_is_reported(self) -> None:
        parameters = "".join(f'<parameters name="p{at}" typeRef="{{}}"/>' for at in range(2))
        row = [
            f'<itemDefinition name="t{at}"><functionItem outputTypeRef="t{at + 1}">'
            f"{parameters.format(*[f't{at + 1}'] * 2)}</functionItem></itemDefinition>"
            for at in range(40)
        ]
        assert "dmn-type-too-large" in types_report(*row, item("t40", "number"))

    def test_a_type_of_many_parts_is_none_of_them(self) -> None:
        parts = [item(f"p{at}", "number") for at in range(3000)]
        row = [item(f"t{at}", f"t{at + 1}") for at in range(40)]
        assert types_report(*row, item("t40", "", *parts)) == []


class TestWork:
    """What a function or a loop evaluates again and again is counted, whatever box it stands in.

    The loops are long enough by what they evaluate alone, not by their turns: `test_a_short_loop` is as long.
    """

    def test_a_short_loop(self) -> None:
        assert self.codes(decision("D", literal("count(for i in 1..10000 return i + 1)"))) == []

    @staticmethod
    def codes(*elements: str) -> list[str]:
        """Return what is said to the decision D, within a tenth of the usual work."""
        made = read({"m": text(*elements)}, limits=Limits(steps=100_000))
        return [one.code for one in made.evaluate("D").diagnostics]

    @pytest.mark.parametrize(
        "body",
        [
            context(*((f"e{at}", literal(LONG)) for at in range(200)), ("", literal("1"))),
            table("\n".join(["x || r", *(f"? + {at} = x or {LONG} > 0 || {at}" for at in range(20))]), hit="COLLECT"),
            table(f"x || r\n- || {LONG}"),
            table(f"{LONG} || r\n- || 1"),
        ],
    )
    def test_a_function_in_a_loop(self, body: str) -> None:
        calls = literal("count(for i in 1..10000 return f(i))")
        assert self.codes(knowledge("f(x)", body), decision("D", calls, ["f()"])) == ["evaluation-too-long"]

    def test_a_service_in_a_loop(self) -> None:
        inner = [decision(f"d{at}", literal(LONG), ["x"]) for at in range(50)]
        needed = [f"d{at}" for at in range(50)]
        out = decision("out", literal(" + ".join(needed)), needed)
        calls = decision("D", literal("count(for i in 1..10000 return f(i))"), ["f()"])
        found = self.codes(input_data("x"), *inner, out, service("f", "out", "x"), calls)
        assert found == ["evaluation-too-long"]

    def test_a_boxed_loop(self) -> None:
        found = self.codes(decision("D", for_("x", literal("1..10000"), literal(LONG))))
        assert found == ["evaluation-too-long"]

    def test_a_type_that_asks_long_of_each_item(self) -> None:
        long = " + ".join(["?"] * 100)
        found = self.codes(
            item("t", "number", allowed=f"{long} > 0", many=True),
            decision("D", literal("for i in 1..10000 return i"), [], "t"),
        )
        assert found == ["evaluation-too-long"]

    def test_mistakes_beyond_count(self) -> None:
        rules = "\n".join(["x || r", *(f"> || {at} +" for at in range(4000))])
        started = time.process_time()
        found = model(input_data("x"), decision("D", table(rules), ["x"]))
        assert len(found.diagnostics) == 8000
        assert time.process_time() - started < 40  # it takes two; comparing each with all others took minutes


class TestInputs:
    MODEL = read({"m": text(input_data("A"), decision("D", literal("A"), ["A"]), knowledge("f(A)", literal("A")))})

    @pytest.mark.parametrize("name", [1, None, b"A", ("A",)])
    def test_a_name_that_is_no_text_is_left_out_and_said(self, name: Any) -> None:
        for found in (self.MODEL.evaluate("D", {"A": 1, name: 2}), self.MODEL.invoke("f", {"A": 1, name: 2})):
            assert found.value == 1
            assert [one.code for one in found.diagnostics] == ["input-type"]

    @pytest.mark.parametrize("inputs", [[], [1], "A", 5, Posing])
    def test_inputs_that_are_no_mapping_are_said(self, inputs: Any) -> None:
        found = self.MODEL.evaluate("D", inputs)
        assert (found.value, found.diagnostics[0].code) == (None, "input-type")

    def test_any_mapping_will_do(self) -> None:
        assert self.MODEL.evaluate("D", MappingProxyType({"A": 1})).value == 1

    def test_an_object_that_says_nothing_of_its_class(self) -> None:
        found = self.MODEL.evaluate("D", {"A": Posing()})
        assert (found.value, found.diagnostics[0].code) == (None, "input-type")
