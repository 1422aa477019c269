"""What the demo says of its stories is what their files hold."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from lifeguard.config import load_policies_yaml
from lifeguard.core.policy.policy import Language
from sandbox.cli.stories import STORIES, Story, chosen, headline, listed, opening
from sandbox.replay import events
from sandbox.template.synthesis import kept
from sandbox.worldfile.load import load_world


def test_each_folder_is_a_story() -> None:
    folders = Path(events.__file__).parents[1] / "stories"
    assert {path.parent.name for path in folders.glob("*/world.yaml")} == {s.name for s in STORIES}


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_a_story_begins_when_it_says_by_a_clock_that_is_not_utc(story: Story) -> None:
    zone = ZoneInfo(load_policies_yaml(story.policies).timezone)
    now = load_world(story.world).now.astimezone(zone)
    assert now.utcoffset() != timedelta()
    assert f"{now:%H:%M}" == story.at


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_a_story_names_the_servers_of_its_world(story: Story) -> None:
    world = load_world(story.world)
    servers = [one.name for one in world.instances]
    servers += [one.name for one in world.lightsail.instances]
    servers += [one.id for one in world.rds]
    assert len(servers) > 1 or f"{servers[0]}" in story.happens


def test_one_story_is_in_korean() -> None:
    languages = [load_policies_yaml(story.policies).notify.language for story in STORIES]
    assert languages.count(Language.KO) == 1


def test_all_stories_are_of_one_deployment() -> None:
    """A second template would take its time in everybody's first demo."""
    assert len({kept(load_policies_yaml(story.policies).deployment()) for story in STORIES}) == 1


def test_every_line_fits_on_eighty_columns() -> None:
    count = len(STORIES)
    lines = [headline(story, number, count) for number, story in enumerate(STORIES, 1)]
    assert max(map(len, [*lines, *listed(), opening(STORIES)])) <= 80


def test_the_first_line_says_how_many_and_how_long() -> None:
    assert opening(STORIES) == "Playing 13 outages on a local AWS (about 35 s) ..."
    assert opening(STORIES[:1]) == "Playing 1 outage on a local AWS (about 5 s) ..."


def test_all_are_chosen_where_none_is_named() -> None:
    assert chosen([]) == list(STORIES)
    assert [story.name for story in chosen(["zone-fault", "retirement"])] == [
        "retirement",
        "zone-fault",
    ]
