"""Models that import each other (DMN 1.5, 6.3.3): names under a prefix or without, requirements over two models."""

from pathlib import Path
from typing import Any

import pytest

from bpmlib.dmn import load, read
from bpmlib.dmn.model import Model
from bpmlib.errors import PolicyError
from tests.dmn.models import call, decision, import_, input_data, item, knowledge, model, service, text

INNER = text(
    item("tC", "number", allowed="> 0"),
    item("my type", "tC"),
    decision("base", "10"),
    knowledge("inc(x: tC)", "x + 1"),
    decision("Same", '"C"'),
    input_data("In", "tC"),
    namespace="urn:c",
)
MIDDLE = text(
    import_("c", "urn:c"),
    item("tB", "", item("v", "c.tC"), item("my part", "string")),
    decision("base", "c.base + 1", needs="urn:c#base"),
    knowledge("f(x)", "c.inc(x) * 2", needs="urn:c#inc()"),
    decision("Same", '"B"'),
    input_data("In", "number"),
    decision("Uses In", "In + c.In", needs="In, urn:c#In"),
    service("svc", "Uses In", "In, urn:c#In"),
    namespace="urn:b",
)
MAIN = (
    import_("b", "urn:b"),
    input_data("P", "b.tB"),
    input_data("In", "number"),
    decision("Same", 'b.Same + "A"', needs="urn:b#Same"),
)
GIVEN = {"P": {"v": 1, "my part": "x"}, "In": 1, "b.In": 100, "{urn:c}In": 1000}


def evaluated(logic: str, needs: str = "", inputs: Any = None, typed: str = "") -> Any:
    loaded = model(*MAIN, decision("D", logic, needs=needs, typed=typed), b=MIDDLE, c=INNER)
    assert loaded.diagnostics == ()
    return loaded.evaluate("D", GIVEN if inputs is None else inputs).value


@pytest.mark.parametrize(
    ("logic", "needs", "expected"),
    [
        ("b.base", "urn:b#base", 11),
        ("b.c.base", "urn:c#base", 10),
        ("b.base + b.c.base", "urn:b#base, urn:c#base", 21),
        ("b.f(4)", "urn:b#f()", 10),
        ("b.f(-4)", "urn:b#f()", None),
        (call("b.f", ("x", "4")), "urn:b#f()", 10),
        ("sort([1, 2], function(x, y) b.f(x) > b.f(y))", "urn:b#f()", [2, 1]),
        ("b.Uses In", "urn:b#Uses In", 1100),
        ("b.svc(1, 2)", "urn:b#svc()", 3),
        (call("b.svc", ("In", "4")), "urn:b#svc()", 8),
        ("Same", "Same", "BA"),
        ("[Same, b.Same]", "Same, urn:b#Same", ["BA", "B"]),
        ("P.v + 1", "P", 2),
        ("P.my part", "P", "x"),
        ('[P][my part = "x"].v', "P", [1]),
        ("P instance of b.tB", "P", True),
        ("P.v instance of b.c.tC", "P", True),
        ("P.v instance of b.c.my type", "P", True),
        ('{v: "x", my part: "x"} instance of b.tB', "", False),
        ("(function(p: b.tB) p.v)(P)", "P", 1),
        ("b.f", "urn:b#base", None),
        ("base", "urn:b#base", None),
        ("b.base", "", None),
    ],
)
def test_names_of_imported_models(logic: str, needs: str, expected: Any) -> None:
    assert evaluated(logic, needs) == expected


def test_imported_types_are_demanded() -> None:
    assert evaluated("1", typed="b.c.tC") == 1
    assert evaluated("-1", typed="b.c.tC") is None
    assert evaluated("P.v", "P", {"P": {"v": -1, "my part": "x"}}) is None


@pytest.fixture(scope="module")
def loaded() -> Model:
    return model(*MAIN, b=MIDDLE, c=INNER)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("b.base", 11), ("{urn:b}base", 11), ("b.c.base", 10), ("{urn:c}base", 10), ("Uses In", 1100),
        ("b.Uses In", 1100), ("Same", "BA"), ("{urn:m}Same", "BA"), ("b.Same", "B"), ("base", None), ("b.nobody", None),
    ],
)  # fmt: skip
def test_imported_elements_may_be_asked_for(loaded: Model, name: str, expected: Any) -> None:
    assert loaded.evaluate(name, GIVEN).value == expected


def test_imported_functions_may_be_invoked(loaded: Model) -> None:
    assert loaded.invoke("b.f", {"x": 4}).value == 10
    assert loaded.invoke("svc", {"In": 4}).value == 8


LIBRARY = text(
    item("tE", "number", allowed="> 0"),
    decision("lib", "7"),
    knowledge("twice(x: tE)", "x * 2"),
    input_data("X"),
    namespace="urn:e",
)


@pytest.mark.parametrize(
    ("logic", "needs", "typed", "expected"),
    [
        ("twice(lib)", "urn:e#lib, urn:e#twice()", "", 14),
        ("twice(-1)", "urn:e#twice()", "", None),
        ("-1", "", "tE", None),
        ("-1", "", "tM", None),
        ("X", "urn:e#X", "", 5),
        ("5 instance of tE", "", "", True),
        ("own", "own", "", 1),
    ],
)
def test_an_import_without_a_name_adds_names_to_the_models_own(
    logic: str, needs: str, typed: str, expected: Any
) -> None:
    elements = (import_("", "urn:e"), item("tM", "tE"), decision("own", "1"))
    loaded = model(*elements, decision("D", logic, needs=needs, typed=typed), e=LIBRARY)
    assert loaded.diagnostics == () and loaded.evaluate("D", {"X": 5}).value == expected


def test_of_two_elements_of_one_name_the_required_one_is_meant() -> None:
    elements = (import_("", "urn:e"), decision("lib", "1"))
    loaded = model(*elements, decision("A", "lib", needs="lib"), decision("B", "lib", needs="urn:e#lib"), e=LIBRARY)
    assert [loaded.evaluate(name).value for name in ("A", "B", "lib")] == [1, 7, 1]


@pytest.mark.parametrize("name", ["my lib", "a.b", "lib-x", "été"])
def test_an_imports_name_may_hold_blanks_and_signs(name: str) -> None:
    loaded = model(
        import_(name, "urn:e"),
        decision("A", f"{name}.twice({name}.lib)", needs="urn:e#lib, urn:e#twice()"),
        decision("B", "-5", typed=f"{name}.tE"),
        decision("C", f"5 instance of {name}.tE"),
        e=LIBRARY,
    )
    assert loaded.diagnostics == ()
    assert [loaded.evaluate(one).value for one in "ABC"] == [14, None, True]


def test_a_local_reference_may_be_written_with_its_namespace() -> None:
    loaded = model(decision("a", "1"), decision("b", "a + 1", needs="urn:m#a"))
    assert loaded.evaluate("b").value == 2


def test_a_missing_import_nulls_what_needs_it_and_nothing_else() -> None:
    elements = (import_("x", "urn:nobody"), decision("A", "x.y", needs="urn:nobody#y"), decision("B", "1"))
    loaded = model(*elements, decision("C", "1", typed="x.tT"))
    assert [one.code for one in loaded.diagnostics] == ["dmn-import-unknown", "dmn-requirement-unknown", "type-unknown"]
    assert [loaded.evaluate(one).value for one in "ABC"] == [None, 1, 1]


def test_files_beside_the_model_matter_only_where_it_imports_them(tmp_path: Path) -> None:
    (tmp_path / "main.dmn").write_text(
        text(import_("e", "urn:e"), decision("D", "e.lib", needs="urn:e#lib")), encoding="utf-8"
    )
    (tmp_path / "a.dmn").write_text("<nothing", encoding="utf-8")
    (tmp_path / "b.dmn").write_text(text(import_("m", "urn:m"), namespace="urn:other"), encoding="utf-8")
    (tmp_path / "z.dmn").write_text(LIBRARY, encoding="utf-8")
    loaded = load(tmp_path / "main.dmn")
    assert loaded.diagnostics == () and loaded.evaluate("D").value == 7
    (tmp_path / "z.dmn").write_text(LIBRARY.replace("</definitions>", ""), encoding="utf-8")
    assert load(tmp_path / "main.dmn").evaluate("D").value is None


@pytest.mark.parametrize(("location", "expected"), [("", 1), ("b c.dmn", 2), ("./lib/b%20c.dmn", 2), ("nobody.dmn", 1)])
def test_of_two_files_of_a_namespace_the_named_one_is_read(tmp_path: Path, location: str, expected: int) -> None:
    imported = import_("e", "urn:e").replace("<import ", f'<import locationURI="{location}" ')
    main = text(imported, decision("D", "e.lib", needs="urn:e#lib"))
    (tmp_path / "main.dmn").write_text(main, encoding="utf-8")
    for at, name in enumerate(("a", "b c", "d"), 1):
        library = text(decision("lib", str(at)), namespace="urn:e")
        (tmp_path / f"{name}.dmn").write_text(library, encoding="utf-8")
    assert load(tmp_path / "main.dmn").evaluate("D").value == expected


@pytest.mark.parametrize("broken", [b"\xff\xfe\x00", b'<?xml version="1.0" encoding="utf-7"?><a/>', b"<a", "<a"])
def test_a_file_in_memory_that_is_no_model_is_null_where_it_is_needed(broken: str | bytes) -> None:
    main = text(import_("e", "urn:e"), decision("D", "1"), decision("E", "e.lib", needs="urn:e#lib"))
    loaded = read({"main.dmn": main, "e.dmn": broken})
    assert loaded.evaluate("D").value == 1 and loaded.evaluate("E").value is None
    with pytest.raises(PolicyError):
        read({"main.dmn": main, "e.dmn": broken}, "e.dmn")


def test_a_main_file_that_is_not_there() -> None:
    with pytest.raises(ValueError, match="there are no files"):
        read({})
    with pytest.raises(ValueError, match="none of the files is called `b`"):
        read({"a": text()}, "b")


def test_models_that_import_each_other_are_refused() -> None:
    with pytest.raises(PolicyError) as caught:
        model(import_("a", "urn:a"), a=text(import_("m", "urn:m"), namespace="urn:a"))
    assert caught.value.diagnostics[0].code == "dmn-import-cyclic"
    with pytest.raises(PolicyError):
        model(import_("itself", "urn:m"))
