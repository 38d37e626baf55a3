"""python -m tests.fuzz --models 10000 --seed 1: fuzzes expressions, policies, models, workbooks; prints a summary."""

from __future__ import annotations

import argparse
import sys

from tests.fuzz.campaign import Campaign
from tests.fuzz.probe import SECONDS


def main(arguments: list[str]) -> int:
    """Run a campaign; return 1 where something failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    for what in ("texts", "files", "models", "cases", "workbooks"):
        parser.add_argument(f"--{what}", metavar="N", type=int, default=0, help=f"probe so many {what}")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=SECONDS, help="how long one operation may take")
    parser.add_argument("--minutes", type=float, default=1e9, help="stop after so long")
    parser.add_argument("--no-kit", action="store_true", help="mutate only the models of this repository")
    options = parser.parse_args(arguments)
    campaign = Campaign(options.seed, options.seconds, not options.no_kit, options.minutes)
    campaign.texts(options.texts)
    campaign.files(options.files)
    campaign.models(options.models)
    campaign.cases(options.cases)
    campaign.workbooks(options.workbooks)
    sys.stdout.write(campaign.summary() + "\n")
    return 1 if campaign.failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
