"""All that one decision may look at, and how it grows with each turn."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import field, replace
from datetime import datetime
from typing import Any, Self

from lifeguard.core.decision.action import Action
from lifeguard.core.decision.decision import NotificationKind
from lifeguard.core.decision.interruptions import followed
from lifeguard.core.decision.kind import Ladder, ResourceKind
from lifeguard.core.decision.observed import Observed
from lifeguard.core.decision.problem import Problem, ProblemClock
from lifeguard.core.decision.readings import BackupImage, TargetHealth
from lifeguard.core.decision.settings import DecisionSettings
from lifeguard.core.diagnosis.investigation import Investigation
from lifeguard.core.guest.roll_call import RollCall
from lifeguard.core.guest.visit import GuestVisit
from lifeguard.core.incident.action_record import (
    ActionRecord,
    PowerAnswer,
    Result,
    folded,
    tries,
)
from lifeguard.core.incident.downtime import Downtime
from lifeguard.core.incident.incident import FLAPPING, Incident
from lifeguard.core.incident.trigger import RegionalIssue
from lifeguard.core.incident.vital_signs import VitalSigns
from lifeguard.core.policy.policy import Policy
from lifeguard.core.resources.opt_in import OptIn
from lifeguard.core.storm.detection import Storm
from lifeguard.core.text.message import NOTHING, Message
from lifeguard.immutable import immutable


def _answered(
    acts: tuple[ActionRecord, ...], answer: PowerAnswer | None
) -> tuple[ActionRecord, ...]:
    if answer is None:
        return acts
    last = -1
    for index, record in enumerate(acts):
        last += record.tries
        if last == answer.number and record.result is Result.SENT:
            return folded((*acts[:index], record.answered(answer), *acts[index + 1 :]))
    return acts


@immutable
class SentNotification:
    """One email sent, or sworn off: which, when, and for which problem."""

    notice: str
    at: datetime
    about: str = ""
    problem: str = ""  # the kind of problem, where it is about one


@immutable
class Admission:
    """A place within the budgets: granted from `at` on, or to be asked for again at `at`."""

    granted: bool
    at: datetime
    image: bool  # whether AWS can take the backup that comes first
    why: Message = NOTHING
    since: datetime | None = None  # since when it waits, if it does
    holders: tuple[str, ...] = ()  # whose places it waits for, if all are taken: some of them
    further: int = 0  # how many others hold such a place


@immutable
class Situation:
    """One incident as the decision sees it; `observed` is None once AWS knows the resource no more.

    A kind of resource may have a class of its own, with more fields.
    """

    incident: Incident
    policy: Policy | None  # the last one known; None: it was never opted in
    now: datetime
    observed: Observed | None = None  # as the latest look shows the resource
    settings: DecisionSettings = field(default_factory=DecisionSettings)
    opted_in: bool = False  # whether the tag is there now
    note: Message = NOTHING  # what is odd about the opt-in
    changing_since: datetime | None = None  # since when it is pending or stopping
    stopped_since: datetime | None = None  # when it was first seen stopped, if it is stopped now
    undecided_since: datetime | None = None  # since which look its checks do not decide
    first_address: str = ""  # the public IPv4 address that it had when the incident began
    actions: tuple[ActionRecord, ...] = ()
    sent: tuple[SentNotification, ...] = ()
    seen: tuple[Problem, ...] = ()  # every problem that a look has found true so far
    clocks: tuple[ProblemClock, ...] = ()  # one for each problem that lasts
    downtimes: tuple[Downtime, ...] = ()  # as the looks so far have shown; see `downtime`
    image: BackupImage | None = None
    targets: tuple[TargetHealth, ...] | None = None  # None: not read yet
    issue: RegionalIssue | None = None  # what AWS reports of EC2 in the Region
    generation: int = 1  # of the execution that this is the situation of
    admission: Admission | None = None
    admission_requested: bool = False  # whether it has ever asked for a place
    frozen: Message = NOTHING  # why nothing may be changed now
    storm: Storm | None = None  # many resources fail at once in the Region
    replacement: Observed | None = None  # what is to take its place
    replacement_read_at: datetime | None = None  # when that was read, whether it was there or not
    replacement_targets: tuple[TargetHealth, ...] = ()
    vital_signs: VitalSigns | None = None  # as read for an email; None: not yet
    guest: GuestVisit | None = None  # the latest look inside; None: none yet
    ran: RollCall | None = None  # what ran inside before Lifeguard's latest restart of the host
    investigation: Investigation | None = None  # the latest search for the cause; None: none yet

    @property
    def kind(self) -> ResourceKind[Any]:
        """Return the kind of the incident's resource."""
        return self.settings.kinds[self.incident.resource.service]

    @property
    def ladder(self) -> Ladder[Any]:
        """Return how the kind's problems are treated.

        Raises:
            ValueError: they are not; such a kind has rules of its own alone.
        """
        if self.kind.ladder is None:
            msg = f"a {self.incident.resource.service} is not treated"
            raise ValueError(msg)
        return self.kind.ladder

    def action(self, record: ActionRecord) -> type[Action]:
        """Return what is true of an act."""
        return self.kind.actions[record.action]

    def looked(self, incident: Incident, observed: Observed | None, opted: OptIn) -> Self:
        """Return the situation after a look at the world.

        The last policy known stays: a resource that loses its tag while we have it stopped is
        started again by that policy's word.
        """
        changing = observed is not None and observed.changing
        stopped = observed is not None and observed.stopped
        situation = replace(
            self,
            actions=_answered(self.actions, incident.answer),
            admission=self.admission
            if self.admission is not None and self.admission.granted
            else None,
            frozen=NOTHING,
            incident=incident,
            observed=observed,
            policy=opted.policy or self.policy,
            opted_in=opted.policy is not None,
            note=opted.note,
            changing_since=(self.changing_since or self.now) if changing else None,
            stopped_since=(self.stopped_since or self.now) if stopped else None,
            first_address=self.first_address or ("" if observed is None else observed.address),
        )
        known = {problem.kind for problem in self.seen}
        situation = replace(situation, clocks=situation.running_clocks(first=self.observed is None))
        began = self.undecided_since if self.undecided or self.observed is None else self.now
        noticed = incident.opened_at if self.observed is None else self.now
        return replace(
            situation,
            downtimes=followed(
                self.downtimes,
                observed,
                situation.present,
                situation.actions,
                noticed,
                traits=self.kind.traits,
            ),
            seen=self.seen + tuple(t for t in situation.present if t.kind not in known),
            undecided_since=began if situation.undecided else None,
        )

    def running_clocks(self, *, first: bool) -> tuple[ProblemClock, ...]:
        """Return since when each problem lasts, after this look."""
        if self.observed is None:
            return self.clocks
        found = self._found(self.incident.opened_at if first else self.observed.read_at)
        began = {problem.key: problem.since for problem in found}
        for clock in self.clocks:
            if self.kind.look.lasts(clock.key, self.observed, began.keys()):
                # After a restart AWS says that the same problem began with it.
                began[clock.key] = min(clock.since, began.get(clock.key, clock.since))
        return tuple(ProblemClock(key, since) for key, since in began.items())

    def _found(self, first_seen: datetime) -> tuple[Problem, ...]:
        if self.observed is None:
            return ()
        look = self.kind.look
        found = look.problems(self.observed, first_seen)
        return found + look.reported(self.observed, self.incident.triggers)

    def with_action(self, record: ActionRecord) -> Self:
        """Return the situation after an act."""
        return replace(self, actions=folded((*self.actions, record)))

    def with_answer(self, index: int, record: ActionRecord) -> Self:
        """Return the situation once it is known what came of an act."""
        acts = self.actions
        return replace(self, actions=folded((*acts[:index], record, *acts[index + 1 :])))

    @property
    def number(self) -> int:
        """Return the number of the next act: how many were taken before it."""
        return tries(self.actions)

    def has_sent(self, notice: str, about: str | None = None) -> SentNotification | None:
        """Return the latest email of this sort (about that), if one was sent."""
        fitting = (
            t for t in reversed(self.sent) if t.notice == notice and about in {None, t.about}
        )
        return next(fitting, None)

    def subject(self) -> tuple[Observed, Policy]:
        """Return the resource and its policy.

        Raises:
            ValueError: one of them is missing; such a situation is closed, never treated.
        """
        if self.observed is None or self.policy is None:
            msg = "a situation without a resource or a policy is closed, never treated"
            raise ValueError(msg)
        return self.observed, self.policy

    @property
    def present(self) -> tuple[Problem, ...]:
        """Return what is wrong now, what matters most first."""
        since = {clock.key: clock.since for clock in self.clocks}
        found = self._found(self.incident.opened_at)
        present = (*found, *self._unmeasured({problem.key for problem in found}, since))
        return tuple(replace(p, since=since.get(p.key, p.since)) for p in present)

    def _unmeasured(self, found: Collection[str], lasting: Collection[str]) -> Iterator[Problem]:
        """Yield what a metric has shown, and has not shown to be over, while the resource runs."""
        if self.observed is None or not self.observed.runs:
            return
        for problem in self.seen:
            unended = problem.key in lasting and problem.key not in found
            if unended and self.kind.traits(problem.kind).metric:
                yield problem

    @property
    def undecided(self) -> bool:
        """Whether it runs, nothing shows to be wrong, and its checks do not all pass."""
        if self.observed is None or not self.observed.runs or self.present:
            return False
        return not self.observed.well

    @property
    def last(self) -> ActionRecord | None:
        """Return the latest act that was meant to restart or stop the resource."""
        return next(reversed(self.treatments), None)

    @property
    def treatments(self) -> tuple[ActionRecord, ...]:
        """Return the acts that were meant to restart or stop the resource, in their order."""
        return tuple(record for record in self.actions if self.action(record).disrupts)

    @property
    def cures(self) -> tuple[ActionRecord, ...]:
        """Return the acts that were meant to cure the resource, in their order.

        Those that were meant to restart or stop it, and those inside it while it runs on.
        """
        return tuple(
            record
            for record in self.actions
            if self.action(record).disrupts or self._cures_inside(record)
        )

    def _cures_inside(self, record: ActionRecord) -> bool:
        action = self.action(record)
        return action.inside and not action.prepares

    def attempt(self, *actions: str) -> ActionRecord | None:
        """Return the latest attempt at any of these actions."""
        return next((record for record in reversed(self.actions) if record.action in actions), None)

    @property
    def treated(self) -> bool:
        """Whether an act of ours on the resource itself took effect."""
        return any(record.worked for record in self.cures)

    def treated_for(self, problem: Problem) -> bool:
        """Whether an act that was meant to cure this problem took effect since it began."""
        return any(
            record.worked and record.problem == problem.kind and record.at >= problem.since
            for record in self.cures
        )

    @property
    def changed_address(self) -> tuple[str, str] | None:
        """Return the public IPv4 addresses before and now, if it has another one now."""
        now = "" if self.observed is None else self.observed.address
        changed = self.first_address and now and now != self.first_address
        return (self.first_address, now) if changed else None

    @property
    def treatments_lately(self) -> int:
        """Return how often it was treated within a day: before this incident, and cured in it."""
        treated = {record.problem for record in self.cures if record.worked}
        cures = (
            sent
            for sent in self.sent
            if sent.notice == NotificationKind.CURED
            and sent.problem in treated
            and self.now - sent.at < FLAPPING
        )
        return self.incident.treated_before + sum(1 for _ in cures)

    @property
    def target(self) -> str:
        """Return the kind of problem that is being treated.

        While it is down by our own hand, that is what it was stopped for: a start that AWS refuses
        meanwhile looks like a stop of AWS's.
        """
        treated = "" if self.last is None else self.last.problem
        runs = self.observed is not None and self.observed.runs
        keys = {clock.key for clock in self.clocks}
        hidden = any(p.kind == treated and p.key in keys for p in self.seen) and not runs
        if self.present and not hidden:
            return self.present[0].kind
        return treated or (self.seen[0].kind if self.seen else "")

    @property
    def backup(self) -> ActionRecord | None:
        """Return the latest attempt at a backup."""
        backups = (act for act in reversed(self.actions) if self.action(act).backs_up)
        return next(backups, None)

    @property
    def launch_token(self) -> str:
        """Return the token of the next launch: the same one finds what it launched before.

        Another may be used only once AWS has launched nothing for sure. An answer that got lost,
        or an error of AWS's own, may hide one that runs.
        """
        launches = (act for act in self.actions if self.action(act).launches)
        used_up = tries(act for act in launches if act.code.startswith("Insufficient"))
        return f"{self.incident.id}-{used_up}"
