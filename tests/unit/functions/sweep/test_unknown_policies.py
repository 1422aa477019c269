"""A tag that names no policy is told at once, and once: the sweep remembers whom it has told of."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lifeguard.aws.session.errors import Retryable
from lifeguard.core.kinds.ec2.instance import Instance
from lifeguard.core.policy.policy import Policies
from lifeguard.functions.finders.table import finders
from lifeguard.functions.sweep.unknown_policies import tell_unknown_policies
from tests.support.account import REGION, stored
from tests.support.situations import NOON, RESOURCE, instance
from tests.support.views import name_of
from tests.unit.functions.sweep.scene import Scene

pytestmark = pytest.mark.usefixtures("_in_account")


def tagged(value: str, number: int = 1) -> Instance:
    """Return web-1, or another one, whose opt-in tag has this value."""
    tags = (("Name", f"web-{number}"), ("lifeguard", value))
    return instance(resource=replace(RESOURCE, id=f"i-{number}"), tags=tags)


class Watched:
    """Sweeps of a Region whose instances change between them."""

    def __init__(self) -> None:
        self.scene = Scene()
        finder = replace(finders(REGION, Policies())["ec2"], opted_in=self._opted_in)
        self.scene.room = replace(self.scene.room, finders={"ec2": finder})
        self.found: tuple[Instance, ...] = ()

    def _opted_in(self, region: str, tag: str) -> tuple[Instance, ...]:
        assert (region, tag) == (REGION, "lifeguard")
        return self.found

    def sweep(self, *found: Instance) -> list[str]:
        """Return of whom an email was sent."""
        self.found, before = found, len(self.scene.sent)
        tell_unknown_policies(self.scene.room, self.scene.minute(NOON))
        return [name_of(email) for email in self.scene.sent[before:]]


def test_it_is_told_once() -> None:
    watched = Watched()
    assert watched.sweep(tagged("prod")) == ["web-1"]
    assert watched.sweep(tagged("prod")) == []


def test_only_those_are_told_of_that_are_new() -> None:
    watched = Watched()
    watched.sweep(tagged("prod"))
    assert watched.sweep(tagged("prod"), tagged("prod", 2)) == ["web-2"]
    assert watched.sweep(tagged("prod"), tagged("prod", 2), tagged("", 3), tagged("x", 4)) == [
        "others.servers: 2"
    ]


def test_another_value_is_told_of_and_so_is_one_that_was_mended_meanwhile() -> None:
    watched = Watched()
    watched.sweep(tagged("prod"))
    assert watched.sweep(tagged("Prod")) == ["web-1"]
    assert watched.sweep(tagged("default")) == []
    assert watched.sweep(tagged("Prod")) == ["web-1"]


def test_where_all_is_well_nothing_is_told_and_nothing_written() -> None:
    assert Watched().sweep(tagged("default")) == []
    assert stored("sweep", "state") == {}


def test_an_email_that_was_not_taken_is_sent_by_the_next_sweep() -> None:
    watched = Watched()
    watched.scene.refuses = 1
    with pytest.raises(Retryable):
        watched.sweep(tagged("prod"))
    assert watched.sweep(tagged("prod")) == ["web-1"]
