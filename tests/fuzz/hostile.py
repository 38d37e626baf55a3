"""Models that are sound, and made to ask for endless work, memory or depth."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from xml.sax.saxutils import escape

from tests.dmn.models import (
    boxed_list,
    context,
    decision,
    for_,
    function,
    input_data,
    item,
    knowledge,
    literal,
    service,
    table,
    text,
)

__all__ = ["HOSTILE"]

_MANY = (3, 30, 300, 3000)


def chain_of_decisions(random: Random) -> str:
    """Each decision needs the next; sometimes twice, sometimes the last needs the first."""
    count = random.choice(_MANY)
    last = random.choice(([], ["d0"]))
    parts = [
        decision(
            f"d{at}", literal(f"d{at + 1} + d{at + 1}") if at < count else literal("1"), [f"d{at + 1}"] * (at < count)
        )
        for at in range(count)
    ]
    return text(*parts, decision(f"d{count}", literal("1"), last))


def chain_of_types(random: Random) -> str:
    """Each type is the next one, or holds it twice."""
    count = random.choice(_MANY)
    kind = random.randrange(4)
    parts = []
    for at in range(count):
        name, below = f"t{at}", f"t{at + 1}"
        if kind == 0:
            parts.append(item(name, below))
        elif kind == 1:
            parts.append(item(name, "", item("a", below), item("b", below)))
        elif kind == 2:
            parts.append(item(name, below, many=True))
        else:
            parts.append(item(name, below, allowed="? != 3", constraint="? != 4"))
    parts.append(item(f"t{count}", random.choice(("number", "t0", "nowhere"))))
    return text(*parts, input_data("i", "t0"), decision("D", literal("i"), ["i"], "t0"))


def functions_that_multiply(random: Random) -> str:
    """Each function calls the next one several times."""
    count, calls = random.choice((3, 10, 40)), random.choice((2, 5))
    parts = [
        knowledge(f"f{at}(x)", literal(" + ".join([f"f{at + 1}(x)"] * calls)), [f"f{at + 1}()"]) for at in range(count)
    ]
    return text(*parts, knowledge(f"f{count}(x)", literal("x")), decision("D", literal("f0(1)"), ["f0()"]))


def much_in_a_function(random: Random) -> str:
    """A function with a long text or a large table, called in a loop."""
    terms = random.choice((10, 1000, 4000))
    many = random.choice((100, 100_000))
    kind = random.randrange(4)
    long = " + ".join(["x"] * min(terms, 100))
    if kind == 0:
        body = context(*((f"e{at}", literal(long)) for at in range(terms // 20)), ("", literal("1")))
    elif kind == 1:
        body = table("\n".join(["x || r", *(f"x + {at} = ? + {at + 1} || {at}" for at in range(terms))]), hit="COLLECT")
    elif kind == 2:
        body = boxed_list(*(literal(long) for _ in range(terms // 20)))
    else:
        body = literal("[" + ", ".join(["x"] * min(terms, 3000)) + "]")
    called = literal(f"count(for i in 1..{many} return f(i))")
    if random.random() < 0.3:
        return text(
            input_data("x"), decision("inner", body, ["x"]), service("f", "inner", "x"), decision("D", called, ["f()"])
        )
    return text(knowledge("f(x)", body), decision("D", called, ["f()"]))


def loops_in_loops(random: Random) -> str:
    """Boxed loops inside each other."""
    depth, many = random.choice((2, 5, 40)), random.choice((2, 100))
    body = literal("i0")
    for at in range(depth):
        body = for_(f"i{at}", literal(f"1..{many}"), body)
    return text(decision("D", body))


def recursion(random: Random) -> str:
    """Functions, services and contexts that call themselves without end."""
    kind = random.randrange(3)
    if kind == 0:
        return text(knowledge("f(x)", literal("f(x + 1)"), ["f()"]), decision("D", literal("f(1)"), ["f()"]))
    if kind == 1:
        inner = decision("a", literal("s() + s()"), ["s()"])
        return text(inner, service("s", "a"), decision("D", literal("s()"), ["s()"]))
    f = function("n", literal("[f(n), f(n)]"))
    return text(decision("D", context(("f", f), ("", literal("f(1)")))))


def doubling(random: Random) -> str:
    """Entries that each hold the one before twice, or its text."""
    count = random.choice((10, 25, 60, 1000))
    form = random.choice(
        ("[e{0}, e{0}]", "{{a: e{0}, b: e{0}}}", "string(e{0}) + string(e{0})", "concatenate(e{0}, e{0})")
    )
    entries = [("e0", literal('["ab"]')), *((f"e{at + 1}", literal(form.format(at))) for at in range(count))]
    return text(decision("D", context(*entries)))


def wide_table(random: Random) -> str:
    """A table with many rows and few kinds of cells, large enough for an index."""
    rows = random.choice((24, 100, 1000))
    cells = (
        "{0}",
        "< {0}",
        "[{0}..{1})",
        "not({0})",
        "-",
        "{0}, {1}",
        "? > {0}",
        "null",
        '"a{0}"',
        "x",
        "{0} + 1",
        ">= y",
    )
    texts = ['"r"', "{0}", "x", "1/0", "[{0}]"]
    lines = [
        " | ".join(random.choice(cells).format(at, at + random.randrange(9)) for _ in range(2))
        + " || "
        + random.choice(texts).format(at)
        for at in range(rows)
    ]
    hit = random.choice(("UNIQUE", "FIRST", "ANY", "PRIORITY", "COLLECT", "COLLECT+SUM", "RULE ORDER", "OUTPUT ORDER"))
    of = random.choice(("", ": number", ": string"))
    drawn = "\n".join([f"x{of} | y || r", *lines])
    return text(input_data("x", of[2:]), input_data("y"), decision("D", table(drawn, hit=hit), ["x", "y"]))


def long_text(random: Random) -> str:
    """A text that is long or deep."""
    many = random.choice((50, 500, 9000))
    written = random.choice((
        "1" + " + 1" * many,
        "(" * many + "1" + ")" * many,
        '"' + "a" * many + '"',
        "a " * many,
        "if true then " * many + "1" + " else 2" * many,
        "[1][" * many + "1" + "]" * many,
    ))  # fmt: skip
    name = escape("n " * random.choice((1, 500)) + "n")
    return text(input_data(name), decision("D", literal(written), [name]))


HOSTILE: tuple[Callable[[Random], str], ...] = (
    chain_of_decisions,
    chain_of_types,
    functions_that_multiply,
    much_in_a_function,
    loops_in_loops,
    recursion,
    doubling,
    wide_table,
    wide_table,
    long_text,
)
