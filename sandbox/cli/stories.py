"""The demo's stories: what happens in each. Nothing here is slow to import."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

NOTE = "Amazon SNS adds a footer with an unsubscribe link to each email; it is not shown."

_FOLDER = Path(__file__).parents[1] / "stories"
_SECONDS_EACH = 2.5
_SECONDS_BEFORE = 2


@dataclass(frozen=True, slots=True)
class Story:
    """A folder with a world, the event that tells of it, if any, and policies where it needs own.

    `at` is when it begins, by the operator's clock; `yours` is what the operator must do at its
    end, in a few words. `graphed`: whether its dashboard tells more than its emails.
    """

    name: str
    at: str
    happens: str
    yours: str = ""
    graphed: bool = False

    @property
    def dashboard(self) -> str:
        """The command that draws its dashboard, or ""."""
        if not self.graphed:
            return ""
        world, policies = (
            path.relative_to(_FOLDER.parents[1]) for path in (self.world, self.policies)
        )
        indent = " \\\n        "
        options = (f"--world {world}", f"--policies {policies}")
        return indent.join(("python -m sandbox dashboard --days 1", *options))

    @property
    def events(self) -> list[Path]:
        """The event that it begins with; none where only the sweep can find what is wrong."""
        event = _FOLDER / self.name / "event.json"
        return [event] if event.exists() else []

    @property
    def world(self) -> Path:
        """The servers, and what is wrong with them."""
        return _FOLDER / self.name / "world.yaml"

    @property
    def policies(self) -> Path:
        """What Lifeguard may do, and in which language it writes."""
        own = _FOLDER / self.name / "policies.yaml"
        return own if own.exists() else _FOLDER / "policies.yaml"


STORIES = (
    Story(
        "retirement",
        "10:00",
        "AWS will retire web-1's host; Lifeguard moves it Sunday night.",
    ),
    Story(
        "graceful-stop",
        "09:20",
        "AWS will stop shop-2's host; first its containers end.",
    ),
    Story(
        "system-fault",
        "03:11",
        "The host under db-1 fails, and AWS does not recover it.",
    ),
    Story(
        "instance-fault",
        "15:39",
        "worker-1 runs out of memory and hangs (emails in Korean).",
    ),
    Story(
        "containers",
        "02:10",
        "A container of shop-3 does not end; a reboot comes last.",
    ),
    Story(
        "instance-store",
        "10:05",
        "AWS will retire cache-1's host; a stop would lose its data.",
        yours="copy the data",
    ),
    Story(
        "auto-scaling",
        "11:24",
        "api-7 fails; only its Auto Scaling group may replace it.",
        yours="check the group",
    ),
    Story(
        "lost-host",
        "04:38",
        "shop-1 fails, and a restart does not help: Lifeguard asks you.",
    ),
    Story(
        "burst-capacity",
        "14:10",
        "blog-1, on Lightsail, runs out of burst capacity in 4 hours.",
        yours="limit what uses the CPU",
    ),
    Story(
        "lightsail",
        "02:51",
        "blog-1 has no burst capacity left and answers nobody.",
        yours="limit what uses the CPU",
    ),
    Story(
        "slow-database",
        "09:13",
        "shop-2 answers 502: its database's disk cannot keep up.",
        graphed=True,
    ),
    Story(
        "deployment",
        "16:00",
        "shop-2 answers 500: a deployment killed its old container.",
        yours="handle SIGTERM",
    ),
    Story(
        "zone-fault",
        "04:05",
        "Five servers in one Availability Zone lose their hosts.",
    ),
)


def names() -> list[str]:
    """Return the stories' names."""
    return [story.name for story in STORIES]


def chosen(wanted: Sequence[str]) -> list[Story]:
    """Return the stories of these names, all if there are none."""
    return [story for story in STORIES if not wanted or story.name in wanted]


def opening(stories: Sequence[Story]) -> str:
    """Return the first line of the demo: how many are played, and how long that takes."""
    seconds = 5 * round((_SECONDS_BEFORE + _SECONDS_EACH * len(stories)) / 5)
    what = "1 outage" if len(stories) == 1 else f"{len(stories)} outages"
    return f"Playing {what} on a local AWS (about {seconds} s) ..."


def headline(story: Story, number: int, count: int) -> str:
    """Return the line above a story: its number, when it begins and what happens."""
    return f"[{number}/{count}] {story.at}  {story.happens}"


def listed() -> Iterator[str]:
    """Yield each story's name with its sentence."""
    longest = max(map(len, names()))
    for story in STORIES:
        yield f"  {story.name:<{longest}}  {story.happens}"
