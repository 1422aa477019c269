"""What an incident's execution does in its steps: look, act, tell, park, close."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from lifeguard.aws.ec2_act import perform
from lifeguard.aws.ec2_backup import read_image
from lifeguard.aws.ec2_read import read_server
from lifeguard.aws.elb import find_targets, read_targets
from lifeguard.aws.keys import KeyRights
from lifeguard.aws.ledger import Ledger
from lifeguard.aws.notify import Notifier
from lifeguard.aws.regional import RegionalIssues
from lifeguard.core import email
from lifeguard.core.action import Action, verb
from lifeguard.core.case import Act, Case, Image, ImageState, Result, Target, Told
from lifeguard.core.incident import Incident, Intent, Status
from lifeguard.core.move import Close, Do, Notice, Tell, Wait
from lifeguard.core.optin import OptIn, opt_in
from lifeguard.core.pace import LONG
from lifeguard.core.plan import decide
from lifeguard.core.policy import Policies
from lifeguard.core.resource import Service
from lifeguard.core.server import CheckStatus, Server, State
from lifeguard.core.trigger import RegionalIssue, sighting

FRESH = timedelta(seconds=10)
"""A reading younger than this is not repeated before an act: it is of the same invocation."""


@dataclass(frozen=True, slots=True)
class Hands:
    """The adapters that one execution works with, and the clock."""

    ledger: Ledger
    issues: RegionalIssues
    notifier: Notifier
    policies: Policies
    keys: KeyRights
    home: str
    now: Callable[[], datetime]

    def first_look(self, incident_id: str) -> Case:
        """Return the case of an incident that has just begun."""
        incident = self.ledger.read(incident_id)
        case = Case(
            incident=incident,
            policy=None,
            server=None,
            now=self.now(),
            timezone=self.policies.timezone,
            home=self.home,
        )
        return self._see(case, incident)

    def look(self, case: Case) -> Case:
        """Return the case as the ledger and EC2 show it now."""
        return self._see(case, self.ledger.read(case.incident.id))

    def act(self, case: Case, action: Action) -> Case:
        """Take an action, unless the world has moved since it was decided.

        The decision is made again on a fresh reading: when it comes out otherwise, nothing is
        done, and the caller decides anew.
        """
        incident = self.ledger.read(case.incident.id)
        mine = _intended(case, action, incident)
        news = incident.revision != case.incident.revision
        if mine or news or not self._fresh(case):
            case = self._see(case, incident)
        else:
            case = replace(case, now=self.now())
        if mine is not None and _took_effect(action, case.server):
            return case.acted(_already(case, action, mine))
        move = decide(case)
        if not isinstance(move, Do) or move.action != action:
            return case
        return self._perform(case, move)

    def tell(self, case: Case, tell: Tell) -> Case:
        """Write to the operator about an incident that goes on."""
        if tell.notice is not Notice.STORM or self._tells_of(case.issue):
            self.notifier.send(email.told(case, tell))
        sent = Told(tell.notice, self.now(), tell.about)
        return replace(case, told=(*case.told, sent), now=self.now())

    def tell_end(self, case: Case, close: Close) -> Case:
        """Write to the operator about an incident that is over."""
        self.notifier.send(email.ended(case, close))
        return case

    def park(self, case: Case, wait: Wait, callback_id: str) -> Case:
        """Store what the execution waits on, and take in what came before that was stored.

        A long wait reads EC2 once more: a lost event must not cost days. A short one does not:
        its own end comes soon.
        """
        standing = _standing(case, wait)
        stored = self.ledger.park(standing, callback_id, wait.ignores)
        if wait.until - case.now > LONG or stored.revision != case.incident.revision:
            return self._see(case, stored)
        return replace(case, incident=stored)

    def close(self, case: Case, close: Close) -> Case:
        """End the incident in the ledger and free its resource."""
        now = self.now()
        incident = replace(_standing(case, close), closed_at=now)
        self.ledger.close(incident, _handled(case), now)
        return replace(case, incident=incident, now=now)

    def tell_failure(self, incident_id: str, error: str) -> None:
        """Tell the operator that Lifeguard itself has failed on an incident, and end it."""
        incident = self.ledger.read(incident_id)
        self.notifier.send(email.broken(incident_id, incident.resource.id, error))
        left = replace(incident, status=Status.NEEDS_HUMAN, reason=f"Lifeguard failed: {error}")
        self.ledger.close(left, frozenset(), self.now())

    def look_at_image(self, case: Case) -> Case:
        """Return the case with its backup image as it stands now."""
        made = case.backup
        image = read_image(case.incident.resource, made.made) if made else None
        return replace(case, image=image, now=self.now())

    # ------------------------------------------------------------------------------------

    def _see(self, case: Case, incident: Incident) -> Case:
        resource = incident.resource
        is_host = resource.service is Service.EC2_HOST
        runs = case.last is None or case.last.action not in {"stop", "force_stop"}
        server = None if is_host else read_server(resource, case.server, self.keys, runs=runs)
        opted = OptIn(None) if server is None else opt_in(server, self.policies)
        issue = self.issues.newest(resource, self.now())
        case = replace(case, now=self.now(), image=self._image(case), issue=issue)
        case = case.looked(incident, server, opted)
        return replace(case, targets=self._targets(case))

    def _tells_of(self, issue: RegionalIssue | None) -> bool:
        """Whether this incident is the one that writes about the Region's problem."""
        return issue is not None and self.issues.first_to_tell(issue)

    def _targets(self, case: Case) -> tuple[Target, ...] | None:
        """Read which target groups the instance is in once, and how it stands there after acts."""
        if case.server is None or not (case.opted_in and (case.present or case.treated)):
            return case.targets
        if case.targets is None:
            return find_targets(case.server)
        if case.treated and case.targets:
            return read_targets(case.server, [target.group for target in case.targets])
        return case.targets

    def _image(self, case: Case) -> Image | None:
        made = case.backup
        if made is None or not made.worked or made.action != "create_image":
            return case.image
        if case.treated or (case.image and case.image.state is ImageState.AVAILABLE):
            return case.image  # nothing hangs on it any more until the incident is over
        return read_image(case.incident.resource, made.made)

    def _fresh(self, case: Case) -> bool:
        return case.server is not None and self.now() - case.server.read_at < FRESH

    def _perform(self, case: Case, move: Do) -> Case:
        name = verb(move.action)
        self.ledger.intend(case.incident, Intent(name, len(case.acts), self.now()))
        answered = perform(move.action, case.incident.resource, case.incident.id)
        act = Act(
            action=name,
            result=answered.result,
            reason=move.why,
            at=self.now(),
            answer=answered.reason,
            code=answered.code,
            trouble=case.target,
            made=answered.made,
            evidence=answered.evidence,
        )
        return replace(case.acted(act), now=self.now())


def _intended(case: Case, action: Action, incident: Incident) -> Intent | None:
    """Return the intent of an earlier attempt at this very act, if there was one."""
    intent = incident.intent
    if intent is None or (intent.action, intent.number) != (verb(action), len(case.acts)):
        return None
    return intent


_EFFECTS: dict[str, Callable[[Server], bool]] = {
    "stop": lambda server: server.state in {State.STOPPING, State.STOPPED},
    "force_stop": lambda server: server.state is State.STOPPED,
    "start": lambda server: server.state in {State.PENDING, State.RUNNING},
    "reboot": lambda server: server.checks.instance.status is CheckStatus.INITIALIZING,
}
"""How it shows that an act was made before a crash; backups find themselves by their name."""


def _took_effect(action: Action, server: Server | None) -> bool:
    shows = _EFFECTS.get(verb(action))
    return server is not None and shows is not None and shows(server)


def _already(case: Case, action: Action, intent: Intent) -> Act:
    return Act(
        action=verb(action),
        result=Result.ALREADY,
        reason="an earlier attempt had been cut off",
        at=intent.at,
        answer="it had taken effect",
        trouble=case.target,
    )


def _standing(case: Case, move: Wait | Close) -> Incident:
    return replace(
        case.incident,
        status=move.status,
        kind=case.seen[0].kind if case.seen else case.incident.triggers[0].kind,
        name=case.server.name if case.server else case.incident.name,
        reason="; ".join((move.why, *move.reasons)),
        rungs=tuple(act.rung() for act in case.acts),
        seen=tuple(sighting(t.reference, t.deadline) for t in case.present),
    )


def _handled(case: Case) -> frozenset[str]:
    """Return the references of every trouble this incident has dealt with for good."""
    lasting = {trigger.reference for trigger in case.incident.triggers if trigger.lasting}
    return frozenset(lasting | {trouble.reference for trouble in case.seen})
