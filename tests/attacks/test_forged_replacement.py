"""Who has only `ec2:CreateTags`: an instance tagged as if Lifeguard had launched it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import boto3
import pytest

from sandbox.replay.replay import Replay
from tests.e2e.conftest import Document, Outcome, Play
from tests.support.aws_events import INSTANCE, REGION, contributor
from tests.support.sample import sampled

BROKEN: Document = {"fault": {"kind": "system", "cured_by": "replace"}, "target_group": "web"}
FORGED = "i-0eeeeeeeeeeeeeeee"
BEGIN = datetime(2026, 11, 20, 10, tzinfo=UTC)
END = BEGIN + timedelta(minutes=100)
OTHERS = {"id": FORGED, "name": "another-teams-db", "tags": {"Name": "another-teams-db"}}


def forging(replay: Replay) -> None:
    """Read the incident's id off its image each minute, and set both tags on an instance."""
    world, agenda = replay.account.world, replay.account.agenda

    def forge() -> None:
        with world.backstage():
            found = boto3.client("ec2", REGION).describe_images(Owners=["self"])["Images"]
        tags = (tag for image in found for tag in image.get("Tags", ()))
        for incident in {tag["Value"] for tag in tags if tag["Key"] == "lifeguard:incident"}:
            world.person.tag(FORGED, "lifeguard:incident", incident)
            world.person.tag(FORGED, "lifeguard:trial", "replacement")

    for minute in range(1, 100):
        agenda.at(BEGIN + timedelta(minutes=minute), forge)
    replay.until = END


def attacked(play: Play, *, stopped: bool = False, capacity: int = 3) -> Outcome:
    def script(replay: Replay) -> None:
        forging(replay)
        if stopped:
            person = replay.account.world.person
            replay.account.agenda.at(BEGIN + timedelta(minutes=5), lambda: person.stop(FORGED))

    return play(
        [contributor()],
        BROKEN,
        {"replace": "act"},
        instances=[{"id": INSTANCE, "name": "web-1"}, dict(OTHERS)],
        script=script,
        capacity={"fail_launches": capacity},
    )


def touched(outcome: Outcome) -> list[str]:
    """Return the calls that name the forged instance."""
    return [c["operation"] for c in outcome.document["calls"] if FORGED in str(c["params"])]


@pytest.mark.parametrize("stopped", sampled([False, True], 2))
def test_an_instance_with_forged_tags_is_neither_adopted_nor_terminated(
    play: Play, *, stopped: bool
) -> None:
    outcome = attacked(play, stopped=stopped, capacity=1000)
    assert touched(outcome) == []
    assert "AssociateAddress" not in outcome.calls
    assert outcome.calls.count("StopInstances") == 1  # of the way before the replacement
    assert outcome.server(FORGED)["state"] == ("stopped" if stopped else "running")


def test_the_true_replacement_takes_the_place_though_another_bears_its_tags(play: Play) -> None:
    outcome = attacked(play)
    assert outcome.status == "resolved"
    assert touched(outcome) == []
    assert FORGED not in outcome.incident["reason"]
