"""Built-ins on contexts (DMN 1.5, 10.3.4.7): entries by their key, and contexts made from others.

A context that is given is never changed; a key keeps its place when its value is replaced.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bpmlib.functions.registry import builtin, signature
from bpmlib.values.compare import show_value
from bpmlib.values.types import ANY, CONTEXT, STRING, context_of, list_of
from bpmlib.values.undefined import Undefined
from bpmlib.values.work import spend

__all__: list[str] = []

_Context = dict[str, Any]
_ENTRY = context_of((("key", STRING), ("value", ANY)))


@builtin("get value", signature(ANY, m=CONTEXT, key=STRING))
def get_value(context: _Context, key: str) -> Any:
    """Return the value of the entry `key`, or null where there is none."""
    return context.get(key)


@builtin("get entries", signature(list_of(_ENTRY), m=CONTEXT))
def get_entries(context: _Context) -> list[_Context]:
    """Return the entries, in their order, each a context of its `key` and its `value`."""
    return [{"key": key, "value": value} for key, value in context.items()]


@builtin("context", signature(CONTEXT, entries=list_of(CONTEXT)))
def context(entries: list[Any]) -> _Context:
    """Return the context with these entries, each given by its `key` and `value`; `get entries` the other way round.

    >>> context([{"key": "a", "value": 1}])
    {'a': 1}
    """
    result: _Context = {}
    for entry in entries:
        if not isinstance(entry, dict) or "value" not in entry or not isinstance(key := entry.get("key"), str):
            raise Undefined(f"{show_value(entry)} is not an entry with a key and a value")
        if key in result:
            raise Undefined(f"the key {show_value(key)} stands there twice")
        result[key] = entry["value"]
    return result


@builtin(
    "context put",
    signature(CONTEXT, context=CONTEXT, key=STRING, value=ANY),
    signature(CONTEXT, context=CONTEXT, keys=list_of(STRING), value=ANY),
)
def context_put(context: _Context, keys: str | Sequence[Any], value: Any) -> _Context:
    """Return the context with an entry put in or replaced; several keys lead into contexts inside each other.

    >>> context_put({"a": {"b": 1}, "c": 2}, ["a", "b"], 3)
    {'a': {'b': 3}, 'c': 2}
    """
    path = [keys] if isinstance(keys, str) else list(keys)
    if not path or not all(isinstance(key, str) for key in path):
        raise Undefined("the keys are not a list of strings with at least one")
    result = inner = dict(context)
    for key in path[:-1]:
        below = inner.get(key)
        if not isinstance(below, dict):
            raise Undefined(f"the entry {show_value(key)} is no context to put something into")
        spend(len(below))
        inner[key] = below = dict(below)
        inner = below
    inner[path[-1]] = value
    return result


@builtin("context merge", signature(CONTEXT, contexts=list_of(CONTEXT)))
def context_merge(contexts: list[Any]) -> _Context:
    """Return one context with all entries; of two with the same key the later one counts."""
    result: _Context = {}
    for one in contexts:
        if not isinstance(one, dict):
            raise Undefined(f"{show_value(one)} is not a context")
        spend(len(one))
        result.update(one)
    return result
