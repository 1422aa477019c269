"""A healthy instance and a quiet incident in one line each, for a test to spoil in the next."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from lifeguard.core.approval.prompt import posed
from lifeguard.core.decision.decision import Decision, NotificationKind, Notify
from lifeguard.core.decision.scheduled_event import ScheduledEvent
from lifeguard.core.decision.settings import DecisionSettings
from lifeguard.core.decision.situation import Admission, SentNotification, Situation
from lifeguard.core.decision.status_check import CheckStatus, StatusCheck
from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.incident.incident import Incident, IncidentStatus, incident_id
from lifeguard.core.incident.question import (
    AnswerKind,
    ApprovalAnswer,
    Channel,
    PendingApproval,
    ProposedAction,
)
from lifeguard.core.incident.trigger import (
    Kind,
    Phase,
    Source,
    Trigger,
)
from lifeguard.core.kinds.dedicated_host import HostSituation
from lifeguard.core.kinds.ec2.action import ACTION_OF
from lifeguard.core.kinds.ec2.instance import (
    Checks,
    Instance,
    InstanceState,
    PublicIpKind,
)
from lifeguard.core.kinds.ec2.problem import ProblemKind
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.kinds.table import KINDS
from lifeguard.core.planner.decide import decide
from lifeguard.core.policy.policy import Mode, Policy
from lifeguard.core.resources.opt_in import OptIn
from lifeguard.core.resources.resource import Resource, Service
from lifeguard.core.text.foreign import Foreign, foreign
from lifeguard.core.text.message import NOTHING, Message, coded, message

AnySituation = TypeVar("AnySituation", bound=Situation)

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
"""When incidents open here, unless a test says otherwise: a Friday."""
BOOTED = NOON - timedelta(days=40)
INSTANCE = "i-00ddbf07ce6372082"
EVENT = "instance-event-0d59937288b749b32"
SETTINGS = DecisionSettings(kinds=KINDS)
"""Of a deployment that looks after every kind."""
RESOURCE = Resource(Service.EC2, INSTANCE, "123456789012", "us-east-1")
ACT = Policy("default", mode=Mode.ACT)
OBSERVE = replace(ACT, mode=Mode.OBSERVE)
ASK = replace(ACT, mode=Mode.ASK)

OK = StatusCheck(CheckStatus.OK)
FAILING = StatusCheck(CheckStatus.IMPAIRED, NOON)
INITIALIZING = StatusCheck(CheckStatus.INITIALIZING)
PASSING = Checks(system=OK, instance=OK, ebs=OK)
BOOTING = Checks(system=INITIALIZING, instance=INITIALIZING, ebs=OK)
SYSTEM_FAILS = replace(PASSING, system=FAILING)
INSTANCE_FAILS = replace(PASSING, instance=FAILING)
EBS_FAILS = replace(PASSING, ebs=FAILING)
APPLICATION_FAILS = replace(PASSING, application=FAILING)


def at(text: str) -> datetime:
    """Return "12:34" or "12:34:56" of the day, or "+2 12:34" for so many days later."""
    days, _, clock = text.rpartition(" ")
    parts = [int(part) for part in clock.split(":")]
    day = NOON.replace(hour=0) + timedelta(days=int(days or 0))
    return day + timedelta(hours=parts[0], minutes=parts[1], seconds=sum(parts[2:]))


def instance(**how: Any) -> Instance:  # noqa: ANN401  any field of Instance
    """Return a healthy, opted-in instance read at noon, but for what is given."""
    plain: dict[str, Any] = {
        "resource": RESOURCE,
        "read_at": NOON,
        "state": InstanceState.RUNNING,
        "tags": (("Name", "web-1"), ("lifeguard", "default")),
        "type": "t3.micro",
        "zone": "us-east-1a",
        "public_ip": PublicIpKind.ELASTIC,
        "launched_at": BOOTED,
        "checks": PASSING,
    }
    return Instance(**(plain | how))


def stopped(reason: str, **how: Any) -> Instance:  # noqa: ANN401  any field of Instance
    """Return an instance that is stopped for a reason of EC2's."""
    return instance(state=InstanceState.STOPPED, state_reason=reason, checks=Checks(), **how)


def event(
    code: str,
    not_before: datetime = NOON + timedelta(days=10),
    **how: Any,  # noqa: ANN401  any field of Instance
) -> ScheduledEvent:
    """Return a scheduled event as DescribeInstanceStatus lists it."""
    plain: dict[str, Any] = {"id": EVENT, "description": "The instance is running on bad hardware"}
    return ScheduledEvent(code=code, not_before=not_before, **(plain | how))


def aws_said(code: str, words: str) -> Message:
    """Return AWS's refusal of a call."""
    return message("answer.aws_said", code=code, said=foreign(words))


_MEASURES = {
    Kind.STATUS_CHECK: ("StatusCheckFailed",),
    Kind.APPLICATION_CHECK: ("StatusCheckFailed_Application",),
}


def trigger(kind: Kind = Kind.STATUS_CHECK, **how: Any) -> Trigger:  # noqa: ANN401  any field of Trigger
    """Return a piece of news."""
    plain: dict[str, Any] = {
        "source": Source.ALARM,
        "phase": Phase.RAISED,
        "resource": RESOURCE,
        "reference": "arn:aws:cloudwatch:us-east-1:123456789012:alarm:status",
        "event_id": "7bf73129-1428-4cd3-a780-95db273d1602",
        "occurred_at": NOON,
        "summary": message("news.alarm", alarm=foreign("status"), state="ALARM", instance=INSTANCE),
        "measures": _MEASURES.get(kind, ()),
    }
    return Trigger(kind=kind, **(plain | how))


def announcement(**how: Any) -> Trigger:  # noqa: ANN401  any field of Trigger
    """Return the notice of AWS Health that an event is scheduled."""
    plain: dict[str, Any] = {
        "source": Source.HEALTH,
        "reference": "arn:aws:health:us-east-1::event/AWS_EC2_INSTANCE_STOP_SCHEDULED_1",
        "summary": message(
            "news.health", event="AWS_EC2_INSTANCE_STOP_SCHEDULED", resource=INSTANCE
        ),
    }
    return trigger(Kind.SCHEDULED_EVENT, **(plain | how))


def incident(*triggers: Trigger, opened_at: datetime = NOON) -> Incident:
    """Return an open incident of these triggers, or of one alarm."""
    found = triggers or (trigger(),)
    return Incident(
        incident_id(RESOURCE, opened_at),
        RESOURCE,
        opened_at,
        IncidentStatus.OPEN,
        found,
        started=True,
    )


def situation(
    world: Instance | None,
    *triggers: Trigger,
    policy: Policy | None = ACT,
    opened_at: datetime = NOON,
    **how: Any,  # noqa: ANN401  any other field of Case
) -> InstanceSituation:
    """Return the situation after its first look at `world`, a minute of no importance later."""
    now = NOON if world is None else world.read_at
    opened = incident(*triggers, opened_at=opened_at)
    settings = how.pop("settings", SETTINGS)
    first = InstanceSituation(opened, None, how.pop("now", now), settings=settings)
    looked = first.looked(first.incident, world, OptIn(policy, how.pop("note", NOTHING)))
    entered = Admission(granted=True, at=opened_at, image=True)
    return replace(looked, **{"admission": entered, **how})


def on_host(
    host: Resource,
    *triggers: Trigger,
    settings: DecisionSettings = SETTINGS,
    servers: tuple[str, ...] = (),
) -> HostSituation:
    """Return the situation of a Dedicated Host after its first look."""
    opened = replace(incident(*triggers), resource=host)
    first = HostSituation(opened, None, NOON, settings=settings, on_host=servers)
    return first.looked(opened, None, OptIn(None))


def look(
    before: Situation,
    when: datetime,
    world: Instance | None = None,
    **how: Any,  # noqa: ANN401  any field of Instance
) -> InstanceSituation:
    """Return the situation after another look, at an instance that differs in what is given."""
    assert isinstance(before, InstanceSituation)
    old = world or before.instance
    assert old is not None
    after = replace(old, read_at=when, **how)
    policy = before.policy if before.opted_in else None
    opted = OptIn(policy, before.note)
    return replace(before, now=when).looked(before.incident, after, opted)


def untagged(before: InstanceSituation, when: datetime, **how: Any) -> InstanceSituation:  # noqa: ANN401  any field of Instance
    """Return the situation after a look that finds the opt-in tag gone."""
    assert before.instance is not None
    after = replace(before.instance, read_at=when, **how)
    gone = OptIn(None, message("optin.untagged", tag="lifeguard"))
    return replace(before, now=when).looked(before.incident, after, gone)


def act(
    action: str,
    when: datetime = NOON,
    result: Result = Result.DONE,
    problem: ProblemKind | str = "",
    **how: Any,  # noqa: ANN401  any other field of Act
) -> ActionRecord:
    """Return what came of an action."""
    plain: dict[str, Any] = {"reason": coded("verb", action)}
    accepted = message("answer.accepted", action=coded("verb", action))
    plain["answer"] = _ANSWERS.get(result, accepted)
    if action in ACTION_OF and ACTION_OF[action].backs_up:
        plain["made"] = "ami-0abc"
    return ActionRecord(
        action=action, result=result, at=when, problem=str(problem), **(plain | how)
    )


_ANSWERS = {
    Result.SENT: message("answer.requested"),
    Result.ALREADY: message("answer.took_effect"),
    Result.FAILED: aws_said("InternalError", "please try again"),
    Result.REFUSED: aws_said("UnauthorizedOperation", "you are not authorized"),
}


def did(before: AnySituation, *acts: ActionRecord) -> AnySituation:
    """Return the situation after our acts, its last reading as old as it was."""
    for one in acts:
        before = replace(before.with_action(one), now=one.at)
    return before


def was_told(
    before: AnySituation,
    notice: NotificationKind,
    about: str = "",
    when: datetime | None = None,
    problem: ProblemKind | str = "",
) -> AnySituation:
    """Return the situation after an email; a question stands from then on."""
    told = SentNotification(notice, when or before.now, about, str(problem))
    stands = (
        asked(about, told.at)
        if notice is NotificationKind.ASKED
        else before.incident.pending_approval
    )
    incident = replace(before.incident, pending_approval=stands)
    return replace(before, incident=incident, sent=(*before.sent, told))


def heard(before: AnySituation, email: Notify) -> AnySituation:
    """Return the situation after this very email, as the execution notes it."""
    told = SentNotification(email.notice, before.now, email.about, email.problem)
    standing = before.incident.pending_approval
    if email.question is not None and (standing is None or standing.id != email.about):
        standing = posed(before, email.about, email.question)
    incident = replace(before.incident, pending_approval=standing)
    return replace(before, incident=incident, sent=(*before.sent, told))


def asked(
    name: str = "56035eda30e3e50b",
    when: datetime = NOON,
    proposed_action: ProposedAction = ProposedAction.STOP_START,
) -> PendingApproval:
    """Return a question as the ledger holds it."""
    until = when + ASK.approval_timeout
    return PendingApproval(
        name, proposed_action, Foreign("web-1"), INSTANCE, "", (), (), (), when, until
    )


def said_yes(
    before: InstanceSituation, *, yes: bool = True, when: datetime | None = None
) -> InstanceSituation:
    """Return the situation after the answer to the question that is due, and the word of a yes."""
    first = decide(before)
    assert isinstance(first, Notify)
    assert first.question is not None
    told = heard(before, first)
    if yes:
        of_it = SentNotification(NotificationKind.ANSWERED, told.now, first.about, first.problem)
        told = replace(told, sent=(*told.sent, of_it))
    kind = AnswerKind.YES if yes else AnswerKind.NO
    verdict = ApprovalAnswer(first.about, kind, when or before.now, Channel.PAGE)
    verdicts = (*told.incident.approval_answers, verdict)
    return replace(told, incident=replace(told.incident, approval_answers=verdicts))


def answered(before: Situation) -> Decision:
    """Return the decision after the email that is due first was sent."""
    first = decide(before)
    assert isinstance(first, Notify)
    return decide(heard(before, first))


def what_of(found: InstanceSituation, kind: ProblemKind) -> Message:
    """Return what is said of a problem that is there."""
    return next(problem.what for problem in found.present if problem.kind == kind)
