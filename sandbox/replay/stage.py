"""Puts a replay together from files: world, policies, template."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from lifeguard.config import load_policies_yaml, policies_json
from lifeguard.core.policy.policy import Language, Policies
from sandbox import ROOT
from sandbox.account.account import Account
from sandbox.people.person import FREEZE
from sandbox.replay.events import Event, world_of
from sandbox.replay.history import at_work_for_weeks
from sandbox.replay.replay import Replay
from sandbox.template.synthesis import template
from sandbox.template.template import Template
from sandbox.worldfile.fields import WorldFileError
from sandbox.worldfile.load import load_world
from sandbox.worldfile.partition import is_region
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
    until: datetime | None = None
    """When the replay ends; None: when nothing is left to see."""
    source: str = "the world"
    """What an error in the world names: its file."""
    language: Language | None = None
    """Of the emails; None: as the policies say."""


def scene(
    events: Sequence[Event],
    *,
    world: Path | None = None,
    policies: Path | None = None,
    now: datetime | None = None,
    until: datetime | None = None,
) -> Scene:
    """Return the scene; without a world file, the events' instances exist and are healthy.

    Raises:
        InputFileError: the world file is not right.
        SceneError: there is no such Region, or the end is before the beginning.
    """
    spec = load_world(world) if world else world_of(events)
    source = str(world) if world else "the events"
    for region in {spec.region, *(spec.place_of(one)[1] for one in spec.instances)}:
        if not is_region(region):
            msg = f"{source}: region: got {region!r}; allowed: a Region of AWS, such as us-east-1"
            raise SceneError(msg)
    spec = replace(spec, now=now) if now else spec
    if until is not None and until < spec.now:
        begins = f"{spec.now:%Y-%m-%dT%H:%M:%SZ}"
        msg = f"--until: got {until:%Y-%m-%dT%H:%M:%SZ}; allowed: {begins}, the beginning, or later"
        raise SceneError(msg)
    return Scene(events, spec, policies or POLICIES, until, source)


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
        SceneError: the world is frozen, and the stack has no switch for it; or the Region has no
            such availability zone.
    """
    policies = _spoken(load_policies_yaml(scene.policies), scene.language)
    path = template(scene.policies, policies.deployment())
    deployed = Template.read(path, scene.world.account, scene.world.region)
    _check_freeze(scene.world, deployed)
    with _account(scene, deployed, policies_json(policies)) as account:
        at_work_for_weeks(account)
        replay = Replay(account)
        replay.ends = scene.until
        prepare(replay)
        replay.play(scene.events, progress)
        yield replay


def _spoken(policies: Policies, language: Language | None) -> Policies:
    if language is None:
        return policies
    return replace(policies, notify=replace(policies.notify, language=language))


@contextmanager
def _account(scene: Scene, deployed: Template, policies: str) -> Iterator[Account]:
    with ExitStack() as stack:
        try:
            account = stack.enter_context(Account(scene.world, deployed, policies))
        except WorldFileError as error:
            msg = f"{scene.source}: {error}"
            raise SceneError(msg) from error
        yield account


def _check_freeze(world: WorldSpec, deployed: Template) -> None:
    switches = {parameter.name for parameter in deployed.parts("AWS::SSM::Parameter")}
    if world.freeze and FREEZE not in switches:
        msg = f"freeze: the stack has no parameter {FREEZE} that could be on"
        raise SceneError(msg)
