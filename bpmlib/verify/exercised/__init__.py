"""What of a policy its examples, or some documents, exercised: `exercised` measures it.

`probes` lists what there is to exercise, `standing` and `steps` where its boundaries lie, `shown` what a decision
shows.
"""

from bpmlib.verify.exercised.measure import Exercised, Watch, exercised, share

__all__ = ["Exercised", "Watch", "exercised", "share"]
