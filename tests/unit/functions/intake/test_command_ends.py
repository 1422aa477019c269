"""Who waits for a command is woken by its end; nobody else is."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from lifeguard.core.incident.incident import Incident
from lifeguard.core.incident.trigger import CommandEnd, Ignored
from lifeguard.functions.intake.command_ends import CommandWaker
from tests.support.situations import instance, situation

END = CommandEnd("e8d3c0e4-71f7-4491-898f-c9b35bee5f3b", "123456789012", "us-east-1", "event-1")
INCIDENT = situation(instance()).incident


@dataclass
class World:
    """The ledger and the executions by hand, and the order in which they are asked."""

    incident: Incident | None
    asked: list[str] = field(default_factory=list)

    def ended(self, command: str) -> Incident | None:
        self.asked.append(f"ended {command}")
        return self.incident

    def wake(self, callback_id: str) -> None:
        self.asked.append(f"wake {callback_id}")


@pytest.mark.parametrize(
    ("incident", "woken", "ignored"),
    [
        (replace(INCIDENT, callback_id="callback-7"), ["wake callback-7"], False),
        (replace(INCIDENT, callback_id=""), [], False),  # it is at work, and will see the news
        (None, [], True),
    ],
)
def test_the_ledger_comes_first(
    incident: Incident | None, woken: list[str], *, ignored: bool
) -> None:
    world = World(incident)
    why = f"no open incident waits for the command {END.command}"
    told = CommandWaker(world, world).wake(END)
    assert told == (Ignored("event-1", why) if ignored else None)
    assert world.asked == [f"ended {END.command}", *woken]
