"""What the checker knows of a built-in's result: units, lists, and arguments that do not go together."""

import pytest

import bpmlib.functions  # noqa: F401  (fills the registry)
from bpmlib.functions.registry import BUILTINS
from bpmlib.values.types import (
    ANY,
    BOOLEAN,
    CONTEXT,
    DATE,
    DAYS_TIME,
    FUNCTION,
    NOTHING,
    NULL,
    NUMBER,
    PERCENT,
    STRING,
    Type,
    list_of,
    money,
)

CNY, KVA = money("CNY"), money("kVA")
LITERAL = Type("number", "number", literal=True)


def result(name: str, *types: Type) -> str | None:
    for signature in BUILTINS[name].signatures:
        if signature.fits(types):
            return str(signature.result(types))
    return None


@pytest.mark.parametrize("name", ["sum", "mean", "median", "stddev", "min", "max"])
def test_a_figure_of_amounts_is_an_amount(name: str) -> None:
    assert result(name, list_of(CNY)) == result(name, CNY, CNY) == result(name, CNY, LITERAL) == "CNY"
    assert result(name, list_of(PERCENT)) == "percent"
    assert result(name, CNY, KVA) is None
    assert result(name, CNY, STRING) is None
    assert result(name, list_of(BOOLEAN)) is None


@pytest.mark.parametrize("name", ["sum", "mean", "median", "stddev", "product", "min", "max"])
def test_a_null_among_the_items_never_is_the_figure(name: str) -> None:
    assert result(name, list_of(NUMBER.or_null())) == result(name, NUMBER, NUMBER.or_null()) == "number"


def test_a_product_of_amounts_has_no_unit_that_could_be_known() -> None:
    assert result("product", list_of(NUMBER)) == result("product", PERCENT, LITERAL) == "number"
    assert result("product", list_of(CNY)) is result("product", CNY, CNY) is None


@pytest.mark.parametrize(
    ("name", "types", "expected"),
    [
        ("mode", (list_of(CNY),), "list<CNY>"), ("mode", (CNY, CNY), "list<CNY>"), ("mode", (CNY, KVA), None),
        ("sublist", (list_of(CNY), NUMBER), "list<CNY>"), ("sublist", (list_of(CNY), NUMBER, NUMBER), "list<CNY>"),
        ("sublist", (list_of(CNY), CNY), None),
        ("append", (list_of(CNY), CNY), "list<CNY>"), ("append", (list_of(CNY), LITERAL, CNY), "list<CNY>"),
        ("append", (list_of(CNY), KVA), None), ("append", (list_of(NOTHING), DATE), "list<date>"),
        ("append", (list_of(CNY), NULL), "list<CNY or null>"), ("append", (list_of(CNY),), None),
        ("insert before", (list_of(STRING), NUMBER, STRING), "list<string>"),
        ("insert before", (list_of(STRING), NUMBER, NUMBER), None),
        ("remove", (list_of(DATE), NUMBER), "list<date>"), ("reverse", (list_of(DATE),), "list<date>"),
        ("list replace", (list_of(CNY), NUMBER, CNY), "list<CNY>"),
        ("list replace", (list_of(CNY), FUNCTION, CNY), "list<CNY>"),
        ("list replace", (list_of(CNY), STRING, CNY), None),
        ("list contains", (list_of(CNY), CNY), "boolean"), ("list contains", (list_of(CNY), STRING), None),
        ("list contains", (list_of(CNY), KVA), None),
        ("index of", (list_of(CNY), CNY), "list<number>"), ("index of", (list_of(CNY), DATE), None),
        ("concatenate", (list_of(CNY), list_of(CNY)), "list<CNY>"),
        ("concatenate", (list_of(CNY), list_of(KVA)), None), ("union", (list_of(NOTHING), list_of(CNY)), "list<CNY>"),
        ("distinct values", (list_of(CNY),), "list<CNY>"),
        ("flatten", (list_of(list_of(list_of(CNY))),), "list<CNY>"), ("flatten", (list_of(CNY),), "list<CNY>"),
        ("flatten", (list_of(ANY),), "list<Any>"), ("sort", (list_of(CNY), FUNCTION), "list<CNY>"),
        ("sort", (list_of(DATE),), "list<date>"), ("sort", (list_of(DATE), NUMBER), None),
        ("count", (list_of(CNY),), "number"), ("all", (list_of(BOOLEAN),), "boolean"),
        ("any", (BOOLEAN, BOOLEAN), "boolean"), ("any", (list_of(NUMBER),), None),
        ("abs", (CNY,), "CNY"), ("abs", (DAYS_TIME,), "days and time duration"), ("abs", (DATE,), None),
        ("sqrt", (NUMBER,), "number"), ("sqrt", (CNY,), None),
        ("exp", (PERCENT,), "number"), ("odd", (NUMBER,), "boolean"), ("odd", (CNY,), None),
        ("string", (DATE,), "string"), ("string", (ANY,), "string"), ("number", (STRING, NULL, STRING), "number"),
        ("number", (STRING,), None),
        ("substring", (STRING, NUMBER), "string"), ("substring", (STRING, NUMBER, NUMBER), "string"),
        ("substring", (STRING,), None),
        ("matches", (STRING, STRING), "boolean"), ("matches", (STRING, STRING, NULL), "boolean"),
        ("replace", (STRING, STRING, STRING, STRING), "string"), ("replace", (STRING, STRING), None),
        ("split", (STRING, STRING), "list<string>"), ("string join", (list_of(STRING),), "string"),
        ("string join", (list_of(STRING.or_null()), NULL), "string"), ("string join", (list_of(CNY),), None),
        ("get value", (CONTEXT, STRING), "Any"),
        ("get entries", (CONTEXT,), "list<context<key: string, value: Any>>"),
        ("context", (list_of(CONTEXT),), "context"),
        ("context put", (CONTEXT, STRING, CNY), "context"),
        ("context put", (CONTEXT, list_of(STRING), NULL), "context"), ("context merge", (list_of(CONTEXT),), "context"),
    ],
)  # fmt: skip
def test_the_type_of_a_result(name: str, types: tuple[Type, ...], expected: str | None) -> None:
    assert result(name, *types) == expected


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("number", ["from, grouping separator, decimal separator"]), ("string", ["from"]),
        ("substring", ["string, start position, length"]), ("string length", ["string"]),
        ("upper case", ["string"]), ("lower case", ["string"]), ("substring before", ["string, match"]),
        ("substring after", ["string, match"]),
        ("replace", ["input, pattern, replacement, flags"]), ("contains", ["string, match"]),
        ("starts with", ["string, match"]), ("ends with", ["string, match"]),
        ("matches", ["input, pattern, flags"]), ("split", ["string, delimiter"]),
        ("string join", ["list, delimiter"]), ("list contains", ["list, element"]), ("count", ["list"]),
        ("min", ["list", "c"]), ("max", ["list", "c"]), ("sum", ["list", "n"]), ("mean", ["list", "n"]),
        ("product", ["list", "n"]), ("median", ["list", "n"]), ("stddev", ["list", "n"]),
        ("mode", ["list", "n"]), ("all", ["list", "b"]), ("any", ["list", "b"]),
        ("sublist", ["list, start position, length"]), ("append", ["list, item"]), ("concatenate", ["list"]),
        ("insert before", ["list, position, newItem"]), ("remove", ["list, position"]),
        ("list replace", ["list, position, newItem", "list, match, newItem"]), ("reverse", ["list"]),
        ("index of", ["list, match"]), ("union", ["list"]), ("distinct values", ["list"]), ("flatten", ["list"]),
        ("decimal", ["n, scale"]), ("floor", ["n, scale"]), ("ceiling", ["n, scale"]),
        ("round up", ["n, scale"]), ("round down", ["n, scale"]), ("round half up", ["n, scale"]),
        ("round half down", ["n, scale"]), ("abs", ["n", "n", "n"]), ("modulo", ["dividend, divisor"]),
        ("sqrt", ["number"]), ("log", ["number"]), ("exp", ["number"]), ("odd", ["number"]), ("even", ["number"]),
        ("get value", ["m, key"]), ("get entries", ["m"]), ("context", ["entries"]),
        ("context put", ["context, key, value", "context, keys, value"]), ("context merge", ["contexts"]),
        ("sort", ["list, precedes"]), ("not", ["negand"]),
    ],
)  # fmt: skip
def test_the_names_of_the_parameters_are_those_of_the_standard(name: str, forms: list[str]) -> None:
    assert [", ".join(signature.names) for signature in BUILTINS[name].signatures] == forms


def test_every_built_in_says_what_it_takes() -> None:
    for builtin in BUILTINS.values():
        assert builtin.signatures, builtin.name
        for signature in builtin.signatures:
            assert len(signature.names) == len(signature.types) == len(set(signature.names))
            assert 0 <= signature.optional <= len(signature.names)
