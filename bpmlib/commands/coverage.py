"""`coverage PATH`: which rules of the source regulations the policies cover, as far as examples bear it out.

With `--rules` it is what of the policies themselves the examples exercise: rules, tests, boundaries, conditions. With
`--suggest` it is examples that exercise what is missing.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bpmlib.commands.output import (
    FOUND,
    OK,
    Chosen,
    Unusable,
    add_documents,
    add_format,
    add_path,
    counted,
    load,
    print_json,
)
from bpmlib.errors import PolicyError
from bpmlib.formats import catalogue as catalogue_format
from bpmlib.layers import read_source
from bpmlib.model.vocabulary import Catalogue, NotCovered
from bpmlib.verify.coverage import Claim, Coverage, SystemCoverage, source_coverage
from bpmlib.verify.exercised import Exercised, exercised, share
from bpmlib.verify.exercised.probes import KINDS
from bpmlib.verify.suggest import Suggestions, suggest_examples

__all__ = ["add", "run"]


def add(commands: Any) -> None:
    """Add the command to the parser."""
    text = "count which rules of the source regulations the policies under PATH cover"
    more = "An id in a `covers` cell counts when the row that carries it is reached by an example that holds"
    more += " and changing the row makes an example or a property fail."
    command = commands.add_parser("coverage", help=text, description=f"{text[0].upper()}{text[1:]}. {more}")
    add_path(command)
    command.add_argument(
        "--catalogue", metavar="FILE", type=Path, help="the regulations (default: catalogue.json beside the policies)"
    )
    command.add_argument(
        "--quick", action="store_true", help="change nothing: what an example that holds gets to counts"
    )
    command.add_argument(
        "--rules",
        action="store_true",
        help="instead, which rules, tests, boundaries and conditions of the policies their examples exercise",
    )
    command.add_argument(
        "--suggest",
        action="store_true",
        help="instead, examples that exercise what is missing, to be confirmed",
    )
    add_documents(command)
    add_format(command)
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the coverage; 1 if a policy has mistakes, or claims an id that is unknown or said not to be covered."""
    chosen = load(options)
    if options.rules or options.suggest:
        return (_run_suggest if options.suggest else _run_rules)(chosen, options.format)
    catalogue = chosen.policies.catalogue if options.catalogue is None else _read(options.catalogue)
    if catalogue is None:
        raise Unusable("there is no catalogue beside the policies: name it with --catalogue")
    among = dict.fromkeys(policy for policy, _ in chosen.files())
    found = source_coverage(chosen.policies, catalogue, among, changes=not options.quick)
    print_json(_data(found)) if options.format == "json" else _print(found, options.path.is_dir())
    return FOUND if found.broken or found.unknown or found.contradicted else OK


def _run_rules(chosen: Chosen, form: str) -> int:
    """Print what the examples of the policies exercise; 1 if a policy has mistakes."""
    found: list[Exercised] = []
    broken: list[str] = []
    for policy in dict.fromkeys(policy for policy, _ in chosen.files()):
        try:
            found.append(exercised(chosen.policies[policy]))
        except PolicyError:
            broken.append(policy)
    if form == "json":
        print_json({"policies": [one.to_dict() for one in found], "broken": broken})
    else:
        _print_rules(found, broken)
    return FOUND if broken else OK


def _run_suggest(chosen: Chosen, form: str) -> int:
    """Print examples that exercise what nothing exercises; 1 if a policy has mistakes."""
    found: list[Suggestions] = []
    broken: list[str] = []
    for policy in dict.fromkeys(policy for policy, _ in chosen.files()):
        try:
            found.append(suggest_examples(chosen.policies[policy]))
        except PolicyError:
            broken.append(policy)
    if form == "json":
        print_json({"policies": [one.to_dict() for one in found], "broken": broken})
        return FOUND if broken else OK
    for one in found:
        covered = sum(len(row.covers) for row in one.rows)
        print(f"{one.policy}: {counted(len(one.rows), 'row')} for {covered} of {covered + len(one.not_found)} missing")
        print(f"\n{one.text()}\n" if one.rows else "")
        for item in one.not_found:
            print(f"  no document found: {item.text()}")
    for policy in broken:
        print(f"`{policy}` has mistakes: nothing is suggested for it")
    return FOUND if broken else OK


def _print_rules(found: list[Exercised], broken: list[str]) -> None:
    for one in found:
        print(one.text(), end="\n\n")
    for policy in broken:
        print(f"`{policy}` has mistakes: its examples did not run")
    counts = [
        (plural, sum(one.count(kind)[0] for one in found), sum(one.count(kind)[1] for one in found))
        for kind, plural in zip(KINDS, ("rules", "tests", "boundaries", "conditions"), strict=True)
    ]
    summed = ", ".join(f"{plural} {done} of {whole} ({share(done, whole)})" for plural, done, whole in counts)
    print(f"{counted(len(found), 'policy')}: {summed}")


def _read(file: Path) -> Catalogue:
    if not file.is_file():
        raise Unusable(f"there is no catalogue `{file}`")
    return catalogue_format.read(read_source(file))


def _data(found: Coverage) -> dict[str, Any]:
    return {
        "systems": [
            {
                "id": system.id,
                "title": system.title,
                "rules": len(system.rules),
                "claimed": list(system.claimed),
                "counted": list(system.counted),
                "not_covered": list(system.not_covered),
                "reasons": {rule: {"en": one.en, "zh": one.zh} for rule, one in system.reasons.items()},
            }
            for system in found.systems
        ],
        "crowded": [_claim(claim) for claim in found.crowded],
        "not_reached": [_claim(claim) for claim in found.claims if not claim.reached],
        "not_noticed": [_claim(claim) for claim in found.claims if claim.reached and not claim.noticed],
        "contradicted": [one.id for one in found.contradicted],
        "unknown": [_claim(claim) for claim in found.unknown],
        "broken": list(found.broken),
    }


def _claim(claim: Claim) -> dict[str, Any]:
    return {"policy": claim.policy, "element": claim.element, "ids": list(claim.ids), "place": claim.span.place}


def _print(found: Coverage, whole: bool) -> None:
    """Print what is covered; of one file not what `NOT_COVERED.md` says of the regulations of others."""
    said = {one.system for one in found.not_covered if whole}
    touched = [system for system in found.systems if system.claimed or system.id in said]
    for system in touched:
        _print_system(system, [one for one in found.not_covered if one.system == system.id])
    _print_claims("claimed, but no example that holds gets there", (c for c in found.claims if not c.reached))
    unnoticed = (claim for claim in found.claims if claim.reached and not claim.noticed)
    _print_claims("claimed and reached, but nothing notices when it is changed", unnoticed)
    _print_claims("more than three ids on one element", found.crowded)
    _print_claims("ids that the catalogue lacks", found.unknown)
    if found.contradicted:
        print("claimed by a policy, and not covered by what `NOT_COVERED.md` says:")
        for one in found.contradicted:
            print(f"  {one.span.place}: {one.id}")
        print()
    for policy in found.broken:
        print(f"`{policy}` has mistakes: its examples did not run")
    rules = sum(len(system.rules) for system in found.systems)
    claimed, held = (sum(len(getattr(system, what)) for system in touched) for what in ("claimed", "counted"))
    print(f"{len(touched)} of {counted(len(found.systems), 'system')} touched; ", end="")
    reasoned = sum(rule in system.reasons for system in touched for rule in system.not_covered)
    print(f"of {counted(rules, 'rule')} {claimed} claimed, {held} counted, {rules - held} not covered", end="")
    print(f", {reasoned} of these for a reason" if reasoned else "")


def _print_system(system: SystemCoverage, said: list[NotCovered]) -> None:
    counts = f"{len(system.claimed)} claimed, {len(system.counted)} counted"
    print(f"{system.id} {system.title}: of {counted(len(system.rules), 'rule')} {counts}")
    print(f"  counted:     {', '.join(system.counted) or '-'}")
    waiting = [rule for rule in system.claimed if rule not in system.counted]
    if waiting:
        print(f"  not counted: {', '.join(waiting)}")
    for row in said:
        print(f"  {row.rule or 'the whole'}: {row.en}")
    print(f"  not covered: {', '.join(system.open) or '-'}\n")


def _print_claims(heading: str, claims: Iterable[Claim]) -> None:
    listed = list(claims)
    if listed:
        print(f"{heading}:")
        for claim in listed:
            print(f"  {claim.span.place}: {claim.element} claims {', '.join(claim.ids)}")
        print()
