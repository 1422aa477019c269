from __future__ import annotations

from dataclasses import replace

from lifeguard.core.endpoints.places import places
from lifeguard.core.kinds.ec2.instance import Instance
from tests.support.situations import RESOURCE, instance


def server(number: int, *, name: str = "") -> Instance:
    tags = (("Name", name),) if name else ()
    return instance(resource=replace(RESOURCE, id=f"i-{number}"), tags=tags)


def test_a_name_is_of_the_server_that_has_it_as_its_name_tag_or_its_id() -> None:
    shop, unnamed = server(1, name="shop"), server(2)
    found = places([shop, unnamed], ["shop", "i-2", "i-1"])
    assert found.servers == {"shop": shop, "i-2": unnamed}
    assert (found.absent, found.shared) == (("i-1",), ())


def test_a_name_that_several_have_is_of_none() -> None:
    found = places([server(1, name="web"), server(2, name="web")], ["web"])
    assert (dict(found.servers), found.absent, found.shared) == ({}, (), ("web",))
