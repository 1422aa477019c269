"""Plays the stories: what happens to a server, what the operator reads, how it ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from lifeguard.config import load_policies_yaml
from lifeguard.core.policy.policy import Language
from sandbox.cli.status import status
from sandbox.cli.stories import Story, headline
from sandbox.replay import events, overview, report, show, stage
from sandbox.replay.console import is_interactive, say
from sandbox.replay.page import asked, opened
from sandbox.replay.progress import Progress
from sandbox.replay.replay import Replay
from sandbox.template.synthesis import kept, template
from sandbox.worldfile.people_spec import OperatorSpec

_HEADER = ("Server", "What happened", "Down for", "Noticed", "Fixed after", "How", "You did")


@dataclass(frozen=True, slots=True)
class _Played:
    """What came of one story."""

    rows: list[tuple[str, ...]]
    failures: list[str]


def play(
    stories: Sequence[Story], *, interactive: bool = False, language: Language | None = None
) -> int:
    """Play the stories and return the exit status.

    Args:
        stories: in their order.
        interactive: whether whoever sits at the terminal answers the questions.
        language: of the emails; None: as each story's policies say.
    """
    _prepare(stories)
    rows: list[tuple[str, ...]] = []
    failures: list[str] = []
    for number, story in enumerate(stories, 1):
        say("", headline(story, number, len(stories)), "")
        label = f"[{number}/{len(stories)}] "
        scene = replace(_scene(story), language=language)
        played = _play(story, scene, label, answers_itself=interactive and is_interactive())
        if story.dashboard:
            say(
                "The dashboard that was there from the start shows it as it comes:",
                f"    {story.dashboard}",
            )
        rows += played.rows
        failures += played.failures
    say("", *show.table(_HEADER, rows))
    return status(failures)


def _prepare(stories: Sequence[Story]) -> None:
    """Make the template of each deployment, and say so where that takes time."""
    found = [(s.policies, load_policies_yaml(s.policies).deployment()) for s in stories]
    if not all(kept(deployment).exists() for _, deployment in found):
        say("Synthesizing the stack, the first time only (about 10 s) ...")
    for policies, deployment in found:
        template(policies, deployment)


def _scene(story: Story) -> stage.Scene:
    return stage.scene(events.read(story.events), world=story.world, policies=story.policies)


def _play(story: Story, scene: stage.Scene, label: str, *, answers_itself: bool) -> _Played:
    zone = ZoneInfo(load_policies_yaml(story.policies).timezone)
    operator = scene.world.operator
    if answers_itself and operator is not None:
        scene = replace(scene, world=replace(scene.world, operator=None))
    else:
        operator = None
    with Progress(label, zone) as progress:
        shown = _Mailbox(progress, zone)
        with stage.played(scene, shown.look, shown.watch) as replay:
            shown.look(replay.account.agenda.now())
            if operator is not None:
                _ask(replay, operator, shown)
            return _Played(_rows(replay, story), list(report.failures(replay)))


class _Mailbox:
    """Shows each email when it has come."""

    def __init__(self, progress: Progress, zone: tzinfo) -> None:
        self._progress = progress
        self._zone = zone
        self._replay: Replay | None = None
        self._shown = 0

    def watch(self, replay: Replay) -> None:
        """Show what this replay sends."""
        self._replay = replay

    def look(self, now: datetime) -> None:
        """Show what has come by now."""
        emails = [] if self._replay is None else self._replay.account.world.emails
        if len(emails) > self._shown:
            self._progress.clear()
            say(*(show.email(mail, self._zone) for mail in emails[self._shown :]))
            self._shown = len(emails)
        self._progress.at(now)

    def quiet(self) -> None:
        """Leave the terminal to somebody else."""
        self._progress.clear()


def _ask(replay: Replay, operator: OperatorSpec, shown: _Mailbox) -> None:
    """Have whoever sits at the terminal answer each question, as late as the operator would."""
    while asked(replay):
        replay.until = replay.account.agenda.now() + operator.after
        replay.play([], shown.look)
        with opened(replay) as page:
            shown.quiet()
            say(f"Open {page.url} and answer (or press Enter for yes)")
            said = page.answer()
            say(f"You said {said}.", "")
            with page.turn:
                replay.play([], shown.look)
                shown.look(replay.account.agenda.now())


def _rows(replay: Replay, story: Story) -> list[tuple[str, ...]]:
    return list(overview.rows(replay, story.yours))
