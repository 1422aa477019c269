"""What emails say of a Lightsail instance: its page, its look, what Lifeguard's acts changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from lifeguard.core.decision.kind import ConsolePage, EmailFacts, LargerDisk, Leftover
from lifeguard.core.incident.incident import Incident
from lifeguard.core.kinds.lightsail import commands
from lifeguard.core.kinds.lightsail.instance import LightsailInstance, LightsailSituation
from lifeguard.core.replacement.retired import retired
from lifeguard.core.resources.resource import Resource
from lifeguard.core.resources.tags import NODE_OF
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.command import Command
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import Message, message


def _console(resource: Resource) -> ConsolePage:
    page = f"ls/webapp/{resource.region}/instances/{resource.id}/metrics"
    return ConsolePage(message("console.instance"), page, host="lightsail")


def reading(instance: LightsailInstance) -> Message:
    """Return a look at an instance as a line of evidence."""
    return message(
        "lightsail.reading",
        when=instance.read_at,
        state=instance.state,
        system=instance.system.status.value,
        instance=instance.instance.status.value,
    )


def deeds(situation: LightsailSituation) -> tuple[Message, ...]:
    """Return in a few words what has been done to the server; nothing where nothing was."""
    if situation.attempt(Verb.DISCARD_REPLACEMENT) is not None:
        return (message("deed.discarded"),)
    if (new := _successor(situation)) is not None:
        return (message("deed.replaced", instance=new.name),)
    done = {record.action for record in situation.treatments if record.worked}
    instance = situation.observed
    if instance is not None and not instance.runs:
        done.discard(Verb.START)  # it did not take
    return tuple(_deeds(done))


def _successor(situation: LightsailSituation) -> LightsailInstance | None:
    """Return the instance that has taken its place, if one has."""
    adopted = situation.attempt(Verb.ADOPT_REPLACEMENT)
    return situation.replacement if adopted is not None and adopted.worked else None


def _deeds(done: set[str]) -> Iterator[Message]:
    if Verb.START in done and Verb.FORCE_STOP in done:
        yield message("deed.force_restarted")
    elif Verb.START in done:
        yield message("deed.restarted")
    elif done & {Verb.STOP, Verb.FORCE_STOP}:
        yield message("deed.stopped")
    if Verb.REBOOT in done:
        yield message("deed.rebooted")


def changes(situation: LightsailSituation) -> tuple[tuple[Message, Message], ...]:
    """Return the rows about what has changed; none where nothing was done."""
    restarted = any(record.worked for record in situation.treatments)
    return tuple(_rows(situation)) if restarted else ()


def _rows(situation: LightsailSituation) -> Iterator[tuple[Message, Message]]:
    if (new := _successor(situation)) is not None:
        yield from _moved(situation, new)
        return
    if situation.changed_address is not None:
        before, now = situation.changed_address
        moved = (message("change.address", before=before, now=now),)
        yield message("label.changed"), message("email.listed", items=moved)
    same = [message("same.private_ip"), message("lightsail.same_disks")]
    if situation.observed is not None and situation.observed.static_ip:
        same.append(message("lightsail.same_static_ip"))
    yield message("label.unchanged"), message("email.listed", items=tuple(same))
    made = situation.backup
    if made is not None and made.worked and made.made:
        yield message("label.way_back"), message("lightsail.way_back", name=made.made, at=made.at)


def _moved(
    situation: LightsailSituation, new: LightsailInstance
) -> Iterator[tuple[Message, Message]]:
    """Yield what another instance has brought with it; the outcome says what is kept."""
    before, now = situation.first_address, new.address
    changed = [message("change.instance", instance=new.name)]
    if before and now and before != now:
        changed.append(message("change.address", before=before, now=now))
    if situation.observed is not None and new.bundle != situation.observed.bundle:
        changed.append(message("change.type", type=new.bundle))
    yield message("label.changed"), message("email.listed", items=tuple(changed))
    if before and before == now:
        same = (message("lightsail.same_static_ip"),)
        yield message("label.unchanged"), message("email.listed", items=same)


def _start(resource: Resource) -> tuple[Command, ...]:
    return (commands.start(resource),)


def _tag(resource: Resource, key: str, value: str) -> tuple[Command, ...]:
    return (commands.tag(resource, key, value),)


def _leftovers(incidents: Iterable[Incident], now: datetime) -> Iterator[Leftover]:
    for incident, closed in retired(incidents, now):
        resource = incident.resource
        told = message("lightsail.retired", name=foreign(resource.id), when=closed)
        yield told, commands.delete(resource, resource.id)


def _larger_disk(situation: LightsailSituation, _: int) -> LargerDisk:
    """Return how it gets a larger disk: no disk of Lightsail's grows, so by another instance."""
    made = commands.snapshot(situation.incident.resource)
    return LargerDisk(message("lightsail.larger_disk"), (made,))


def _to_manage(names: Message, tag: str) -> Message:
    return message("lightsail.manage_instance", names=names, tag=tag, node_of=NODE_OF)


EMAIL = EmailFacts[LightsailSituation](
    console=_console,
    changes=changes,
    deeds=deeds,
    start=_start,
    tag=_tag,
    leftovers=_leftovers,
    larger_disk=_larger_disk,
    to_manage=_to_manage,
)
