"""bpmlib as a contender of the peer harness: policies are Markdown texts, documents are dicts, all guards are on."""

NAME = "bpmlib"
DISTS = ("bpmlib",)
NUMBER = "decimal"
NOTE = "Markdown policy, compiled; every call guards the dict and keeps matched rules and read values"
W1_VARIANTS = ("decider", "policy.decide(dict)")
TABLE_VARIANTS = ("decider",)
TABLE_EMULATED = False
TABLE_MAX = 10000
CORRECTNESS_VARIANTS = ("decider", "policy.decide(dict)")

_HEAD = """---
policy: bench.{name}
title: {{en: Benchmark}}
source: {{system: BENCH, text: peer harness}}
effective: 2024-01-01..
---
A policy of the benchmark.

"""

_CREDIT = """## Inputs
| name            | type    | unit |
|-----------------|---------|------|
| amount          | number  | CNY  |
| is_new_customer | boolean | -    |
| on_credit_terms | boolean | -    |

## Parameters
| name         | value | type |
|--------------|-------|------|
| free_up_to   | 20000 | CNY  |
| middle_up_to | 50000 | CNY  |

## Decision: approver (FIRST)
| rule     | on_credit_terms | amount          | is_new_customer | → approver : string             |
|----------|-----------------|-----------------|-----------------|---------------------------------|
| cash     | false           | -               | -               | "none"                          |
| small    | -               | <= free_up_to   | -               | "none"                          |
| known    | -               | <= middle_up_to | false           | "sales_manager"                 |
| new      | -               | <= middle_up_to | true            | "sales_manager+general_manager" |
| large    | -               | > middle_up_to  | -               | "general_manager"               |
"""

_TABLE = """## Inputs
| name | type   |
|------|--------|
| x    | number |
| y    | number |

## Decision: out (UNIQUE)
| rule | x | y | → out : number |
|------|---|---|----------------|
"""

_CHECKS = {
    "sum_eq": ("a b c", "a + b = c"),
    "big_gt": ("n", "n > 9007199254740992"),
}


def import_peer():
    import bpmlib  # noqa: F401


def _policy(name, body):
    import bpmlib

    return bpmlib.Policies.from_text(_HEAD.format(name=name) + body)[f"bench.{name}"]


def build_w1(variant):
    policy = _policy("credit", _CREDIT)
    decide = policy.decider() if variant == "decider" else policy.decide
    return lambda doc: decide(doc).value


def build_table(table, variant):
    rows = "".join(f"| r{out} | [{a}..{b}) | [{c}..{d}) | {out} |\n" for a, b, c, d, out in table.rules)
    decide = _policy("table", _TABLE + rows).decider()
    return lambda doc: decide(doc).value


def build_policies(tables):
    import bpmlib

    texts = []
    for number, table in enumerate(tables):
        rows = "".join(f"| r{out} | [{a}..{b}) | [{c}..{d}) | {out} |\n" for a, b, c, d, out in table.rules)
        texts.append(_HEAD.format(name=f"table_{number}") + _TABLE + rows)
    policies = bpmlib.Policies.from_text(*texts)
    deciders = [policies[f"bench.table_{number}"].decider() for number in range(len(texts))]
    return [lambda doc, decide=decide: decide(doc).value for decide in deciders]


def build_check(kind):
    names, formula = _CHECKS[kind]
    rows = "".join(f"| {name} | number |\n" for name in names.split())
    inputs = f"## Inputs\n| name | type |\n|------|------|\n{rows}\n"
    decide = _policy(kind, f"{inputs}## Decision: holds : boolean\n```feel\n{formula}\n```\n").decider()
    return lambda doc: decide(doc).value
