"""What incidents cost from their events to the end of their executions, beside the goals."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.counted import Cost, played
from bench.stage import scene
from sandbox.replay import events, stage
from sandbox.worldfile.load import parse_world

HEADER = (
    "Incident",
    "Calls",
    "Most",
    "Ledger",
    "Most",
    "Else",
    "Steps",
    "Most",
    "Runs",
    "Kept",
    "Read",
)
"""Calls to EC2 and SNS of the whole execution, the sweep's left out, and the most that is meant;
to the ledger; to all else; the engine's operations; how often `respond`, `power` and `intake` ran;
kB that the engine was given to keep, and that replays read. In a pipe a table has 80 columns."""

LONG_HEADER = (
    "Failed",
    "Calls",
    "Ledger",
    "Steps",
    "Most",
    "Runs",
    "MB kept",
    "Most",
    "MB read",
    "Most",
)
"""How many starts fail; then as above, of `respond` the runs alone."""
FAILURES = (10, 50, 144)
"""Starts that lack capacity; 144 are a day of them."""
LONG_OPERATIONS, LONG_KEPT, LONG_READ = 300, 3, 30
"""The goals of a day of them: durable operations, and MB."""

_NOW = "2026-11-20T10:00:00Z"
_INSTANCE = "i-00ddbf07ce6372082"
_ANSWER = {"answers": "yes", "after": 600}


@dataclass(frozen=True, slots=True)
class Story:
    """One story: a scene of the demo, or an instance as a world file has it, and its goals."""

    name: str
    of: str = ""  # the demo's story that it is
    instance: dict[str, Any] = field(default_factory=dict)
    policy: dict[str, Any] = field(default_factory=dict)
    world: dict[str, Any] = field(default_factory=dict)
    ends: str = "resolved"
    calls: int | None = None
    ledger: int | None = None
    operations: int | None = None

    def cost(self) -> Cost:
        """Play it and count.

        Raises:
            IncidentError: it did not end as it should.
        """
        with TemporaryDirectory() as folder:
            policies = Path(folder) / "policies.yaml"
            default = {"mode": "act", **self.policy}
            policies.write_text(json.dumps({"policies": {"default": default}}))
            return played(self.name, self._scene(policies), self.ends)

    def _scene(self, policies: Path) -> stage.Scene:
        if self.of:
            return _at_its_event(replace(scene(self.of), policies=policies))
        world = {
            "now": _NOW,
            "instances": [{"id": _INSTANCE, "name": "web-1", **self.instance}],
            **self.world,
        }
        return stage.Scene([], parse_world(json.dumps(world)), policies)


def _at_its_event(one: stage.Scene) -> stage.Scene:
    """Return a scene that begins with its event: else the sweep finds what it tells first."""
    begins = events.time_of(one.events[0]) or one.world.now
    return replace(one, world=replace(one.world, now=begins))


STORIES = (
    Story("retirement", of="retirement", calls=13, ledger=20, operations=14),
    Story("system-fault", of="system-fault"),
    Story("reboot", of="instance-fault"),
    Story("observe", of="retirement", policy={"mode": "observe"}, ends="observed"),
    Story("refused", of="auto-scaling", ends="needs_human"),
    Story(
        "asked, a yes",
        instance={"fault": "system"},
        policy={"mode": "ask"},
        world={"operator": _ANSWER},
    ),
    Story(
        "replacement",
        instance={
            "fault": {"kind": "system", "cured_by": "replace"},
            "target_group": "web",
        },
        world={"operator": _ANSWER},
        calls=45,
        operations=30,
    ),
)


def long_story(failures: int) -> Story:
    """Return a system fault whose start lacks capacity so often."""
    return Story(
        f"{failures}",
        instance={"fault": "system"},
        world={"capacity": {"fail_starts": failures}},
    )


def measure() -> list[Cost]:
    """Play each story to its end and count.

    Raises:
        IncidentError: one did not end as it should.
    """
    return [story.cost() for story in STORIES]


def measure_long() -> Iterator[Cost]:
    """Play the long ones, each when it is asked for.

    Raises:
        IncidentError: one was not cured.
    """
    return (long_story(failures).cost() for failures in FAILURES)


def row(cost: Cost) -> tuple[str, ...]:
    """Return an incident's row in the table."""
    story = next(one for one in STORIES if one.name == cost.story)
    here, ledger = cost.calls("ec2", "sns"), cost.calls("dynamodb")
    invoked = "+".join(str(cost.invocations[name]) for name in ("respond", "power", "intake"))
    return (
        cost.story,
        f"{here:5}",
        _goal(story.calls),
        f"{ledger:6}",
        _goal(story.ledger),
        f"{cost.calls() - here - ledger:4}",
        f"{len(cost.operations):5}",
        _goal(story.operations),
        f"{invoked:>6}",
        f"{cost.checkpointed / 1000:4.0f}",
        f"{cost.read_back / 1000:4.0f}",
    )


def long_row(cost: Cost) -> tuple[str, ...]:
    """Return a long incident's row in its table; the goals are those of a day."""
    is_a_day = int(cost.story) == FAILURES[-1]
    return (
        f"{cost.story:>6}",
        f"{cost.calls('ec2', 'sns'):5}",
        f"{cost.calls('dynamodb'):6}",
        f"{len(cost.operations):5}",
        _goal(LONG_OPERATIONS if is_a_day else None),
        f"{cost.invocations['respond']:4}",
        f"{cost.checkpointed / 1e6:7.2f}",
        _goal(LONG_KEPT if is_a_day else None),
        f"{cost.read_back / 1e6:7.1f}",
        _goal(LONG_READ if is_a_day else None),
    )


def _goal(most: int | None) -> str:
    return "   -" if most is None else f"{most:4}"
