"""One command judged: is it known, is it this actor's, does a stage take it, are the papers there? Then it happens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NoReturn

from bpmlib.cases import events as e
from bpmlib.cases.admission import Admission
from bpmlib.cases.mandates import Mandate
from bpmlib.cases.moment import Moment, Reader
from bpmlib.cases.plan import Stage, Step
from bpmlib.cases.running import Run
from bpmlib.cases.state import State, evolve
from bpmlib.errors import BpmError, Diagnostic, Refused, nearest
from bpmlib.source import Span

__all__ = ["Judge"]

_Offered = list[tuple[Stage, list[Step]]]


class Judge:
    """Judges a command. `admit` looks at what no passing of time changes, `take` makes the events; both may refuse."""

    def __init__(
        self, run: Run, admission: Admission, command: e.Command, at: datetime, mandates: Sequence[Mandate] = ()
    ) -> None:
        self.run = run
        self.mandates = mandates
        self.admission = admission
        self.command = command
        self.at = at
        self.document: dict[str, Any] = {}

    # ------------------------------------------------------------------------ before what was due matures

    def admit(self) -> None:
        """Refuse a repetition, and a time that is past."""
        command, state, moment = self.command, self.run.state, self.run.calendar.moment
        if command.key and command.key in state.posted:
            self._refuse("repeated", f"command `{command.key}` was taken before")
        if state.at is not None and moment(self.at) < moment(state.at):
            self._refuse("too_early", f"the case is at {state.at} already, the command at {self.at}")

    # --------------------------------------------------------------------------------------- and after

    def take(self) -> None:
        """Make the events of the command, or raise `Refused`."""
        self._read()
        if self.command.event in self.run.reader.papers:
            self._file()
            return
        offered = self._mine(self._offered())
        arriving = self._arriving()
        taken = self._taken(offered, arriving)
        self._require_papers(arriving)
        if not self._waits_for_others(taken):
            self._happen(taken, arriving)

    def _read(self) -> None:
        """Admit the document of a known event or paper, with the stamps of the case."""
        command = self.command
        if command.event not in self.admission.names:
            hint = nearest(command.event, self.admission.names)
            self._refuse("unknown_event", f"no event is called `{command.event}`", hint)
        try:
            document = self.admission.document(command.event, command.document)
        except BpmError as error:
            message = "; ".join(one.message for one in error.diagnostics)
            self._refuse("bad_document", message, error.diagnostics[0].hint)
        self.document = {**document, "at": self.at, "by": self._by or None}

    @property
    def _by(self) -> str:
        """Who acts: the person, where they are known, else their role."""
        return self.command.actor or self.command.role

    def _file(self) -> None:
        command = self.command
        if command.copies < 1:
            self._refuse("bad_document", f"`{command.event}` in {command.copies} copies is no paper")
        self.run.emit(e.Filed(self.at, command.event, self.document, command.copies, command.key))
        self.run.release(self.at)

    def _offered(self) -> _Offered:
        offered = self.run.steps(self.command.event, overdue=False)
        if not offered:
            states = ", ".join(f"`{name}` is {state}" for name, state in self.run.state.stages.items())
            self._refuse("not_now", f"`{self.command.event}` does not count now: {states}")
        return offered

    def _mine(self, offered: _Offered) -> _Offered:
        """Return the steps that the actor may take."""
        mine = [(stage, found) for stage, steps in offered if (found := [one for one in steps if self._may(one)])]
        if not mine:
            roles = list(dict.fromkeys(role for _, steps in offered for step in steps for role in step.roles))
            message = f"`{self.command.event}` is for {' or '.join(roles)}, not for {self._by or 'nobody'}"
            self._refuse("not_yours", message, span=offered[0][1][0].span)
        return mine

    def _may(self, step: Step) -> bool:
        if not self._roles().intersection(step.roles):
            return False
        return not any(self._brought_about(event) for event in step.unlike)

    def _roles(self) -> set[str]:
        """Return the roles in which the actor may act: their own, and those that they stand in for."""
        command = self.command
        holders = {command.role, command.actor} - {""}
        stands_for = (one.role for one in self.mandates for holder in holders
                      if one.covers(holder, command.event, self.document, self.at))  # fmt: skip
        return {command.role, *stands_for}

    def _signing(self, roles: Sequence[str]) -> tuple[str, ...]:
        """Return the roles of a step in which the actor signs now: one that nobody has signed in yet."""
        own = self._roles()
        signed = {one.role for one in self.run.state.signatures.get(self.command.event, ())}
        return tuple(role for role in roles if role in own and role not in signed)[:1]

    def _brought_about(self, event: str) -> bool:
        """Return whether the actor brought about the last event of a name, alone or with others.

        Where a person is not known, on either side, two of one role are taken for the same.
        """
        command, before = self.command, self.run.state.happened(event)
        if before is None:
            return False
        if not command.actor and command.role in before.roles:
            return True
        return self._by in before.actors or command.role in before.actors

    def _arriving(self) -> Moment:
        """Return the state before the event, with the event as the latest of its name."""
        happened = e.Happened(self.at, self.command.event, self.document, (self.command.role,))
        return Moment(self.run.reader, evolve(self.run.state, happened))

    def _taken(self, offered: _Offered, arriving: Moment) -> list[tuple[Stage, Step]]:
        taken = [(stage, step) for stage, steps in offered
                 if (step := self.run.chosen(stage, steps, arriving)) is not None]  # fmt: skip
        if not taken:
            step = offered[0][1][0]
            names = ", ".join(f"`{one.name}`" for _, steps in offered for one in steps)
            self._refuse("not_now", f"`{self.command.event}`: what {names} asks for is not so", span=step.span)
        return taken

    def _require_papers(self, arriving: Moment) -> None:
        run = Run(self.run.reader, self.run.calendar, arriving.state)
        lacking = run.missing(self.command.event)
        if lacking:
            names = ", ".join(f"`{paper.name}`" for paper in lacking)
            self._refuse("paper_missing", f"`{self.command.event}` needs {names}", span=lacking[0].span)

    def _waits_for_others(self, taken: Sequence[tuple[Stage, Step]]) -> bool:
        """Note a signature where several have to sign, and return whether one is still wanted."""
        wanted = [role for _, step in taken if step.joint for role in step.roles]
        if not wanted:
            return False
        command = self.command
        signed = self.run.state.signatures.get(command.event, ())
        own = self._signing(wanted)
        if not own or self._by in {one.document["by"] for one in signed}:
            self._refuse("not_yours", f"`{command.event}`: {self._by} has signed already")
        if any(_said(one.document) != _said(self.document) for one in signed):
            self._refuse("bad_document", f"`{command.event}`: the others signed something else")
        if set(wanted) <= {*(one.role for one in signed), *own}:
            return False
        self.run.emit(e.Signed(self.at, command.event, own[0], command.actor, self.document, command.key))
        return True

    def _happen(self, taken: Sequence[tuple[Stage, Step]], arriving: Moment) -> None:
        run, command, at = self.run, self.command, self.at
        effects = [effect for _, step in taken for effect in run.effects(arriving, step.does, step.name, step.covers)]
        signed = run.state.signatures.get(command.event, ())
        own = [role for _, step in taken for role in self._signing(step.roles) or [command.role]]
        roles = tuple(dict.fromkeys([*(one.role for one in signed), *own]))
        actors = (*(one.document["by"] for one in signed), self._by)
        run.emit(e.Happened(at, command.event, self.document, roles, command.key, actors))
        run.discharge(command.event, at)
        run.move(taken, effects, at)
        run.open_after(command.event, at)
        run.release(at)

    # --------------------------------------------------------------------------------------- refusing

    def _refuse(self, reason: str, message: str, hint: str = "", span: Span | None = None) -> NoReturn:
        allowed = self.allowed(self.run.reader, self.run.state)
        if not hint and allowed:
            hint = "now: " + "; ".join(f"`{name}` by {' or '.join(roles)}" for name, roles in allowed.items())
        span = span or self.run.reader.plan.stages[0].span
        raise Refused(
            Diagnostic("case-refused", message, span, hint), reason=reason, matured=self.run.events, allowed=allowed
        )

    @staticmethod
    def allowed(reader: Reader, state: State) -> dict[str, tuple[str, ...]]:
        """Return the events that some stage would take by its state, each with the roles that may bring it about."""
        found: dict[str, dict[str, None]] = {}
        for stage in reader.plan.stages:
            for step in stage.steps:
                if not step.overdue and step.leaves(state.stages[stage.name]):
                    found.setdefault(step.event, {}).update(dict.fromkeys(step.roles))
        return {event: tuple(roles) for event, roles in found.items()}


def _said(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a document says besides who brought it when."""
    return {name: value for name, value in document.items() if name not in ("at", "by")}
