"""Who has only `sqs:SendMessage` on the power queue: a stop of a healthy server."""

from __future__ import annotations

from datetime import UTC, datetime

from lifeguard import codec
from lifeguard.aws.ledger.incidents import Ledger
from lifeguard.core.resources.resource import Resource, Service
from lifeguard.core.resources.verb import Verb
from lifeguard.core.throttling.power_request import PowerRequest
from sandbox.replay.replay import Replay
from tests.e2e.conftest import Play
from tests.support.aws_events import ACCOUNT, INSTANCE, REGION, contributor

VICTIM = "i-0dddddddddddddddd"


def test_a_forged_request_stops_no_healthy_server(play: Play) -> None:
    def script(replay: Replay) -> None:
        world = replay.account.world

        def forge() -> None:
            with world.backstage():
                (incident,) = Ledger(replay.account.ledger_table, REGION).open_incidents()
            for number in range(3):
                request = PowerRequest(
                    incident.id,
                    incident.generation,
                    number,
                    Verb.STOP,
                    Resource(Service.EC2, VICTIM, ACCOUNT, REGION),
                    "us-east-1a",
                    "t3.micro",
                    "default",
                    replay.account.agenda.now(),
                )
                url = f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/lifeguard-power"
                sent = {"QueueUrl": url, "MessageBody": codec.dumps(request)}
                assert world.sqs_api is not None
                world.sqs_api.call("SendMessage", sent)

        for minute in (3, 11):
            replay.account.agenda.at(datetime(2026, 11, 20, 10, minute, tzinfo=UTC), forge)

    instances = [
        {"id": INSTANCE, "name": "web-1", "fault": "system"},
        {"id": VICTIM, "name": "healthy-db"},
    ]
    outcome = play([contributor()], instances=instances, script=script)
    assert outcome.server(VICTIM)["state"] == "running"
    assert [c for c in outcome.document["calls"] if VICTIM in str(c["params"])] == []
    assert outcome.status == "resolved"  # the true request is carried out
    assert outcome.calls.count("StopInstances") == 1
