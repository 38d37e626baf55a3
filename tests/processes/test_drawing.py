"""A process as Mermaid text: every state and step, the states a case is in, and what is overdue."""

import re

from bpmlib.cases.drawing import mermaid
from bpmlib.cases.plan import Plan
from tests.processes.kit import Case, duties, process, stage

FLOW = stage(
    "flow", "new", "done", "asked | new | ask | client or clerk | - | asked | -",
    "signed | asked | sign | client and clerk | - | done | -", "lapsed | asked | overdue reply | - | - | void | -",
    "stopped | any | cancel | clerk | - | void | -",
)  # fmt: skip
OTHER = stage(
    "other", "idle", "idle", "busy | idle | pay | clerk | - | busy | -", "idle | busy | pay | clerk | - | idle | -"
)
REPLY = duties("reply | clerk | answer | ask | deadline(ask.at, day) | - | -",
               "think | clerk or client | pay | ask | deadline(ask.at, week) | - | -")  # fmt: skip


def parsed(text: str) -> tuple[dict[str, str], list[tuple[str, str, str]]]:
    """Return the states by their identifiers, and the arrows; every line has to be one of Mermaid's."""
    states: dict[str, str] = {}
    arrows = []
    kinds = (
        r"stateDiagram-v2", r"\}", r"classDef now [a-z]+:#[0-9a-f]+,[a-z]+:#[0-9a-f]+", r"class (\w+) now",
        r"note right of (\w+)", r"end note", r"(?:OVERDUE )?[^:;\"]+",
    )  # fmt: skip
    for line in text.splitlines():
        line = line.strip()
        if state := re.fullmatch(r'state "([^":;]+)" as (\w+)( \{)?', line):
            assert state[2] not in states
            states[state[2]] = state[1]
        elif arrow := re.fullmatch(r"(\w+|\[\*\]) --> (\w+|\[\*\])(?:: ([^:;]+))?", line):
            arrows.append((arrow[1], arrow[2], arrow[3] or ""))
        else:
            assert any(re.fullmatch(kind, line) for kind in kinds), line
    for source, target, _ in arrows:
        assert {source, target} - {"[*]"} <= states.keys()
    return states, arrows


def test_every_state_and_step_is_there() -> None:
    plan = process(FLOW, OTHER, REPLY).plan
    states, arrows = parsed(mermaid(plan))
    assert sorted(states.values()) == sorted(["flow", "new", "asked", "done", "void", "other", "idle", "busy"])
    named = sorted((states.get(source, source), states.get(target, target), label) for source, target, label in arrows)
    assert named == sorted([
        ("[*]", "new", ""), ("new", "asked", "ask (client or clerk)"), ("asked", "done", "sign (client and clerk)"),
        ("asked", "void", "overdue reply"), ("new", "void", "cancel (clerk)"), ("asked", "void", "cancel (clerk)"),
        ("done", "void", "cancel (clerk)"), ("void", "void", "cancel (clerk)"), ("done", "[*]", ""),
        ("[*]", "idle", ""), ("idle", "busy", "pay (clerk)"), ("busy", "idle", "pay (clerk)"), ("idle", "[*]", ""),
    ])  # fmt: skip


def test_the_states_of_a_case_are_marked_and_its_duties_noted() -> None:
    case = Case(process(FLOW, OTHER, REPLY.replace("| answer |", "| sign |")))
    case.do("ask", "client", "2026-03-02T10:00")
    plan = case.process.plan
    text = mermaid(plan, case.state)
    states, _ = parsed(text)
    assert [states[found] for found in re.findall(r"class (\w+) now", text)] == ["asked", "idle"]
    assert "OVERDUE" not in text
    assert "reply - clerk by 2026-03-03" in text.replace("  clerk", " - clerk")
    case.wait("2026-03-03T12:00")
    text = mermaid(plan, case.state)
    states, _ = parsed(text)
    assert [states[found] for found in re.findall(r"class (\w+) now", text)] == ["void", "idle"]
    assert "OVERDUE reply" in text
    assert "OVERDUE think" not in text
    assert text.count("think") == 1


def test_a_case_without_duties_has_no_note() -> None:
    case = Case(process(FLOW, OTHER, REPLY))
    assert "note" not in mermaid(case.process.plan, case.state)


def plan_of_odd_names() -> Plan:
    return process(
        stage("end", "state", "note", "a | state | ask | 值班 经理 | - | note | -", "b | note | ask | b | - | 已结 | -",
              "c | 已结 | ask | b | - | end_note | -", "d | end_note | ask | b | - | endnote | -",
              "e | endnote | ask | b | - | u5f | -", "f | u5f | ask | b | - | _ | -"),
        stage("class", "state", "state", "a | state | pay | b | - | state | -"),
        stage("退房", "state_x", "state_x", "a | state_x | pay | b | - | state_x | -"),
    ).plan  # fmt: skip


def test_odd_names_are_safe_and_none_is_taken_for_another() -> None:
    states, arrows = parsed(mermaid(plan_of_odd_names()))
    assert sorted(states.values()) == sorted(
        ["end", "state", "note", "已结", "end_note", "endnote", "u5f", "_", "class", "state", "退房", "state_x"]
    )
    assert all(found.isascii() for found in states)
    assert len(arrows) == 3 + 6 + 1 + 1 + 3
