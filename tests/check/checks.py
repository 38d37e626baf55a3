"""What the checker says about a policy put together for a test, and the type it gives to an expression."""

from bpmlib.codes import CODES
from bpmlib.errors import Diagnostic
from bpmlib.policies import Policies
from tests.policy_text import formula, inputs, policy

FIELDS = inputs(
    "a: CNY", "b: CNY", "kva: kVA", "n: number", "p: percent", "s: string", "f: boolean", "d: date",
    "t: date and time", "la: list<CNY>", "ls: list<string>", "ln: list<number>",
)  # fmt: skip
ORDER = "input: {order: SalesOrder}"


def findings(*sections: str, front: tuple[str, ...] = (), more: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """Return the code of each error or note about a policy, with the characters that are marked."""
    return [
        (one.code, one.span.text) for one in _found(sections, front, more) if one.severity != "warning" and one.span
    ]


def codes(*sections: str, front: tuple[str, ...] = (), more: tuple[str, ...] = ()) -> list[str]:
    """Return the codes of the errors and notes about a policy."""
    return [code for code, _ in findings(*sections, front=front, more=more)]


def advice(*sections: str, front: tuple[str, ...] = (), more: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """Return the code of each warning about a policy without errors, with the characters that are marked."""
    found = _found(sections, front, more)
    assert not [one.code for one in found if one.severity == "error"]
    return [(one.code, one.span.text) for one in found if one.severity == "warning" and one.span]


def _found(sections: tuple[str, ...], front: tuple[str, ...], more: tuple[str, ...]) -> list[Diagnostic]:
    found = Policies.from_text(policy("t.x", *sections, front=front), *more).check()
    assert len(set(found)) == len(found)
    for one in found:
        assert one.span is not None and one.draw() and one.severity == CODES[one.code].severity
    return found


def typed(expression: str, *sections: str) -> str:
    """Return the type of an expression over `FIELDS` and a sales order, or the codes of what is wrong with it."""
    text = policy("t.x", FIELDS, *sections, formula("result : Any", expression), front=(ORDER,))
    policies = Policies.from_text(text)
    found = [one for one in policies.check() if one.severity == "error"]
    if found:
        return " ".join(one.code for one in found)
    checked = policies["t.x"].checked()
    (node,) = (section.expression for section in [checked.decisions["result"]] if hasattr(section, "expression"))
    return str(checked.type_of(node))
