"""When Lifeguard keeps still: mutes, AWS's own maintenance, an issue in the Region, a storm."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from lifeguard.core.decision.decision import (
    Admit,
    Close,
    Decision,
    Execute,
    NotificationKind,
    Notify,
    Wait,
)
from lifeguard.core.decision.scheduled_event import ScheduledEvent
from lifeguard.core.incident.hold import Hold
from lifeguard.core.incident.incident import Held, IncidentStatus
from lifeguard.core.incident.trigger import Kind, Phase, RegionalIssue, Source, Trigger
from lifeguard.core.kinds.ec2.action import StopInstance
from lifeguard.core.kinds.ec2.instance import Checks
from lifeguard.core.kinds.ec2.problem import ProblemKind
from lifeguard.core.kinds.ec2.remediation.maintenance import maintained
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.planner.decide import decide
from lifeguard.core.policy.policy import Backup, OperationalIssue, Policy
from lifeguard.core.policy.policy import StormPolicy as InStorm
from lifeguard.core.remediation.holds import muted, regional
from lifeguard.core.remediation.holds import stormy as held_in_storm
from lifeguard.core.resources.verb import Verb
from lifeguard.core.storm.detection import Storm
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import message
from tests.support.situations import (
    ACT,
    APPLICATION_FAILS,
    ASK,
    EBS_FAILS,
    INSTANCE_FAILS,
    NOON,
    OBSERVE,
    PASSING,
    SYSTEM_FAILS,
    act,
    answered,
    at,
    did,
    event,
    heard,
    instance,
    look,
    situation,
    stopped,
    trigger,
    was_told,
    what_of,
)

BARE = replace(ACT, backup=Backup.NONE)
GOES_ON = replace(BARE, operational_issue=OperationalIssue.ACT)

# -- a mute ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("until", "said"),
    [
        ("12:30", None),
        ("12:40", None),
        ("12:40:01", NotificationKind.HELD),
        ("+3 12:00", NotificationKind.HELD),
    ],
)
def test_only_a_hold_of_more_than_half_an_hour_is_worth_an_email(
    until: str, said: NotificationKind | None
) -> None:
    held = trigger(
        held_until=at(until), hold_reason=message("hold.muted_by", rule=foreign("night"))
    )
    begun = situation(instance(checks=SYSTEM_FAILS, read_at=at("12:10")), held)
    waits = Wait(
        at(until), message("waiting.held", reason=message("hold.muted_by", rule=foreign("night")))
    )
    if said is None:
        assert decide(begun) == waits
    else:
        assert decide(begun) == Notify(said, waits.why, about="mute", at=at(until))
        assert decide(was_told(begun, said, "mute")) == waits


def test_nothing_holds_what_nobody_has_muted() -> None:
    assert holding(situation(instance(checks=SYSTEM_FAILS))) is None


def holding(found: InstanceSituation) -> Decision | None:
    """Return what holds the first thing that is wrong."""
    return muted(found, found.present[0])


def night(kind: Kind = Kind.STATUS_CHECK, **how: Any) -> Trigger:  # noqa: ANN401  any field of Trigger
    return trigger(
        kind,
        held_until=at("18:00"),
        hold_reason=message("hold.muted_by", rule=foreign("night")),
        **how,
    )


@pytest.mark.parametrize(
    ("metric", "held"),
    [
        ("StatusCheckFailed", (SYSTEM_FAILS, INSTANCE_FAILS, EBS_FAILS)),
        ("StatusCheckFailed_System", (SYSTEM_FAILS,)),
        ("StatusCheckFailed_Instance", (INSTANCE_FAILS,)),
        ("StatusCheckFailed_AttachedEBS", (EBS_FAILS,)),
        ("StatusCheckFailed_Application", (APPLICATION_FAILS,)),
        ("StatusCheckFailed_Application_asc-0123456789abcdef0", (APPLICATION_FAILS,)),
        ("StatusCheckFailed_Something", ()),
    ],
)
def test_a_mute_holds_what_its_alarm_measures_whoever_saw_it_first(
    metric: str, held: tuple[Checks, ...]
) -> None:
    first = trigger(reference="another", source=Source.SWEEP)
    mute = night(measures=(metric,), reference="muted")
    for checks in (SYSTEM_FAILS, INSTANCE_FAILS, EBS_FAILS, APPLICATION_FAILS):
        begun = situation(instance(checks=checks), first, mute)
        assert (holding(begun) is not None) is (checks in held)


def test_a_mute_of_an_alarm_that_measures_no_check_holds_nothing() -> None:
    assert holding(situation(instance(checks=SYSTEM_FAILS), night(measures=()))) is None


def test_while_one_problem_is_held_another_is_treated() -> None:
    both = replace(INSTANCE_FAILS, ebs=EBS_FAILS.ebs)
    mute = night(measures=("StatusCheckFailed_Instance",))
    begun = situation(instance(checks=both, read_at=at("13:00")), mute, policy=BARE)
    assert decide(was_told(begun, NotificationKind.HELD, "mute")) == Execute(
        StopInstance(), what_of(begun, ProblemKind.EBS_CHECK), ProblemKind.EBS_CHECK
    )


def test_what_follows_from_a_held_problem_is_not_treated_for_itself() -> None:
    both = replace(SYSTEM_FAILS, instance=INSTANCE_FAILS.instance)
    mute = night(measures=("StatusCheckFailed_System",))
    begun = situation(instance(checks=both, read_at=at("13:00")), mute, policy=BARE)
    assert isinstance(decide(was_told(begun, NotificationKind.HELD, "mute")), Wait)


def test_a_mute_of_a_check_holds_no_scheduled_stop() -> None:
    world = instance(checks=SYSTEM_FAILS, events=(event("instance-retirement"),))
    assert holding(situation(world, night())) is None


def test_what_an_alarm_has_said_before_the_incident_opened_holds_it_too() -> None:
    begun = situation(instance(checks=SYSTEM_FAILS), trigger(source=Source.SWEEP))
    hold = Hold(
        "arn:muted",
        ("StatusCheckFailed",),
        NOON,
        at("18:00"),
        message("hold.muted_by", rule=foreign("night")),
    )
    assert holding(replace(begun, incident=replace(begun.incident, holds=(hold,)))) is not None


def test_what_an_alarm_said_before_its_hold_is_over_whenever_it_is_heard() -> None:
    begun = situation(instance(checks=SYSTEM_FAILS), trigger(occurred_at=at("11:00")))
    reference = begun.incident.triggers[0].reference
    hold = Hold(
        reference,
        ("StatusCheckFailed",),
        NOON,
        at("18:00"),
        message("hold.muted_by", rule=foreign("night")),
    )
    assert holding(replace(begun, incident=replace(begun.incident, holds=(hold,)))) is not None


@pytest.mark.parametrize(
    ("when", "how", "held"),
    [
        ("12:05", {}, False),
        ("12:05", {"phase": Phase.CLEARED}, False),
        ("11:55", {}, True),  # it comes late
        ("12:05", {"reference": "another alarm"}, True),
        ("12:05", {"source": Source.SWEEP}, True),
    ],
)
def test_a_later_event_of_the_same_alarm_without_a_mute_ends_the_hold(
    when: str, how: dict[str, Any], *, held: bool
) -> None:
    later = trigger(occurred_at=at(when), **how)
    for news in ((night(), later), (later, night())):
        begun = situation(instance(checks=SYSTEM_FAILS), *news)
        assert (holding(begun) is not None) is held


# -- AWS at work on the host -------------------------------------------------------------------


def working(code: str, begins: str, ends: str | None, now: str) -> InstanceSituation:
    """Return a situation whose system check fails for long while AWS has an event at `begins`."""
    planned = event(code, at(begins), not_after=None if ends is None else at(ends))
    found = instance(checks=SYSTEM_FAILS, events=(planned,), read_at=at(now))
    return situation(found, policy=BARE, opened_at=at("11:00"))


STAYS = ["system-maintenance", "instance-reboot", "system-reboot"]


@pytest.mark.parametrize("code", STAYS)
@pytest.mark.parametrize(
    ("begins", "ends", "now", "until"),
    [
        ("12:00", "14:00", "11:59:59", None),
        ("12:00", "14:00", "12:00", "14:00"),
        ("12:00", "14:00", "13:59:59", "14:00"),
        ("12:00", "14:00", "14:00", None),
        ("12:00", None, "12:00", "13:00"),  # AWS names no end: an hour
        ("12:00", None, "13:00", None),
    ],
)
def test_nothing_is_done_in_the_middle_of_aws_own_maintenance(
    code: str, begins: str, ends: str | None, now: str, until: str | None
) -> None:
    found = working(code, begins, ends, now)
    if until is None:
        assert maintained(found) is None
    else:
        assert decide(found) == Wait(at(until), message("waiting.aws_maintenance"))


@pytest.mark.parametrize("code", ["instance-stop", "instance-retirement", "instance-teleport"])
def test_what_takes_the_instance_off_its_host_is_no_maintenance(code: str) -> None:
    assert maintained(working(code, "12:00", "14:00", "13:00")) is None


@pytest.mark.parametrize("mark", ["[Completed]", "[Canceled]"])
def test_maintenance_that_is_over_holds_nothing(mark: str) -> None:
    planned = event("system-reboot", NOON, description=f"{mark} reboot", not_after=at("14:00"))
    assert maintained(situation(instance(checks=SYSTEM_FAILS, events=(planned,)))) is None


def test_of_several_the_last_end_counts() -> None:
    events = tuple(
        event(code, NOON, id=code, not_after=at(ends))
        for code, ends in (("system-reboot", "13:00"), ("system-maintenance", "15:00"))
    )
    decision = decide(situation(instance(checks=SYSTEM_FAILS, events=events)))
    assert isinstance(decision, Wait)
    assert decision.until == at("15:00")


def test_where_no_server_is_there_is_no_maintenance() -> None:
    assert maintained(situation(None)) is None


# -- an issue in the Region --------------------------------------------------------------------


ISSUE = RegionalIssue(
    account="123456789012",
    region="us-east-1",
    reference="arn:aws:health:us-east-1::event/EC2/AWS_EC2_OPERATIONAL_ISSUE/1",
    event_id="e23a6c01-6ca1-48a8-b0a1-371555eabbcd",
    phase=Phase.RAISED,
    occurred_at=at("11:00"),
    summary=message("news.regional_issue", region="us-east-1"),
)
HELD = message("waiting.regional_issue", region="us-east-1")


def troubled(
    checks: Checks = SYSTEM_FAILS,
    events: tuple[ScheduledEvent, ...] = (),
    policy: Policy = BARE,
    when: datetime = NOON + timedelta(hours=1),
) -> InstanceSituation:
    """Return a ripe case in a Region of which AWS has reported an issue at 11:00."""
    found = instance(checks=checks, events=events, read_at=when)
    return situation(found, policy=policy, opened_at=at("11:30"), issue=ISSUE)


def test_an_issue_is_told_once_and_holds_until_the_sweep_sees_its_end() -> None:
    begun = troubled()
    told = Notify(NotificationKind.STORM, ISSUE.summary, about=ISSUE.reference, at=at("23:00"))
    assert decide(begun) == told
    assert answered(begun) == Wait(at("14:00"), HELD, held=Held.ISSUE)


@pytest.mark.parametrize("checks", [SYSTEM_FAILS, INSTANCE_FAILS, EBS_FAILS, APPLICATION_FAILS])
def test_a_failed_check_can_wait(checks: Checks) -> None:
    assert regional(troubled(checks)) is not None


DATES = [
    ("in a day and an hour", timedelta(hours=25), True),
    ("in a day", timedelta(hours=24), True),
    ("in less than a day", timedelta(hours=24, seconds=-1), False),
]


@pytest.mark.parametrize("code", ["instance-stop", "instance-retirement", "system-reboot"])
@pytest.mark.parametrize(("away", "waits"), [r[1:] for r in DATES], ids=[r[0] for r in DATES])
def test_a_scheduled_event_can_wait_until_it_is_near(
    code: str, away: timedelta, *, waits: bool
) -> None:
    planned = (event(code, at("13:00") + away),)
    assert (regional(troubled(PASSING, planned)) is not None) is waits


def test_what_aws_has_stopped_cannot_wait() -> None:
    down = situation(stopped("Server.InternalError"), policy=BARE, issue=ISSUE)
    assert isinstance(decide(down), Execute)


LIFTED = [
    (
        "the last look before its end is at its end",
        "22:55",
        Wait(at("23:00"), HELD, held=Held.ISSUE),
    ),
    ("after twelve hours", "23:00", None),
]


@pytest.mark.parametrize(("when", "decision"), [r[1:] for r in LIFTED], ids=[r[0] for r in LIFTED])
def test_an_issue_holds_for_twelve_hours_at_most(when: str, decision: Wait | None) -> None:
    assert regional(was_told(troubled(when=at(when)), NotificationKind.STORM)) == decision


def test_an_issue_that_is_over_lets_go() -> None:
    assert isinstance(decide(replace(troubled(), issue=None)), Execute)


def test_the_policy_may_act_in_spite_of_an_issue() -> None:
    assert isinstance(decide(troubled(policy=GOES_ON)), Execute)


def test_in_mode_observe_there_is_nothing_to_hold() -> None:
    decision = decide(troubled(policy=OBSERVE))
    assert isinstance(decision, Close)
    assert decision.status is IncidentStatus.OBSERVED
    assert isinstance(decide(troubled(policy=ASK)), Notify)


def test_without_a_policy_there_is_nothing_to_hold() -> None:
    assert regional(situation(instance(checks=SYSTEM_FAILS), policy=None, issue=ISSUE)) is None


def test_what_we_have_stopped_is_started_in_spite_of_any_hold() -> None:
    night = trigger(
        Kind.ALARM,
        held_until=at("18:00"),
        hold_reason=message("hold.muted_by", rule=foreign("night")),
    )
    begun = situation(
        instance(checks=SYSTEM_FAILS, read_at=at("13:00")), night, policy=BARE, issue=ISSUE
    )
    down = look(did(begun, act(Verb.STOP, at("13:00"))), at("13:01"), stopped("User"))
    assert isinstance(decide(down), Execute)


# -- one hold over another -----------------------------------------------------------------------


def test_aws_at_work_comes_before_an_issue_and_that_before_a_mute() -> None:
    planned = event("system-reboot", NOON, not_after=at("14:00"))
    working = instance(checks=SYSTEM_FAILS, events=(planned,), read_at=at("13:00"))
    idle = replace(working, events=())
    assert decide(situation(working, night(), issue=ISSUE)) == Wait(
        at("14:00"), message("waiting.aws_maintenance")
    )
    held = decide(was_told(situation(idle, night(), issue=ISSUE), NotificationKind.STORM))
    assert isinstance(held, Wait)
    assert held.held is Held.ISSUE
    assert decide(situation(idle, night())) == Notify(
        NotificationKind.HELD,
        message("waiting.held", reason=message("hold.muted_by", rule=foreign("night"))),
        about="mute",
        at=at("18:00"),
    )


# -- a storm -----------------------------------------------------------------------------------


PATIENT = replace(BARE, storm=InStorm.HOLD)
STORM = Storm("20261120T1155-us-east-1", "123456789012", "us-east-1", began=at("11:55"))
WHY = message("waiting.storm", storm=STORM.id)
HELD_UNTIL_PERSON = Wait(at("23:55"), WHY, status=IncidentStatus.NEEDS_HUMAN, held=Held.STORM)


def in_storm(
    policy: Policy | None = PATIENT, storm: Storm | None = STORM, when: str = "12:10"
) -> InstanceSituation:
    """Return a ripe case in a Region where many fail at once since 11:55."""
    return situation(instance(checks=SYSTEM_FAILS, read_at=at(when)), policy=policy, storm=storm)


LEFT_IN_STORM = Notify(
    NotificationKind.LEFT,
    message("waiting.storm_left", storm=STORM.id),
    (message("question.look_left"),),
    about=STORM.id,
    problem="storm",
)


def due(away: timedelta | None) -> InstanceSituation:
    """Return a situation in a storm whose event is so far away; None: a failed check."""
    if away is None:
        return in_storm()
    planned = (event("instance-stop", at("12:10") + away),)
    return situation(instance(events=planned, read_at=at("12:10")), policy=PATIENT, storm=STORM)


ROWS = [
    ("held", in_storm(), HELD_UNTIL_PERSON),
    ("no storm", in_storm(storm=None), None),
    ("released", in_storm(storm=replace(STORM, released=True)), None),
    ("policy: budget", in_storm(policy=BARE), None),
    ("no policy", in_storm(policy=None), None),
    ("an event in a day", due(timedelta(days=1)), HELD_UNTIL_PERSON),
    ("an event within a day", due(timedelta(hours=24, seconds=-1)), None),
    ("treated", did(in_storm(), act(Verb.REBOOT, at("12:05"))), None),
    ("a backup only", did(in_storm(), act(Verb.CREATE_IMAGE, at("12:05"))), HELD_UNTIL_PERSON),
    ("to the last second", in_storm(when="23:54:59"), HELD_UNTIL_PERSON),
    (
        "nobody for twelve hours",
        in_storm(when="23:55"),
        LEFT_IN_STORM,
    ),
    (
        "the policy's own patience",
        in_storm(policy=replace(PATIENT, approval_timeout=timedelta(hours=1))),
        replace(HELD_UNTIL_PERSON, until=at("12:55")),
    ),
]


@pytest.mark.parametrize(("found", "decision"), [r[1:] for r in ROWS], ids=[r[0] for r in ROWS])
def test_a_storm_holds(found: InstanceSituation, decision: Wait | Notify | None) -> None:
    assert held_in_storm(found, found.present[0]) == decision


def test_what_is_left_in_a_storm_is_told_daily_also_after_the_storm() -> None:
    left = heard(in_storm(when="23:55"), LEFT_IN_STORM)
    waits = Wait(
        at("+1 23:55"), LEFT_IN_STORM.what, status=IncidentStatus.NEEDS_HUMAN, held=Held.PERSON
    )
    after = replace(left, storm=None)
    assert decide(left) == decide(after) == waits
    assert decide(replace(left, now=at("+1 23:55"))) == LEFT_IN_STORM
    assert decide(replace(after, now=at("+1 23:55"))) == LEFT_IN_STORM


def test_what_is_left_in_a_storm_is_treated_once_it_is_released() -> None:
    left = heard(in_storm(when="23:55"), LEFT_IN_STORM)
    released = replace(left, storm=replace(STORM, released=True))
    assert not isinstance(decide(released), Wait | Notify)


def test_what_a_storm_holds_claims_no_place_and_what_is_released_does() -> None:
    held = replace(in_storm(), admission=None)
    assert decide(held) == HELD_UNTIL_PERSON
    released = replace(held, storm=replace(STORM, released=True))
    assert isinstance(decide(released), Admit)


def test_what_a_storm_holds_is_asked_about_first_where_a_person_must_decide() -> None:
    protected = instance(checks=SYSTEM_FAILS, read_at=at("12:10"), stop_protection=True)
    assert isinstance(decide(situation(protected, policy=PATIENT, storm=STORM)), Notify)
