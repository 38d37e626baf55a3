"""How long the policies take to load, by policy, beside `import pydantic`.

    python benchmarks/load_time.py
    python benchmarks/load_time.py my/rules --rounds 2

Two moments are measured, each in fresh interpreters of which the fastest counts: `Policies.load()` of a folder, which
looks at file names and opens none of them; and the first touch of each policy, when its file is read and checked with
the vocabulary and all that it uses. The folder is the one named, by default that of the shipped policies; for the load
alone there is one of a thousand as well.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

MANY = 1000

CHILD = """
import json, sys, time
clock = time.perf_counter
start = clock(); import pydantic; imported = clock() - start
from bpmlib.documents.registry import default_registry
from bpmlib.policies import Policies
default_registry()
many, folder, found = sys.argv[1], sys.argv[2] or None, {"pydantic": imported}
start = clock(); policies = Policies.load(folder); found["load"] = (clock() - start) / len(policies)
start = clock(); loaded = Policies.load(many); found["load of many"] = (clock() - start) / len(loaded)
touched = {}
policies[next(iter(policies))]
for policy in policies:
    fresh = Policies.load(folder)
    start = clock(); fresh[policy]; touched[policy] = clock() - start
print(json.dumps({"touch": touched, **found}))
"""


def measured(*folders: str) -> dict[str, float]:
    """Return the seconds of one fresh interpreter, each touch under `touch id`."""
    done = subprocess.run([sys.executable, "-c", CHILD, *folders], check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    touched: dict[str, float] = found.pop("touch")  # type: ignore[assignment]
    return found | {f"touch {policy}": seconds for policy, seconds in touched.items()}


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure how long policies take to load.")
    parser.add_argument("rules", nargs="?", default="", help="a folder of policies, by default those that are shipped")
    parser.add_argument("--rounds", type=int, default=5, help="fresh interpreters, the fastest of which counts")
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        for number in range(MANY):
            Path(folder, f"policy_{number}.md").write_text(f"---\npolicy: policy_{number}\n---\n", "utf-8")
        rounds = [measured(folder, options.rules) for _ in range(options.rounds)]
    best = {name: min(found[name] for found in rounds) for name in rounds[0]}
    unit = best["pydantic"]
    touches = sorted((seconds, name) for name, seconds in best.items() if name.startswith("touch "))

    def say(name: str, seconds: float) -> None:
        print(f"{name:46}{seconds * 1000:9.3f} ms{seconds / unit:10.4f}")

    print(f"{'':46}{'time':>12}{'ratio':>10}")
    say("import pydantic", unit)
    say("load, a policy of the folder", best["load"])
    say(f"load, a policy of {MANY}", best["load of many"])
    say(f"first touch, a policy (mean of {len(touches)})", sum(seconds for seconds, _ in touches) / len(touches))
    for seconds, name in (touches[0], touches[-1]):
        say(name.replace("touch ", "first touch, "), seconds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
