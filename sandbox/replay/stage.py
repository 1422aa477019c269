"""Puts a replay together from files: world, policies, template."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from lifeguard.config import load_policies_yaml, policies_json
from sandbox import ROOT
from sandbox.account.account import Account
from sandbox.people.person import FREEZE
from sandbox.replay.events import Event, world_of
from sandbox.replay.replay import Replay
from sandbox.template.synthesis import template
from sandbox.template.template import Template
from sandbox.worldfile.load import load_world
from sandbox.worldfile.spec import WorldSpec

POLICIES = ROOT / "policies.yaml"


class SceneError(ValueError):
    """The world is not right; the message says why, in one line, and names its file."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What a replay starts from."""

    events: Sequence[Event]
    world: WorldSpec
    policies: Path


def scene(
    events: Sequence[Event],
    *,
    world: Path | None = None,
    policies: Path | None = None,
    now: datetime | None = None,
) -> Scene:
    """Return the scene; without a world file, the events' instances exist and are healthy.

    Raises:
        SceneError: the world file is not right.
    """
    spec = _world(world) if world else world_of(events)
    return Scene(events, replace(spec, now=now) if now else spec, policies or POLICIES)


def _world(path: Path) -> WorldSpec:
    try:
        spec = load_world(path)
    except OSError as error:
        msg = f"{path}: {error.strerror}"
        raise SceneError(msg) from error
    except ValueError as error:  # a WorldFileError, or bytes that are no text
        msg = f"{path}: {' '.join(str(error).split())}"
        raise SceneError(msg) from error
    return spec


@contextmanager
def played(
    scene: Scene,
    progress: Callable[[datetime], None] = lambda _now: None,
    prepare: Callable[[Replay], None] = lambda _replay: None,
) -> Iterator[Replay]:
    """Play the scene to its end; the account stays on to be looked at.

    Args:
        scene: what to play.
        progress: called with the virtual time whenever something has happened.
        prepare: called before the first event, to put more on the agenda than the scene holds.

    Raises:
        PolicyError: the policies are not right.
        SynthesisError: the stack cannot be synthesized.
        SceneError: the world is frozen, and the stack has no switch for it.
    """
    policies = load_policies_yaml(scene.policies)
    path = template(scene.policies, policies.deployment())
    deployed = Template.read(path, scene.world.account, scene.world.region)
    _check_freeze(scene.world, deployed)
    with Account(scene.world, deployed, policies_json(policies)) as account:
        replay = Replay(account)
        prepare(replay)
        replay.play(scene.events, progress)
        yield replay


def _check_freeze(world: WorldSpec, deployed: Template) -> None:
    switches = {parameter.name for parameter in deployed.parts("AWS::SSM::Parameter")}
    if world.freeze and FREEZE not in switches:
        msg = f"freeze: the stack has no parameter {FREEZE} that could be on"
        raise SceneError(msg)
