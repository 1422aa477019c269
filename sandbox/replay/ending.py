"""When a replay is over: all has ended, or only a person can go on."""

from __future__ import annotations

from datetime import timedelta

from lifeguard.core.incident.incident import Held, Incident, IncidentStatus
from sandbox.hosts.host import Host
from sandbox.hosts.states import HostState

EARLIEST = timedelta(minutes=10)
"""How long a replay lasts at least, from the world's first moment on."""
PATIENCE = timedelta(hours=1)
"""After a dead execution's lease: the sweep, once a minute, should have seen to its incident."""

_UNDER_WAY = frozenset({HostState.STOPPING, HostState.PENDING, HostState.SHUTTING_DOWN})


def at_rest(incident: Incident, host: Host | None) -> bool:
    """Say whether an open incident waits for a person or for the end of a freeze, and nothing else.

    A stop, a start or a boot under way goes on by itself, and so does a start that we owe: it is
    tried again for a day, and only then is it a person's. The freeze holds that start too, for as
    long as it lasts.
    """
    is_asked = incident.status is IncidentStatus.NEEDS_HUMAN and not incident.answered
    is_frozen = incident.held == Held.FREEZE
    if host is None:
        return is_asked or is_frozen
    if host.state in _UNDER_WAY or (host.state is HostState.RUNNING and host.is_booting):
        return False
    return is_frozen or is_asked
