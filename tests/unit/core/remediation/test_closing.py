"""What is gone or not opted in is closed, whatever is wrong."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lifeguard.core.decision.decision import (
    Close,
    Execute,
    NotificationKind,
)
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.incident.trigger import Trigger
from lifeguard.core.kinds.ec2.action import StartInstance
from lifeguard.core.kinds.ec2.instance import (
    InstanceState,
)
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.planner.decide import decide
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import message
from tests.support.proofs import NO_TAG, UNKNOWN
from tests.support.situations import (
    PASSING,
    SYSTEM_FAILS,
    act,
    announcement,
    at,
    did,
    instance,
    situation,
    trigger,
    untagged,
    was_told,
)

# -- gone -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "found",
    [
        situation(None),
        situation(instance(state=InstanceState.TERMINATED)),
        situation(instance(state=InstanceState.SHUTTING_DOWN)),
    ],
    ids=["unknown to EC2", "terminated", "shutting-down"],
)
def test_what_is_gone_is_closed_and_told_only_to_who_has_heard_of_it(
    found: InstanceSituation,
) -> None:
    why = message("outcome.terminated") if found.instance else UNKNOWN
    quiet = Close(IncidentStatus.CLOSED, why, tell=False)
    assert decide(found) == quiet
    assert decide(was_told(found, NotificationKind.PLANNED)) == replace(quiet, tell=True)
    assert decide(did(found, act(Verb.REBOOT))) == replace(quiet, tell=True)


# -- unmanaged -----------------------------------------------------------------------------


@pytest.mark.parametrize(("news", "told"), [(trigger(), False), (announcement(), True)])
def test_what_is_not_opted_in_is_closed_and_told_if_aws_set_a_date(
    news: Trigger, *, told: bool
) -> None:
    decision = decide(situation(instance(), news, policy=None, note=NO_TAG))
    assert isinstance(decision, Close)
    assert (decision.status, decision.tell) == (IncidentStatus.CLOSED, told)
    assert decision.why == message("outcome.not_tagged", note=NO_TAG)
    assert [command[2] for command in decision.commands] == ["describe-instance-status"]


def test_what_loses_its_tag_before_anything_was_done_is_let_go() -> None:
    found = situation(instance(checks=SYSTEM_FAILS))
    decision = decide(untagged(found, at("12:10")))
    assert isinstance(decision, Close)
    assert (decision.status, decision.tell) == (IncidentStatus.CLOSED, False)
    assert decision.why == message("outcome.not_tagged", note=NO_TAG)


def test_what_loses_its_tag_while_we_have_it_stopped_is_started_all_the_same() -> None:
    ours = did(situation(instance(checks=SYSTEM_FAILS)), act(Verb.STOP))
    by_us = {"state": InstanceState.STOPPED, "state_reason": "Client.UserInitiatedShutdown"}
    down = untagged(ours, at("12:01"), **by_us)
    assert decide(down) == Execute(StartInstance(), message("waiting.must_run"))
    up = untagged(
        did(down, act(Verb.START, at("12:01"))),
        at("12:03"),
        state=InstanceState.RUNNING,
        launched_at=at("12:01"),
        checks=PASSING,
    )
    ended = decide(up)
    assert isinstance(ended, Close)
    assert (ended.status, ended.tell) == (IncidentStatus.RESOLVED, True)


def test_what_loses_its_tag_after_our_own_treatment_is_told() -> None:
    """Stopped and started, still failing, and the tag gone meanwhile: somebody must hear of it."""
    treated = did(situation(instance()), act(Verb.STOP), act(Verb.START))
    failing = replace(
        treated, observed=None, opted_in=False, note=message("optin.untagged", tag="lifeguard")
    )
    later = at("+1 12:00")
    late = replace(failing, observed=instance(checks=SYSTEM_FAILS, read_at=later), now=later)
    decision = decide(late)
    assert isinstance(decision, Close)
    assert (decision.status, decision.tell) == (IncidentStatus.CLOSED, True)
