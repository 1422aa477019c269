"""The freeze's emails: what is held back, and who is down because of it; then that it goes on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from lifeguard.core.incident.incident import Incident
from lifeguard.core.notification.freeze_told import FreezeNotification
from lifeguard.core.notification.named import LIFEGUARD, NOTHING_TO_DO, NamedServer, counted
from lifeguard.core.notification.outages import stopped
from lifeguard.core.notification.view import Commands, EmailView, Items, Paragraph, State
from lifeguard.core.policy.switches import FREEZE, OFF, command
from lifeguard.core.storm.detection import SHOWN
from lifeguard.core.text.command import Command
from lifeguard.core.text.message import Message, message
from lifeguard.immutable import immutable


@immutable
class FreezeEmail:
    """An email, and what has been told with it."""

    email: EmailView
    told: FreezeNotification


def due_notification(
    reason: Message, incidents: Sequence[Incident], told: FreezeNotification, home: str
) -> FreezeEmail | None:
    """Return the email that the switch calls for, or None when the operator knows.

    `reason` is why nothing may be changed; nothing is said when it may. An instance that comes to
    be down after the first email (its stop was on its way) is told of too.
    """
    down = [incident for incident in incidents if stopped(incident)]
    if not reason:
        return FreezeEmail(_thawed(incidents), FreezeNotification()) if told.on else None
    known = {*told.down, *(incident.id for incident in down)}
    if told.on and len(known) == len(told.down):
        return None
    blocks = (_happened(reason, len(incidents) - len(down)), _switch(home))
    email = _with_outages(down, blocks) if down else _without_outages(blocks)
    return FreezeEmail(email, FreezeNotification(on=True, down=tuple(sorted(known))))


def _without_outages(blocks: tuple[Paragraph, Commands]) -> EmailView:
    return EmailView(
        state=State.FYI,
        name=LIFEGUARD,
        gist=message("freeze_email.on"),
        duty=(message("freeze_email.on.duty"),),
        blocks=blocks,
    )


def _with_outages(down: Sequence[Incident], blocks: tuple[Paragraph, Commands]) -> EmailView:
    servers = tuple(map(NamedServer.in_incident, down))
    return EmailView(
        state=State.DOWN,
        name=counted(servers),
        gist=message("freeze_email.down"),
        duty=(message("freeze_email.down.duty", count=len(down)),),
        blocks=(
            Items(message("freeze_email.down.servers"), tuple(server.label for server in servers)),
            Commands(_heading(len(down)), tuple(_starts(down))),
            *blocks,
        ),
    )


def _happened(reason: Message, held: int) -> Paragraph:
    return Paragraph(
        (
            message("freeze_email.reason", why=reason),
            message("freeze_email.effect"),
            message("freeze_email.resumes"),
            *((message("freeze_email.held", count=held),) if held else ()),
        )
    )


def _switch(home: str) -> Commands:
    return Commands(message("freeze_email.turn_off"), (command(FREEZE, OFF, home),))


def _heading(down: int) -> Message:
    if down > SHOWN:
        return message("freeze_email.start_first", count=SHOWN)
    return message("freeze_email.start", count=down)


def _starts(down: Sequence[Incident]) -> Iterator[Command]:
    """Yield one command a Region; more than are named would be a wall of ids."""
    named = sorted(down[:SHOWN], key=lambda incident: incident.resource.region)
    for region, found in groupby(named, key=lambda incident: incident.resource.region):
        ids = (incident.resource.id for incident in found)
        yield ("aws", "ec2", "start-instances", "--region", region, "--instance-ids", *ids)


def _thawed(incidents: Sequence[Incident]) -> EmailView:
    return EmailView(
        state=State.FYI,
        name=LIFEGUARD,
        gist=message("freeze_email.off", count=len(incidents)),
        duty=(NOTHING_TO_DO,),
        blocks=(
            Paragraph(
                (
                    message("freeze_email.off.happened", parameter=FREEZE),
                    message("freeze_email.off.resumes", count=len(incidents)),
                )
            ),
        ),
    )
