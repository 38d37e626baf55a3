"""The picture of a requirements graph: inputs at the bottom, each decision above what it needs.

A decision service is a frame around its decisions where one can be drawn: they are the model's own and in no other
frame, no encapsulated one needs an output, and nothing outside stands between two of them. Else it is one closed box.
Elements of other models are not drawn, nor the arrows that come from them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bpmlib.formats.dmn.diagram_layers import Layout, Point, layered
from bpmlib.formats.dmn.diagram_parts import laid_out
from bpmlib.formats.dmn.writer_ids import Node, Numbered, Requirement
from bpmlib.model.drg import BusinessKnowledgeModel, Decision, DecisionService, InputData, Reference
from bpmlib.source import display_width

__all__ = ["Drawing", "Edge", "Shape", "draw"]


@dataclass(frozen=True, slots=True)
class Shape:
    """A box for the node with that id; a frame has a divider, at that height, between its two parts."""

    id: str
    left: int
    top: int
    width: int
    height: int
    closed: bool = False
    """A decision service without its decisions."""
    divider: int | None = None

    @property
    def middle(self) -> int:
        """The x of the middle."""
        return self.left + self.width // 2

    @property
    def bottom(self) -> int:
        """The y of the lower border."""
        return self.top + self.height


@dataclass(frozen=True, slots=True)
class Edge:
    """The arrow of the requirement with that id, from what is needed to what needs it."""

    id: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture; frames stand before what is in them."""

    shapes: tuple[Shape, ...]
    edges: tuple[Edge, ...]
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class _Arrow:
    requirement: Requirement
    low: str
    high: str


_MARGIN: Final = 40
_PADDING: Final = 30
_TITLE: Final = 30
_LOOP: Final = 20


def draw(model: Numbered) -> Drawing:
    """Return the picture of a model's own nodes. The same model always gives the same picture."""
    nodes = {node.id: node for node in model.nodes}
    arrows = [
        _Arrow(need, need.reference.id, node.id)
        for node, needs in zip(model.nodes, model.requirements, strict=True)
        for need in needs
        if need.reference.namespace == model.definitions.namespace and need.reference.id in nodes
    ]
    frames = _frames(model, arrows)
    inside = {member: service for service, members in frames.items() for member in members.all}
    drawn = {service: _framed(nodes, service, members, arrows, inside) for service, members in frames.items()}
    outer = [id_ for id_ in nodes if id_ not in inside]
    sizes = [(drawn[id_].width, drawn[id_].height) if id_ in drawn else _size(nodes[id_]) for id_ in outer]
    place = {id_: number for number, id_ in enumerate(outer)}
    links = [(place[inside.get(arrow.low, arrow.low)], place[inside.get(arrow.high, arrow.high)]) for arrow in arrows]
    needy = {arrow.high for arrow in arrows} - {id_ for id_ in nodes if isinstance(nodes[id_], BusinessKnowledgeModel)}
    floating = {place[id_] for id_ in outer if not isinstance(nodes[id_], InputData) and id_ not in needy | set(drawn)}
    layout = laid_out(sizes, links, floating)
    shapes = list(_shapes(nodes, outer, sizes, layout, drawn))
    where = {shape.id: shape for shape in shapes}
    within = {edge.id: edge.points for service, part in drawn.items() for edge in _moved(part, where[service]).edges}
    edges = []
    for arrow, path in zip(arrows, layout.paths, strict=True):
        points = within.get(arrow.requirement.id, ())
        if not points or inside.get(arrow.low) != inside[arrow.high]:
            points = _path(where[arrow.low], where[arrow.high], path, points)
        edges.append(Edge(arrow.requirement.id, points))
    return Drawing(tuple(shapes), tuple(edges), layout.width + 2 * _MARGIN, layout.height + 2 * _MARGIN)


def _size(node: Node) -> tuple[int, int]:
    """The usual size of a node's box, wider for a long name."""
    match node:
        case InputData():
            width, height = 125, 45
        case Decision():
            width, height = 180, 80
        case _:
            width, height = 135, 46
    lines = height // 40
    wanted = 30 + 7 * display_width(node.name.text) // lines
    return min(max(width, wanted + wanted % 2), 2 * width), height


def _shapes(
    nodes: Mapping[str, Node],
    outer: Sequence[str],
    sizes: Sequence[tuple[int, int]],
    layout: Layout,
    drawn: Mapping[str, Drawing],
) -> Iterable[Shape]:
    for id_, (x, y), (width, height) in zip(outer, layout.corners, sizes, strict=True):
        shape = Shape(id_, x + _MARGIN, y + _MARGIN, width, height, closed=isinstance(nodes[id_], DecisionService))
        if id_ in drawn:
            yield from _moved(drawn[id_], shape).shapes
        else:
            yield shape


def _path(low: Shape, high: Shape, bends: Sequence[Point], rest: Sequence[Point] = ()) -> tuple[Point, ...]:
    """The line from the upper border of one box, past the bends, to the lower border of the other.

    Of a box in a frame, `rest` is the way from the frame's border.
    """
    if low is high:
        right, middle = low.left + low.width, low.top + low.height // 2
        out, under = right + _LOOP, low.bottom + _LOOP
        return (right, middle), (out, middle), (out, under), (low.middle, under), (low.middle, low.bottom)
    end = rest or [(high.middle, high.bottom)]
    moved = [(x + _MARGIN, y + _MARGIN) for x, y in bends]
    if moved:  # a box in a frame is not in the middle of its row's cell
        moved[0], moved[-1] = (low.middle, moved[0][1]), (end[0][0], moved[-1][1])
    return _without_repeats([(low.middle, low.top), *moved, *end])


def _without_repeats(points: Sequence[Point]) -> tuple[Point, ...]:
    return tuple(point for number, point in enumerate(points) if number == 0 or point != points[number - 1])


# ---------------------------------------------------------------------------------------------- frames


@dataclass(frozen=True, slots=True)
class _Members:
    outputs: tuple[str, ...]
    encapsulated: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        return self.outputs + self.encapsulated


def _frames(model: Numbered, arrows: Sequence[_Arrow]) -> dict[str, _Members]:
    """The services that can be drawn as frames, in the order of the model: the first one has a decision."""
    own = {node.id for node in model.nodes if isinstance(node, Decision)}
    stands_in = {node.id: node.id for node in model.nodes}
    frames: dict[str, _Members] = {}
    for service in model.definitions.services:
        members = _members(service, model.definitions.namespace)
        free = members is not None and all(id_ in own and stands_in[id_] == id_ for id_ in members.all)
        if members is None or not free or _upside_down(members, arrows):
            continue
        trial = {**stands_in, **dict.fromkeys(members.all, service.id)}
        if not _circular(service.id, trial, arrows):
            stands_in = trial
            frames[service.id] = members
    return frames


def _members(service: DecisionService, namespace: str) -> _Members | None:
    """The ids of a service's decisions, None where there are none or some are another model's."""
    references: tuple[Reference, ...] = service.outputs + service.encapsulated
    if not references or any(reference.namespace != namespace for reference in references):
        return None
    outputs = tuple(dict.fromkeys(reference.id for reference in service.outputs))
    encapsulated = tuple(dict.fromkeys(reference.id for reference in service.encapsulated))
    return _Members(outputs, tuple(id_ for id_ in encapsulated if id_ not in outputs))


def _upside_down(members: _Members, arrows: Sequence[_Arrow]) -> bool:
    """Whether an encapsulated decision needs an output, which stands above it."""
    return any(arrow.low in members.outputs and arrow.high in members.encapsulated for arrow in arrows)


def _circular(frame: str, stands_in: Mapping[str, str], arrows: Sequence[_Arrow]) -> bool:
    """Whether something outside needs the frame and is needed by it."""
    above: dict[str, list[str]] = {}
    for arrow in arrows:
        above.setdefault(stands_in[arrow.low], []).append(stands_in[arrow.high])
    waiting = [high for high in above.get(frame, ()) if high != frame]
    seen = set(waiting)
    for node in waiting:
        for high in above.get(node, ()):
            if high == frame:
                return True
            if high not in seen:
                seen.add(high)
                waiting.append(high)
    return False


def _framed(
    nodes: Mapping[str, Node],
    service: str,
    members: _Members,
    arrows: Sequence[_Arrow],
    inside: Mapping[str, str],
) -> Drawing:
    """A service as a frame, and the arrows within it; of one that comes in, its way from the lower border.

    The divider is a flat box that stands between the two parts, and so is each point at which arrows come in: like
    that they run past the boxes.
    """
    inner = [arrow for arrow in arrows if arrow.high in members.all]
    outside = {_door(arrow, inside) for arrow in inner if arrow.low not in members.all}
    doors = [door for id_ in nodes if (door := _DOOR + id_) in outside]  # in the order in which the boxes stand outside
    place = {id_: number for number, id_ in enumerate((*members.all, *doors))}
    sizes = [*(_size(nodes[id_]) for id_ in members.all), *[(0, 0)] * len(doors)]
    links = [
        (place[arrow.low if arrow.low in members.all else _door(arrow, inside)], place[arrow.high]) for arrow in inner
    ]
    line = len(sizes)
    parted = bool(members.outputs and members.encapsulated)
    if parted:
        sizes.append((0, 0))
        links += [(place[id_], line) for id_ in members.encapsulated]
        links += [(line, place[id_]) for id_ in members.outputs]
    layout = layered(sizes, links)
    title = min(30 + 8 * display_width(nodes[service].name.text), 400)
    width = max(layout.width, title)
    left, top = _PADDING + (width - layout.width) // 2, _PADDING + _TITLE
    spots = [
        Shape(id_, left + x, top + y, *size) for id_, (x, y), size in zip(place, layout.corners, sizes, strict=False)
    ]
    boxes = spots[: len(members.all)]
    height = max(top + layout.height, max(box.bottom for box in boxes) + _PADDING)
    edges = []
    for arrow, (low, high), path in zip(inner, links, layout.paths, strict=False):
        bends = [(x + left - _MARGIN, y + top - _MARGIN) for x, y in path]
        start = spots[low] if low < len(boxes) else replace(spots[low], top=height)
        edges.append(Edge(arrow.requirement.id, _path(start, spots[high], bends)))
    divider = top + layout.corners[line][1] if parted else None
    frame = Shape(service, 0, 0, width + 2 * _PADDING, height, divider=divider)
    return Drawing((frame, *boxes), tuple(edges), frame.width, frame.height)


def _door(arrow: _Arrow, inside: Mapping[str, str]) -> str:
    """A name for the point at which the arrows from a box, or from a whole frame, come into another frame."""
    return _DOOR + inside.get(arrow.low, arrow.low)


_DOOR: Final = "from "


def _moved(drawing: Drawing, to: Shape) -> Drawing:
    """A part's picture at the place of a box."""
    shapes = tuple(
        replace(
            shape,
            left=shape.left + to.left,
            top=shape.top + to.top,
            divider=None if shape.divider is None else shape.divider + to.top,
        )
        for shape in drawing.shapes
    )
    edges = tuple(Edge(edge.id, tuple((x + to.left, y + to.top) for x, y in edge.points)) for edge in drawing.edges)
    return replace(drawing, shapes=shapes, edges=edges)
