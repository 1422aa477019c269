"""What emails say of a Lightsail database: its page, its look, and what a reboot has changed."""

from __future__ import annotations

from collections.abc import Iterator

from lifeguard.core.decision.kind import ConsolePage, EmailFacts
from lifeguard.core.kinds.lightsail.commands import tag
from lifeguard.core.kinds.lightsail_database.database import (
    LightsailDatabase,
    LightsailDbSituation,
)
from lifeguard.core.resources.resource import Resource
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.command import Command
from lifeguard.core.text.message import Message, message


def _console(resource: Resource) -> ConsolePage:
    page = f"ls/webapp/{resource.region}/databases/{resource.id}/metrics"
    return ConsolePage(message("console.lightsail_database"), page, host="lightsail")


def reading(database: LightsailDatabase) -> Message:
    """Return a look at a database as a line of evidence."""
    facts = database.facts
    return message(
        "lightsail_db.reading",
        when=database.read_at,
        state=facts.state,
        plan=facts.bundle,
        gib=facts.disk_gib,
    )


def deeds(situation: LightsailDbSituation) -> tuple[Message, ...]:
    """Return in a few words what has been done to it."""
    done = situation.attempt(Verb.REBOOT)
    return (message("deed.rebooted"),) if done is not None and done.worked else ()


def changes(situation: LightsailDbSituation) -> tuple[tuple[Message, Message], ...]:
    """Return the rows about what has not changed; none where nothing was done."""
    return tuple(_rows(situation)) if deeds(situation) else ()


def _rows(situation: LightsailDbSituation) -> Iterator[tuple[Message, Message]]:
    same = (message("rds.same_endpoint"), message("rds.same_data"))
    yield message("label.unchanged"), message("email.listed", items=same)
    made = situation.backup
    if made is not None and made.worked and made.made:
        yield message("label.way_back"), message("rds.way_back", name=made.made, at=made.at)


def _tag(resource: Resource, key: str, value: str) -> tuple[Command, ...]:
    return (tag(resource, key, value),)


EMAIL = EmailFacts[LightsailDbSituation](console=_console, changes=changes, deeds=deeds, tag=_tag)
