"""What a change of a policy changes: the difference of two versions, and a back-test on documents of the past."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from bpmlib.display.blocks import Block, Cell, Fold, Heading, Inline, Items, Kind, Line, Piece, Row, Table, cut, prose
from bpmlib.display.words import Say
from bpmlib.values.numbers import plain
from bpmlib.verify.diff.apart import Compared, Moved
from bpmlib.verify.diff.difference import Difference
from bpmlib.verify.replay.back_test import Replay
from bpmlib.verify.replay.transitions import Matrix, Money
from bpmlib.verify.tables.findings import show_document

__all__ = ["difference", "replay"]

_VERDICTS: Final[Mapping[str, Kind]] = {"equivalent": "good", "different": "warn", "undecided": "note"}


def difference(thing: Difference, say: Say) -> Iterator[Block]:
    """Yield what is shown of the difference of two versions."""
    verdict = Piece(say(thing.verdict), _VERDICTS[thing.verdict])
    yield Heading((say.title("difference of"), " ", Piece(_pair(thing.policies), "code"), " ", verdict))
    edits = tuple(prose(edit.text()) for edit in thing.edits)
    if edits:
        yield Heading(say.title("edits"), 2)
        yield Items(*cut(edits))
    if thing.uncompared:
        yield Heading(say.title("not compared"), 2)
        yield Items(*cut(thing.uncompared))
    for one in thing.decisions:
        yield from _compared(one, say)


def _compared(one: Compared, say: Say) -> Iterator[Block]:
    yield Heading((Piece(one.decision, "code"), " ", Piece(say(one.verdict), _VERDICTS[one.verdict])), 2)
    if one.regions:
        yield _moved(one.regions, say)
    if one.because:
        where = f" ({one.place.place})" if one.place is not None else ""
        yield Line((Piece(say("undecided"), "note"), *prose(f" {one.because}{where}")))
    if one.open:
        yield _moved(one.open, say)


def _moved(regions: tuple[Moved, ...], say: Say) -> Table:
    headers = list(dict.fromkeys(header for region in regions for header in region.cells))
    shown, left_out = cut(regions)
    rows = []
    for region in shown:
        cells = [Piece(region.cells[header], "code") if header in region.cells else "-" for header in headers]
        rows.append(Row((*cells, region.before, Cell(region.after, "hit"), _example(region, say))))
    head: list[Inline] = [Piece(header, "code") for header in headers]
    return Table((*head, say("before"), say("after"), say("for example")), tuple(rows), left_out)


def _example(region: Moved, say: Say) -> Inline:
    if region.document is None or region.old is None or region.new is None:
        return ""
    said = f"{show_document(region.document)}:\n{region.old.text()} → {region.new.text()}"
    return said if region.replayed else (said, "\n", Piece(say("error"), "bad"))


def replay(thing: Replay, say: Say) -> Iterator[Block]:
    """Yield what is shown of a back-test."""
    yield Heading((Piece(_pair(thing.policies), "code"), f" {say('documents')}: {thing.documents:,}"))
    badges: list[str | Piece] = []
    kinds: dict[str, Kind] = {"same": "good", "changed": "warn", "not decidable": "bad", "not effective": "note"}
    for status, count in sorted(thing.counts.items(), key=lambda item: list(kinds).index(item[0])):
        badges += [Piece(f"{say(status)} {count:,}", kinds[status]), " "]
    yield Line(tuple(badges))
    for matrix in thing.matrices:
        yield from _matrix(matrix, say)
    if thing.money:
        yield Heading(say.title("amount"), 2)
        head = ("", say("unit"), say("documents"), say("before"), say("after"), say("difference"), say("more"),
                say("less"))  # fmt: skip
        yield Table(head, tuple(map(_money, thing.money)))
    if thing.changed:
        lines, _ = cut([one.text().strip() for one in thing.changed])
        more = thing.counts["changed"] - len(lines)
        yield Fold(f"{say.title('changed')}: {thing.counts['changed']:,}", (Items(lines, more),))
    if thing.reasons:
        reasons = tuple(f"{count:,} × {reason}" for reason, count in thing.reasons.items())
        lines, more = cut([one.text().strip() for one in thing.undecidable])
        yield Fold(f"{say.title('not decidable')} / {say('not effective')}", (Items(*cut(reasons)), Items(lines, more)))
    if thing.one_sided:
        yield Line((f"{say.title('not compared')}: ", say.list(thing.one_sided)))


def _matrix(matrix: Matrix, say: Say) -> Iterator[Block]:
    yield Heading((Piece(matrix.answer, "code"), Piece(f" {say('before and after')}", "muted")), 2)
    shown, left_out = cut(matrix.transitions)
    rows = tuple(
        Row((one.before, Cell(one.after, "hit" if one.changed else ""), Cell(f"{one.count:,}", number=True),
             Cell(f"{one.changed:,}", number=True)))
        for one in shown
    )  # fmt: skip
    yield Table((say("before"), say("after"), say("documents"), say("changed")), rows, left_out)


def _money(money: Money) -> Row:
    amounts = (money.before, money.after, money.difference, money.more, money.less)
    numbers = [Cell(plain(amount), number=True) for amount in amounts]
    return Row((Piece(money.path, "code"), money.unit, Cell(f"{money.documents:,}", number=True), *numbers))


def _pair(names: tuple[str, str]) -> str:
    return names[0] if names[0] == names[1] else f"{names[0]} → {names[1]}"
