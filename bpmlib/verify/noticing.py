"""Whether changing an element of a policy is noticed: it makes an example fail, or a property."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bpmlib.errors import PolicyError
from bpmlib.policies import Policies
from bpmlib.source import Span
from bpmlib.verify.mutants.run import Mutation
from bpmlib.verify.mutants.site import Mutant, line_of, section_of

__all__ = ["Noticing"]


class Noticing:
    """Answers for the elements of one policy, by its own examples and those of the policies among `others` that use it.

    Nothing is noticed in a workbook, or in a policy with mistakes.
    """

    def __init__(self, policies: Policies, policy: str, others: Iterable[str]) -> None:
        users = [other for other in others if other != policy and policy in _used(policies, other)]
        try:
            self._mutation = Mutation(policies, policy, limit=0, also=users, strict=False)
        except (PolicyError, ValueError):
            self._mutants: tuple[Mutant, ...] = ()
        else:
            self._mutants = self._mutation.mutants

    def notices(self, at: Span) -> bool:
        """Return whether one of the changes of an element is noticed, that of leaving it out before the others.

        Examples are asked first: properties take longer.
        """
        found = sorted(self._within(at), key=lambda mutant: bool(mutant.text))
        fate = self._mutation.fate
        return any(fate(one, properties=False) == "killed" for one in found) or any(
            fate(one) == "killed" for one in found
        )

    def _within(self, at: Span) -> Iterator[Mutant]:
        """Yield the changes of an element: of its row, or of the whole section where a heading stands for it."""
        line = line_of(at)
        whole = section_of(at) if line.text.startswith("## ") else line.to(at)
        for mutant in self._mutants:
            span = mutant.span
            if span.source is at.source and whole.start <= span.start < whole.end:
                yield mutant


def _used(policies: Policies, policy: str) -> set[str]:
    try:
        return {word.text for version in policies.versions(policy) for _, word in version.front.uses}
    except PolicyError:
        return set()
