"""Random XML: files mutated by bytes, by characters, by elements and attributes, and in the texts inside."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from random import Random
from typing import Any

from lxml import etree

from tests.fuzz.texts import Texts

__all__ = ["XmlFiles"]

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ODD_PIECES = (
    b"<!DOCTYPE a [<!ENTITY x 'y'>]>",
    b"&x;",
    b"&#0;",
    b"&#x110000;",
    b"&#65;",
    b"<![CDATA[]]>",
    b"<![CDATA[a]]>b<![CDATA[c]]>",
    b"]]>",
    b"<!-- -->",
    b"<?xml version='1.0'?>",
    b"<?php ?>",
    b"</definitions>",
    b"<a:b/>",
    b"<x/>",
    b' name=""',
    b"\r\n",
    b"\x00",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xe2\x80\xae",
    b"\xed\xa0\x80",
    b"\xc3",
)
_ENCODINGS = ("utf-16", "utf-16-le", "utf-8-sig", "gb18030", "latin-1", "cp1252", "utf-32", "utf-7")


class XmlFiles:
    """Mutates XML files, drawing from a seeded `Random`; `tags` and `values` are what elements may be called and say.

    `feel` are the elements whose text is FEEL: those get texts of the corpus.
    """

    def __init__(self, random: Random, texts: Texts, tags: tuple[str, ...], values: dict[str, tuple[str, ...]]) -> None:
        self.random = random
        self.texts = texts
        self._tags = tags
        self._values = values
        self._structural: tuple[Callable[[Any], None], ...] = (
            self._drop,
            self._duplicate,
            self._move,
            self._move,
            self._nest,
            self._rename,
            self._attribute,
            self._attribute,
            self._attribute,
            self._reference,
            self._reference,
            self._say,
            self._say,
            self._say,
            self._say,
        )

    def mutated(self, data: bytes, other: bytes) -> bytes:
        """Return a file after some mutations; `other` is one from which elements may come."""
        random = self.random
        if random.random() < 0.85:
            data = self._elements(data, other)
        draw = random.random()
        if draw < 0.25:
            for _ in range(random.choice((1, 1, 2, 5))):
                data = self._bytes(data)
        elif draw < 0.28:
            text = data.decode("utf-8", "replace")
            data = text.encode(random.choice(_ENCODINGS), "replace")
        return data

    # ------------------------------------------------------------------------------------------- elements

    def _elements(self, data: bytes, other: bytes) -> bytes:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
        try:
            root = etree.fromstring(data, parser)
            donor = etree.fromstring(other, parser)
        except etree.XMLSyntaxError:
            return data
        for _ in range(self.random.choice((1, 1, 1, 2, 3, 6))):
            self.random.choice(self._structural)(root)
        if self.random.random() < 0.1:
            self._some(root).append(copy.deepcopy(self._some(donor)))
        return etree.tostring(root, encoding="UTF-8", xml_declaration=self.random.random() < 0.5)

    def _some(self, root: Any) -> Any:
        """Return an element, each as likely as the others."""
        return self.random.choice([node for node in root.iter() if isinstance(node.tag, str)])

    def _inner(self, root: Any) -> Any:
        found = [node for node in root.iter() if isinstance(node.tag, str) and node is not root]
        return self.random.choice(found) if found else None

    def _drop(self, root: Any) -> None:
        node = self._inner(root)
        if node is not None:
            node.getparent().remove(node)

    def _duplicate(self, root: Any) -> None:
        node = self._inner(root)
        if node is not None:
            for _ in range(self.random.choice((1, 1, 2, 30))):
                node.addnext(copy.deepcopy(node))

    def _move(self, root: Any) -> None:
        node = self._inner(root)
        if node is None:
            return
        inside = set(node.iter())
        places = [place for place in root.iter() if isinstance(place.tag, str) and place not in inside]
        place = self.random.choice(places)
        moved = copy.deepcopy(node) if self.random.random() < 0.5 else node
        place.insert(self.random.randint(0, len(place)), moved)

    def _nest(self, root: Any) -> None:
        """Put an element into copies of itself, or into another one."""
        node = self._inner(root)
        if node is None:
            return
        if self.random.random() < 0.5:
            times = self.random.choice((1, 2, 3, 30, 250))
            if len(node) > 20:
                times = 1
            empty = copy.deepcopy(node) if len(node) < 5 else etree.Element(node.tag, node.attrib)
            for _ in range(times):
                outer = copy.deepcopy(empty)
                node.getparent().replace(node, outer)
                outer.append(node)
        else:
            outer = etree.Element(self._tag(node))
            node.getparent().replace(node, outer)
            outer.append(node)

    def _tag(self, node: Any) -> str:
        namespace = etree.QName(node).namespace
        tag = self.random.choice(self._tags)
        return f"{{{namespace}}}{tag}" if namespace and self.random.random() < 0.95 else tag

    def _rename(self, root: Any) -> None:
        node = self._some(root)
        node.tag = self._tag(node)

    def _attribute(self, root: Any) -> None:
        node, random = self._some(root), self.random
        draw = random.random()
        if draw < 0.25 and node.attrib:
            del node.attrib[random.choice(sorted(node.attrib))]
        elif draw < 0.45:
            donor = self._some(root)
            for name in donor.attrib:
                node.set(name, donor.attrib[name])
        else:
            known = sorted(name for name in node.attrib if not name.startswith("{"))
            names = known if known and random.random() < 0.7 else sorted(self._values)
            name = random.choice(names)
            node.set(name, _allowed(self._value(root, name)))

    def _value(self, root: Any, name: str) -> str:
        """Return something that an attribute may say, or should not."""
        random = self.random
        known = self._values.get(name, ())
        if known and random.random() < 0.5:
            return random.choice(known)
        others = [node.attrib[key] for node in root.iter() for key in node.attrib if key in (name, "name", "id")]
        if others and random.random() < 0.7:
            return str(random.choice(others))
        return random.choice(("", " ", "x", "#", "a b", "-1", "true", self.texts.noise(), self.texts.mutated()))

    def _reference(self, root: Any) -> None:
        """Let a reference point somewhere else: perhaps at what refers to it."""
        random = self.random
        found = [node for node in root.iter() if isinstance(node.tag, str) and "href" in node.attrib]
        ids = [node.get("id") for node in root.iter() if isinstance(node.tag, str) and node.get("id")]
        if found and ids:
            before = random.choice(("#", "#", "#", "", "urn:imported#", f"{root.get('namespace')}#"))
            random.choice(found).set("href", before + random.choice((*ids, "nowhere")))

    def _say(self, root: Any) -> None:
        random = self.random
        spoken = [node for node in root.iter() if isinstance(node.tag, str) and (node.text or "").strip()]
        if not spoken:
            return
        node = random.choice(spoken)
        draw = random.randrange(6)
        said = (
            self.texts.mutated,
            self.texts.noise,
            lambda: random.choice(spoken).text,
            lambda: self.texts._tokens(node.text),
            lambda: self.texts._characters(node.text),
            lambda: self.texts._spliced(node.text),
        )[draw]()
        node.text = _allowed(said)

    # ---------------------------------------------------------------------------------------------- bytes

    def _bytes(self, data: bytes) -> bytes:
        random = self.random
        at = random.randint(0, len(data))
        size = random.choice((1, 1, 2, 10, 200))
        draw = random.randrange(7)
        if draw == 0:
            return data[:at] + data[at + size :]
        if draw == 1:
            return data[:at] + random.randbytes(min(size, 10)) + data[at:]
        if draw == 2:
            return data[:at] + bytes([random.choice(b"<>/&\"'= #;![]{}")]) + data[at + 1 :]
        if draw == 3:
            return data[:at]
        if draw == 4:
            return data[:at] + data[at : at + size] * random.choice((2, 20)) + data[at + size :]
        if draw == 5:
            return data[:at] + random.choice(_ODD_PIECES) + data[at:]
        words = re.findall(rb"[\w#:.-]+", data)
        if not words:
            return data
        old, new = random.choice(words), random.choice(words)
        return data.replace(old, new, random.choice((1, 2, -1)))


def _allowed(text: str) -> str:
    """Return a text without what no XML can hold; so long that nothing else is drowned by it."""
    return _FORBIDDEN.sub("", text)[:30_000]
