"""Running cases: verdicts, and that no engine, however bad, stops the others."""

import signal
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bpmlib import dmn
from bpmlib.errors import Diagnostic
from bpmlib.feel import Outcome
from bpmlib.functions.temporal import CLOCK
from bpmlib.testing.tck.cases import read_folders
from bpmlib.testing.tck.run import Result, run
from tests.testing.kit import Engine, case_file, expecting, folder

ONE = '<value xsi:type="xsd:decimal">1</value>'
NULL = '<value xsi:nil="true"/>'
NOTE = Diagnostic("no-value", "division by zero")


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Return what the engine answers, to be filled."""
    found: dict[str, Any] = {}
    monkeypatch.setattr(dmn, "read", lambda texts, main: Engine(found))
    return found


def results(root: Path, *cases: str, seconds: float = 5.0) -> list[Result]:
    folder(root, case_file(*cases))
    return list(run(read_folders(root), seconds))


def verdicts(root: Path, *cases: str) -> list[tuple[str, str]]:
    return [(one.verdict, one.detail) for one in results(root, *cases)]


def service(*names: str) -> str:
    nodes = "".join(f'<resultNode name="{name}"><expected>{ONE}</expected></resultNode>' for name in names)
    return f'<testCase type="decisionService" invocableName="S"><inputNode name="x">{ONE}</inputNode>{nodes}</testCase>'


def test_every_result_node_counts(tmp_path: Path, answers: dict[str, Any]) -> None:
    answers |= {"Answer": 1, "Other": 2}
    other = f'<resultNode name="Other"><expected>{ONE}</expected></resultNode>'
    found = verdicts(tmp_path, expecting(ONE), expecting(ONE, inside=other), expecting(NULL, name="Unknown"))
    assert found == [("SUCCESS", ""), ("ERROR", "Other: expected 1, got 2"), ("SUCCESS", "")]


def test_a_case_that_expects_nothing_is_ignored(tmp_path: Path, answers: dict[str, Any]) -> None:
    assert verdicts(tmp_path, '<testCase id="1"/>') == [("IGNORED", "nothing is expected of it")]


def test_inputs_go_to_the_engine(tmp_path: Path, answers: dict[str, Any]) -> None:
    seen: list[Mapping[str, Any]] = []
    answers["Answer"] = seen.append
    untyped = '<inputNode name="b"><list><item><value>x</value></item></list></inputNode>'
    inside = f'<inputNode name="a">{ONE}</inputNode>{untyped}'
    assert verdicts(tmp_path, expecting(NULL, inside=inside)) == [("SUCCESS", "")]
    assert seen == [{"a": Decimal(1), "b": ["x"]}]


def test_a_service_of_one_output_gives_its_value_and_one_of_several_a_context(
    tmp_path: Path, answers: dict[str, Any]
) -> None:
    answers["call S"] = 1
    assert verdicts(tmp_path / "1", service("a")) == [("SUCCESS", "")]
    answers["call S"] = {"a": 1, "b": 1}
    assert verdicts(tmp_path / "2", service("a", "b")) == [("SUCCESS", "")]
    assert verdicts(tmp_path / "4", service("a")) == [("SUCCESS", "")]
    answers["call S"] = {"a": 1}
    assert verdicts(tmp_path / "5", service("a")) == [("ERROR", "expected 1, got {a: 1} (context)")]
    assert verdicts(tmp_path / "3", service("a", "b")) == [("ERROR", "b: expected 1, got null")]


def test_what_the_engine_raises_is_an_error_also_where_null_is_expected(
    tmp_path: Path, answers: dict[str, Any]
) -> None:
    def broken(_: Mapping[str, Any]) -> Any:
        raise KeyError("lost")

    def endless(_: Mapping[str, Any]) -> Any:
        return endless(_)

    answers |= {"Answer": broken, "Deep": endless, "Last": 1}
    found = verdicts(tmp_path, expecting(NULL), expecting(NULL, name="Deep"), expecting(ONE, name="Last"))
    assert found[0] == ("ERROR", "the engine raises KeyError: 'lost'")
    assert found[1][1].startswith("the engine raises RecursionError")
    assert found[2] == ("SUCCESS", "")


def test_a_model_that_cannot_be_read_fails_all_its_cases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(texts: Mapping[str, bytes], main: str) -> Any:
        raise ValueError("not XML")

    monkeypatch.setattr(dmn, "read", refuse)
    assert (
        verdicts(tmp_path, expecting(NULL), expecting(ONE))
        == [("ERROR", "the model cannot be read: ValueError: not XML")] * 2
    )


def test_a_folder_without_a_model(tmp_path: Path, answers: dict[str, Any]) -> None:
    path = folder(tmp_path, case_file(expecting(NULL)))
    (path / "model.dmn").unlink()
    assert [(one.verdict, one.detail) for one in run(read_folders(tmp_path))] == [("ERROR", "the folder has no model")]


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no timer here")
def test_an_endless_loop_ends(tmp_path: Path, answers: dict[str, Any]) -> None:
    def loop(_: Mapping[str, Any]) -> Any:
        while True:
            with suppress(Exception):  # an engine that holds up whatever it can
                time.sleep(0.01)

    answers |= {"Answer": loop, "Last": 1}
    before = signal.getsignal(signal.SIGALRM)
    found = results(tmp_path, expecting(NULL), expecting(ONE, name="Last"), seconds=0.05)
    assert [(one.verdict, one.detail) for one in found] == [("ERROR", "it takes more than 0.05 s"), ("SUCCESS", "")]
    assert signal.getsignal(signal.SIGALRM) == before


def test_where_no_alarm_can_ring_time_is_measured(tmp_path: Path, answers: dict[str, Any]) -> None:
    def slow(_: Mapping[str, Any]) -> None:
        time.sleep(0.02)

    answers["Answer"] = slow
    found: list[Result] = []
    thread = threading.Thread(target=lambda: found.extend(results(tmp_path, expecting(NULL), seconds=0.01)))
    thread.start()
    thread.join()
    assert [(one.verdict, one.detail) for one in found] == [("ERROR", "it takes more than 0.01 s")]


def test_the_clock_is_lent_and_stands_still_during_a_case(tmp_path: Path, answers: dict[str, Any]) -> None:
    seen: list[datetime] = []

    def now(_: Mapping[str, Any]) -> None:
        clock = CLOCK.get()
        assert clock is not None
        seen.append(clock())

    answers |= {"Answer": now, "Other": now}
    other = f'<resultNode name="Other"><expected>{NULL}</expected></resultNode>'
    assert verdicts(tmp_path, expecting(NULL, inside=other)) == [("SUCCESS", "")]
    assert seen[0] == seen[1] and seen[0].tzinfo is not None
    assert CLOCK.get() is None


def test_nulls_and_their_reasons_are_counted(tmp_path: Path, answers: dict[str, Any]) -> None:
    answers |= {"Answer": Outcome(None, (NOTE,)), "Silent": None}
    found = results(tmp_path, expecting(NULL), expecting(NULL, name="Silent"), expecting(ONE))
    assert [(one.nulls, one.explained) for one in found] == [(1, 1), (1, 0), (0, 0)]
    assert found[2].diagnostics == (NOTE,)


def test_a_detail_is_cut_to_a_length(tmp_path: Path, answers: dict[str, Any]) -> None:
    answers["Answer"] = {f"key {number}": number for number in range(1000)}
    ((_, detail),) = verdicts(tmp_path, expecting('<component name="a"/>'))
    assert len(detail) == 500 and detail.endswith("...")
