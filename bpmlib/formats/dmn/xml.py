"""A small XML tree that knows where everything stands, and refuses what a model has no use for.

expat parses a text that is decoded already, in one go and in memory: nothing is fetched, and a document type, which is
where entities come from, is a mistake. Namespaces are resolved here, because a value may use their prefixes too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NoReturn
from xml.parsers import expat

from bpmlib.errors import Diagnostic, Limits, PolicyError
from bpmlib.source import Fragment, Source, Span

__all__ = ["Element", "parse"]

_DEFAULT: Final = Limits()
_XML: Final = "http://www.w3.org/XML/1998/namespace"


@dataclass(frozen=True, slots=True)
class Prefixes:
    """The namespaces that an element declares by their prefixes, and those around it."""

    own: Mapping[str, str]
    outer: Prefixes | None = None

    def get(self, prefix: str) -> str | None:
        """Return the namespace of `prefix`, None where nothing declares it."""
        scope: Prefixes | None = self
        while scope is not None:
            if prefix in scope.own:
                return scope.own[prefix]
            scope = scope.outer
        return None


@dataclass(slots=True, eq=False)
class Element:
    """An element: its local name, its namespace (empty for none), its attributes and the elements inside it.

    The name of an attribute in a namespace is written `{namespace}name`.
    """

    source: Source = field(repr=False)
    start: int
    name: str
    namespace: str
    attributes: Mapping[str, str]
    prefixes: Prefixes = field(repr=False)
    children: list[Element] = field(default_factory=list, repr=False)
    pieces: list[tuple[str, int]] = field(default_factory=list, repr=False)
    """Its own characters as they came, each piece with its offset in the source."""

    @property
    def span(self) -> Span:
        """The place of its start tag, as far as its name goes."""
        match = _OPENING.match(self.source.text, self.start)
        return self.source.span(self.start, match.end() if match else self.start + 1)

    def place(self, attribute: str) -> Span:
        """Return where the value of an attribute without a prefix stands, where the element does for none."""
        tag = _TAG.match(self.source.text, self.start)
        for match in _ATTRIBUTE.finditer(self.source.text, self.start, tag.end()) if tag else ():
            if match[1] == attribute:
                return self.source.span(match.start(2) + 1, match.end(2) - 1)
        return self.span

    def text(self) -> Fragment | None:
        """Return its own characters without the blanks around them, None where nothing remains.

        What an entity, a CDATA section or a comment leaves out is known to the fragment, so that each of its
        characters is found in the source.
        """
        text = "".join(piece for piece, _ in self.pieces)
        kept = text.strip()
        if not kept:
            return None
        first = text.index(kept)
        last = first + len(kept) - 1
        start, end, dropped, at = -1, 0, list[int](), 0
        for piece, offset in self.pieces:  # a piece is the same in the source, or a single character
            if start < 0 and first < at + len(piece):
                start = offset + first - at
            elif start >= 0:
                index = at - first
                dropped.extend([index] * (offset - start - index - len(dropped)))
            end = offset + last - at + 1
            at += len(piece)
            if at > last:
                break
        return Fragment(kept, self.source.span(start, end), tuple(dropped))


_OPENING: Final = re.compile(r"<[^\s/>]++")
_TAG: Final = re.compile(r"""<(?:[^>"']++|"[^"]*+"|'[^']*+')*+>""")
_ATTRIBUTE: Final = re.compile(r"""([^\s=/>"']++)\s*+=\s*+("[^"]*+"|'[^']*+')""")


def parse(source: Source, limits: Limits = _DEFAULT) -> Element:
    """Return the root element of an XML text.

    Raise `PolicyError` where the text is not well-formed, has a document type, or is larger or deeper than `limits`.

    >>> parse(Source("a.xml", "<a>1 &lt; <![CDATA[2]]></a>")).text().text
    '1 < 2'
    """
    if len(source.text) > limits.file_chars:
        message = f"the file is longer than {limits.file_chars} characters"
        raise PolicyError(Diagnostic("file-too-long", message, source.span(0, 1), "split the model"))
    return _Builder(source, limits).tree()


class _Builder:
    """Takes expat's events, in the order of the text, and makes the tree of them."""

    def __init__(self, source: Source, limits: Limits) -> None:
        self.source = source
        self.limits = limits
        self.data = self._encoded()
        self.ascii = len(self.data) == len(source.text)
        self.known = 0, 0
        """A number of bytes and that of the characters they are; events only go forward."""
        self.open: list[Element] = []
        self.root: Element | None = None
        self.count = 0
        self.parser = expat.ParserCreate("UTF-8")
        self.parser.ordered_attributes = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters
        self.parser.StartDoctypeDeclHandler = self.doctype

    def tree(self) -> Element:
        try:
            self.parser.Parse(self.data, True)
        except expat.ExpatError as error:
            raise PolicyError(self.malformed(error)) from None
        assert self.root is not None  # expat has seen the end of it
        return self.root

    # ------------------------------------------------------------------------------------------- events

    def start(self, tag: str, listed: list[str]) -> None:
        at = self.at(self.parser.CurrentByteIndex)
        outer = self.open[-1] if self.open else None
        self.one_more(at)
        if len(self.open) >= self.limits.xml_nesting:
            self.refuse("xml-too-deep", f"the elements are nested deeper than {self.limits.xml_nesting}", at)
        prefixes, values = outer.prefixes if outer is not None else _OUTERMOST, _NONE
        if listed:
            values = dict(zip(listed[::2], listed[1::2], strict=True))
            prefixes = _declared(values, prefixes)
            values = _attributes(values, prefixes)
        element = Element(self.source, at, *self.named(tag, prefixes, at), values, prefixes)
        if outer is None:
            self.root = element
        else:
            outer.children.append(element)
        self.open.append(element)

    def named(self, tag: str, prefixes: Prefixes, at: int) -> tuple[str, str]:
        """Return the local name and the namespace of an element."""
        prefix, name = _split(tag)
        namespace = prefixes.get(prefix)
        if namespace is None:
            hint = f'declare it: `xmlns:{prefix}="..."`'
            self.refuse("xml-malformed", f"the prefix `{prefix}` stands for nothing", at + 1, hint, len(prefix))
        return name, namespace

    def end(self, _: str) -> None:
        self.open.pop()

    def characters(self, text: str) -> None:
        element = self.open[-1]
        if element.pieces or not text.isspace():  # blanks in front of a text are no part of it
            at = self.at(self.parser.CurrentByteIndex)
            self.one_more(at)
            element.pieces.append((text, at))

    def one_more(self, at: int) -> None:
        """Count an element or a piece of a text."""
        self.count += 1
        if self.count > self.limits.xml_elements:
            self.refuse("xml-too-many", f"the file has more than {self.limits.xml_elements} elements and texts", at)

    def doctype(self, *_: object) -> None:
        at = self.source.text.find("<!DOCTYPE")
        self.refuse("xml-doctype", "the file has a document type", at, "delete `<!DOCTYPE ...>`", len("<!DOCTYPE"))

    # ------------------------------------------------------------------------------------------- places

    def at(self, index: int) -> int:
        """Return the offset of the character that byte `index` starts."""
        if self.ascii:
            return index
        start, characters = self.known
        characters += len(self.data[start:index].decode("utf-8", "replace"))
        self.known = index, characters
        return characters

    def _encoded(self) -> bytes:
        try:
            return self.source.text.encode("utf-8")
        except UnicodeEncodeError as error:
            self.refuse("xml-malformed", "the text has half a character", error.start, "save the file again as UTF-8")

    def refuse(self, code: str, message: str, at: int, hint: str = "", length: int = 1) -> NoReturn:
        raise PolicyError(Diagnostic(code, message, self.source.span(at, at + length), hint))

    def malformed(self, error: expat.ExpatError) -> Diagnostic:
        at = min(self.at(max(self.parser.ErrorByteIndex, self.known[0])), len(self.source.text))
        said = expat.ErrorString(error.code) or "unknown mistake"
        inner = self.open[-1] if self.open else None
        related = (("opened here", inner.span),) if inner and error.code in _UNCLOSED else ()
        hint = f"close `<{inner.name}>` first" if related and inner else _HINTS.get(error.code, "")
        span = self.source.span(at, min(at + 1, len(self.source.text)))
        return Diagnostic("xml-malformed", f"the file is not well-formed XML: {said}", span, hint, related)


_NONE: Final[Mapping[str, str]] = {}
_OUTERMOST: Final = Prefixes({"": "", "xml": _XML})
_UNCLOSED: Final = (
    expat.errors.codes[expat.errors.XML_ERROR_TAG_MISMATCH],
    expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS],
    expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_TOKEN],
)
_HINTS: Final = {
    expat.errors.codes[expat.errors.XML_ERROR_INVALID_TOKEN]: "a text has `&lt;` for `<` and `&amp;` for `&`",
    expat.errors.codes[expat.errors.XML_ERROR_UNDEFINED_ENTITY]: "XML has `&lt; &gt; &amp; &quot; &apos;` and no other",
    expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS]: "the file is empty",
    expat.errors.codes[expat.errors.XML_ERROR_SYNTAX]: "an XML text begins with `<`",
    expat.errors.codes[expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT]: "a file has one outermost element",
    expat.errors.codes[expat.errors.XML_ERROR_MISPLACED_XML_PI]: "`<?xml ...?>` is the very first of a file, or absent",
}


def _split(name: str) -> tuple[str, str]:
    prefix, colon, local = name.partition(":")
    return (prefix, local) if colon else ("", name)


def _declared(values: Mapping[str, str], outer: Prefixes) -> Prefixes:
    """Return the prefixes that are known inside an element with these attributes."""
    if not any(name.startswith("xmlns") for name in values):
        return outer
    own = {name[6:]: value for name, value in values.items() if name.startswith("xmlns:")}
    if "xmlns" in values:
        own[""] = values["xmlns"]
    return Prefixes(own, outer) if own else outer


def _attributes(values: Mapping[str, str], prefixes: Prefixes) -> Mapping[str, str]:
    """Return the attributes by their names; one whose prefix stands for nothing keeps the prefix."""
    found = {}
    for name, value in values.items():
        prefix, local = _split(name)
        if not prefix:
            found[name] = value
        elif prefix != "xmlns":
            found[f"{{{prefixes.get(prefix) or prefix}}}{local}"] = value
    found.pop("xmlns", None)
    return found
