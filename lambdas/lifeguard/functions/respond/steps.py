"""What an incident's execution does in its steps: look, act, tell, park, close."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from lifeguard.aws.ec2.create_image import read_image
from lifeguard.aws.ec2.execute import perform
from lifeguard.aws.ec2.read_instance import DESCRIBED_FOR, read_server
from lifeguard.aws.ec2.read_launch_spec import read_restore
from lifeguard.aws.ec2.replace import find_replacement
from lifeguard.aws.elbv2.targets import find_targets, read_targets
from lifeguard.aws.eventbridge.selftest import SelfTest
from lifeguard.aws.kms.volume_keys import KeyRights
from lifeguard.aws.ledger.budgets import AdmissionStore
from lifeguard.aws.ledger.incidents import Ledger
from lifeguard.aws.ledger.regional_issues import RegionalIssues
from lifeguard.aws.ledger.storms import Storms
from lifeguard.aws.sns.publish import Notifier
from lifeguard.aws.sqs.power_queue import PowerQueue
from lifeguard.aws.ssm.switches import Freeze
from lifeguard.core.approval.prompt import posed
from lifeguard.core.budgets.claim import budgeted, claim
from lifeguard.core.decision.action import Action, Power, verb
from lifeguard.core.decision.decision import (
    Admit,
    Close,
    Execute,
    NotificationKind,
    Notify,
    Wait,
)
from lifeguard.core.decision.situation import (
    ActionRecord,
    BackupImage,
    BackupImageState,
    Result,
    SentNotification,
    Situation,
    TargetHealth,
)
from lifeguard.core.incident.incident import (
    GENERATIONS,
    SILENCE,
    Incident,
    Intent,
)
from lifeguard.core.incident.question import ApprovalPrompt, PendingApproval
from lifeguard.core.incident.trigger import RegionalIssue, sighting
from lifeguard.core.kinds.ec2.launch_spec import Isolation
from lifeguard.core.notification import email
from lifeguard.core.notification.self_failure import broken
from lifeguard.core.planner.decide import considered, decide
from lifeguard.core.policy.policy import Policies
from lifeguard.core.replacement.launch import healthy_until
from lifeguard.core.resources.opt_in import OptIn, opt_in
from lifeguard.core.resources.resource import Service
from lifeguard.core.schedule.durations import LONG
from lifeguard.functions.dispatch.give_up import give_up
from lifeguard.functions.respond.ask import ApprovalRequester
from lifeguard.functions.respond.checkpoint import recall, remember
from lifeguard.functions.respond.effects import answered, took_effect
from lifeguard.functions.respond.power_request import wish

_LAUNCHES = frozenset({"launch_replacement", "launch_drill"})

FRESH = timedelta(seconds=10)
"""A reading younger than this is not repeated before an act: it is of the same invocation."""


@dataclass(frozen=True, slots=True)
class IncidentSteps:
    """The adapters that one execution works with, and the clock."""

    ledger: Ledger
    issues: RegionalIssues
    notifier: Notifier
    policies: Policies
    keys: KeyRights
    power: PowerQueue
    places: AdmissionStore
    storms: Storms
    freeze: Freeze
    drills: SelfTest
    asking: ApprovalRequester
    isolation: Isolation
    home: str
    now: Callable[[], datetime]

    def first_look(self, incident_id: str, generation: int) -> Situation:
        """Return the case of an incident that has just begun, or that is being taken over."""
        incident = self.ledger.read(incident_id)
        case = Situation(
            incident=incident,
            policy=None,
            server=None,
            now=self.now(),
            timezone=self.policies.timezone,
            home=self.home,
            generation=generation,
            opt_in_tag=self.policies.opt_in_tag,
            isolation=self.isolation,
        )
        if _superseded(case, incident):
            return replace(case, superseded=True)
        if generation == 1:
            return self._see(case, incident)
        return self._take_over(recall(self.ledger.memory(incident_id), case), incident)

    def look(self, case: Situation) -> Situation:
        """Return the case as the ledger and EC2 show it now."""
        incident = self.ledger.read(case.incident.id)
        if _superseded(case, incident):
            return replace(case, superseded=True)
        return self._see(case, incident)

    def act(self, case: Situation, action: Action) -> Situation:
        """Take an action, unless the world has moved since it was decided.

        The decision is made again on a fresh reading: when it comes out otherwise, nothing is
        done, and the caller decides anew.
        """
        incident = self.ledger.read(case.incident.id)
        if _superseded(case, incident):
            return replace(case, superseded=True)
        mine = _intended(case, action, incident)
        news = incident.revision != case.incident.revision
        if mine or news or not self._fresh(case):
            case = self._see(case, incident)
        else:
            case = replace(case, now=self.now())
        if mine is not None and (made := self._made(case, mine)) is not None:
            return case.acted(made)
        move = decide(case)
        if not isinstance(move, Execute) or move.action != action:
            return case
        if frozen := self.freeze.reason():
            return replace(case, frozen=frozen)
        return self._perform(case, move)

    def enter(self, case: Situation, enter: Admit) -> Situation:
        """Ask for a place within the budgets."""
        now = self.now()
        if case.incident.resource.service is Service.DRILL:
            self._rehearse(case)
        place = self.places.enter(claim(case, enter.deadline, now), enter.need, now)
        return replace(case, place=place, entered=True, now=now)

    def _rehearse(self, case: Situation) -> None:
        """Make the calls that come before a first act: a drill must fail where one would."""
        self.freeze.reason()
        self.drills.read_ec2(case.incident.resource.region)

    def tell(self, case: Situation, tell: Notify) -> Situation:
        """Write to the operator about an incident that goes on."""
        case = replace(case, now=self.now())
        if tell.question is None:
            return self._told(case, tell)
        asked = posed(case, tell.about, tell.question)
        approval = self.asking.pose(case.incident, asked)
        if approval is None:
            return replace(case, superseded=True)
        standing = replace(case.incident, asked=asked)
        return self._told(replace(case, incident=standing), tell, approval)

    def _told(
        self, case: Situation, tell: Notify, approval: ApprovalPrompt | None = None
    ) -> Situation:
        if self._speaks(case, tell.notice):
            self.notifier.send(email.told(case, tell, approval))
        sent = SentNotification(tell.notice, case.now, tell.about)
        return replace(case, told=(*case.told, sent), now=self.now())

    def tell_end(self, case: Situation, close: Close) -> Situation:
        """Write to the operator about an incident that is over."""
        if self._speaks(case, None):
            self.notifier.send(email.ended(case, close))
        return case

    def park(self, case: Situation, wait: Wait, callback_id: str) -> Situation:
        """Store what the execution waits on, and take in what came before that was stored.

        A long wait reads EC2 once more: a lost event must not cost days. A short one does not:
        its own end comes soon.
        """
        standing = replace(
            _standing(case, wait), held=wait.held or "", alive_until=wait.until + SILENCE
        )
        self._keep_place(case, wait)
        stored = self.ledger.park(standing, callback_id, wait.ignores, remember(case))
        if stored is None:
            return replace(case, superseded=True)
        if wait.until - case.now > LONG or stored.revision != case.incident.revision:
            # What is held stays held: it is asked again when the wait is over, not within it.
            return replace(self._see(case, stored), place=case.place, frozen=case.frozen)
        return replace(case, incident=stored)

    def close(self, case: Situation, close: Close) -> Situation:
        """End the incident in the ledger and free its resource."""
        now = self.now()
        incident = replace(_standing(case, close), closed_at=now)
        if case.entered or case.generation > 1:  # an execution that has died may have entered
            self.places.leave(budgeted(incident.resource), incident.id, now)
        # Before the close: a digest in between must not end the storm without this member.
        if case.storm is not None and case.storm.covers(incident):
            self.storms.count(case.storm, incident)
        self.ledger.close(incident, _handled(case), now, treated=case.treated)
        if incident.resource.service is Service.DRILL:
            self.drills.arrived(incident.triggers[-1].reference, now)
        return replace(case, incident=incident, now=now)

    def tell_failure(self, incident_id: str, generation: int, error: str) -> None:
        """Tell the operator that Lifeguard itself has failed on an incident.

        The sweep gives it to another execution at once, until too many have failed: then it ends
        with a person.
        """
        incident = self.ledger.read(incident_id)
        if incident.generation != generation:
            return
        again = generation < GENERATIONS and incident.closed_at is None
        self.notifier.send(broken(incident, error, again=again))
        if again:
            self.ledger.alive(incident_id, self.now())
        elif incident.closed_at is None:
            give_up(self.ledger, self.places, incident, f"Lifeguard failed: {error}", self.now())

    def breathe(self, incident_id: str) -> None:
        """Note that the execution lives, though it cannot go on yet: AWS throttles it."""
        self.ledger.alive(incident_id, self.now() + 2 * SILENCE)

    def look_at_image(self, case: Situation) -> Situation:
        """Return the case with its backup image as it stands now."""
        made = case.backup
        image = read_image(case.incident.resource, made.made) if made else None
        return replace(case, image=image, now=self.now())

    # ------------------------------------------------------------------------------------

    def _see(self, case: Situation, incident: Incident) -> Situation:
        resource = incident.resource
        is_instance = resource.service is Service.EC2
        runs = case.last is None or case.last.action not in {"stop", "force_stop"}
        known = case.server
        server = read_server(resource, known, self.keys, runs=runs) if is_instance else None
        opted = OptIn(None) if server is None else opt_in(dict(server.tags), self.policies)
        issue, storm = self.issues.weather(resource, self.now())
        case = replace(case, now=self.now(), image=self._image(case), issue=issue, storm=storm)
        case = case.looked(incident, server, opted)
        case = replace(case, targets=self._targets(case))
        return self._with_twin(self._with_launched(self._with_restore(case)))

    def _take_over(self, case: Situation, incident: Incident) -> Situation:
        """Look, and find out what became of the act that the dead execution was about."""
        case = self._see(case, incident)
        intent = incident.intent
        if intent is None or intent.number != len(case.acts):
            return case
        made = self._made(case, intent)
        return case if made is None else case.acted(made)

    def _made(self, case: Situation, intent: Intent) -> ActionRecord | None:
        """Return the act of an earlier attempt, if it was made."""
        told = answered(case, intent)
        if told is not None:
            return told
        made = ""
        if intent.action in _LAUNCHES:
            made = find_replacement(case.incident.resource, case.incident.id)
        return took_effect(case, intent, made)

    def _speaks(self, case: Situation, notice: NotificationKind | None) -> bool:
        """Whether this incident writes itself: in a storm one digest speaks for all."""
        if notice is NotificationKind.STORM:
            return self._tells_of(case.issue)
        return case.storm is None or not case.storm.speaks_for(case.incident, self.now())

    def _tells_of(self, issue: RegionalIssue | None) -> bool:
        """Whether this incident is the one that writes about the Region's problem."""
        return issue is not None and self.issues.first_to_tell(issue)

    def _keep_place(self, case: Situation, wait: Wait) -> None:
        """Make a granted place last through a long wait."""
        place = case.place
        if place is not None and place.granted and wait.until > place.at + LONG:
            account = budgeted(case.incident.resource)
            self.places.renew(account, case.incident.id, wait.until + LONG)

    def _targets(self, case: Situation) -> tuple[TargetHealth, ...] | None:
        """Read which target groups the instance is in once, and how it stands there after acts."""
        if case.server is None or not (case.opted_in and (case.present or case.treated)):
            return case.targets
        if case.targets is None:
            return find_targets(case.server)
        launched = case.attempt("launch_replacement")
        if launched is not None and launched.worked:
            return case.targets  # the places that the new instance is to take
        if case.treated and case.targets:
            return read_targets(case.server, sorted({t.group for t in case.targets}))
        return case.targets

    def _with_restore(self, case: Situation) -> Situation:
        """Read how it could be replaced, once nothing softer is left; again if no image was good.

        Or if a newer one was about to be. The image that has been asked about stays; what the
        instance is like is read again, since an answer may come hours later.
        """
        if not considered(case):
            return case
        known = case.restore
        settled = known if known is not None and known.settled(case.now) else None
        tried = case.attempt("launch_replacement") is not None  # the same token, the same launch
        if settled is not None and (tried or case.now - settled.read_at < DESCRIBED_FOR):
            return case
        resource, before = case.incident.resource, healthy_until(case)
        tag = case.opt_in_tag
        found = read_restore(resource, before, case.incident.id, tag, known=settled)
        return replace(case, restore=found)

    def _with_launched(self, case: Situation) -> Situation:
        """Find the instance that was launched although EC2's answer never came."""
        tried = case.attempt("launch_replacement") or case.attempt("launch_drill")
        if tried is None or tried.worked:
            return case
        made = find_replacement(case.incident.resource, case.incident.id)
        if not made:
            return case
        found = replace(tried, result=Result.ALREADY, answer=f"EC2 has launched {made}", made=made)
        return case.acted(found)

    def _with_twin(self, case: Situation) -> Situation:
        """Read the instance that has been launched in its place."""
        launched = next((a for a in case.acts if a.action in _LAUNCHES and a.worked), None)
        if launched is None:
            return case
        resource = replace(case.incident.resource, service=Service.EC2, id=launched.made)
        twin = read_server(resource, case.twin, self.keys, runs=True)
        moved = case.attempt("move_targets") is not None and twin is not None
        groups = sorted({target.group for target in case.targets or ()})
        targets = read_targets(twin, groups) if moved and twin else ()
        return replace(case, twin=twin, twin_read=self.now(), twin_targets=targets)

    def _image(self, case: Situation) -> BackupImage | None:
        made = case.backup
        if made is None or not made.worked or made.action != "create_image":
            return case.image
        if case.treated or (case.image and case.image.state is BackupImageState.AVAILABLE):
            return case.image  # nothing hangs on it any more until the incident is over
        return read_image(case.incident.resource, made.made)

    def _fresh(self, case: Situation) -> bool:
        return case.server is not None and self.now() - case.server.read_at < FRESH

    def _perform(self, case: Situation, move: Execute) -> Situation:
        intent = Intent(verb(move.action), len(case.acts), self.now())
        if not self.ledger.intend(case.incident, intent, remember(case)):
            return replace(case, superseded=True)
        if isinstance(move.action, Power):
            self.power.ask(wish(case, intent))
            return replace(case.acted(self._asked(case, move, intent)), now=self.now())
        answer = perform(move.action, case.incident.resource, case.incident.id)
        act = ActionRecord(
            action=intent.action,
            result=answer.result,
            reason=move.why,
            at=self.now(),
            answer=answer.reason,
            code=answer.code,
            trouble=case.target,
            made=answer.made,
            evidence=answer.evidence,
        )
        return replace(case.acted(act), now=self.now())

    def _asked(self, case: Situation, move: Execute, intent: Intent) -> ActionRecord:
        return ActionRecord(
            action=intent.action,
            result=Result.SENT,
            reason=move.why,
            at=intent.at,
            answer="asked EC2 for it",
            trouble=case.target,
        )


def _superseded(case: Situation, incident: Incident) -> bool:
    return incident.generation != case.generation or incident.closed_at is not None


def _intended(case: Situation, action: Action, incident: Incident) -> Intent | None:
    """Return the intent of an earlier attempt at this very act, if there was one."""
    intent = incident.intent
    if intent is None or (intent.action, intent.number) != (verb(action), len(case.acts)):
        return None
    return intent


def _standing(case: Situation, move: Wait | Close) -> Incident:
    return replace(
        case.incident,
        status=move.status,
        kind=case.seen[0].kind if case.seen else case.incident.triggers[0].kind,
        name=case.server.name if case.server else case.incident.name,
        zone=case.server.zone if case.server else case.incident.zone,
        policy=case.policy.name if case.policy else "",
        reason="; ".join((move.why, *move.reasons)),
        rungs=tuple(act.rung() for act in case.acts),
        seen=tuple(sighting(t.reference, t.deadline) for t in case.present),
        asked=_still_asked(case, move),
    )


def _still_asked(case: Situation, move: Wait | Close) -> PendingApproval | None:
    """Return the question that the move waits on: any other no longer stands."""
    asked = case.incident.asked
    waits = isinstance(move, Wait) and asked is not None and asked.id == move.question
    return asked if waits else None


def _handled(case: Situation) -> frozenset[str]:
    """Return the references of every trouble this incident has dealt with for good."""
    told = {trigger.remembered for trigger in case.incident.triggers if trigger.remembered}
    return frozenset(told | {trouble.reference for trouble in case.seen})
