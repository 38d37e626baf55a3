"""Examples that a policy lacks: `suggest_examples` looks for documents that exercise what nothing exercises yet.

`pools` are the values worth trying, `search` puts documents together from them.
"""

from bpmlib.verify.suggest.suggestions import Suggestion, Suggestions, suggest_examples

__all__ = ["Suggestion", "Suggestions", "suggest_examples"]
