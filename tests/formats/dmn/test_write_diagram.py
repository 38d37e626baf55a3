"""The picture of a requirements graph: nothing overlaps, arrows touch their boxes, what is needed stands below."""

from __future__ import annotations

import random
import time
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpmlib.formats.dmn.diagram import Drawing, Edge, Shape, draw
from bpmlib.formats.dmn.writer_ids import Numbered, numbered
from bpmlib.model import drg as m
from bpmlib.model.policies import Word
from bpmlib.source import Source

HERE = Source("made", "").span(0, 0)
SPACE = "urn:a"

Services = dict[str, tuple[list[str], list[str]]]


def graph(needs: dict[str, list[str]], services: Services | None = None, namespace: str = SPACE) -> Numbered:
    """Return a model: `i...` are inputs, `d...` decisions, `k...` knowledge, each with what it needs."""

    def references(ids: list[str], kinds: str) -> tuple[m.Reference, ...]:
        return tuple(m.Reference(namespace, id_, span=HERE) for id_ in ids if id_[0] in kinds)

    def head(id_: str) -> tuple[str, Word, m.Variable]:
        name = Word(id_, span=HERE)
        return id_, name, m.Variable(name, span=HERE)

    nodes: dict[str, list[Any]] = {"i": [], "d": [], "k": []}
    for id_, ids in needs.items():
        match id_[0]:
            case "i":
                node: Any = m.InputData(*head(id_), span=HERE)
            case "d":
                node = m.Decision(*head(id_), references(ids, "id"), references(ids, "ks"), None, span=HERE)
            case _:
                node = m.BusinessKnowledgeModel(*head(id_), references(ids, "ks"), None, span=HERE)
        nodes[id_[0]].append(node)
    framed = tuple(
        m.DecisionService(*head(id_), references(outputs, "d"), references(inner, "d"), (), (), span=HERE)
        for id_, (outputs, inner) in (services or {}).items()
    )
    parts = [*map(tuple, nodes.values()), framed]
    return numbered(m.Definitions("g", SPACE, "1.5", (), (), *parts, span=HERE))


@st.composite
def graphs(draw: st.DrawFn) -> Numbered:
    """A graph of any kind: circles, arrows from a node to itself, services that no frame can show."""
    ids = [draw(st.sampled_from("iddk")) + str(number) for number in range(draw(st.integers(0, 9)))]
    some = st.lists(st.sampled_from(ids), max_size=3) if ids else st.just([])
    services = {f"s{number}": (draw(some), draw(some)) for number in range(draw(st.integers(0, 2)))}
    called = st.sampled_from([*ids, *services]) if ids else st.nothing()
    return graph({id_: draw(st.lists(called, max_size=4)) if id_[0] != "i" else [] for id_ in ids}, services)


@st.composite
def ordered(draw: st.DrawFn) -> Numbered:
    """A graph without circles: nodes need only earlier ones."""
    needs: dict[str, list[str]] = {}
    for number in range(draw(st.integers(0, 12))):
        id_ = draw(st.sampled_from("iddk")) + str(number)
        earlier = st.lists(st.sampled_from(list(needs)), max_size=4) if needs and id_[0] != "i" else st.just([])
        needs[id_] = draw(earlier)
    return graph(needs)


def shapes_of(drawing: Drawing) -> dict[str, Shape]:
    return {shape.id: shape for shape in drawing.shapes}


def apart(one: Shape, other: Shape) -> bool:
    return (
        one.left + one.width <= other.left
        or other.left + other.width <= one.left
        or one.bottom <= other.top
        or other.bottom <= one.top
    )


def holds(frame: Shape, shape: Shape) -> bool:
    sides = frame.left <= shape.left and shape.left + shape.width <= frame.left + frame.width
    return sides and frame.top <= shape.top and shape.bottom <= frame.bottom


def on_border(point: tuple[int, int], shape: Shape) -> bool:
    x, y = point
    right = shape.left + shape.width
    upright = x in (shape.left, right) and shape.top <= y <= shape.bottom
    return upright or (y in (shape.top, shape.bottom) and shape.left <= x <= right)


def arrows_of(model: Numbered, drawing: Drawing) -> list[tuple[Edge, str, str]]:
    """Return each drawn arrow with the ids of what is needed and what needs it."""
    ends = {
        need.id: (need.reference.id, node.id)
        for node, needs in zip(model.nodes, model.requirements, strict=True)
        for need in needs
    }
    return [(edge, *ends[edge.id]) for edge in drawing.edges]


def frames_of(model: Numbered, drawing: Drawing) -> dict[str, set[str]]:
    """Return the services that are drawn as frames, with the decisions that belong into them."""
    closed = {shape.id for shape in drawing.shapes if shape.closed}
    return {
        one.id: {reference.id for reference in (*one.outputs, *one.encapsulated)}
        for one in model.definitions.services
        if one.id not in closed
    }


# ------------------------------------------------------------------------------------------------- properties


@given(model=graphs())
def test_every_node_has_one_shape_and_every_requirement_one_edge(model: Numbered) -> None:
    drawing = draw(model)
    assert sorted(shape.id for shape in drawing.shapes) == sorted(node.id for node in model.nodes)
    wanted = sorted(need.id for needs in model.requirements for need in needs)
    assert sorted(edge.id for edge in drawing.edges) == wanted


@given(model=graphs())
def test_no_two_shapes_overlap_but_a_frame_and_its_decisions(model: Numbered) -> None:
    drawing = draw(model)
    frames = frames_of(model, drawing)
    for one, other in combinations(drawing.shapes, 2):
        if other.id in frames.get(one.id, ()):
            assert holds(one, other)
        else:
            assert apart(one, other)
    for shape in drawing.shapes:
        assert shape.left >= 0 and shape.top >= 0
        assert shape.left + shape.width <= drawing.width and shape.bottom <= drawing.height


@given(model=graphs())
def test_the_ends_of_an_edge_lie_on_the_borders_of_its_shapes(model: Numbered) -> None:
    drawing = draw(model)
    shapes = shapes_of(drawing)
    for edge, low, high in arrows_of(model, drawing):
        assert len(edge.points) > 1
        assert on_border(edge.points[0], shapes[low]) and on_border(edge.points[-1], shapes[high])
        assert all(one != other for one, other in zip(edge.points, edge.points[1:], strict=False))


@given(model=ordered())
def test_without_circles_what_is_needed_stands_below(model: Numbered) -> None:
    drawing = draw(model)
    shapes = shapes_of(drawing)
    for edge, low, high in arrows_of(model, drawing):
        assert shapes[low].top >= shapes[high].bottom
        heights = [y for _, y in edge.points]
        assert heights == sorted(heights, reverse=True)


@given(model=graphs())
def test_a_divider_parts_the_outputs_from_the_encapsulated_decisions(model: Numbered) -> None:
    drawing = draw(model)
    shapes = shapes_of(drawing)
    for service in model.definitions.services:
        frame = shapes[service.id]
        outputs = {reference.id for reference in service.outputs}
        inner = {reference.id for reference in service.encapsulated} - outputs
        assert (frame.divider is not None) == bool(not frame.closed and outputs and inner)
        if frame.divider is not None:
            assert all(shapes[id_].bottom <= frame.divider for id_ in outputs)
            assert all(shapes[id_].top >= frame.divider for id_ in inner)


@given(model=graphs())
def test_the_same_model_gives_the_same_picture(model: Numbered) -> None:
    assert draw(model) == draw(numbered(model.definitions))


# -------------------------------------------------------------------------------------------------- examples


def test_inputs_stand_at_the_bottom_and_knowledge_just_below_its_user() -> None:
    needs = {
        "i1": [], "i2": [], "k1": ["k2"], "k2": [],
        "d1": ["i1"], "d2": ["d1"], "d3": ["d2", "i2", "k1"],
    }  # fmt: skip
    shapes = shapes_of(draw(graph(needs)))
    rows = sorted({shapes[id_].top + shapes[id_].height // 2 for id_ in needs})
    row = {id_: len(rows) - 1 - rows.index(shapes[id_].top + shapes[id_].height // 2) for id_ in needs}
    assert row == {"i1": 0, "i2": 0, "d1": 1, "k2": 1, "d2": 2, "k1": 2, "d3": 3}


@pytest.mark.parametrize("services", [{}, {"s1": (["d2"], ["d1"])}])
def test_a_long_arrow_runs_past_the_boxes_between(services: Services) -> None:
    drawing = draw(graph({"i1": [], "d1": ["i1"], "d2": ["d1", "i1"]}, services))
    shapes = shapes_of(drawing)
    between = shapes["d1"]
    (long,) = (edge for edge in drawing.edges if edge.id == "d2_needs_i1")
    passing = [(x, y) for x, y in long.points if between.top <= y <= between.bottom]
    assert passing
    assert all(not between.left <= x <= between.left + between.width for x, _ in passing)


CHAIN = {"i1": [], "d1": ["i1"], "d2": ["d1"], "d3": ["d2"]}


@pytest.mark.parametrize(
    ("services", "framed"),
    [
        ({"s1": (["d2"], ["d1"])}, {"s1"}),
        ({"s1": (["d1"], ["d2"])}, set()),  # an encapsulated decision needs an output
        ({"s1": (["d3"], ["d1"])}, set()),  # d2 would stand above the frame and below it
        ({"s1": (["d2"], ["d1"]), "s2": (["d2"], [])}, {"s1"}),  # a decision is drawn once
        ({"s1": (["d2"], []), "s2": (["d3"], ["d1"])}, {"s1"}),
        ({"s1": ([], [])}, set()),
        ({"s1": (["d9"], [])}, set()),
    ],
)
def test_a_service_is_a_frame_where_that_is_possible(services: Services, framed: set[str]) -> None:
    model = graph(CHAIN, services)
    assert set(frames_of(model, draw(model))) == framed


def test_what_another_model_holds_is_not_drawn() -> None:
    drawing = draw(graph({"i1": [], "d1": ["i1"]}, {"s1": (["d1"], [])}, namespace="urn:other"))
    assert [(shape.id, shape.closed) for shape in drawing.shapes] == [("s1", True), ("i1", False), ("d1", False)]
    assert not drawing.edges


def test_parts_that_nothing_connects_fill_a_page() -> None:
    drawing = draw(graph({f"d{number}": [] for number in range(200)}))
    assert drawing.width < 3 * drawing.height


@pytest.mark.parametrize("arrows", [1_000, 40_000])
def test_large_graphs_do_not_hang(arrows: int) -> None:
    source = random.Random(arrows)
    needs: dict[str, list[str]] = {f"d{number}": [] for number in range(500)}
    for _ in range(arrows):
        needs[f"d{source.randrange(500)}"].append(f"d{source.randrange(500)}")
    start = time.perf_counter()
    assert len(draw(graph(needs)).edges) == arrows
    assert time.perf_counter() - start < 30
