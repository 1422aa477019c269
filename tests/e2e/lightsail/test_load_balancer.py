"""An instance behind a load balancer leaves it before Lifeguard's stop, and returns to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

import pytest

from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import message
from sandbox.gateway.refusal import Code, Refusal
from sandbox.hosts.lightsail.operations import WorldOperation
from sandbox.hosts.lightsail.server import WorldServer
from sandbox.replay.replay import Replay
from tests.e2e.conftest import Document, Outcome, says
from tests.e2e.lightsail.conftest import (
    ATTACH,
    CURE_OF_INSTANCE,
    CURE_OF_SYSTEM,
    DETACH,
    REBOOT,
    SNAPSHOT,
    START,
    STOP,
    Serve,
    person,
)
from tests.e2e.lightsail.test_crashes import Dies

GRACEFUL = [SNAPSHOT, REBOOT, DETACH, STOP, START, ATTACH]
WEB = message("places.load_balancer", name=foreign("web"))
BEHIND: Document = {"fault": "system", "load_balancer": "web"}


def moves(outcome: Outcome) -> list[Document]:
    """Return the params of what was attached and detached."""
    calls = outcome.document["calls"]
    return [call["params"] for call in calls if call["operation"] in {DETACH, ATTACH}]


def test_it_leaves_before_the_stop_and_returns_after_the_proof(serve: Serve) -> None:
    outcome = serve(BEHIND)
    assert outcome.calls == GRACEFUL
    both = {"loadBalancerName": "web", "instanceNames": ["blog-1"]}
    assert moves(outcome) == [both, both]
    assert outcome.status == "resolved"
    assert outcome.states == ["FIXED"]
    assert says(outcome.emails[0], message("done.detach_from_load_balancer", on="web"))
    assert says(outcome.emails[0], message("done.attach_to_load_balancer", on="web"))
    assert outcome.call_times[ATTACH] > outcome.call_times[START]


def test_a_reboot_is_no_reason_to_leave(serve: Serve) -> None:
    outcome = serve({**BEHIND, "fault": "instance"})
    assert outcome.calls == CURE_OF_INSTANCE


def test_a_load_balancer_without_the_opt_in_tag_is_left_alone(serve: Serve) -> None:
    blog = {"name": "blog-1", **BEHIND}
    world = {"instances": [blog], "load_balancers": [{"name": "web", "tags": {}}]}
    outcome = serve(lightsail=world)
    assert outcome.calls == CURE_OF_SYSTEM
    assert outcome.status == "resolved"


@pytest.mark.parametrize("act", [DETACH, ATTACH])
def test_a_death_after_it_neither_loses_nor_doubles_it(serve: Serve, act: str) -> None:
    dies = Dies(after=(f"lightsail:{act} #1",))
    outcome = serve(BEHIND, script=dies)
    assert [death.after for death in dies.crashes.deaths] == [f"lightsail:{act} #1"]
    assert outcome.calls == GRACEFUL
    assert outcome.status == "resolved"


def refusing(until: str) -> Callable[[Replay], None]:
    """Return a script in which Lightsail attaches nothing before a time of the day."""

    def script(replay: Replay) -> None:
        world = replay.account.world
        balancers = world.estate.lightsail.balancers
        attach = balancers.attach

        def refuse(name: str, servers: Sequence[WorldServer]) -> list[WorldOperation]:
            if world.agenda.now() < datetime.fromisoformat(until):
                raise Refusal(Code.INVALID_INPUT, "not now")
            return attach(name, servers)

        balancers.attach = refuse  # type: ignore[method-assign]  # as AWS may be

    return script


def test_an_attachment_that_is_refused_is_told_of_at_once_and_tried_again(serve: Serve) -> None:
    outcome = serve(BEHIND, script=refusing("2026-11-20T10:40Z"), until="2026-11-20T11:00Z")
    assert outcome.calls == GRACEFUL
    assert "2026-11-20T10:40" <= outcome.call_times[ATTACH] <= "2026-11-20T10:50"
    assert outcome.states == ["ACT", "FIXED"]
    assert says(
        outcome.emails[0],
        message("places.goes_on", place=WEB),
    )
    assert outcome.status == "resolved"


def test_it_returns_although_the_tag_is_gone_meanwhile(serve: Serve) -> None:
    untag = person("10:20:30", "untag", key="lifeguard")
    outcome = serve(BEHIND, people=[untag])
    assert outcome.calls == GRACEFUL


def test_it_returns_after_a_freeze(serve: Serve) -> None:
    people = [person("10:20:30", "freeze"), person("11:00:00", "unfreeze")]
    outcome = serve(BEHIND, people=people, until="2026-11-20T11:30Z")
    assert outcome.calls == GRACEFUL
    assert outcome.call_times[ATTACH] > "2026-11-20T11:00"
    assert outcome.status == "resolved"


def test_who_is_detached_by_a_person_is_not_attached(serve: Serve) -> None:
    def detached(replay: Replay) -> None:
        estate = replay.account.world.estate.lightsail
        estate.balancers.detach("web", [estate.server("blog-1")])

    outcome = serve(BEHIND, script=detached)
    assert outcome.calls == CURE_OF_SYSTEM
    assert outcome.status == "resolved"
