"""What every part of the reader needs: the children of an element, names, types, references, texts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final
from urllib.parse import unquote

from bpmlib.errors import Diagnostic, Limits, nearest
from bpmlib.formats.dmn.xml import Element
from bpmlib.formats.markdown.report import Report
from bpmlib.model import drg as m
from bpmlib.model.policies import Word
from bpmlib.source import Fragment, Source, Span

__all__ = ["MISTAKES", "NEWEST", "VERSIONS", "Nodes", "is_feel", "is_newer", "joined", "version_of"]

VERSIONS: Final = {
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd": "1.1",
    "http://www.omg.org/spec/DMN/20180521/MODEL/": "1.2",
    "https://www.omg.org/spec/DMN/20191111/MODEL/": "1.3",
    "https://www.omg.org/spec/DMN/20211108/MODEL/": "1.4",
    "https://www.omg.org/spec/DMN/20230324/MODEL/": "1.5",
}
"""The namespaces of a model by the version of DMN."""

_SPELLINGS: Final = {
    **VERSIONS,
    **{one.replace("https:", "http:"): version for one, version in VERSIONS.items()},
    "http://www.omg.org/spec/DMN/20151101/dmn11.xsd": "1.1",
}
"""The namespaces with what modelers write for them: DMN changed from `http` to `https` with version 1.3."""

NEWEST: Final = list(VERSIONS.values())[-1]

_DATED: Final = re.compile(r"https?://www\.omg\.org/spec/DMN/\d{8}/(?:MODEL/?|dmn\.xsd)")
"""How every version of DMN calls its models."""

MISTAKES: Final = 100
"""So many mistakes are reported at most."""

_EVERYWHERE: Final = ("description", "extensionElements")

_EARLIER: Final = {
    "dateTime": "date and time",
    "dayTimeDuration": "days and time duration",
    "yearMonthDuration": "years and months duration",
}
"""Types of FEEL that a model of DMN 1.1 calls by other names, in FEEL's own namespace."""


class Nodes:
    """A file that is being read: what is found wrong with it, and the parts that all of its elements are made of.

    A part that is missing or wrong is reported where it has to be there, and None comes back in its place. Reading goes
    on: what a mistake concerns is not understood, all else is.
    """

    def __init__(self, root: Element, source: Source, limits: Limits) -> None:
        self.root = root
        self.report = Report(source, limits)
        self.found = 0
        self.unread: list[Diagnostic] = []
        """The mistakes of the box that is being read; see `boxes`."""
        self.namespace = root.attributes.get("namespace", "").strip()
        language = root.attributes.get("expressionLanguage", "").strip()
        self.language = "" if is_feel(language) else language
        """What a text is in that names no language of its own; empty for FEEL."""
        imports = [child for child in root.children if child.name == "import" and self._of_dmn(child)]
        self.imports: Mapping[str, str] = {
            one.attributes.get("namespace", "").strip(): joined(one.attributes.get("name", "")) for one in imports
        }
        """The names of the imported models by their namespaces."""
        self.imported = frozenset(self.imports.values())
        self._locations: Mapping[str, str] = {
            one.attributes.get("locationURI", "").strip(): one.attributes.get("namespace", "").strip()
            for one in imports
            if one.attributes.get("locationURI", "").strip()
        }

    def error(
        self, code: str, message: str, span: Span, hint: str = "", related: tuple[tuple[str, Span], ...] = ()
    ) -> None:
        """Add a mistake; of more than anybody would read only that they are there is known."""
        mistake = Diagnostic(code, message, span, hint, related)
        self.unread.append(mistake)
        self.found += 1
        if self.found <= MISTAKES:
            self.report.add(mistake)

    def warn(self, code: str, message: str, span: Span, hint: str = "") -> None:
        """Add something odd that stands in the way of nothing."""
        self.report.add(Diagnostic(code, message, span, hint, severity="warning"))

    # ------------------------------------------------------------------------------------------ children

    def children(self, element: Element, known: Iterable[str]) -> list[Element]:
        """Return the children that DMN has there; report one that it has not. What others added is left out."""
        found = []
        for child in element.children:
            if not self._of_dmn(child) or child.name in _EVERYWHERE:
                continue
            if child.name in known:
                found.append(child)
            else:
                # To look for the name that was meant takes long for each of thousands.
                near = nearest(child.name, known) if self.found < MISTAKES else ""
                hint = near or "it may have " + ", ".join(f"`{one}`" for one in known)
                message = f"`{element.name}` has no element `{child.name}`"
                self.error("dmn-element-unknown", message, child.span, hint)
        return found

    def _of_dmn(self, element: Element) -> bool:
        return element.namespace in _SPELLINGS or element.namespace == self.root.namespace

    def all(self, element: Element, name: str) -> list[Element]:
        """Return the children of that name."""
        return [child for child in element.children if child.name == name and self._of_dmn(child)]

    def one(self, element: Element, name: str) -> Element | None:
        """Return the child of that name, None where there is none; report a second one."""
        found = self.all(element, name)
        self.single(element, found)
        return found[0] if found else None

    def single(self, element: Element, found: list[Element]) -> None:
        """Report the second of several children where one may be."""
        if len(found) > 1:
            message = f"`{element.name}` has a second `{found[1].name}`"
            first = (("the first one", found[0].span),)
            self.error("dmn-element-duplicate", message, found[1].span, "keep one of them", first)

    # --------------------------------------------------------------------------------------- texts, names

    def text(self, element: Element | None) -> Fragment | None:
        """Return the `text` of an expression, None where it is blank."""
        inner = self.one(element, "text") if element is not None else None
        return inner.text() if inner is not None else None

    def prose(self, element: Element, name: str = "description") -> str:
        """Return the characters of a child as they are, empty where there is none."""
        inner = self.one(element, name)
        text = inner.text() if inner is not None else None
        return text.text if text is not None else ""

    def language_of(self, element: Element) -> str:
        """Return the language that an expression names, or that of the file, empty where that is FEEL."""
        language = element.attributes.get("expressionLanguage", "").strip()
        return ("" if is_feel(language) else language) if language else self.language

    def word(self, element: Element, attribute: str) -> Word | None:
        """Return an attribute as a name, its blanks made single ones, None where it is blank."""
        text = joined(element.attributes.get(attribute, ""))
        return Word(text, span=element.place(attribute)) if text else None

    def required(self, element: Element, attribute: str) -> Word:
        """Return an attribute that has to be there as a name; report its absence, and return an empty one."""
        word = self.word(element, attribute)
        if word is not None:
            return word
        message, hint = f"`{element.name}` has no `{attribute}`", f'write `<{element.name} {attribute}="...">`'
        self.error("dmn-attribute-missing", message, element.span, hint)
        return Word("", span=element.span)

    def flag(self, element: Element, attribute: str) -> bool:
        """Return an attribute that is true or false, false where it is absent."""
        word = self.word(element, attribute)
        if word is not None and word.text not in ("true", "false", "1", "0"):
            message = f"`{word.text}` is no `{attribute}`"
            self.error("dmn-attribute-value", message, word.span, "write `true` or `false`")
        return word is not None and word.text in ("true", "1")

    def variable(self, element: Element) -> m.Variable:
        """Return an information item: the name that it needs, and its type."""
        return m.Variable(self.required(element, "name"), self.type(element), span=element.span)

    # -------------------------------------------------------------------------------- types, references

    def type(self, element: Element, attribute: str = "typeRef") -> Word | None:
        """Return the type that an attribute names, None for none."""
        word = self.word(element, attribute)
        return Word(self.type_name(element, word.text), span=word.span) if word is not None else None

    def type_name(self, element: Element, text: str) -> str:
        """Return a type's name as expressions write it; `text` may be a name with a prefix, or `{namespace}name`."""
        if text.startswith("{") and "}" in text:
            namespace, _, name = text[1:].partition("}")
            return self._type_in(namespace.strip(), name.strip())
        prefix, colon, name = text.partition(":")
        if not colon:
            return text
        namespace = element.prefixes.get(prefix.strip()) or ""
        name = name.strip()
        if not namespace and prefix.strip() in self.imported:
            return f"{prefix.strip()}.{name}"
        if not namespace and prefix.strip() == "feel":  # some write the prefix and do not declare it
            return _EARLIER.get(name, name)
        return self._type_in(namespace, name) if namespace else text

    def _type_in(self, namespace: str, name: str) -> str:
        if namespace != self.namespace and namespace in self.imports:
            outer = self.imports[namespace]
            return f"{outer}.{name}" if outer else name
        return _EARLIER.get(name, name) if is_feel(namespace) else name

    def reference(self, element: Element) -> m.Reference | None:
        """Return what the `href` of an element points at: `#id`, or `namespace#id`."""
        href = element.attributes.get("href", "").strip()
        namespace, hash_, name = href.rpartition("#")
        if not href:
            self.required(element, "href")
        elif not name:
            message, hint = f"`{href}` points at nothing", "write `#` and the id of the element"
            self.error("dmn-reference", message, element.place("href"), hint)
        else:
            if not hash_:
                message, hint = f"`{href}` has no `#`, and is taken for an id", f"write `#{href}`"
                self.error("dmn-reference", message, element.place("href"), hint)
            namespace = self._locations.get(namespace, namespace) or self.namespace
            return m.Reference(namespace, unquote(name), span=element.place("href"))
        return None

    def references(self, element: Element, name: str) -> tuple[m.Reference, ...]:
        """Return what the children of that name point at."""
        found = (self.reference(child) for child in self.all(element, name))
        return tuple(one for one in found if one is not None)


def joined(name: str) -> str:
    """Return a name with single blanks between its words."""
    return " ".join(name.split())


def is_newer(namespace: str) -> bool:
    """Say whether a namespace is that of a DMN version which is not known here; it is read as the newest known."""
    return namespace not in _SPELLINGS and _DATED.fullmatch(namespace) is not None


def is_feel(uri: str) -> bool:
    """Say whether a language, or a namespace of types, is FEEL, of whatever version."""
    return not uri or "feel" in uri.lower()


def version_of(namespace: str) -> str:
    """Return the version of DMN that a namespace stands for, empty where it is of none that is read."""
    return _SPELLINGS.get(namespace, "")
