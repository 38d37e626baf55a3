"""A drawing as diagram interchange."""

from __future__ import annotations

from collections.abc import Iterable

from bpmlib.formats.dmn.diagram import Edge, Shape, draw
from bpmlib.formats.dmn.diagram_layers import Point
from bpmlib.formats.dmn.writer_ids import Ids, Numbered
from bpmlib.formats.dmn.writer_xml import Element, element

__all__ = ["diagram_element"]


def diagram_element(model: Numbered) -> Element | None:
    """Return the one diagram of a model, None where there is nothing to draw."""
    if not model.nodes:
        return None
    drawing = draw(model)
    size = element("dmndi:Size", {"width": str(drawing.width), "height": str(drawing.height)})
    children = [
        size,
        *(_shape(shape, model.ids) for shape in drawing.shapes),
        *(_edge(edge, model.ids) for edge in drawing.edges),
    ]
    diagram = element("dmndi:DMNDiagram", {"id": model.ids.new("diagram")}, children)
    return element("dmndi:DMNDI", None, [diagram])


def _shape(shape: Shape, ids: Ids) -> Element:
    bounds = {"x": shape.left, "y": shape.top, "width": shape.width, "height": shape.height}
    children = [
        element("dc:Bounds", {name: str(value) for name, value in bounds.items()}),
        _divider(shape),
    ]
    attributes = {
        "id": ids.new(f"shape_{shape.id}"),
        "dmnElementRef": shape.id,
        "isCollapsed": "true" if shape.closed else None,
    }
    return element("dmndi:DMNShape", attributes, children)


def _divider(shape: Shape) -> Element | None:
    if shape.divider is None:
        return None
    ends = (shape.left, shape.divider), (shape.left + shape.width, shape.divider)
    return element("dmndi:DMNDecisionServiceDividerLine", None, _way(ends))


def _edge(edge: Edge, ids: Ids) -> Element:
    attributes: dict[str, str | None] = {"id": ids.new(f"edge_{edge.id}"), "dmnElementRef": edge.id}
    return element("dmndi:DMNEdge", attributes, _way(edge.points))


def _way(points: Iterable[Point]) -> list[Element]:
    return [element("di:waypoint", {"x": str(x), "y": str(y)}) for x, y in points]
