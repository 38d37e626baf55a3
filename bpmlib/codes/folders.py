"""The codes of the checker that concern more than one file: versions, used policies, the catalogue."""

from __future__ import annotations

from typing import Final

from bpmlib.codes.code import Code

__all__ = ["FOLDERS"]

FOLDERS: Final = (
    Code(
        "covers-unknown",
        "source rule that the catalogue lacks",
        "`covers`, or a row of `NOT_COVERED.md`, names a rule that its system does not have in `catalogue.json`.",
        "Correct the id, or add the rule to the catalogue.",
    ),
    Code(
        "system-unknown",
        "source system that the catalogue lacks",
        "`covers`, or a row of `NOT_COVERED.md`, names a system that `catalogue.json` does not have.",
        "Correct the id, or add the system to the catalogue.",
    ),
    Code(
        "covers-elsewhere",
        "rule of another source",
        "`covers` names a rule of a system that is neither `system` of the front matter's `source` nor in its list "
        "`also`. Whoever reads the policy beside its source will not find the clause there. The first one of each such "
        "system is shown.",
        "Write the system behind `also` in `source`, if the policy covers that rule too; else correct it.",
        severity="note",
    ),
    Code(
        "file-misnamed",
        "policy in a file that nobody reads",
        "The file starts like a policy, but it is not called like one: `name.md`, or `name@2026-07-01.md` for the "
        "version from that day on. It would be missed silently otherwise.",
        "Rename the file: letters, digits and `_`, and behind `@` a date with two digits for the month and the day.",
    ),
    Code(
        "file-not-utf-8",
        "file that is not UTF-8",
        "The file holds bytes that are no UTF-8 text.",
        "Save the file again as UTF-8.",
    ),
    Code(
        "file-unreadable",
        "file or folder that cannot be read",
        "The file or folder is listed and cannot be read: it is gone, it is a link that leads nowhere or in a circle, "
        "or the system does not allow it. Passed over, the policies would go on without it in silence.",
        "Put the file back, correct the link, or allow the reading.",
    ),
    Code(
        "folder-changed",
        "folder that changed while it was read",
        "Reloading read a file, and it was another one, or gone, before all files were read. Some of them would be of "
        "the state before and some of the state after.",
        "Reload again. Whoever writes files: write the new one beside the old one and rename it when it is whole.",
    ),
    Code(
        "policy-id-differs",
        "policy under another id",
        "The id in the front matter is not the path of the file below the rules root, without a date.",
        "Correct the id, or move the file.",
    ),
    Code(
        "version-date-differs",
        "version under another date",
        "The date in the file's name, `name@2026-07-01.md`, is not the day on which `effective` starts.",
        "Correct the date, or rename the file.",
    ),
    Code(
        "versions-overlap",
        "two versions for one day",
        "Two versions of a policy start on the same day, or one starts before the end that another one states. An end "
        "left open overlaps with nothing: such a version gives way to the next one.",
        "End the earlier version on the day on which the later one starts, or leave its end open.",
    ),
    Code(
        "versions-gap",
        "days without a version",
        "A version ends before the next one starts. A decision for a day between them raises `NotEffective`.",
        "Leave the end of the earlier version open, or correct one of the days. Keep the gap if the rules rested.",
        severity="warning",
    ),
    Code(
        "policy-unknown",
        "policy that does not exist",
        "No file below the rules root has this id.",
        "Correct the spelling; the id is the path of the file with dots.",
    ),
    Code(
        "uses-broken",
        "used policy with mistakes",
        "A policy named in `uses` has mistakes of its own, so nothing can be checked against it.",
        "Check that policy first.",
    ),
    Code(
        "uses-not-effective",
        "used policy that is never in force",
        "A policy named in `uses` is in force on no day on which this version is, so nothing could ever be decided.",
        "Correct `effective` in one of them.",
    ),
    Code(
        "uses-gap",
        "used policy that is not always in force",
        "A policy named in `uses` starts later or ends earlier than this version. A decision for a day on which it is "
        "not in force raises `NotEffective`.",
        "Correct `effective` in one of them, if those days matter.",
        severity="warning",
    ),
    Code(
        "uses-incomplete",
        "used policy that lacks an input",
        "A part of a used policy needs an input that this policy does not have under the same name and type.",
        "Call the part with the input named: `prices.price(quotation: order.quotation)`.",
    ),
)
