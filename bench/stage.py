"""What is measured: the demo's stories under a policy without a window, and the deployed stack."""

from __future__ import annotations

from pathlib import Path

from lifeguard.config import load_policies_yaml
from sandbox import ROOT
from sandbox.replay import events, stage
from sandbox.replay.events import Event
from sandbox.template.synthesis import template
from sandbox.template.template import Template

POLICIES = Path(__file__).parent / "policies.yaml"
_STORIES = ROOT / "sandbox" / "stories"


def story_events(story: str) -> list[Event]:
    """Return the events of one of the demo's stories."""
    return events.read([_STORIES / story / "event.json"])


def scene(story: str) -> stage.Scene:
    """Return one of the demo's stories, to be played without a window to wait for."""
    return stage.scene(
        story_events(story), world=_STORIES / story / "world.yaml", policies=POLICIES
    )


def region() -> str:
    """Return the Region that the stories play in: Lifeguard ignores events of others."""
    return scene("retirement").world.region


def deployed() -> Template:
    """Return the synthesized template, as the sandbox deploys it."""
    world = scene("retirement").world
    policies = load_policies_yaml(POLICIES)
    return Template.read(template(POLICIES, policies.deployment()), world.account, world.region)
