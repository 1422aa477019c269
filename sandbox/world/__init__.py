"""The AWS of one world: hosts that fail, moto behind one gateway, all in virtual time."""

from __future__ import annotations

from sandbox.world.fields import WorldFileError
from sandbox.world.load import load_world, parse_world
from sandbox.world.records import Call, Email
from sandbox.world.refusal import Refusal
from sandbox.world.spec import EventSpec, FaultSpec, InstanceSpec, WorldSpec
from sandbox.world.world import World

__all__ = [
    "Call",
    "Email",
    "EventSpec",
    "FaultSpec",
    "InstanceSpec",
    "Refusal",
    "World",
    "WorldFileError",
    "WorldSpec",
    "load_world",
    "parse_world",
]
