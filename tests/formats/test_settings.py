"""`policies.toml`: what is read from it, and each mistake at its place."""

import tomllib
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpmlib.errors import Limits, PolicyError
from bpmlib.formats import settings
from bpmlib.formats.toml_places import places
from bpmlib.model.constants import constant
from bpmlib.model.settings import Settings
from bpmlib.source import Source
from bpmlib.values.ranges import Range


def read(text: str, **more: Any) -> Settings:
    return settings.read(Source("policies.toml", text), **more)


def mistakes(text: str, **more: Any) -> list[tuple[str, str, str]]:
    """Return the code, the place and the marked text of each mistake."""
    with pytest.raises(PolicyError) as caught:
        read(text, **more)
    found = caught.value.diagnostics
    assert all(one.draw() for one in found)
    return [(one.code, one.span.place.partition(":")[2], one.span.text) for one in found if one.span]


def test_everything_it_may_say() -> None:
    found = read(
        'time_zone = "Asia/Shanghai"\nlanguages = ["zh", "en"]\ncatalogue = "own.json"\n'
        '[parameters.sales.payment_terms]\nfirst_band = "(> 30000)" # more\ncod_from = 2_000\nnew = false\n'
        'left = -5\nlater = [{value = "30%"}, {from = 2026-07-01, value = "?"}]\n'
        """[parameters."sales.pricing"]\nrole = "\\"sales manager\\""\nother = '"general manager"'\n"""
    )
    assert (found.time_zone, found.languages, found.catalogue and found.catalogue.text) == (
        "Asia/Shanghai", ("zh", "en"), "own.json",
    )  # fmt: skip
    figures = [
        (one.policy.text, one.name.text, None if one.value is None else constant(one.value), one.valid_from)
        for one in found.figures
    ]
    assert figures == [
        ("sales.payment_terms", "first_band", Range(Decimal(30000), False, None, False), None),
        ("sales.payment_terms", "cod_from", Decimal(2000), None),
        ("sales.payment_terms", "new", False, None),
        ("sales.payment_terms", "left", Decimal(-5), None),
        ("sales.payment_terms", "later", Decimal("0.30"), None),
        ("sales.payment_terms", "later", None, date(2026, 7, 1)),
        ("sales.pricing", "role", "sales manager", None),
        ("sales.pricing", "other", "general manager", None),
    ]
    assert [one.span.line for one in found.figures] == [5, 6, 7, 8, 9, 9, 11, 12]


def test_nothing_is_fine_too() -> None:
    assert read("") == Settings(Source("policies.toml", ""))
    assert read("# only a comment\r\n\r\n[parameters]\r\n").figures == ()


def test_arrays_of_tables_are_dated_values() -> None:
    text = '[[parameters.a.b.c]]\nvalue = "1"\n[[parameters.a.b.c]]\nfrom = 2026-07-01\nvalue = "2"\n'
    assert [(one.policy.text, one.name.text, one.valid_from) for one in read(text).figures] == [
        ("a.b", "c", None),
        ("a.b", "c", date(2026, 7, 1)),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('time_zon = "UTC"', [("settings-key-unknown", "1:1", "time_zon")]),
        ('[params.a.b]\nc = "1"', [("settings-key-unknown", "1:2", "params")]),
        ('work_calendar = "cn"', [("settings-value", "1:17", '"cn"')]),
        ('time_zone = "Asia/Shangai"', [("settings-value", "1:13", '"Asia/Shangai"')]),
        ('time_zone = "../x"', [("settings-value", "1:13", '"../x"')]),
        ("time_zone = 8", [("settings-value", "1:13", "8")]),
        ('languages = "zh"', [("settings-value", "1:13", '"zh"')]),
        ("languages = []", [("settings-value", "1:13", "[]")]),
        ('languages = ["zh", "fr", "zh"]', [("settings-value", "1:20", '"fr"'), ("settings-value", "1:26", '"zh"')]),
        ("catalogue = 5", [("settings-value", "1:13", "5")]),
        ("parameters = 5", [("settings-value", "1:14", "5")]),
        ("[parameters]\na = 5", [("settings-value", "2:1", "a")]),
        ("[parameters.a.b]\nc = 0.3", [("settings-value", "2:5", "0.3")]),
        ("[parameters.a.b]\nc = nan", [("settings-value", "2:5", "nan")]),
        ("[parameters.a.b]\nc = 2026-07-01", [("settings-value", "2:5", "2026-07-01")]),
        ("[parameters.a.b]\nc = []", [("settings-value", "2:5", "[]")]),
        ('[parameters.a.b]\nc = ["30%"]', [("settings-value", "2:6", '"30%"')]),
        ('[parameters.a.b]\nc = [{from = "2026-07-01", value = "1"}]', [("settings-value", "2:14", '"2026-07-01"')]),
        ("[parameters.a.b]\nc = [{from = 2026-07-01T00:00:00, value = 1}]",
         [("settings-value", "2:14", "2026-07-01T00:00:00")]),
        ('[parameters.a.b]\nc = [{vale = "1"}]', [("settings-value", "2:6", '{vale = "1"}')]),
        ('[parameters.a.b]\nc = ""', [("settings-value", "2:5", '""')]),
        ('[parameters.a.b]\nc = "-"', [("settings-value", "2:5", '"-"')]),
        ('[parameters.a.b]\nc = "\\u0031"', [("settings-value", "2:5", '"\\u0031"')]),
        ('[parameters.a.b]\nc = """1 +\n2"""', [("settings-value", "2:5", '"""1 +\n2"""')]),
        ('[parameters.a.b]\nc = "(> 20000"', [("expression-malformed", "2:14", '"')]),
        ('[parameters.a.b]\nc = "\\"a\\" \\"b\\""', [("expression-malformed", "2:13", '"b\\"')]),
        ("[parameters.a.b\n", [("settings-toml", "1:16", "\n")]),
        ("a = 1\na = 2", [("settings-toml", "2:5", "2")]),
        ("a = ", [("settings-toml", "1:3", "=")]),
        (f"a = {'[' * 5000}{']' * 5000}", [("settings-toml", "1:1", "a")]),
        (f"a = {'9' * 5000}", [("settings-toml", "1:1", "a")]),
        ("a = 1\x00", [("character-not-allowed", "1:6", "\x00")]),
        ("\ufeffa = 1", [("character-not-allowed", "1:1", "\ufeff")]),
    ],
)  # fmt: skip
def test_mistakes_at_their_places(text: str, found: list[tuple[str, str, str]]) -> None:
    assert mistakes(text) == found


def test_all_mistakes_come_at_once_and_a_long_file_is_refused() -> None:
    text = 'time_zone = 8\nlanguage = "zh"\n[parameters.a.b]\nc = 0.3\nd = 1e5\n'
    assert [place for _, place, _ in mistakes(text)] == ["1:13", "2:1", "4:5", "5:5"]
    assert [code for code, _, _ in mistakes("a = 1\n" * 9, limits=Limits(file_chars=20))] == ["file-too-long"]


# ---------------------------------------------------------------------------------------------- places

KEYS = st.sampled_from(["a", "b", "'c d'", '"e.f"', "g-h", "1"])
SCALARS = st.sampled_from(
    ["1", "-2.5", "1e3", '"x # y"', "'z]'", "true", "2026-07-01", "2026-07-01 08:00:00Z", '"a\\"b"']
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: "[" + ", # note\n".join([*items, ""]) + "]"),
        st.dictionaries(KEYS, inner, max_size=3).map(
            lambda d: "{" + ", ".join(f"{key} = {value}" for key, value in d.items()) + "}"
        ),
    ),
    max_leaves=6,
)  # fmt: skip
LINES = st.one_of(
    st.tuples(st.lists(KEYS, min_size=1, max_size=3), VALUES).map(lambda pair: f"{' . '.join(pair[0])} = {pair[1]}"),
    st.lists(KEYS, min_size=1, max_size=3).map(lambda keys: f"[{'.'.join(keys)}] # x"),
    st.lists(KEYS, min_size=1, max_size=3).map(lambda keys: f"[[ {'.'.join(keys)} ]]"),
)


def leaves(data: Any, path: tuple[str | int, ...] = ()) -> dict[tuple[str | int, ...], Any]:
    """Return the scalars of a document by path."""
    if not isinstance(data, (dict, list)):
        return {path: data}
    items = data.items() if isinstance(data, dict) else enumerate(data)
    return {key: value for name, inner in items for key, value in leaves(inner, (*path, name)).items()}


@given(st.lists(LINES, max_size=6))
def test_every_value_is_found_where_it_stands(lines: list[str]) -> None:
    text = "\n".join(lines)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    found = places(text)
    for path, value in leaves(data).items():
        start, end = found[path].value
        assert tomllib.loads(f"x = {text[start:end]}") == {"x": value}
