"""What the people of a world file do, each deed at its time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from sandbox.people.person import Person
from sandbox.time.agenda import Agenda
from sandbox.worldfile.spec import Deed, DeedSpec


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
    _DEEDS[deed.do](person, deed.instance or "", deed)


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
