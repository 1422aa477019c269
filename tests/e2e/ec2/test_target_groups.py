"""An instance leaves its target groups before Lifeguard's own restart, and returns to them."""

from __future__ import annotations

from datetime import datetime

import pytest

from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import message
from sandbox.gateway.refusal import Code, Refusal
from sandbox.replay.replay import Replay
from tests.e2e.conftest import Document, Outcome, Play, Script, says
from tests.e2e.lightsail.test_crashes import Dies
from tests.support.aws_events import INSTANCE, health

RETIREMENT = {"code": "instance-retirement", "not_before": "2026-12-04T10:00:00Z"}
LEAVES: Document = {"events": [RETIREMENT], "target_group": "web"}
OUT, BACK = "DeregisterTargets", "RegisterTargets"
CURE = ["CreateImage", "StopInstances", "StartInstances"]
GRACEFUL = ["CreateImage", OUT, "StopInstances", "StartInstances", BACK]
SPARE: Document = {"id": "i-0" + "7" * 16, "target_group": "web"}
WEB = message("places.target_group", name=foreign("web"))


def leaving(
    play: Play,
    *others: Document,
    script: Script = lambda _replay: None,
    until: str | None = None,
    **group: object,
) -> Outcome:
    """Return what comes of the retirement of a target whose requests last for 40 seconds."""
    world = {
        "instances": [{"id": INSTANCE, "name": "web-1", **LEAVES}, *others],
        "target_groups": [{"name": "web", "drains_for": 40, **group}],
    }
    return play([health()], script=script, until=until, **world)


def test_it_leaves_before_the_stop_and_returns_after_the_proof(play: Play) -> None:
    outcome = leaving(play, SPARE)
    assert outcome.calls == GRACEFUL
    calls = [call["params"] for call in outcome.document["calls"] if call["operation"] == BACK]
    assert [one["Targets"] for one in calls] == [[{"Id": INSTANCE, "Port": 80}]]
    assert outcome.states == ["FIXED"]
    (fixed,) = outcome.emails
    assert says(fixed, message("done.deregister_target", on="web"))
    assert says(fixed, message("done.register_target", on="web"))
    assert says(fixed, message("outcome.traffic", groups=1))
    moments = {name: datetime.fromisoformat(at) for name, at in outcome.call_times.items()}
    assert 40 <= (moments["StopInstances"] - moments[OUT]).total_seconds() <= 90
    assert outcome.status == "resolved"


@pytest.mark.parametrize(
    ("others", "group"), [((), {}), ((SPARE,), {"tags": {}})], ids=["the last one", "no tag"]
)
def test_elsewhere_the_stop_comes_without(
    play: Play, others: tuple[Document, ...], group: Document
) -> None:
    outcome = leaving(play, *others, **group)
    assert outcome.calls == CURE
    assert outcome.status == "resolved"


@pytest.mark.parametrize("act", [OUT, BACK])
def test_a_death_after_it_neither_loses_nor_doubles_it(play: Play, act: str) -> None:
    dies = Dies(after=(f"elbv2:{act} #1",))
    outcome = leaving(play, SPARE, script=dies)
    assert [death.after for death in dies.crashes.deaths] == [f"elbv2:{act} #1"]
    assert outcome.calls == GRACEFUL
    assert outcome.status == "resolved"


def refusing(replay: Replay) -> None:
    """Let no target be registered before 10:40."""
    targets, agenda = replay.account.world.estate.targets, replay.account.agenda
    register = targets.register

    def refuse(group: str, instance_id: str, now: datetime) -> None:
        if agenda.now() < datetime.fromisoformat("2026-11-20T10:40Z"):
            raise Refusal(Code.INVALID_TARGET, "not now")
        register(group, instance_id, now)

    targets.register = refuse  # type: ignore[method-assign]  # as AWS may be


def test_a_registration_that_is_refused_is_told_of_at_once_and_tried_again(play: Play) -> None:
    outcome = leaving(play, SPARE, script=refusing, until="2026-11-20T11:00Z")
    assert outcome.calls == GRACEFUL
    assert "2026-11-20T10:40" <= outcome.call_times[BACK] <= "2026-11-20T10:50"
    assert outcome.states == ["ACT", "FIXED"]
    told = outcome.emails[0]
    assert says(told, message("places.goes_on", place=WEB))
    assert "aws elbv2 register-targets" in told["body"]
    assert outcome.status == "resolved"
