"""bpmlib: a company's written policies as typed documents, declarative rules and explained decisions."""

from bpmlib.policies import Policies
