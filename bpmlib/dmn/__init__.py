"""DMN models as a decision engine of their own: DMN 1.1 to 1.5 in DMN mode, where nothing raises.

    model = bpmlib.dmn.load("loan.dmn")
    outcome = model.evaluate("Approval", {"Applicant": {"age": 40}})
    print(outcome.value, outcome.diagnostics)

Read first `model`, what a caller sees. `linking` puts files together, `graph` evaluates elements, `boxed` and
`tables` translate their logic to the code of FEEL, `types` are item definitions, `external` the Java functions.
"""

from __future__ import annotations

from bpmlib.dmn.loading import load, read
from bpmlib.dmn.model import Model

__all__ = ["Model", "load", "read"]
