"""Plays the stories: what happens to an instance, what the operator reads, how it ended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, get_args

from lifeguard.core.decision.action import Replacing
from lifeguard.core.resources.verb import Verb
from sandbox.replay import (
    events,
    report,
    show,
    stage,
)
from sandbox.replay.console import say
from sandbox.replay.progress import Progress
from sandbox.replay.replay import Replay

_STORIES = Path(__file__).parents[1] / "stories"
_HEADER = ("Incident", "Cause", "Rungs", "Outcome", "Time to repair", "Emails")


@dataclass(frozen=True, slots=True)
class Story:
    """A folder with an event and a world; the policies are the same for all."""

    name: str
    happens: str


STORIES = (
    Story(
        "retirement",
        "AWS will retire the host of web-1 in two weeks; it can wait for Sunday night.",
    ),
    Story(
        "system-fault",
        "At 03:11 the host under db-1 fails, and AWS's own recovery does not come.",
    ),
    Story("instance-fault", "The operating system of worker-1 hangs; its host is well."),
    Story(
        "instance-store",
        "AWS will retire the host of cache-1, whose disk would be lost with a stop.",
    ),
    Story(
        "auto-scaling", "api-7 fails its system check; only its Auto Scaling group may touch it."
    ),
    Story(
        "lost-host",
        "At 04:38 shop-1 fails, and a stop and a start do not cure it: you are asked, and say yes.",
    ),
    Story("zone-fault", "At 04:05 five servers in us-east-1b lose their hosts at once."),
)


_OF_A_REPLACEMENT = frozenset(action.verb for action in get_args(Replacing))


@dataclass(frozen=True, slots=True)
class StoryOutcome:
    """What came of one story."""

    rows: list[tuple[str, ...]]
    failures: list[str]


def names() -> list[str]:
    """Return the stories' names."""
    return [story.name for story in STORIES]


def play(wanted: Sequence[str]) -> list[str]:
    """Play the stories of these names, all if there are none; return what failed in Lifeguard."""
    rows: list[tuple[str, ...]] = []
    failures: list[str] = []
    for story in STORIES:
        if wanted and story.name not in wanted:
            continue
        played = _play(story)
        rows += played.rows
        failures += played.failures
    say("", *show.table(_HEADER, rows))
    return failures


def _play(story: Story) -> StoryOutcome:
    say("", f"■ {story.happens}", "")
    folder = _STORIES / story.name
    scene = stage.scene(
        events.read([folder / "event.json"]),
        world=folder / "world.yaml",
        policies=_STORIES / "policies.yaml",
    )
    with Progress() as progress, stage.played(scene, progress.at) as replay:
        progress.clear()
        for mail in replay.account.world.emails:
            say(*show.email(mail))
        return StoryOutcome(list(_rows(replay)), list(report.failures(replay)))


def _rows(replay: Replay) -> Iterator[tuple[str, ...]]:
    world = replay.account.world
    names = {instance.id: instance.name for instance in world.spec.instances}
    emails = str(len(world.emails))
    for incident in report.document(replay)["incidents"]:
        yield (
            names[incident["resource"]] or incident["resource"],
            incident["kind"],
            " → ".join(_climbed(incident)) or "none",
            incident["status"],
            _repair(incident),
            emails,
        )
        emails = ""  # told once: they are the story's


def _climbed(incident: dict[str, Any]) -> Iterator[str]:
    """Yield what was done; a replacement's many steps are one."""
    for rung in incident["rungs"]:
        if rung["action"] not in _OF_A_REPLACEMENT:
            yield rung["action"]
        elif rung["action"] == Verb.LAUNCH_REPLACEMENT:
            yield "replace"


def _repair(incident: dict[str, Any]) -> str:
    """Return how long it took from the first news to the proof, in virtual time."""
    if incident["status"] != "resolved":
        return "-"
    opened, closed = (events.time_of({"time": incident[key]}) for key in ("opened_at", "closed_at"))
    return duration(closed - opened) if opened and closed else "-"


def duration(span: timedelta) -> str:
    """Write a duration in its two largest units."""
    minutes, seconds = divmod(int(span.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    if days:
        return f"{days} d {hours} h"
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {seconds} s"
