"""The XML tree: where everything stands, and what is refused."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpmlib.errors import Diagnostic, ExpressionError, Limits, PolicyError
from bpmlib.formats.dmn.xml import Element, parse
from bpmlib.source import Fragment, Source
from bpmlib.syntax.parser import parse_expression


def tree(text: str) -> Element:
    return parse(Source("a.xml", text))


def refusal(text: str, limits: Limits | None = None) -> Diagnostic:
    """Return why a text is refused, and see that it does not take long."""
    start = time.process_time()
    with pytest.raises(PolicyError) as caught:
        parse(Source("a.xml", text), limits or Limits())
    assert time.process_time() - start < 5
    (found,) = caught.value.diagnostics
    assert found.span is not None and 0 <= found.span.start <= found.span.end <= max(1, len(text))
    assert found.draw()
    return found


def text_of(element: Element) -> Fragment:
    found = element.text()
    assert found is not None
    return found


# ------------------------------------------------------------------------------------- names and prefixes


def test_names_are_local_and_namespaces_resolved() -> None:
    root = tree('<p:a xmlns:p="urn:p" xmlns="urn:d" p:x="1" y="2"><b/><p:c xmlns:p="urn:q"/><d xmlns=""/></p:a>')
    assert (root.name, root.namespace, dict(root.attributes)) == ("a", "urn:p", {"{urn:p}x": "1", "y": "2"})
    assert [(one.name, one.namespace) for one in root.children] == [("b", "urn:d"), ("c", "urn:q"), ("d", "")]
    assert root.children[1].prefixes.get("p") == "urn:q" and root.children[0].prefixes.get("p") == "urn:p"
    assert root.prefixes.get("other") is None and root.prefixes.get("") == "urn:d"


def test_comments_and_instructions_are_left_out() -> None:
    root = tree("<?xml version='1.0'?><!-- a --><a><!-- b --><?do it?><b>1<!-- c -->2</b></a><!-- d -->")
    assert [text_of(one).text for one in root.children] == ["12"]


def test_an_attribute_whose_prefix_is_unknown_keeps_it() -> None:
    assert dict(tree('<a xsi:nil="true" xml:lang="en"/>').attributes) == {
        "{xsi}nil": "true",
        "{http://www.w3.org/XML/1998/namespace}lang": "en",
    }


# --------------------------------------------------------------------------------------------------- places


def test_elements_and_attributes_know_their_places() -> None:
    root = tree('\ufeff<a>\n 价 <b one = "1>"\n  two=\'x &lt; y\' p:two="z"/></a>')
    (inner,) = root.children
    assert (inner.span.text, inner.span.line, inner.span.column) == ("<b", 2, 4)
    assert inner.place("one").text == "1>"
    assert (inner.place("two").text, inner.place("two").line) == ("x &lt; y", 3)
    assert inner.place("three") == inner.span
    assert inner.attributes["two"] == "x < y"


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        ("  a b\t", "a b"),
        ("a &lt; b", "a < b"),
        ("&lt;&gt;&amp;&quot;&apos;&#65;&#x4EF7;", "<>&\"'A价"),
        ("\n<![CDATA[ a < b && c ]]>\n", "a < b && c"),
        ("a<![CDATA[<]]>b<!-- not --> c<?nor this?>d", "a<b cd"),
        ("价格 &lt;\r\n 数量\r\n", "价格 <\n 数量"),
        ("😀 &#x1F600; x", "😀 😀 x"),
        ("if a\n\n\tthen 1", "if a\n\n\tthen 1"),
        ("&#32;&#10;x&#32;", "x"),
        ("a\rb", "a\nb"),
    ],
)
def test_every_character_of_a_text_is_found_in_the_file(inside: str, text: str) -> None:
    source = Source("a.xml", f"<价><t>{inside}</t></价>")
    fragment = text_of(parse(source).children[0])
    assert fragment.text == text
    for index, char in enumerate(text):
        place = source.text[fragment.at(index, index + 1).start :]
        assert place.startswith((char, "&", "\r")), (index, place)


def test_a_text_of_blanks_is_none() -> None:
    assert tree("<a> \n </a>").text() is None and tree("<a/>").text() is None
    assert tree("<a><![CDATA[ ]]>&#32;</a>").text() is None


@pytest.mark.parametrize(
    ("inside", "line", "column"),
    [
        ("1 &lt; 2 and )", 1, 17),
        ("\n  a &lt; b &amp;\n", 2, 12),
        ("<![CDATA[a < b and\n)]]>", 2, 1),
        ("价格 &lt; 2\r\n  and &#40;&#41;", 2, 12),
        ("<!-- first --> 1 + <!-- then --> )", 1, 37),
    ],
)
def test_a_mistake_in_an_expression_is_found_behind_what_xml_writes_otherwise(
    inside: str, line: int, column: int
) -> None:
    fragment = text_of(tree(f"<t>{inside}</t>"))
    with pytest.raises(ExpressionError) as caught:
        parse_expression(fragment)
    span = caught.value.span
    assert span is not None and (span.line, span.column) == (line, column)


@given(
    st.lists(st.sampled_from(["a", " ", "\n", "价", "&lt;", "<![CDATA[<b>]]>", "<!-- c -->", "&#65;", "\r\n", "😀"]))
)
def test_any_text_is_found_where_it_stands(pieces: list[str]) -> None:
    source = Source("a.xml", f"<t>{''.join(pieces)}</t>")
    fragment = parse(source).text()
    plain = {"&lt;": "<", "<![CDATA[<b>]]>": "<b>", "<!-- c -->": "", "&#65;": "A", "\r\n": "\n"}
    assert (fragment.text if fragment else "") == "".join(plain.get(piece, piece) for piece in pieces).strip()
    for index, char in enumerate(fragment.text if fragment else ""):
        assert fragment is not None
        assert source.text[fragment.at(index, index + 1).start] in (char, "&", "\r")


# ------------------------------------------------------------------------------------------ what is refused


@pytest.mark.parametrize(
    ("text", "line", "column", "hint"),
    [
        ("", 1, 1, "empty"),
        ("a: 1", 1, 1, "begins with"),
        ("<a>\n <b>\n</a>", 3, 3, "close `<b>` first"),
        ("<a>\n <b/>", 2, 6, "close `<a>` first"),
        ("<a>1 < 2</a>", 1, 7, "&lt;"),
        ("<a>1 && 2</a>", 1, 7, "&amp;"),
        ("<a>\n 价格 &nbsp; </a>", 2, 5, "&lt; &gt;"),
        ("<a/><b/>", 1, 5, "one outermost"),
        ("\n<?xml version='1.0'?><a/>", 2, 1, "very first"),
        ("<价><p:b/></价>", 1, 5, "xmlns:p"),
        ("<a>\ud800</a>", 1, 4, "UTF-8"),
        ("<a>\x00</a>", 1, 4, ""),
        ("<a b='1' b='2'/>", 1, 10, ""),
    ],
)
def test_what_is_not_xml_is_refused_at_its_place(text: str, line: int, column: int, hint: str) -> None:
    found = refusal(text)
    assert found.code == "xml-malformed" and hint in found.hint
    assert found.span is not None and (found.span.line, found.span.column) == (line, column)


def test_an_element_that_is_not_closed_is_shown() -> None:
    ((caption, opened),) = refusal("<a>\n <b>\n</a>").related
    assert caption == "opened here" and opened.line == 2


def laughs(level: int) -> str:
    inner = f"&lol{level - 1};" * 10 if level else "lol"
    return f'<!ENTITY lol{level} "{inner}">'


LAUGHS = f"<!DOCTYPE a [{''.join(map(laughs, range(10)))}]><a>&lol9;</a>"


@pytest.mark.parametrize(
    "text",
    [
        LAUGHS,
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        '<!DOCTYPE a SYSTEM "http://localhost:9/a.dtd"><a/>',
        '<!DOCTYPE a PUBLIC "-//x//y" "http://localhost:9/a.dtd"><a/>',
        '<!DOCTYPE a [<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;]><a/>',
        "<!DOCTYPE a><a/>",
        "<!-- <!DOCTYPE no> --><!DOCTYPE a><a/>",
    ],
    ids=["laughs", "external", "system", "public", "parameter", "bare", "behind a comment"],
)
def test_a_document_type_is_refused_before_anything_of_it_is_used(text: str) -> None:
    found = refusal(text)
    assert found.code == "xml-doctype"
    assert found.span is not None and found.span.text == "<!DOCTYPE"


def test_what_is_nested_too_deep_is_refused() -> None:
    at_most = Limits().xml_nesting
    assert tree("<a>" * at_most + "</a>" * at_most).name == "a"
    assert refusal("<a>" * (at_most + 1) + "</a>" * (at_most + 1)).code == "xml-too-deep"
    assert refusal("<a>" * 1_000_000).code == "xml-too-deep"


@pytest.mark.parametrize("part", ["<b/>", "&lt;", "x\n"])
def test_what_has_too_many_parts_is_refused(part: str) -> None:
    few = Limits(xml_elements=1_000)
    assert parse(Source("a.xml", f"<a>{part * 400}</a>"), few).name == "a"
    assert refusal(f"<a>{part * 1_100}</a>", few).code == "xml-too-many"


def test_what_is_too_long_is_refused_unread() -> None:
    assert refusal("<" * 11, Limits(file_chars=10)).code == "file-too-long"


@pytest.mark.parametrize(
    "text",
    [
        "<a " + " ".join(f"b{i}=''" for i in range(100_000)) + "/>",
        "<a " + " ".join(f"xmlns:b{i}='u'" for i in range(20_000)) + ">" + "<c xmlns:d='e'/>" * 20_000 + "</a>",
        f"<a b='{'>' * 1_000_000}'/>",
        f"<a>{'价' * 200_000}{'&lt;' * 50_000}</a>",
        f"<a>{' ' * 1_000_000}</a>",
        f"<!--{' -' * 500_000} --><a/>",
    ],
    ids=["attributes", "prefixes", "quotes", "entities", "blanks", "comment"],
)
def test_large_texts_are_read_soon(text: str) -> None:
    start = time.process_time()
    root = tree(text)
    assert root.span.text == "<a" and (root.text() is None or text_of(root).text)
    assert root.place("none") == root.span
    assert time.process_time() - start < 5


@given(st.text(alphabet="<>/=\"'& \n!?-[]ab:;#x0价\r\x01\ud800"))
def test_any_characters_are_a_tree_or_refused(text: str) -> None:
    found = outcome(text)
    assert found.span.text.startswith("<") if isinstance(found, Element) else found.draw()


def outcome(text: str) -> Element | Diagnostic:
    try:
        return tree(text)
    except PolicyError as error:
        return error.diagnostics[0]


def test_nothing_is_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret", "utf-8")
    root = tree(
        f'<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="{secret.as_uri()}" parse="text"/></a>'
    )
    assert root.children[0].text() is None
