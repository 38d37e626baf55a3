"""DMN models as a decision engine of their own: DMN 1.1 to 1.5 in DMN mode, where nothing raises.

    model = bpmlib.dmn.load("loan.dmn")
    outcome = model.evaluate("Approval", {"Applicant": {"age": 40}})
    print(outcome.value, outcome.diagnostics)

Read first `model`, what a caller sees. `loading` finds files, `linking` puts them together, `graph` evaluates
elements. `expressions`, `loops`, `boxed` and `tables`, each built on the one before, translate their logic to the code
of FEEL; `types` are item definitions, `external` the Java functions. `matching` and `plain` are shortcuts over compiled
code. `export` goes the other way, from a policy to a model.
"""

from __future__ import annotations

from bpmlib.dmn.loading import load, read
from bpmlib.dmn.model import Model

__all__ = ["Model", "load", "read"]
