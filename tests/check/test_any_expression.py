"""Whatever an author writes, a policy is refused with findings or decides: no error is of another class than ours."""

from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as st

from bpmlib.errors import BpmError
from bpmlib.model import expressions as m
from bpmlib.policies import Policies
from bpmlib.syntax.show import show, show_tests
from tests.check.checks import FIELDS, ORDER
from tests.policy_text import decision, formula, parameters, policy, section, table, terms
from tests.syntax.trees import LEAVES, SPAN, cell_test_over, expression, expressions

NAMES = "a b kva n p s f d t la ls ln limit band half fees order".split()
PATHS = "order.amount order.placed_on order.placed_on.year order.quotation order.customer.settlement fees.kind".split()
NODES = expressions(
    st.sampled_from(NAMES).map(lambda name: m.Name(name, span=SPAN)) | st.sampled_from(PATHS).map(expression) | LEAVES
)


TESTS = cell_test_over(NODES)
CELLS = st.lists(TESTS, min_size=1, max_size=2).map(lambda tests: m.UnaryTests(tuple(tests), span=SPAN))
CONTEXT = (
    FIELDS,
    parameters("limit | 5 | CNY", "band | [1..5] | `range<CNY>`"),
    terms("half | a / 2"),
    section("Relation: fees", table("kind | fee", '"a" | 5', '"b" | -')),
)
DOCUMENT = """{
"a": 1, "b": 0, "kva": 2, "n": -1, "p": 0.5, "s": "a", "f": true, "d": "2026-03-12", "t": "2026-03-12T10:00:00",
"la": [], "ls": ["a"], "ln": [1, 2.5], "order": {"amount": 5, "placed_on": null, "quotation": null,
    "customer": {"is_new": true, "in_city": false, "settlement": "cash"}}}"""


def check_and_decide(*sections: str) -> None:
    with suppress(BpmError):
        policies = Policies.from_text(policy("t.x", *CONTEXT, *sections, front=(ORDER,)))
        found = policies.check()
        assert len(set(found)) == len(found)
        policies["t.x"].decide_json(DOCUMENT)


@given(NODES, st.sampled_from(("Any", "number", "CNY", "string", "boolean", "date", "`list<CNY>`", "`list<string>`")))
def test_a_formula(node: m.Expr, type_: str) -> None:
    check_and_decide(formula(f"r : {type_}", show(node)))


@given(st.sampled_from(NAMES + PATHS), CELLS, NODES)
def test_a_rule(column: str, tests: m.UnaryTests, result: m.Expr) -> None:
    cells = [text.replace("|", "\\|").replace("\n", " ") for text in (show_tests(tests), show(result))]
    check_and_decide(
        decision("r (FIRST)", f"rule | {column} | → r : Any", f"x | {cells[0]} | {cells[1]}", "otherwise | - | null")
    )
