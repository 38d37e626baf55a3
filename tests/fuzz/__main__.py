"""python -m tests.fuzz --texts 200000 --files 10000 --seed 1: fuzzes expressions and policy files, prints a summary."""

from __future__ import annotations

import argparse
import sys

from tests.fuzz.campaign import Campaign


def main(arguments: list[str]) -> int:
    """Run a campaign; return 1 where something failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--texts", type=int, default=2000)
    parser.add_argument("--files", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    campaign = Campaign(options.seed)
    campaign.texts(options.texts)
    campaign.files(options.files)
    sys.stdout.write(campaign.summary() + "\n")
    return 1 if campaign.failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
