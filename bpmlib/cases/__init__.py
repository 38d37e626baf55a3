"""Courses of action: cases with stages, duties and papers. Time is an argument.

Read `process` first: it judges commands and lets time pass, both by making events. `events` are what is recorded,
`state` is what they add up to. `plan` is a policy's course of action made ready; `judging` judges one command,
`maturing` is what happens by itself, `running` what every event brings with it. `agenda` looks over many cases.

What a dozen of them need besides: `rotation` is the reception rota, `ownership` the windows in which a client is
somebody's, `attribution` whose client a visitor becomes, `shares` who has which part of a commission.
"""

from bpmlib.cases.agenda import Agenda
from bpmlib.cases.drawing import mermaid
from bpmlib.cases.events import Command, Effect, Event
from bpmlib.cases.mandates import Mandate
from bpmlib.cases.process import Process
from bpmlib.cases.state import NEW, State, evolve, fold

__all__ = ["NEW", "Agenda", "Command", "Effect", "Event", "Mandate", "Process", "State", "evolve", "fold", "mermaid"]
