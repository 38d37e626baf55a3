"""The shipped policies, read and checked once for all tests of a process. Nothing changes them."""

from pathlib import Path
from typing import Final

from bpmlib import Policies

ROOT: Final = Path(__file__).parents[1] / "rules"
SHIPPED: Final = Policies.load(ROOT)
