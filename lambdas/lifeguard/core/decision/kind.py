"""A kind of resource: all that Lifeguard must know of it to look after it.

Whatever is decided, counted, asked, told and proven of a resource is asked of its kind by these
fields alone; nothing below `core/kinds` names a kind. `core/kinds/table.py` has one row each.

`S` is the kind's own situation: `Situation`, or what has more fields.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import field
from datetime import datetime
from typing import Any, Generic, TypeVar

from lifeguard.core.decision.action import Action
from lifeguard.core.decision.decision import Decision, Wait
from lifeguard.core.decision.obstacle import Obstacle
from lifeguard.core.decision.own_backups import OwnBackups
from lifeguard.core.decision.problem import Problem, ProblemTraits
from lifeguard.core.decision.runbook import Due, Runbook, Timing
from lifeguard.core.decision.scheduled_event import ScheduledEvent
from lifeguard.core.diagnosis.fact import Fact
from lifeguard.core.incident.action_record import ActionRecord
from lifeguard.core.incident.incident import Incident
from lifeguard.core.incident.question import ApprovalRequest
from lifeguard.core.incident.trigger import Trigger
from lifeguard.core.policy.policy import Language, Policy
from lifeguard.core.resources.resource import Resource
from lifeguard.core.text.command import Command
from lifeguard.core.text.message import Message, message
from lifeguard.core.throttling.slot import Need
from lifeguard.immutable import immutable

S = TypeVar("S")

Leftover = tuple[Message, Command]
"""A sentence about what an incident has left, and the command that clears it away."""

ANYTHING_WRONG = ProblemTraits()
"""What is true of a problem that no row names."""


def _nothing(*_: object) -> tuple[()]:
    return ()


def _no(*_: object) -> bool:
    return False


def _none(*_: object) -> None:
    return None


def _unlisted(problem: Problem, _: object) -> Message:
    return message("outcome.event_unlisted", event=problem.reference)


@immutable
class Look:
    """What a look at a resource, or a report on it, shows to be wrong.

    * `problems` are those that the look shows, what matters most first. The time is since when
      one lasts of which AWS does not say so.
    * `reported` are those that a look does not show.
    * `lasts`: whether a problem of this key, which was there at the last look, has not ended
      since. The keys are those of the problems that are there.
    * `causes` are the problems without those that only follow from others.
    * `reading` is the look as a line of evidence.
    * `fate` is what has become of a problem's scheduled event, by what the look shows.
    * `inside`: whether the resource is a host that a script may look into.
    * `facts`: what the look says, for a diagnosis.
    * `started`: since when the resource runs, if AWS keeps what its console prints.
    * `own_backups`: the backups that AWS makes of it by itself; None: it makes none of its kind.
    """

    problems: Callable[[Any, datetime], tuple[Problem, ...]] = _nothing
    reported: Callable[[Any, tuple[Trigger, ...]], tuple[Problem, ...]] = _nothing
    lasts: Callable[[str, Any, Collection[str]], bool] = lambda key, _, present: key in present
    causes: Callable[[tuple[Problem, ...]], tuple[Problem, ...]] = lambda present: present
    reading: Callable[[Any], Message | None] = _none
    fate: Callable[[Problem, Any], Message] = _unlisted
    inside: Callable[[Any], bool] = _no
    facts: Callable[[Any], Iterable[Fact]] = _nothing
    started: Callable[[Any], datetime | None] = _none
    own_backups: Callable[[Any], OwnBackups | None] = _none


def _as_it_is(policy: Policy) -> Policy:
    return policy


def _same(_: Problem, book: Runbook) -> Runbook:
    return book


@immutable
class AnotherTime:
    """What the operator may do about AWS's time, and the commands for it."""

    action_required: tuple[Message, ...] = ()
    commands: tuple[Command, ...] = ()


def _no_other_time(*_: object) -> AnotherTime:
    return AnotherTime()


@immutable
class Ladder(Generic[S]):
    """How the problems of a resource are treated, remedy by remedy.

    * `runbook` is a problem's row. `without_haste` is the harmless row of a problem whose rung
      may not be climbed.
    * `obstacles` are what stands in a remedy's way; `obstacles_after`, after its act was refused.
    * `due` is when a remedy may begin.
    * `before` are what comes before a remedy's first act, such as a backup, in their order.
    * `first` is that act.
    * `need` is what the whole runbook may take of the quotas.
    * `by_hand` are the commands of a remedy (None: those that show the state), with what removes
      the obstacles; `first_by_hand` come before them.
    * `undecided` is the wait for checks that say little yet.
    * `another_time` is how the operator has AWS's own act at another time, and `elsewhen` moves
      it where the policy and AWS allow that.
    * `last_resort` is what follows where no rung is left and the question stands, if anything.
    """

    runbook: Callable[[S, Problem], Runbook]
    obstacles: Callable[[S, str], tuple[Obstacle, ...]]
    due: Callable[[S, Problem, Timing], Due]
    first: Callable[[S, Problem, str], Action]
    need: Callable[[S, Runbook], Need]
    by_hand: Callable[[Resource, str | None, Iterable[Obstacle]], tuple[Command, ...]]
    before: tuple[Callable[[S, str], Decision | None], ...] = ()
    obstacles_after: Callable[[S, str, ActionRecord], tuple[Obstacle, ...]] | None = None
    without_haste: Callable[[Problem, Runbook], Runbook] = _same
    first_by_hand: Callable[[S, Problem], tuple[Command, ...]] = _nothing
    undecided: Callable[[S, Problem], Wait | None] = _none
    another_time: Callable[[S, ScheduledEvent], AnotherTime] = _no_other_time
    elsewhen: Callable[[S, Problem, Runbook], Decision | None] = _none
    last_resort: Callable[[S, Problem, Runbook, ApprovalRequest], Decision | None] = _none


@immutable
class ConsolePage:
    """A page of the AWS console: its name, and its path behind the domain of `host`."""

    label: Message
    path: str
    host: str = "console"


@immutable
class LargerDisk:
    """How its root file system gets a larger disk: in words, by commands, and whether in place."""

    said: Message
    commands: tuple[Command, ...] = ()
    in_place: bool = False


def _home(resource: Resource) -> ConsolePage:
    from_there = f"console/home?region={resource.region}"
    return ConsolePage(message("console.home"), from_there)


@immutable
class EmailFacts(Generic[S]):
    """What emails say of a resource that only its kind knows.

    * `console` is its page.
    * `changes` are rows of what Lifeguard's acts have changed about it, and of what they have not.
    * `deeds` are those acts in a few words.
    * `further` are more sentences on a cure.
    * `start` are the commands that start it by hand and wait until it is well, and `launched`
      those that find what was launched for an incident; `tag` sets a tag.
    * `leftovers` are what a person may clear away that ended incidents have left.
    * `ours`: whether a problem is the trace of an act of Lifeguard's.
    * `no_capacity` are AWS's codes for a refusal for want of capacity.
    * `larger_disk` is how a person gets it a root disk of so many GiB.
    * `to_manage` is how Systems Manager comes to manage servers of these names, by the opt-in tag.
    """

    console: Callable[[Resource], ConsolePage] = _home
    changes: Callable[[S], tuple[tuple[Message, Message], ...]] = _nothing
    deeds: Callable[[S], tuple[Message, ...]] = _nothing
    further: Callable[[S], tuple[Message, ...]] = _nothing
    start: Callable[[Resource], tuple[Command, ...]] = _nothing
    launched: Callable[[Resource, str], tuple[Command, ...]] = _nothing
    tag: Callable[[Resource, str, str], tuple[Command, ...]] = _nothing
    leftovers: Callable[[Iterable[Incident], datetime], Iterable[Leftover]] = _nothing
    ours: Callable[[S, Problem], bool] = _no
    no_capacity: frozenset[str] = frozenset()
    larger_disk: Callable[[S, int], LargerDisk | None] = _none
    to_manage: Callable[[Message, str], Message] | None = None


@immutable
class ResourceKind(Generic[S]):
    """One kind. The first of its `rules` that has an answer decides; else `otherwise`.

    `problems` says what is true of each kind of problem, `actions` is the class of each verb.
    `words` are the templates of its own codes, and `policy` is an operator's policy as it is for
    this kind. `apart`: its incidents share no budget with others.
    `rehearsal`: nothing is wrong in them, something is tried out.
    """

    situation: type[S]
    otherwise: Callable[[S], Decision]
    rules: tuple[Callable[[S], Decision | None], ...] = ()
    problems: Mapping[str, ProblemTraits] = field(default_factory=dict)
    actions: Mapping[str, type[Action]] = field(default_factory=dict)
    look: Look = field(default_factory=Look)
    ladder: Ladder[S] | None = None
    email: EmailFacts[S] = field(default_factory=EmailFacts)
    words: Mapping[Language, Mapping[str, str]] = field(default_factory=dict)
    policy: Callable[[Policy], Policy] = _as_it_is
    apart: bool = False
    rehearsal: bool = False

    def decide(self, situation: S) -> Decision:
        """Return the next move of an incident of this kind."""
        for rule in self.rules:
            decision = rule(situation)
            if decision is not None:
                return decision
        return self.otherwise(situation)

    def traits(self, problem: str) -> ProblemTraits:
        """Return what is true of a kind of problem."""
        return self.problems.get(problem, ANYTHING_WRONG)


Kinds = Mapping[str, ResourceKind[Any]]
"""The table of kinds, by `Resource.service`."""
