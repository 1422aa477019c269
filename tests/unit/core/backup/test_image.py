"""What an image's own tags say of it."""

from __future__ import annotations

import pytest

from lifeguard.core.backup.image import by_server
from lifeguard.core.resources.resource import Service
from lifeguard.core.resources.tags import COPY_OF, HOLD, SLOT
from tests.support.images import image
from tests.support.situations import NOON


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ((), ("", "", False)),
        (((COPY_OF, "ami-0abc"),), ("ami-0abc", "", False)),
        (((SLOT, "20261120T0200"), (HOLD, "")), ("", "20261120T0200", True)),
    ],
)
def test_its_tags_say_what_it_is_for(
    tags: tuple[tuple[str, str], ...], expected: tuple[str, str, bool]
) -> None:
    found = image(NOON, tags=tags)
    assert (found.copy_of, found.slot, found.held) == expected


def test_a_name_of_lightsail_is_told_apart_from_an_id_of_ec2() -> None:
    ec2 = image(NOON, id="same", source="blog-1")
    lightsail = image(NOON, id="same", source="blog-1", service=Service.LIGHTSAIL)
    assert (ec2.server, ec2.key) == ("blog-1", f"{ec2.region}/same")
    assert lightsail.server == "lightsail:blog-1"
    assert lightsail.key == f"{ec2.region}/lightsail:same"
    assert image(NOON, source="", service=Service.LIGHTSAIL).server == ""


def test_images_are_sorted_by_whom_they_are_of_each_in_its_order() -> None:
    first, other, second = (image(NOON, id=f"ami-{n}", source=s) for n, s in enumerate("aba"))
    assert by_server([first, other, second]) == {"a": [first, second], "b": [other]}
