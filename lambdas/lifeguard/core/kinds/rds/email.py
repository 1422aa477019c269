"""What emails say of a DB instance: its page, its look, and what a change has changed."""

from __future__ import annotations

from collections.abc import Iterator

from lifeguard.core.decision.kind import ConsolePage, EmailFacts
from lifeguard.core.kinds.rds.action import DbVerb
from lifeguard.core.kinds.rds.database import Database, RdsSituation
from lifeguard.core.resources.resource import Resource
from lifeguard.core.text.message import Message, message


def _console(resource: Resource) -> ConsolePage:
    page = f"rds/home?region={resource.region}#database:id={resource.id}"
    return ConsolePage(message("console.database"), page)


def reading(database: Database) -> Message:
    """Return a look at a DB instance as a line of evidence."""
    facts = database.facts
    return message(
        "rds.reading",
        when=database.read_at,
        state=facts.status,
        its_class=facts.db_class.name,
        storage=facts.storage.type,
        gib=facts.storage.gib,
    )


def deeds(situation: RdsSituation) -> tuple[Message, ...]:
    """Return in a few words what has been done to it."""
    done = situation.attempt(DbVerb.MODIFY)
    return (message("rds.deed"),) if done is not None and done.worked else ()


def changes(situation: RdsSituation) -> tuple[tuple[Message, Message], ...]:
    """Return the rows about what has changed; none where nothing was done."""
    return tuple(_rows(situation)) if deeds(situation) else ()


def _rows(situation: RdsSituation) -> Iterator[tuple[Message, Message]]:
    database = situation.observed
    if database is not None:
        facts = database.facts
        now = message(
            "rds.is_now",
            its_class=facts.db_class.name,
            storage=facts.storage.type,
            gib=facts.storage.gib,
        )
        yield message("label.changed"), now
    same = (message("rds.same_endpoint"), message("rds.same_data"))
    yield message("label.unchanged"), message("email.listed", items=same)
    made = situation.backup
    if made is not None and made.worked and made.made:
        yield message("label.way_back"), message("rds.way_back", name=made.made, at=made.at)


EMAIL = EmailFacts[RdsSituation](console=_console, changes=changes, deeds=deeds)
