"""DMN models from short text: elements and boxes by functions, a FEEL text being a literal expression."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from bpmlib.dmn import read
from bpmlib.dmn.model import Model
from bpmlib.feel import Outcome

__all__ = [
    "boxed_filter", "boxed_if", "boxed_list", "call", "codes", "context", "decision", "every", "for_", "function",
    "function_type", "import_", "input_data", "item", "knowledge", "literal", "model", "outcome", "relation", "service",
    "some", "table", "text", "value",
]  # fmt: skip

DMN = "https://www.omg.org/spec/DMN/20230324/MODEL/"


def text(*elements: str, namespace: str = "urn:m", name: str = "m") -> str:
    """Return a file with these elements."""
    head = f'<definitions xmlns="{DMN}" namespace={quoteattr(namespace)} name={quoteattr(name)}>'
    return "\n".join([head, *elements, "</definitions>"])


def model(*elements: str, **others: str) -> Model:
    """Return the model of these elements; `others` are the texts of further files."""
    return read({"main.dmn": text(*elements), **others}, "main.dmn")


def value(logic: str, inputs: Mapping[str, Any] | None = None, *elements: str, **attributes: Any) -> Any:
    """Return the value of a decision with this logic, which needs all of the inputs."""
    return outcome(logic, inputs, *elements, **attributes).value


def codes(logic: str, inputs: Mapping[str, Any] | None = None, *elements: str, **attributes: Any) -> list[str]:
    """Return the codes of what is said of such a decision."""
    return [one.code for one in outcome(logic, inputs, *elements, **attributes).diagnostics]


def outcome(logic: str, inputs: Mapping[str, Any] | None, *elements: str, **attributes: Any) -> Outcome:
    """Return the outcome of a decision with this logic, which needs all of the inputs."""
    given = [input_data(name) for name in inputs or {} if f"name={quoteattr(name)}" not in "".join(elements)]
    needs = [*(inputs or {}), *attributes.pop("needs", ())]
    return model(*given, *elements, decision("D", logic, needs=needs, **attributes)).evaluate("D", inputs)


# -------------------------------------------------------------------------------------------- elements


def input_data(name: str, typed: str = "", variable: str = "") -> str:
    return f"<inputData {_named(name)}>{_variable(variable or name, typed)}</inputData>"


def decision(name: str, logic: str = "", needs: str | Iterable[str] = (), typed: str = "", variable: str = "") -> str:
    """Return a decision; of what it needs, `f()` is a function, `namespace#name` an element of another model."""
    return (
        f"<decision {_named(name)}>{_variable(variable or name, typed)}{_needs(needs)}"
        f"{_box(logic) if logic else ''}</decision>"
    )


def knowledge(signature: str, logic: str = "", needs: str | Iterable[str] = (), typed: str = "", box: str = "") -> str:
    """Return a business knowledge model, `f(a: number, b)`."""
    name, _, parameters = signature.rstrip(")").partition("(")
    inside = (
        f"<encapsulatedLogic{_type(box)}>{_parameters(parameters)}{_box(logic) if logic else ''}</encapsulatedLogic>"
    )
    head = f"<businessKnowledgeModel {_named(name)}>{_variable(name, typed)}"
    return f"{head}{inside}{_needs(needs)}</businessKnowledgeModel>"


def service(name: str, outputs: str, inputs: str = "", decisions: str = "", inner: str = "", typed: str = "") -> str:
    """Return a decision service."""
    parts = (
        ("outputDecision", outputs),
        ("encapsulatedDecision", inner),
        ("inputDecision", decisions),
        ("inputData", inputs),
    )
    inside = "".join(f"<{part} href={quoteattr(_href(one))}/>" for part, names in parts for one in _split(names))
    return f"<decisionService {_named(name)}>{_variable(name, typed)}{inside}</decisionService>"


def item(
    name: str, typed: str = "", *components: str, allowed: str = "", constraint: str = "", many: bool = False
) -> str:
    """Return a type; its components are types in turn."""
    inside = "".join(one.replace("itemDefinition", "itemComponent") for one in components)
    referred = f"<typeRef>{escape(typed)}</typeRef>" if typed else ""
    values = f"<allowedValues><text>{escape(allowed)}</text></allowedValues>" if allowed else ""
    demands = f"<typeConstraint><text>{escape(constraint)}</text></typeConstraint>" if constraint else ""
    flag = ' isCollection="true"' if many else ""
    return f"<itemDefinition name={quoteattr(name)}{flag}>{referred}{values}{demands}{inside}</itemDefinition>"


def function_type(name: str, parameters: str, result: str) -> str:
    """Return a type of functions."""
    inside = "".join(f"<parameters name={quoteattr(one)}{_type(of)}/>" for one, of in _typed(parameters))
    function = f'<functionItem outputTypeRef="{result}">{inside}</functionItem>'
    return f"<itemDefinition name={quoteattr(name)}>{function}</itemDefinition>"


def import_(name: str, namespace: str) -> str:
    return f'<import name={quoteattr(name)} namespace={quoteattr(namespace)} importType="{DMN}"/>'


# ----------------------------------------------------------------------------------------------- boxes


def literal(feel: str, typed: str = "") -> str:
    return f"<literalExpression{_type(typed)}><text>{escape(feel)}</text></literalExpression>"


def context(*entries: tuple[str, str], typed: str = "") -> str:
    """Return a context of entries `("name: type", box)`; the one named `""` is its result."""
    inside = "".join(
        f"<contextEntry>{''.join(_variable(*one) for one in _typed(name))}{_box(logic) if logic else ''}</contextEntry>"
        for name, logic in entries
    )
    return f"<context{_type(typed)}>{inside}</context>"


def boxed_list(*items: str, typed: str = "") -> str:
    return f"<list{_type(typed)}>{''.join(map(_box, items))}</list>"


def relation(columns: str, *rows: str, typed: str = "") -> str:
    """Return a relation; the cells of a row stand between `|`."""
    heads = "".join(f"<column name={quoteattr(name)}{_type(of)}/>" for name, of in _typed(columns))
    lines = "".join(f"<row>{''.join(_box(cell.strip()) for cell in row.split('|'))}</row>" for row in rows)
    return f"<relation{_type(typed)}>{heads}{lines}</relation>"


def call(function: str, *bindings: tuple[str, str], typed: str = "") -> str:
    """Return an invocation with bindings `("parameter: type", box)`."""
    inside = "".join(
        f"<binding><parameter name={quoteattr(name)}{_type(of)}/>{_box(logic) if logic else ''}</binding>"
        for written, logic in bindings
        for name, of in _typed(written)
    )
    return f"<invocation{_type(typed)}>{_box(function) if function else ''}{inside}</invocation>"


def function(parameters: str, body: str, typed: str = "", kind: str = "") -> str:
    kinds = f' kind="{kind}"' if kind else ""
    return f"<functionDefinition{_type(typed)}{kinds}>{_parameters(parameters)}{_box(body)}</functionDefinition>"


def boxed_if(condition: str, yes: str, no: str, typed: str = "") -> str:
    parts = (("if", condition), ("then", yes), ("else", no))
    inside = "".join(f"<{part}>{_box(logic)}</{part}>" for part, logic in parts)
    return f"<conditional{_type(typed)}>{inside}</conditional>"


def boxed_filter(base: str, match: str, typed: str = "") -> str:
    return f"<filter{_type(typed)}><in>{_box(base)}</in><match>{_box(match)}</match></filter>"


def for_(variable: str, items: str, result: str, of: str = "", typed: str = "") -> str:
    """Return a loop; `of` is the type that its `in` names."""
    return _iterator("for", "return", variable, items, result, of, typed)


def some(variable: str, items: str, condition: str, of: str = "", typed: str = "") -> str:
    return _iterator("some", "satisfies", variable, items, condition, of, typed)


def every(variable: str, items: str, condition: str, of: str = "", typed: str = "") -> str:
    return _iterator("every", "satisfies", variable, items, condition, of, typed)


def table(drawn: str, typed: str = "", hit: str = "UNIQUE") -> str:
    """Return a decision table of lines `input | input || output | output`, the first being `expression: type`.

    Lines that begin with `values` or `default` hold what the columns allow, and the defaults of the outputs. The cell
    `(empty)` is empty.
    """
    lines = [line.strip() for line in drawn.strip().splitlines()]
    extra = {line.split()[0]: line.split(maxsplit=1)[1] for line in lines if line.startswith(("values ", "default "))}
    head, *rules = [line for line in lines if not line.startswith(("values ", "default "))]
    (ins, outs), (allowed, orders) = _cells(head), _cells(extra.get("values", "||"))
    defaults = _cells("|| " + extra.get("default", "").lstrip("| "))[1]
    policy, _, aggregation = hit.partition("+")
    inputs = "".join(
        f"<input><inputExpression{_type(of)}><text>{escape(name)}</text></inputExpression>"
        f"{_texts('inputValues', _at(allowed, at))}</input>"
        for at, (name, of) in enumerate(_typed(one, last=True)[0] for one in ins)
    )
    outputs = "".join(
        f"<output{f' name={quoteattr(name)}' if name != '-' else ''}{_type(of)}>"
        f"{_texts('outputValues', _at(orders, at))}{_texts('defaultOutputEntry', _at(defaults, at))}</output>"
        for at, (name, of) in enumerate(_typed(one)[0] for one in outs)
    )
    rows = ""
    for rule in rules:
        tests, results = _cells(rule)
        entries = [f"<inputEntry><text>{escape(cell)}</text></inputEntry>" for cell in tests]
        entries += [f"<outputEntry><text>{escape(cell)}</text></outputEntry>" for cell in results]
        rows += f"<rule>{''.join(entries)}</rule>\n"
    policies = f'hitPolicy="{policy}"' + (f' aggregation="{aggregation}"' if aggregation else "")
    return f"<decisionTable {policies}{_type(typed)}>\n{inputs}{outputs}\n{rows}</decisionTable>"


# --------------------------------------------------------------------------------------------- details


def _box(logic: str) -> str:
    return logic if logic.startswith("<") and logic.endswith(">") else literal(logic)


def _iterator(kind: str, body: str, variable: str, items: str, result: str, of: str, typed: str) -> str:
    name = quoteattr(variable)
    inside = f"<in{_type(of)}>{_box(items)}</in><{body}>{_box(result)}</{body}>"
    return f"<{kind} iteratorVariable={name}{_type(typed)}>{inside}</{kind}>"


def _cells(line: str) -> tuple[list[str], list[str]]:
    before, _, behind = line.partition("||")
    first, second = ([cell.strip().removeprefix("(empty)") for cell in part.split("|")] for part in (before, behind))
    return (first if before.strip() else []), (second if behind.strip() else [])


def _at(cells: list[str], at: int) -> str:
    return cells[at] if at < len(cells) else ""


def _texts(name: str, feel: str) -> str:
    return f"<{name}><text>{escape(feel)}</text></{name}>" if feel else ""


def _type(of: str) -> str:
    return f" typeRef={quoteattr(of)}" if of else ""


def _split(names: str | Iterable[str]) -> list[str]:
    return [one.strip() for one in names.split(",") if one.strip()] if isinstance(names, str) else list(names)


def _typed(written: str, last: bool = False) -> list[tuple[str, str]]:
    """Return names with their types; with `last` the whole is one expression, and its type behind the last colon."""
    parts = [written] if last else _split(written)
    halves = [part.rpartition(": ") if ": " in part else (part, "", "") for part in parts]
    return [(name.strip(), of.strip()) for name, _, of in halves]


def _parameters(written: str) -> str:
    return "".join(f"<formalParameter name={quoteattr(name)}{_type(of)}/>" for name, of in _typed(written))


def _variable(name: str, typed: str = "") -> str:
    return f"<variable name={quoteattr(name)}{_type(typed)}/>"


def _id(name: str) -> str:
    return "_" + "".join(one if one.isalnum() else f"-{ord(one):x}" for one in " ".join(name.split()))


def _named(name: str) -> str:
    return f"id={quoteattr(_id(name))} name={quoteattr(name)}"


def _href(name: str) -> str:
    namespace, _, own = name.rpartition("#")
    return f"{namespace}#{_id(own)}"


def _needs(names: str | Iterable[str]) -> str:
    found = ""
    for name in _split(names):
        kind, part = ("knowledge", "requiredKnowledge") if name.endswith("()") else ("information", "requiredDecision")
        found += f"<{kind}Requirement><{part} href={quoteattr(_href(name.removesuffix('()')))}/></{kind}Requirement>"
    return found
