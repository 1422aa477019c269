"""docs/sandbox.md tells of every key of a world file, and its examples can be read."""

from __future__ import annotations

import re
from dataclasses import fields
from itertools import takewhile

import pytest

from sandbox import ROOT
from sandbox.world.services import ANSWERERS, EVERYWHERE
from sandbox.worldfile.endpoint_spec import EndpointSpec
from sandbox.worldfile.fault_spec import EventSpec, FaultSpec
from sandbox.worldfile.guest_spec import (
    ContainerSpec,
    GuestDiskSpec,
    GuestSpec,
    PortSpec,
    ProcessSpec,
)
from sandbox.worldfile.instance_spec import InstanceSpec
from sandbox.worldfile.lightsail_db_spec import LightsailDbSpec
from sandbox.worldfile.lightsail_spec import LightsailInstanceSpec
from sandbox.worldfile.load import parse_world
from sandbox.worldfile.people_spec import DeedSpec
from sandbox.worldfile.rds_spec import DatabaseSpec
from sandbox.worldfile.spec import WorldSpec

TEXT = (ROOT / "docs" / "sandbox.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"(?:^ {4}.*\n)+", TEXT.partition("## Examples")[2], re.MULTILINE)


@pytest.mark.parametrize(
    ("heading", "spec"),
    [
        ("## The world file", WorldSpec),
        ("### An instance", InstanceSpec),
        ("### What others do", DeedSpec),
        ("### A fault", FaultSpec),
        ("### A site", EndpointSpec),
        ("### A scheduled event", EventSpec),
        ("### A Lightsail instance", LightsailInstanceSpec),
        ("### A Lightsail database", LightsailDbSpec),
        ("### A DB instance", DatabaseSpec),
        ("### A guest", GuestSpec),
        ("### A guest's disk", GuestDiskSpec),
        ("### A guest's process", ProcessSpec),
        ("### A guest's port", PortSpec),
        ("### A guest's container", ContainerSpec),
    ],
)
def test_every_key_has_its_row(heading: str, spec: type) -> None:
    section = TEXT.partition(f"{heading}\n")[2].splitlines()
    table = takewhile(lambda line: not line.startswith("#"), section)
    rows = [match[1] for line in table if (match := re.match(r"\| `(\w+)` \|", line))]
    names = {EndpointSpec: {"lasts": "for"}, DatabaseSpec: {"instance_class": "class"}}.get(
        spec, {}
    )
    assert sorted(rows) == sorted(names.get(field.name, field.name) for field in fields(spec))


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_is_a_world(example: str) -> None:
    assert parse_world(example).instances


def test_there_are_examples() -> None:
    assert len(EXAMPLES) == 6


def test_every_operation_that_the_world_answers_is_told() -> None:
    section = TEXT.partition("## What the world answers\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (\w+) \| (`.*) \|$", section, re.MULTILINE)
    told = {(service, one) for service, all_of in rows for one in re.findall(r"`(\w+)`", all_of)}
    everywhere = {(service, one) for service, row in rows for one in re.findall(r"`(\w+)`\*", row)}
    assert told == set(ANSWERERS)
    assert everywhere == EVERYWHERE
