"""What may not happen to a DMN model: to its reading, to what is asked of it, to its writing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import partial
from random import Random
from typing import Any
from xml.parsers import expat

from bpmlib import dmn
from bpmlib.dmn.model import Model
from bpmlib.errors import BpmError, Diagnostic
from bpmlib.feel import Outcome
from bpmlib.formats.dmn import read, write
from bpmlib.formats.dmn.texts import decoded
from bpmlib.model import drg as d
from bpmlib.source import Source
from tests.fuzz.given import Given, fault, same
from tests.fuzz.probe import Failure, Found, Watch, shown

__all__ = ["drawn", "probe_model"]

_ASKED = 12
"""So many elements of a model are asked, each of them twice."""
_ODD_NAMES = ("", " ", "{", "{}", "a.b", "\ud800", "x" * 9999, "{urn:x}y", "\x00")


def probe_model(watch: Watch, files: Mapping[str, bytes], seed: str) -> None:
    """Load files as a model, ask all of it, write it and read it back; raise `Found` where something is wrong."""
    main = next(iter(files))
    model = watch.run("loading a model", files, lambda: dmn.read(files, main))
    _require_refused(files, main, model)
    if isinstance(model, BpmError):
        watch.count("refused")
        drawn(watch, files, model.diagnostics)
        return
    watch.count("with mistakes" if model.diagnostics else "sound")
    drawn(watch, files, model.diagnostics)
    definitions = read(decoded(main, files[main]))
    others = [one for name in files if name != main and (one := _readable(name, files[name]))]
    given = Given(Random(seed), [definitions, *others])
    asked = list(_asked(watch, files, model, [definitions, *others], given))
    again = _written(watch, files, definitions)
    if again is not None and not model.diagnostics:
        _decides_alike(watch, files, again, asked)


def drawn(watch: Watch, subject: Any, diagnostics: Iterable[Diagnostic]) -> None:
    """Require of each diagnostic that its places lie in their texts, and that it can be shown and passed on."""
    for one in diagnostics:
        for span in (one.span, *(span for _, span in one.related)):
            if span is not None and not 0 <= span.start <= span.end <= len(span.source.text):
                detail = f"{one.code}: {one.message[:200]}: {span.start} to {span.end} of {len(span.source.text)}"
                raise Found(Failure("a diagnostic's place lies outside of the file", subject, detail))
        watch.run("drawing a diagnostic", subject, one.draw, only_ours=False)
        watch.run("passing a diagnostic on", subject, lambda one=one: json.dumps(one.to_dict()), only_ours=False)
        watch.count("diagnostics")


def _require_refused(files: Mapping[str, bytes], main: str, model: Any) -> None:
    """Require that a file which is not well-formed is refused: by another way to the same parser."""
    data = files[main]
    if isinstance(model, BpmError) or b"encoding" in data[:200] or data[:1] != b"<" or b"\x00" in data[:4]:
        return
    parser = expat.ParserCreate("UTF-8", " ")
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise Found(Failure("a file that is not well-formed is read", files, str(error))) from error


def _readable(name: str, data: bytes) -> d.Definitions | None:
    try:
        return read(decoded(name, data))
    except BpmError:
        return None


# ---------------------------------------------------------------------------------------------- asking


def _asked(
    watch: Watch, files: Mapping[str, bytes], model: Model, texts: list[d.Definitions], given: Given
) -> Iterable[tuple[str, bool, Any, Any]]:
    """Ask the elements of a model; yield each name, whether it was invoked, what was given, what came of it."""
    random = given.random
    main = texts[0]
    inputs = [one.variable for text in texts for one in text.inputs]
    further = [one.variable for one in main.decisions]
    functions = [one.name.text for one in (*main.services, *main.knowledge)]
    parameters = [one for model in main.knowledge if model.logic is not None for one in model.logic.parameters]
    decisions = list(model.decisions)
    random.shuffle(decisions)
    for name in (*decisions[:_ASKED], random.choice(_ODD_NAMES)):
        for _ in range(2):
            wanted = inputs if random.random() < 0.8 else [*inputs, *random.sample(further, min(len(further), 2))]
            values = given.of(wanted)
            yield name, False, values, _outcome(watch, files, model, name, values, False)
    for name in functions[:_ASKED]:
        values = given.of(
            [*inputs, *parameters][: random.choice((1, 2, 3, 50))] if random.random() < 0.5 else parameters
        )
        yield name, True, values, _outcome(watch, files, model, name, values, True)


def _outcome(watch: Watch, files: Mapping[str, bytes], model: Model, name: str, values: Any, invoked: bool) -> Any:
    """Return the value of an element, required to be the same when it is asked again, compiled or not."""
    subject = (name, values, files)
    ask = model.invoke if invoked else model.evaluate
    doing = "invoking" if invoked else "evaluating"
    outcome = watch.run(doing, subject, lambda: ask(name, values), only_ours=False)
    watch.count("invocations" if invoked else "evaluations")
    if not isinstance(outcome, Outcome) or not isinstance(outcome.diagnostics, tuple):
        raise Found(Failure(f"{doing} returns no outcome", files, shown(outcome)[:200]))
    if why := fault(outcome.value):
        raise Found(
            Failure(f"{doing} returns what is no FEEL value", files, f"{why}, of {name} for {shown(values)}"[:900])
        )
    watch.count("null" if outcome.value is None else "with a value")
    drawn(watch, files, outcome.diagnostics)
    if not invoked:
        before = dict(model._fast)
        if before.get(name) is not None:
            watch.count("compiled")
            model._fast[name] = None
            slow = watch.run("evaluating by the graph", subject, lambda: ask(name, values), only_ours=False)
            model._fast.update(before)
            if not same(slow.value, outcome.value):
                detail = (
                    f"{name} for {shown(values)}: {shown(outcome.value)} compiled, {shown(slow.value)} by the graph"
                )
                raise Found(Failure("a compiled decision differs from the graph's", files, detail[:900]))
    return outcome.value


# --------------------------------------------------------------------------------------------- writing


def _written(watch: Watch, files: Mapping[str, bytes], definitions: d.Definitions) -> str | None:
    """Return a model as written, required to be read and written as the same again; None where it cannot be."""
    written = watch.run("writing a model", files, lambda: write(definitions))
    if isinstance(written, BpmError):
        drawn(watch, files, written.diagnostics)
        watch.count("not to be written")
        return None
    again = watch.run("reading what was written", files, lambda: read(Source("written.dmn", written)), only_ours=False)
    twice = watch.run("writing again", files, lambda: write(again), only_ours=False)
    if twice != written:
        raise Found(Failure("what was written is written otherwise again", files, _difference(written, twice)))
    return written


def _difference(first: str, second: str) -> str:
    for one, other in zip(first.splitlines(), second.splitlines(), strict=False):
        if one != other:
            return f"{one.strip()!r}, then {other.strip()!r}"[:900]
    return f"{len(first)} characters, then {len(second)}"


def _decides_alike(
    watch: Watch, files: Mapping[str, bytes], written: str, asked: list[tuple[str, bool, Any, Any]]
) -> None:
    """Require of the model as written that it gives the same values."""
    main, *others = files
    texts: dict[str, str | bytes] = {main: written, **{name: files[name] for name in others}}
    model = watch.run("loading what was written", files, lambda: dmn.read(texts, main), only_ours=False)
    for name, invoked, values, value in asked:
        ask = model.invoke if invoked else model.evaluate
        again = watch.run("asking what was written", files, partial(ask, name, values), only_ours=False)
        if not same(again.value, value):
            detail = f"{name} for {shown(values)}: {shown(value)}, as written {shown(again.value)}"
            raise Found(Failure("a model as written decides otherwise", files, detail[:900]))
