"""Laws that a policy is held to, each one line of a test file:

    test_pricing_decides = laws.total(policies["sales.pricing"])

A law is a test function: pytest collects it, hypothesis draws its documents by `bpmlib.testing.inputs`, and what breaks
it is shrunk and told with the document, the explanations and the clauses. Read first `stated`, which makes one.
"""

from bpmlib.testing.laws.alone import boundary_stable, deterministic, explanation_replays, total
from bpmlib.testing.laws.engines import engines_agree
from bpmlib.testing.laws.pairs import monotone, version_change_is

__all__ = [
    "boundary_stable", "deterministic", "engines_agree", "explanation_replays", "monotone", "total",
    "version_change_is",
]  # fmt: skip
