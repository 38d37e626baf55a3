"""What is proved of a policy and what its examples bear out: properties, coverage of sources, what was exercised."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from bpmlib.display.blocks import Block, Cell, Fold, Heading, Items, Kind, Line, Piece, Row, Table, cut, prose
from bpmlib.display.words import Say
from bpmlib.verify.coverage import Coverage
from bpmlib.verify.exercised.measure import Exercised, share
from bpmlib.verify.exercised.probes import KINDS
from bpmlib.verify.properties.verdicts import Verdict, Verdicts

__all__ = ["coverage", "exercised", "verdict", "verdicts"]

_STATUS: Final[Mapping[str, Kind]] = {"proved": "good", "refuted": "bad", "not refuted": "note"}


def verdicts(thing: Verdicts, say: Say) -> Iterator[Block]:
    """Yield what is shown of the properties of a policy."""
    yield Heading((f"{say.title('properties')} ", Piece(thing.policy, "code")))
    if not thing.verdicts:
        yield Line(say("none"))
    for one in thing:
        yield from verdict(one, say)


def verdict(one: Verdict, say: Say) -> Iterator[Block]:
    """Yield what is shown of one property."""
    yield Line((Piece(say(one.status), "warn" if one.vacuous else _STATUS[one.status]), " ",
                Piece(one.sentence, "strong"), " ", Piece(one.claim, "code")))  # fmt: skip
    _, *lines = one.text().split("\n")[1:]
    if lines:
        yield Items(*cut(prose(line.strip()) for line in lines))


def coverage(thing: Coverage, say: Say) -> Iterator[Block]:
    """Yield what is shown of how much of the source regulations is borne out by examples."""
    yield Heading(say.title("coverage"))
    head = ("system", "title", "rules", "claimed", "reached", "share", "not covered")
    shown, left_out = cut(thing.systems)
    rows = []
    for one in shown:
        missing, more = cut(one.not_covered, 12)
        said = " ".join(missing) + (f" {say.left_out(more)}" if more else "")
        counts = (len(one.rules), len(one.claimed), len(one.counted))
        numbers = [Cell(f"{count:,}", number=True) for count in counts]
        part = Cell(share(len(one.counted), len(one.rules)), number=True)
        rows.append(Row((one.id, one.title, *numbers, part, Piece(said, "muted")), "hit" if not missing else ""))
    yield Table(tuple(map(say, head)), tuple(rows), left_out)
    for word, claims in (("not covered", [one for one in thing.claims if not one.reached]), ("unknown", thing.unknown)):
        if claims:
            lines = cut(f"{one.policy}: {one.element} [{', '.join(one.ids)}] {one.span.place}" for one in claims)
            yield Fold(f"{say.title(word)}: {len(claims)}", (Items(*lines),))
    if thing.broken:
        yield Line((Piece(say("error"), "bad"), " ", say.list(thing.broken)))


def exercised(thing: Exercised, say: Say) -> Iterator[Block]:
    """Yield what is shown of what examples or documents exercised."""
    yield Heading(
        (f"{say.title('exercised')} ", Piece(thing.policy, "code"), f" {say('documents')}: {thing.documents:,}")
    )
    rows = []
    for kind in KINDS:
        done, whole = thing.count(kind)
        if whole:
            mark = Piece(share(done, whole), "good" if done == whole else "warn")
            rows.append(Row((kind, Cell(f"{done:,} / {whole:,}", number=True), mark)))
    yield Table((say("kind"), say("exercised"), say("share")), tuple(rows))
    if thing.failed:
        yield Line(say.list(f"{name}: {count:,}" for name, count in thing.failed.items()))
    if thing.missing:
        yield Fold(
            f"{say.title('not exercised')}: {len(thing.missing)}",
            (Items(*cut(prose(one.text()) for one in thing.missing)),),
        )
