"""How long `import bpmlib` takes beside `import pydantic`; fails above 1.2 times.

Each import runs in a fresh interpreter. The two take turns, so that a busy moment strikes both, and the
fastest run of each counts: noise only ever adds. An empty program is subtracted from both.
"""

import subprocess
import sys
import time

ROUNDS = 15
ALLOWED = 1.2


def seconds(code: str) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return time.perf_counter() - start


def main() -> int:
    programs = {"nothing": "pass", "pydantic": "import pydantic", "bpmlib": "import bpmlib"}
    best = dict.fromkeys(programs, float("inf"))
    for _ in range(ROUNDS):
        for name, code in programs.items():
            best[name] = min(best[name], seconds(code))
    ours, theirs = (best[name] - best["nothing"] for name in ("bpmlib", "pydantic"))
    print(f"import bpmlib    {ours * 1000:6.1f} ms")
    print(f"import pydantic  {theirs * 1000:6.1f} ms")
    print(f"ratio            {ours / theirs:6.2f}    (allowed {ALLOWED})")
    return int(ours > ALLOWED * theirs)


if __name__ == "__main__":
    sys.exit(main())
