"""How long a server was down, as the email of its recovery tells it, is how long it was down.

A boot takes up to four minutes here: at what takes longer Lifeguard looks less often.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lifeguard.functions.sweep.revive import SHORT
from sandbox.hosts.checks import probe
from sandbox.hosts.states import HostState
from sandbox.hosts.status import SummaryStatus
from sandbox.replay.replay import Replay
from sandbox.worldfile.fault_spec import FaultKind
from tests.e2e.conftest import Document, Play, flat
from tests.support.aws_events import INSTANCE, contributor, health, stopped

BEGINS = datetime(2026, 11, 20, 10, tzinfo=UTC)
RESOLUTION = timedelta(seconds=10)
LONGEST = timedelta(hours=3)
TOLD = re.compile(r"\((\d\d:\d\d) to (\d\d:\d\d)[,)]")
RETIREMENT = {"code": "instance-retirement", "not_before": "2026-12-04T10:00:00Z"}


@dataclass
class Clock:
    """When the server did not work, by the world itself."""

    down: list[datetime] = field(default_factory=list)

    def __call__(self, replay: Replay) -> None:
        host = replay.account.world.estate.hosts[INSTANCE]

        def look() -> None:
            checks = (probe(host, kind).status for kind in (FaultKind.SYSTEM, FaultKind.INSTANCE))
            runs = host.state is HostState.RUNNING
            if not (runs and set(checks) == {SummaryStatus.OK}):
                self.down.append(replay.account.agenda.now())

        when = BEGINS
        while (when := when + RESOLUTION) < BEGINS + LONGEST:
            replay.account.agenda.at(when, look)


TROUBLES: dict[str, tuple[Document, Document]] = {
    "system": (contributor(), {"fault": "system"}),
    "instance": (contributor(), {"fault": "instance"}),
    "instance, stubborn": (
        contributor(),
        {"fault": {"kind": "instance", "cured_by": "stop_start"}},
    ),
    "instance, by itself": (
        contributor(),
        {"fault": {"kind": "instance", "cured_by": "itself", "after": 220}},
    ),
    "stopped by AWS": (stopped(), {"state": "stopped", "stopped_by": "aws"}),
    "retired": (health(), {"events": [RETIREMENT]}),
}
WORLDS = st.fixed_dictionaries(
    {
        "trouble": st.sampled_from(sorted(TROUBLES)),
        "boots_for": st.sampled_from((90, 110, 170, 240)),
        "stops_for": st.sampled_from((10, 45, 200)),
        "auto_recovery": st.sampled_from((None, 150, 400)),
        "fail_starts": st.sampled_from((0, 0, 2)),
    }
)


def test_the_email_of_a_recovery_tells_the_downtime_of_the_world(play: Play) -> None:
    @settings(max_examples=5, suppress_health_check=list(HealthCheck))
    @given(WORLDS)
    def told(drawn: Document) -> None:
        event, server = TROUBLES[drawn["trouble"]]
        clock = Clock()
        world = {"capacity": {"fail_starts": drawn["fail_starts"]}}
        if drawn["auto_recovery"]:
            world["auto_recovery"] = drawn["auto_recovery"]
        speed = {"boots_for": drawn["boots_for"], "stops_for": drawn["stops_for"]}
        outcome = play([event], {**server, **speed}, script=clock, **world)
        assert outcome.status == "resolved"
        last = outcome.emails[-1]
        assert last["subject"].startswith("[Lifeguard] FIXED ")
        found = TOLD.search(flat(last["body"]))
        assert found, last["body"]
        since, until = (
            datetime.strptime(f"2026-11-20 {at}+0000", "%Y-%m-%d %H:%M%z") for at in found.groups()
        )
        minute = timedelta(minutes=1)
        # The minutes are those of a clock, and the world was looked at every few seconds.
        assert abs(since - clock.down[0]) <= minute + RESOLUTION, (since, clock.down[0])
        # Well is what is proven well: the sweep breaks off no wait that ends as soon as this.
        assert abs(until - clock.down[-1]) <= SHORT + RESOLUTION, (until, clock.down[-1])

    told()
