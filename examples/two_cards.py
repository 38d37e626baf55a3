"""A month in a car showroom: cards are signed, a visit is missed, a second card turns up, and a mistake is put right.

    python examples/two_cards.py

Facts come and go; what follows from them is told with its reasons, booked in the ledger, and reversed when its ground
is gone.
"""

from __future__ import annotations

from datetime import date, datetime

from bpmlib import Policies, Session
from bpmlib.documents.card_duplicates import CardVisit, SignedCard
from bpmlib.ledger.book import Ledger
from bpmlib.patterns.posting import posted
from bpmlib.patterns.session import Change


def at(day: int, hour: int = 9) -> datetime:
    """Return an hour of a day in March, local time."""
    return datetime(2026, 3, day, hour)  # noqa: DTZ001 - a session gives it its zone


def told(change: Change) -> None:
    """Print what a change brought about."""
    for word, conclusions in (("+", change.concluded), ("-", change.withdrawn)):
        for conclusion in conclusions:
            print(f"  {word} {conclusion.type}")


def main() -> None:
    """Live through the month."""
    session = Session(Policies.load()["showroom.duplicate_cards"])
    ledger = Ledger(session.zone)

    def move(day: int, hour: int = 9) -> None:
        nonlocal ledger
        for change in session.advance(at(day, hour)):
            assert change.at is not None
            print(f"{change.at:%d %B %H:%M}, by itself")
            told(change)
            ledger = posted(ledger, session, change)

    def learn(text: str, change: Change) -> Change:
        nonlocal ledger
        print(f"{session.now:%d %B %H:%M}, {text}")
        told(change)
        ledger = posted(ledger, session, change)
        return change

    move(2)
    learn("Li's card for Zhao is signed", session.assert_fact(
        SignedCard(id="A", customer="Zhao", consultant="Li", signed_at=at(2)), id="card A"))  # fmt: skip
    move(6, 10)
    change = learn("Wu's card for Zhao is signed", session.assert_fact(
        SignedCard(id="B", customer="Zhao", consultant="Wu", signed_at=at(6, 10)), id="card B"))  # fmt: skip
    fine = next(one for one in change.concluded if one.type == "Fine")
    print()
    for language in ("en", "zh"):
        print("\n".join(session.explain(fine).text(language).splitlines()[:2]))
    print()
    move(9)
    visit = CardVisit(card="A", consultant="Li", made_at=at(4, 15), first=True)
    learn("a visit of 4 March is found in the book", session.assert_fact(visit))
    print()
    for entry in ledger:
        print(f"{entry.at:%d %B} {entry.account:4}{entry.amount:>5}  {entry.note}")
    print(f"Li owes {ledger.total('Li', 'fine', 'CNY')} CNY on {date(2026, 3, 9)}")


if __name__ == "__main__":
    main()
