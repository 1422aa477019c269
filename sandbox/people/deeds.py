"""What the people of a world file do, each deed at its time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from types import MappingProxyType

from sandbox.gateway.refusal import Refusal
from sandbox.hosts.lightsail.server import WorldServer
from sandbox.people.person import Person
from sandbox.time.agenda import Agenda
from sandbox.worldfile.people_spec import Deed, DeedSpec


def plan(agenda: Agenda, whose: Callable[[str], Person], deeds: Sequence[DeedSpec]) -> None:
    """Put the deeds on the agenda.

    Args:
        agenda: the world's.
        whose: returns who may do something to an instance; for "", to the account.
        deeds: what is done.
    """
    for deed in deeds:
        agenda.at(deed.at, lambda deed=deed: _do(whose(deed.instance or ""), deed))  # type: ignore[misc]  # binds the loop's variable


def _do(person: Person, deed: DeedSpec) -> None:
    instance = deed.instance or ""
    server = person.server(instance)
    if server is None:
        _DEEDS[deed.do](person, instance, deed)
        return
    with suppress(Refusal):  # the console says that it is busy, and they leave it at that
        _ON_SERVERS[deed.do](server, deed)


_DEEDS: Mapping[Deed, Callable[[Person, str, DeedSpec], None]] = MappingProxyType(
    {
        Deed.STOP: lambda person, instance, _: person.stop(instance),
        Deed.FORCE_STOP: lambda person, instance, _: person.stop(instance, force=True),
        Deed.START: lambda person, instance, _: person.start(instance),
        Deed.REBOOT: lambda person, instance, _: person.reboot(instance),
        Deed.TERMINATE: lambda person, instance, _: person.terminate(instance),
        Deed.SHUT_DOWN: lambda person, instance, _: person.shut_down(instance),
        Deed.TAG: lambda person, instance, deed: person.tag(instance, deed.key, deed.value),
        Deed.UNTAG: lambda person, instance, deed: person.untag(instance, deed.key),
        Deed.FREEZE: lambda person, *_: person.freeze(),
        Deed.UNFREEZE: lambda person, *_: person.unfreeze(),
    }
)

_ON_SERVERS: Mapping[Deed, Callable[[WorldServer, DeedSpec], object]] = MappingProxyType(
    {
        Deed.STOP: lambda server, _: server.stop(),
        Deed.FORCE_STOP: lambda server, _: server.stop(force=True),
        Deed.START: lambda server, _: server.start(),
        Deed.REBOOT: lambda server, _: server.reboot(),
        Deed.TERMINATE: lambda server, _: server.delete(),
        Deed.SHUT_DOWN: lambda server, _: server.shut_down(),
        Deed.TAG: lambda server, deed: server.tag(deed.key, deed.value),
        Deed.UNTAG: lambda server, deed: server.untag(deed.key),
    }
)
"""What is done to an instance of Lightsail."""
