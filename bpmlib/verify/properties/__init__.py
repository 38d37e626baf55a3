"""Properties that a policy file promises: proved, refuted with documents, or not refuted in so many random ones."""

from bpmlib.verify.properties.proving import DOCUMENTS, EFFORT, prove
from bpmlib.verify.properties.verdicts import Answered, Because, PropertyWitness, Verdict, Verdicts

__all__ = ["DOCUMENTS", "EFFORT", "Answered", "Because", "PropertyWitness", "Verdict", "Verdicts", "prove"]
