"""Reloading: all or nothing, one state of the folder, what was laid over or put in kept; and many threads at once."""

import asyncio
import os
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from threading import Barrier, Event
from typing import Any

import pytest

import bpmlib
from bpmlib.contents import Contents
from bpmlib.policies import Policies
from tests.policy_text import decision, formula, inputs, parameters, policy

THREADS = 16


def limit(value: str, name: str = "t.limit") -> str:
    """Return a policy whose answer tells which figure decided, by two ways that have to agree."""
    return policy(
        name,
        inputs("a: number"),
        parameters(f"limit | {value} | number"),
        decision("side", "rule | a | → side : string", 'low | <= limit | "low"', 'high | > limit | "high"'),
        formula("shown : number", "limit"),
    )


USER = policy("t.user", inputs("a: number"), formula("d : number", "u.shown + 1"), front=["uses: {u: t.limit}"])


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    folder = tmp_path / "rules" / "t"
    folder.mkdir(parents=True)
    (folder / "limit.md").write_text(limit("100"), "utf-8")
    (folder / "user.md").write_text(USER, "utf-8")
    return tmp_path / "rules"


def decided(policies: Policies) -> Any:
    return policies["t.limit"].decide(a=150).value


def refused(policies: Policies) -> bpmlib.PolicyError:
    with pytest.raises(bpmlib.PolicyError) as caught:
        policies.reload()
    return caught.value


def codes(error: bpmlib.PolicyError) -> list[str]:
    return [one.code for one in error.diagnostics]


# ------------------------------------------------------------------------------------ all or nothing


def test_a_change_counts_in_the_new_object_and_not_in_the_old_one(rules: Path) -> None:
    before = Policies.load(rules)
    assert decided(before) == {"side": "high", "shown": 100}
    (rules / "t/limit.md").write_text(limit("200"), "utf-8")
    after = before.reload()
    assert decided(after) == {"side": "low", "shown": 200}
    assert after["t.user"].decide(a=1).value == 201, "what uses it as well"
    assert decided(before) == {"side": "high", "shown": 100}
    assert before["t.user"].decide(a=1).value == 101


def test_a_broken_file_replaces_nothing_and_every_mistake_is_told(rules: Path) -> None:
    policies = Policies.load(rules).reload()
    (rules / "t/limit.md").write_text(limit("200").replace("<= limit", "<= limt"), "utf-8")
    (rules / "t/other.md").write_text(policy("t.elsewhere", formula("d : number", "1")), "utf-8")
    error = refused(policies)
    assert {"name-unknown", "policy-id-differs"} <= set(codes(error))
    assert all(one.severity == "error" and one.span is not None for one in error.diagnostics)
    assert decided(policies) == {"side": "high", "shown": 100}
    (rules / "t/other.md").unlink()
    (rules / "t/limit.md").write_text(limit("200"), "utf-8")
    assert decided(policies.reload()) == {"side": "low", "shown": 200}


def test_a_file_that_nobody_has_touched_yet_is_checked_as_well(rules: Path) -> None:
    (rules / "t/broken.md").write_text("---\npolicy: t.broken\n---\n", "utf-8")
    policies = Policies.load(rules)
    assert decided(policies)["shown"] == 100
    assert {one.span.source.name.rpartition("/")[2] for one in refused(policies).diagnostics if one.span} == {
        "broken.md"
    }


def test_new_files_come_and_deleted_ones_go(rules: Path) -> None:
    policies = Policies.load(rules)
    (rules / "t/more.md").write_text(limit("7", "t.more"), "utf-8")
    (rules / "t/user.md").unlink()
    assert list(policies.reload()) == ["t.limit", "t.more"]
    assert list(policies) == ["t.limit", "t.user"]


def test_a_policy_that_another_one_uses_does_not_go(rules: Path) -> None:
    policies = Policies.load(rules)
    (rules / "t/limit.md").unlink()
    assert codes(refused(policies)) == ["policy-unknown"]


def test_what_has_not_changed_is_not_read_again(rules: Path) -> None:
    first = Policies.load(rules).reload()
    (rules / "t/user.md").write_text(USER + "\n", "utf-8")
    second = first.reload()
    assert second["t.limit"].model is first["t.limit"].model
    assert second["t.limit"].checked() is first["t.limit"].checked()
    assert second["t.user"].model is not first["t.user"].model


def test_changed_words_count_in_files_that_have_not_changed(rules: Path) -> None:
    text = policy("t.role", formula("d : Role", '"clerk"'))
    words = "# Words\n\n| type | value | en | zh |\n|---|---|---|---|\n| Role | {} | {} | 职员 |\n"
    (rules / "vocabulary.md").write_text(words.format("clerk", "clerk"), "utf-8")
    (rules / "t/role.md").write_text(text, "utf-8")
    policies = Policies.load(rules).reload()
    (rules / "vocabulary.md").write_text(words.format("agent", "agent"), "utf-8")
    assert refused(policies).diagnostics


# ------------------------------------------------------------------------------------------ what stays


def test_folders_laid_over_and_figures_put_in_are_kept(rules: Path, tmp_path: Path) -> None:
    company = tmp_path / "company"
    company.mkdir()
    settings = company / "policies.toml"
    settings.write_text('[parameters.t.limit]\nlimit = "300"\n', "utf-8")
    policies = Policies.load(rules).overlay(company)
    own = policies.override("t.limit", limit=Decimal(5))
    assert (decided(policies)["shown"], decided(own)["shown"]) == (300, 5)
    settings.write_text('[parameters.t.limit]\nlimit = "400"\n', "utf-8")
    assert decided(policies.reload())["shown"] == 400
    assert decided(own.reload())["shown"] == 5
    settings.write_text('[parameters.t.limit]\nlimt = "400"\n', "utf-8")
    assert "name-unknown" in codes(refused(policies))
    settings.unlink()
    assert decided(policies.reload())["shown"] == 100


def test_a_figure_whose_parameter_is_gone_is_an_error(rules: Path) -> None:
    own = Policies.load(rules).override("t.limit", limit=Decimal(5))
    text = policy("t.limit", inputs("a: number"), parameters("bound | 1 | number"), formula("shown : number", "bound"))
    (rules / "t/limit.md").write_text(text, "utf-8")
    assert codes(refused(own)) == ["input-unknown"]


def test_texts_have_nothing_to_be_read_again() -> None:
    policies = Policies.from_text(limit("100"), USER)
    again = policies.reload()
    assert again["t.user"].decide(a=1).value == 101
    assert again.fingerprint == policies.fingerprint != Policies.from_text(limit("101"), USER).fingerprint


# --------------------------------------------------------------------------------------- what goes wrong


def test_a_link_that_leads_in_a_circle_is_an_error_with_the_file(rules: Path) -> None:
    policies = Policies.load(rules)
    (rules / "t/limit.md").unlink()
    (rules / "t/limit.md").symlink_to("limit.md")
    error = refused(policies)
    assert "file-unreadable" in codes(error) and "limit.md" in str(error)


@pytest.mark.parametrize("name", ["t/gone.md", "vocabulary.md", "policies.toml", "catalogue.json"])
def test_a_link_that_leads_nowhere_is_an_error(rules: Path, name: str) -> None:
    policies = Policies.load(rules)
    (rules / name).symlink_to("nowhere")
    error = refused(policies)
    assert "file-unreadable" in codes(error) and Path(name).name in str(error)


def test_a_folder_that_is_gone_is_an_error(rules: Path) -> None:
    policies = Policies.load(rules)
    rules.rename(rules.with_name("elsewhere"))
    assert codes(refused(policies)) == ["file-unreadable"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
@pytest.mark.parametrize("name", ["t", "t/limit.md"])
def test_what_may_not_be_read_is_an_error(rules: Path, name: str) -> None:
    policies = Policies.load(rules)
    (rules / name).chmod(0)
    try:
        assert "file-unreadable" in codes(refused(policies))
    finally:
        (rules / name).chmod(0o755)


@pytest.mark.parametrize("cut", [1, 20, 200, 330])
def test_a_file_that_is_half_written_replaces_nothing(rules: Path, cut: int) -> None:
    policies = Policies.load(rules).reload()
    (rules / "t/limit.md").write_text(limit("200")[:cut], "utf-8")
    assert refused(policies).diagnostics
    assert decided(policies)["shown"] == 100


def change(rules: Path) -> None:
    (rules / "t/limit.md").write_text(limit("200"), "utf-8")


def delete(rules: Path) -> None:
    (rules / "t/limit.md").unlink()


def add(rules: Path) -> None:
    (rules / "t/new.md").write_text(limit("1", "t.new"), "utf-8")


def rename(rules: Path) -> None:
    (rules / "t/user.md").rename(rules / "t/renamed.md")


@pytest.mark.parametrize("during", [change, delete, add, rename])
def test_a_folder_that_changes_while_it_is_read_replaces_nothing(
    rules: Path, during: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The change comes between reading the last file and the look back at all of them."""
    policies = Policies.load(rules).reload()
    look_back = Contents.changed

    def changed(contents: Contents) -> list[Path]:
        during(rules)
        return look_back(contents)

    with monkeypatch.context() as patch:
        patch.setattr(Contents, "changed", changed)
        error = refused(policies)
    assert set(codes(error)) == {"folder-changed"}
    assert decided(policies)["shown"] == 100


def test_a_file_deleted_between_listing_and_reading_is_an_error(rules: Path) -> None:
    policies = Policies.load(rules)
    (rules / "t/limit.md").unlink()
    with pytest.raises(bpmlib.PolicyError) as caught:
        policies["t.limit"]
    assert codes(caught.value) == ["file-unreadable"]


# ------------------------------------------------------------------------------------------ fingerprints


def test_the_fingerprint_is_that_of_what_answers(rules: Path, tmp_path: Path) -> None:
    policies = Policies.load(rules)
    found = {policies.fingerprint, policies.override("t.limit", limit=Decimal(1)).fingerprint}
    found.add(policies.override("t.limit", limit=Decimal(2)).fingerprint)
    (rules / "t/limit.md").write_text(limit("200"), "utf-8")
    assert policies.fingerprint in found, "what was read is what answers"
    assert decided(policies)["shown"] == 100
    found.add(policies.reload().fingerprint)
    (rules / "vocabulary.md").write_text("# Words\n", "utf-8")
    found.add(policies.reload().fingerprint)
    (tmp_path / "over").mkdir()
    (tmp_path / "over/policies.toml").write_text('[parameters.t.limit]\nlimit = "9"\n', "utf-8")
    found.add(policies.reload().overlay(tmp_path / "over").fingerprint)
    assert len(found) == 6


def test_the_fingerprint_does_not_depend_on_where_the_folder_lies(rules: Path, tmp_path: Path) -> None:
    before = Policies.load(rules).fingerprint
    rules.rename(tmp_path / "moved")
    assert Policies.load(tmp_path / "moved").fingerprint == before


# ---------------------------------------------------------------------------------- threads and tasks


@pytest.fixture
def often() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-4)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("often")
def test_policies_that_many_threads_touch_first_are_the_same_for_all(rules: Path) -> None:
    for _ in range(5):
        policies, barrier = Policies.load(rules), Barrier(THREADS)

        def touch(number: int, policies: Policies = policies, barrier: Barrier = barrier) -> tuple[Any, ...]:
            barrier.wait()
            names = ("t.user", "t.limit") if number % 2 else ("t.limit", "t.user")
            made = {name: policies[name] for name in names}
            values = {name: one.decide(a=150).value for name, one in made.items()}
            return (
                id(made["t.limit"]),
                id(made["t.limit"].checked()),
                policies.fingerprint,
                tuple(sorted(values.items())),
            )

        with ThreadPoolExecutor(THREADS) as pool:
            seen = {repr(one) for one in pool.map(touch, range(THREADS))}
        assert len(seen) == 1


class Holder:
    """What an application keeps: one reference, which reloading swaps."""

    def __init__(self, policies: Policies) -> None:
        self.policies = policies


def answer(policies: Policies) -> tuple[str, Any, Any]:
    """Return one answer of several decisions, all by the same object."""
    both = policies["t.limit"].decide(a=150).value
    return policies.fingerprint, both["side"], (both["shown"], policies["t.user"].decide(a=150).value - 1)


def write(rules: Path, text: str) -> None:
    (rules / "limit.new").write_text(text, "utf-8")
    (rules / "limit.new").replace(rules / "t/limit.md")


def keep_changing(rules: Path, holder: Holder, seen: dict[str, int], rounds: int) -> int:
    """Swap in new versions, with broken files in between; return how many of those were refused."""
    broken = 0
    for number in range(rounds):
        value = 100 + number % 9 * 12
        write(rules, limit(str(value)))
        after = holder.policies.reload()
        seen[after.fingerprint] = value
        holder.policies = after
        write(rules, limit(str(value + 1)).replace("→ side", "→"))
        try:
            holder.policies.reload()
        except bpmlib.PolicyError:
            broken += 1
    return broken


def consistent(found: tuple[str, Any, Any], seen: dict[str, int]) -> bool:
    fingerprint, side, (shown, used) = found
    value = seen[fingerprint]
    return side == ("low" if value >= 150 else "high") and shown == used == value


@pytest.mark.usefixtures("often")
def test_threads_and_tasks_decide_while_policies_are_swapped(rules: Path) -> None:
    holder, stop = Holder(Policies.load(rules).reload()), Event()
    seen = {holder.policies.fingerprint: 100}

    def work(_: int) -> list[tuple[str, Any, Any]]:
        found = []
        while not stop.is_set():
            found.append(answer(holder.policies))
        return found

    async def tasks() -> list[tuple[str, Any, Any]]:
        async def one() -> list[tuple[str, Any, Any]]:
            found = []
            while not stop.is_set():
                policies = holder.policies
                fingerprint, side, _ = answer(policies)
                await asyncio.sleep(0)  # another task, and a reload, may come between
                found.append((fingerprint, side, answer(policies)[2]))
            return found

        return [item for part in await asyncio.gather(*(one() for _ in range(8))) for item in part]

    with ThreadPoolExecutor(8) as pool:
        workers = [pool.submit(work, number) for number in range(6)]
        looping = pool.submit(asyncio.run, tasks())
        try:
            broken = keep_changing(rules, holder, seen, rounds=12)
        finally:
            stop.set()
        found = [item for worker in [*workers, looping] for item in worker.result()]
    assert broken == 12
    assert all(consistent(one, seen) for one in found)
    assert len({fingerprint for fingerprint, _, _ in found}) > 3
