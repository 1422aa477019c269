"""A storm from the first sweep that sees it to its last email."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import pytest

from lifeguard.aws.session.errors import Retryable
from lifeguard.aws.ssm.switches import Switches
from lifeguard.core.incident.incident import Incident, IncidentStatus
from lifeguard.core.storm.detection import Storm
from lifeguard.core.text.message import NOTHING, Message
from lifeguard.functions.sweep.storms import see_to_storms
from tests.support.account import ACCOUNT
from tests.support.fleet import several
from tests.support.situations import at
from tests.unit.functions.sweep.scene import OFF, Scene

pytestmark = pytest.mark.usefixtures("_in_account")

ID = "20261120T1201-us-east-1"
STORM = Storm(ID, ACCOUNT, "us-east-1", at("12:01"))


@pytest.fixture
def scene() -> Scene:
    return Scene()


def told(scene: Scene) -> list[str]:
    """Return which emails were sent, and of how many servers each is."""
    return [
        f"{email.gist.code} {email.name.param('count')}"
        for email in scene.sent
        if isinstance(email.name, Message)
    ]


def sweep(
    scene: Scene, when: str, incidents: Sequence[Incident], switches: Switches | None = OFF
) -> tuple[Storm, ...]:
    now: datetime = at(when)
    return see_to_storms(scene.room, scene.minute(now, incidents, switches))


def test_a_storm_from_its_first_sweep_to_its_last(scene: Scene) -> None:
    assert sweep(scene, "12:00", several(4)) == ()
    assert scene.sent == []
    assert sweep(scene, "12:01", several(6)) == (replace(STORM, watched_at=at("12:01")),)
    assert told(scene) == ["storm.on 6"]
    sweep(scene, "12:02", several(9))
    sweep(scene, "12:15", several(9))
    assert len(scene.sent) == 1
    sweep(scene, "12:16", several(9))
    assert told(scene)[1:] == ["storm.on 9"]
    for incident in several(9):
        scene.room.storms.count(STORM, replace(incident, status=IncidentStatus.RESOLVED))
    assert sweep(scene, "12:17", []) == ()
    assert told(scene)[2:] == ["storm.over 9"]
    assert sweep(scene, "12:18", []) == ()
    assert len(scene.sent) == 3
    assert scene.room.watch.read().storms == ()


def test_two_regions_have_a_storm_each(scene: Scene) -> None:
    both = several(5) + several(5, 10, region="eu-west-1", zone="eu-west-1a")
    assert len(sweep(scene, "12:01", both)) == len(scene.sent) == 2
    (left,) = sweep(scene, "12:02", several(5))
    assert left.region == "us-east-1"
    over = scene.sent[2].gist
    assert (over.code, over.param("region")) == ("storm.over", "eu-west-1")


def test_a_person_releases_it(scene: Scene) -> None:
    held = several(5, held="storm", status=IncidentStatus.NEEDS_HUMAN)
    (storm,) = sweep(scene, "12:01", held)
    (other,) = sweep(scene, "12:02", held, Switches(NOTHING, "another"))
    (unknown,) = sweep(scene, "12:03", held, None)
    assert not (storm.released or other.released or unknown.released)  # noqa: PT018
    (released,) = sweep(scene, "12:04", held, Switches(NOTHING, ID))
    assert released.released
    (after,) = sweep(scene, "12:05", held)
    assert after.released


def test_an_email_that_sns_does_not_take_is_sent_by_the_next_sweep(scene: Scene) -> None:
    scene.refuses = 1
    with pytest.raises(Retryable):
        sweep(scene, "12:01", several(5))
    assert len(sweep(scene, "12:02", several(5))) == 1
    scene.refuses = 1
    with pytest.raises(Retryable):
        sweep(scene, "12:03", [])
    sweep(scene, "12:04", [])
    sweep(scene, "12:05", [])
    assert [email.gist.code for email in scene.sent] == ["storm.on", "storm.over"]


def test_a_sweep_that_died_after_the_last_email_does_not_send_it_twice(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    sweep(scene, "12:01", several(5))
    with monkeypatch.context() as crash:
        crash.setattr("lifeguard.aws.ledger.storms.Storms.end", _die)
        with pytest.raises(KeyboardInterrupt):
            sweep(scene, "12:02", [])
    assert sweep(scene, "12:03", []) == ()
    assert len(scene.sent) == 2
    assert scene.room.storms.read(ACCOUNT, "us-east-1") is None


def test_a_sweep_that_died_while_it_noted_a_storm_leaves_nothing_behind(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as crash:
        crash.setattr("lifeguard.aws.ledger.storms.Storms.begin", _die)
        with pytest.raises(KeyboardInterrupt):
            sweep(scene, "12:01", several(5))
    assert sweep(scene, "12:02", several(5)) == ()
    assert len(sweep(scene, "12:03", several(5))) == len(scene.sent) == 1


def _die(*_: object) -> None:
    raise KeyboardInterrupt
