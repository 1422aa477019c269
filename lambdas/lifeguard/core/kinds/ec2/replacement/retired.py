"""What a person may clear away: instances that were replaced a week ago, kept stopped since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from lifeguard.core.incident.incident import Incident
from lifeguard.core.kinds.ec2.remediation.manual_commands import terminate
from lifeguard.core.replacement.retired import retired
from lifeguard.core.text.command import Command
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import Message, message


def retired_instances(
    incidents: Iterable[Incident], now: datetime
) -> Iterator[tuple[Message, Command]]:
    """Yield a sentence and the command for each replaced instance whose week has just ended."""
    for incident, closed in retired(incidents, now):
        resource = incident.resource
        name = foreign(incident.name or resource.id)
        told = message("replacement.retired", name=name, instance=resource.id, when=closed)
        yield told, terminate(resource, resource.id)
