"""What AWS says of a Dedicated Host is a person's matter."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from lifeguard.core.decision.decision import (
    Close,
    NotificationKind,
    Notify,
    Wait,
)
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.incident.trigger import Kind, Phase, Trigger
from lifeguard.core.kinds.dedicated_host import HostSituation
from lifeguard.core.planner.decide import decide
from lifeguard.core.resources.resource import Resource, Service
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import Message, message
from tests.support.situations import (
    answered,
    at,
    on_host,
    trigger,
    was_told,
)

SHOW_HOST = ("aws", "ec2", "describe-hosts", "--region", "us-east-1", "--host-ids")

HOST = Resource(Service.EC2_HOST, "h-0a1b2c3d4e5f60718", "123456789012", "us-east-1")


def hosted(*news: Trigger) -> HostSituation:
    """Return the situation of a Dedicated Host, of which EC2 shows us no instance."""
    return on_host(HOST, *news)


@pytest.mark.parametrize(
    ("deadline", "brief", "more", "about", "until"),
    [
        (None, message("question.host"), (), "host", "16:00"),
        (
            at("+10 12:00"),
            message("question.host_until", deadline=at("+10 12:00")),
            (message("question.host_deadline", deadline=at("+10 12:00")),),
            "host@2026-11-30T12:00:00+00:00",
            "+3 12:00",
        ),
    ],
)
def test_a_dedicated_host_is_a_persons_matter(
    deadline: datetime | None, brief: Message, more: tuple[Message, ...], about: str, until: str
) -> None:
    found = hosted(trigger(Kind.DEDICATED_HOST, deadline=deadline))
    assert decide(found) == Notify(
        NotificationKind.ASKED,
        brief,
        action_required=(
            message("question.host_plan"),
            *more,
        ),
        reasons=(message("question.host_not_moved"),),
        about=about,
        problem="host",
        commands=((*SHOW_HOST, "h-0a1b2c3d4e5f60718"),),
    )
    waits = answered(found)
    assert isinstance(waits, Wait)
    assert (waits.until, waits.status) == (at(until), IncidentStatus.NEEDS_HUMAN)


def test_the_servers_on_a_dedicated_host_are_named() -> None:
    found = replace(hosted(trigger(Kind.DEDICATED_HOST)), on_host=("db-1, i-1", "web-1, i-2"))
    asked = decide(found)
    assert isinstance(asked, Notify)
    servers = (foreign("db-1, i-1"), foreign("web-1, i-2"))
    assert asked.action_required[1:] == (message("question.on_host", servers=servers),)


def test_a_dedicated_host_that_health_calls_over_is_over() -> None:
    raised = trigger(Kind.DEDICATED_HOST)
    over = replace(raised, phase=Phase.CLEARED)
    quiet = Close(IncidentStatus.CLOSED, message("outcome.health_over"), tell=False)
    assert decide(hosted(raised, over)) == quiet
    assert decide(was_told(hosted(raised, over), NotificationKind.ASKED)) == replace(
        quiet, tell=True
    )
    other = replace(raised, reference="another")
    assert isinstance(decide(hosted(raised, over, other)), Notify)
    assert isinstance(decide(hosted(other, raised, over)), Notify)
