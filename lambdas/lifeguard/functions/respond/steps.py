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
from lifeguard.core.decision.action import ACTION_OF, Action, Power
from lifeguard.core.decision.decision import (
    Admit,
    Close,
    Execute,
    NotificationKind,
    Notify,
    Wait,
)
from lifeguard.core.decision.situation import (
    BackupImage,
    BackupImageState,
    SentNotification,
    Situation,
    TargetHealth,
)
from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.incident.incident import (
    GENERATIONS,
    SILENCE,
    Incident,
    Intent,
)
from lifeguard.core.incident.question import ApprovalPrompt, PendingApproval
from lifeguard.core.incident.trigger import RegionalIssue, fingerprint
from lifeguard.core.kinds.ec2.launch_spec import Isolation
from lifeguard.core.notification import email
from lifeguard.core.notification.self_failure import broken
from lifeguard.core.planner.decide import decide
from lifeguard.core.planner.exhausted import considered
from lifeguard.core.policy.policy import Policies
from lifeguard.core.replacement.launch import healthy_until
from lifeguard.core.resources.opt_in import OptIn, opt_in
from lifeguard.core.resources.resource import Service
from lifeguard.core.resources.verb import Verb
from lifeguard.core.schedule.durations import LONG
from lifeguard.functions.dispatch.give_up import escalate
from lifeguard.functions.respond.ask import ApprovalRequester
from lifeguard.functions.respond.checkpoint import restore_checkpoint, save_checkpoint
from lifeguard.functions.respond.effects import answered, took_effect
from lifeguard.functions.respond.power_request import power_request

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
    admissions: AdmissionStore
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
        situation = Situation(
            incident=incident,
            policy=None,
            instance=None,
            now=self.now(),
            timezone=self.policies.timezone,
            home=self.home,
            generation=generation,
            opt_in_tag=self.policies.opt_in_tag,
            isolation=self.isolation,
        )
        if _superseded(situation, incident):
            return replace(situation, superseded=True)
        if generation == 1:
            return self._see(situation, incident)
        return self._take_over(
            restore_checkpoint(self.ledger.memory(incident_id), situation), incident
        )

    def look(self, situation: Situation) -> Situation:
        """Return the case as the ledger and EC2 show it now."""
        incident = self.ledger.read(situation.incident.id)
        if _superseded(situation, incident):
            return replace(situation, superseded=True)
        return self._see(situation, incident)

    def act(self, situation: Situation, action: Action) -> Situation:
        """Take an action, unless the world has moved since it was decided.

        The decision is made again on a fresh reading: when it comes out otherwise, nothing is
        done, and the caller decides anew.
        """
        incident = self.ledger.read(situation.incident.id)
        if _superseded(situation, incident):
            return replace(situation, superseded=True)
        mine = _intended(situation, action, incident)
        news = incident.revision != situation.incident.revision
        if mine or news or not self._fresh(situation):
            situation = self._see(situation, incident)
        else:
            situation = replace(situation, now=self.now())
        if mine is not None and (made := self._made(situation, mine)) is not None:
            return situation.with_action(made)
        decision = decide(situation)
        if not isinstance(decision, Execute) or decision.action != action:
            return situation
        if frozen := self.freeze.reason():
            return replace(situation, frozen=frozen)
        return self._perform(situation, decision)

    def admit(self, situation: Situation, enter: Admit) -> Situation:
        """Ask for a place within the budgets."""
        now = self.now()
        if situation.incident.resource.service is Service.DRILL:
            self._rehearse(situation)
        admission = self.admissions.admit(claim(situation, enter.deadline, now), enter.need, now)
        return replace(situation, admission=admission, admission_requested=True, now=now)

    def _rehearse(self, situation: Situation) -> None:
        """Make the calls that come before a first act: a drill must fail where one would."""
        self.freeze.reason()
        self.drills.read_ec2(situation.incident.resource.region)

    def tell(self, situation: Situation, tell: Notify) -> Situation:
        """Write to the operator about an incident that goes on."""
        situation = replace(situation, now=self.now())
        if tell.question is None:
            return self._told(situation, tell)
        asked = posed(situation, tell.about, tell.question)
        approval = self.asking.pose(situation.incident, asked)
        if approval is None:
            return replace(situation, superseded=True)
        standing = replace(situation.incident, pending_approval=asked)
        return self._told(replace(situation, incident=standing), tell, approval)

    def _told(
        self, situation: Situation, tell: Notify, approval: ApprovalPrompt | None = None
    ) -> Situation:
        if self._speaks(situation, tell.notice):
            self.notifier.send(email.told(situation, tell, approval))
        sent = SentNotification(tell.notice, situation.now, tell.about)
        return replace(situation, sent=(*situation.sent, sent), now=self.now())

    def tell_end(self, situation: Situation, close: Close) -> Situation:
        """Write to the operator about an incident that is over."""
        if self._speaks(situation, None):
            self.notifier.send(email.ended(situation, close))
        return situation

    def suspend(self, situation: Situation, wait: Wait, callback_id: str) -> Situation:
        """Store what the execution waits on, and take in what came before that was stored.

        A long wait reads EC2 once more: a lost event must not cost days. A short one does not:
        its own end comes soon.
        """
        standing = replace(
            _standing(situation, wait), held=wait.held or "", alive_until=wait.until + SILENCE
        )
        self._keep_place(situation, wait)
        stored = self.ledger.suspend(
            standing, callback_id, wait.ignores, save_checkpoint(situation)
        )
        if stored is None:
            return replace(situation, superseded=True)
        if wait.until - situation.now > LONG or stored.revision != situation.incident.revision:
            # What is held stays held: it is asked again when the wait is over, not within it.
            return replace(
                self._see(situation, stored), admission=situation.admission, frozen=situation.frozen
            )
        return replace(situation, incident=stored)

    def close(self, situation: Situation, close: Close) -> Situation:
        """End the incident in the ledger and free its resource."""
        now = self.now()
        incident = replace(_standing(situation, close), closed_at=now)
        if (
            situation.admission_requested or situation.generation > 1
        ):  # an execution that has died may have entered
            self.admissions.release(budgeted(incident.resource), incident.id, now)
        # Before the close: a digest in between must not end the storm without this member.
        if situation.storm is not None and situation.storm.covers(incident):
            self.storms.count(situation.storm, incident)
        self.ledger.close(incident, _handled(situation), now, treated=situation.treated)
        if incident.resource.service is Service.DRILL:
            self.drills.arrived(incident.triggers[-1].reference, now)
        return replace(situation, incident=incident, now=now)

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
            escalate(
                self.ledger, self.admissions, incident, f"Lifeguard failed: {error}", self.now()
            )

    def heartbeat(self, incident_id: str) -> None:
        """Note that the execution lives, though it cannot go on yet: AWS throttles it."""
        self.ledger.alive(incident_id, self.now() + 2 * SILENCE)

    def look_at_image(self, situation: Situation) -> Situation:
        """Return the case with its backup image as it stands now."""
        made = situation.backup
        image = read_image(situation.incident.resource, made.made) if made else None
        return replace(situation, image=image, now=self.now())

    # ------------------------------------------------------------------------------------

    def _see(self, situation: Situation, incident: Incident) -> Situation:
        resource = incident.resource
        is_instance = resource.service is Service.EC2
        runs = situation.last is None or situation.last.action not in {
            Verb.STOP,
            Verb.FORCE_STOP,
        }
        known = situation.instance
        instance = read_server(resource, known, self.keys, runs=runs) if is_instance else None
        opted = OptIn(None) if instance is None else opt_in(dict(instance.tags), self.policies)
        issue, storm = self.issues.region_status(resource, self.now())
        situation = replace(
            situation, now=self.now(), image=self._image(situation), issue=issue, storm=storm
        )
        situation = situation.looked(incident, instance, opted)
        situation = replace(situation, targets=self._targets(situation))
        return self._with_twin(self._with_launched(self._with_restore(situation)))

    def _take_over(self, situation: Situation, incident: Incident) -> Situation:
        """Look, and find out what became of the act that the dead execution was about."""
        situation = self._see(situation, incident)
        intent = incident.intent
        if intent is None or intent.number != len(situation.actions):
            return situation
        made = self._made(situation, intent)
        return situation if made is None else situation.with_action(made)

    def _made(self, situation: Situation, intent: Intent) -> ActionRecord | None:
        """Return the act of an earlier attempt, if it was made."""
        told = answered(situation, intent)
        if told is not None:
            return told
        made = ""
        if ACTION_OF[intent.action].launches:
            made = find_replacement(situation.incident.resource, situation.incident.id)
        return took_effect(situation, intent, made)

    def _speaks(self, situation: Situation, notice: NotificationKind | None) -> bool:
        """Whether this incident writes itself: in a storm one digest speaks for all."""
        if notice is NotificationKind.STORM:
            return self._tells_of(situation.issue)
        return situation.storm is None or not situation.storm.silences(
            situation.incident, self.now()
        )

    def _tells_of(self, issue: RegionalIssue | None) -> bool:
        """Whether this incident is the one that writes about the Region's problem."""
        return issue is not None and self.issues.first_to_tell(issue)

    def _keep_place(self, situation: Situation, wait: Wait) -> None:
        """Make a granted place last through a long wait."""
        admission = situation.admission
        if admission is not None and admission.granted and wait.until > admission.at + LONG:
            account = budgeted(situation.incident.resource)
            self.admissions.renew(account, situation.incident.id, wait.until + LONG)

    def _targets(self, situation: Situation) -> tuple[TargetHealth, ...] | None:
        """Read which target groups the instance is in once, and how it stands there after acts."""
        if situation.instance is None or not (
            situation.opted_in and (situation.present or situation.treated)
        ):
            return situation.targets
        if situation.targets is None:
            return find_targets(situation.instance)
        launched = situation.attempt(Verb.LAUNCH_REPLACEMENT)
        if launched is not None and launched.worked:
            return situation.targets  # the places that the new instance is to take
        if situation.treated and situation.targets:
            return read_targets(situation.instance, sorted({t.group for t in situation.targets}))
        return situation.targets

    def _with_restore(self, situation: Situation) -> Situation:
        """Read how it could be replaced, once nothing softer is left; again if no image was good.

        Or if a newer one was about to be. The image that has been asked about stays; what the
        instance is like is read again, since an answer may come hours later.
        """
        if not considered(situation):
            return situation
        known = situation.replacement_plan
        settled = known if known is not None and known.settled(situation.now) else None
        tried = (
            situation.attempt(Verb.LAUNCH_REPLACEMENT) is not None
        )  # the same token, the same launch
        if settled is not None and (tried or situation.now - settled.read_at < DESCRIBED_FOR):
            return situation
        resource, before = situation.incident.resource, healthy_until(situation)
        tag = situation.opt_in_tag
        found = read_restore(resource, before, situation.incident.id, tag, known=settled)
        return replace(situation, replacement_plan=found)

    def _with_launched(self, situation: Situation) -> Situation:
        """Find the instance that was launched although EC2's answer never came."""
        tried = situation.attempt(Verb.LAUNCH_REPLACEMENT) or situation.attempt(Verb.LAUNCH_DRILL)
        if tried is None or tried.worked:
            return situation
        made = find_replacement(situation.incident.resource, situation.incident.id)
        if not made:
            return situation
        found = replace(tried, result=Result.ALREADY, answer=f"EC2 has launched {made}", made=made)
        return situation.with_action(found)

    def _with_twin(self, situation: Situation) -> Situation:
        """Read the instance that has been launched in its place."""
        launched = next(
            (a for a in situation.actions if a.worked and ACTION_OF[a.action].launches), None
        )
        if launched is None:
            return situation
        resource = replace(situation.incident.resource, service=Service.EC2, id=launched.made)
        replacement = read_server(resource, situation.replacement, self.keys, runs=True)
        moved = situation.attempt(Verb.MOVE_TARGETS) is not None and replacement is not None
        groups = sorted({target.group for target in situation.targets or ()})
        targets = read_targets(replacement, groups) if moved and replacement else ()
        return replace(
            situation,
            replacement=replacement,
            replacement_read_at=self.now(),
            replacement_targets=targets,
        )

    def _image(self, situation: Situation) -> BackupImage | None:
        made = situation.backup
        if made is None or not made.worked or made.action is not Verb.CREATE_IMAGE:
            return situation.image
        if situation.treated or (
            situation.image and situation.image.state is BackupImageState.AVAILABLE
        ):
            return situation.image  # nothing hangs on it any more until the incident is over
        return read_image(situation.incident.resource, made.made)

    def _fresh(self, situation: Situation) -> bool:
        return situation.instance is not None and self.now() - situation.instance.read_at < FRESH

    def _perform(self, situation: Situation, decision: Execute) -> Situation:
        intent = Intent(decision.action.verb, len(situation.actions), self.now())
        if not self.ledger.intend(situation.incident, intent, save_checkpoint(situation)):
            return replace(situation, superseded=True)
        if isinstance(decision.action, Power):
            self.power.ask(power_request(situation, intent))
            return replace(
                situation.with_action(self._asked(situation, decision, intent)), now=self.now()
            )
        answer = perform(decision.action, situation.incident.resource, situation.incident.id)
        act = ActionRecord(
            action=intent.action,
            result=answer.result,
            reason=decision.why,
            at=self.now(),
            answer=answer.reason,
            code=answer.code,
            problem=situation.target,
            made=answer.made,
            evidence=answer.evidence,
        )
        return replace(situation.with_action(act), now=self.now())

    def _asked(self, situation: Situation, decision: Execute, intent: Intent) -> ActionRecord:
        return ActionRecord(
            action=intent.action,
            result=Result.SENT,
            reason=decision.why,
            at=intent.at,
            answer="asked EC2 for it",
            problem=situation.target,
        )


def _superseded(situation: Situation, incident: Incident) -> bool:
    return incident.generation != situation.generation or incident.closed_at is not None


def _intended(situation: Situation, action: Action, incident: Incident) -> Intent | None:
    """Return the intent of an earlier attempt at this very act, if there was one."""
    intent = incident.intent
    if intent is None or (intent.action, intent.number) != (action.verb, len(situation.actions)):
        return None
    return intent


def _standing(situation: Situation, decision: Wait | Close) -> Incident:
    return replace(
        situation.incident,
        status=decision.status,
        kind=situation.seen[0].kind if situation.seen else situation.incident.triggers[0].kind,
        name=situation.instance.name if situation.instance else situation.incident.name,
        zone=situation.instance.zone if situation.instance else situation.incident.zone,
        policy=situation.policy.name if situation.policy else "",
        reason="; ".join((decision.why, *decision.reasons)),
        rungs=situation.actions,
        seen=tuple(fingerprint(t.reference, t.deadline) for t in situation.present),
        pending_approval=_still_asked(situation, decision),
    )


def _still_asked(situation: Situation, decision: Wait | Close) -> PendingApproval | None:
    """Return the question that the move waits on: any other no longer stands."""
    asked = situation.incident.pending_approval
    waits = isinstance(decision, Wait) and asked is not None and asked.id == decision.question
    return asked if waits else None


def _handled(situation: Situation) -> frozenset[str]:
    """Return the references of every trouble this incident has dealt with for good."""
    told = {
        trigger.closed_dedup_key
        for trigger in situation.incident.triggers
        if trigger.closed_dedup_key
    }
    return frozenset(told | {problem.reference for problem in situation.seen})
