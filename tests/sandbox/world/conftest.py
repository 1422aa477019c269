from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from sandbox.time.agenda import Agenda
from sandbox.world.world import World
from sandbox.worldfile.instance_spec import InstanceSpec
from sandbox.worldfile.spec import WorldSpec
from tests.sandbox.world.scene import ID, Scene, Told

Stage = Callable[..., Scene]


@pytest.fixture
def stage() -> Iterator[Stage]:
    """Enter a world of one instance (its spec's fields as keywords) or of a whole WorldSpec."""
    with ExitStack() as stack:

        def set_up(spec: WorldSpec | None = None, **instance: Told) -> Scene:
            whole = spec or WorldSpec(instances=(InstanceSpec(ID, **instance),))
            agenda = Agenda(whole.now)
            scene = Scene(stack.enter_context(World(whole, agenda)), agenda)
            scene.world.emit = scene.emitted.append
            return scene

        yield set_up
