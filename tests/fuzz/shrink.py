"""Shortens what fails: pieces are left out as long as it fails alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from lxml import etree

__all__ = ["shrunk", "shrunk_xml"]

_Text = TypeVar("_Text", str, bytes)
_TRIES = 2000


def shrunk(text: _Text, fails: Callable[[_Text], bool]) -> _Text:
    """Return a shorter text that fails as well, if leaving pieces out leads to one."""
    tries = _TRIES
    size = len(text) // 2
    while size and tries > 0:
        at = 0
        while at < len(text) and tries > 0:
            shorter = text[:at] + text[at + size :]
            tries -= 1
            if fails(shorter):
                text = shorter
            else:
                at += size
        size = min(size // 2, len(text) // 2)
    return text


def shrunk_xml(data: bytes, fails: Callable[[bytes], bool]) -> bytes:
    """Return a shorter XML file that fails as well: elements are left out first, then characters."""
    tries = 400
    at = 1
    while tries > 0:
        try:
            root = etree.fromstring(data)
        except etree.XMLSyntaxError:
            return shrunk(data, fails)
        nodes = list(root.iter())
        if at >= len(nodes):
            break
        nodes[at].getparent().remove(nodes[at])
        shorter = etree.tostring(root)
        tries -= 1
        if len(shorter) < len(data) and fails(shorter):
            data = shorter
        else:
            at += 1
    return shrunk(data, fails) if len(data) < 3000 else data
