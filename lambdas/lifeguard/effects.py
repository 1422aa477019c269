"""How it shows that an act was made although nobody noted it: a crash came in between."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from lifeguard.core.case import Act, Case, Result
from lifeguard.core.incident import Intent
from lifeguard.core.server import CheckStatus, Server, State

_SHOWS: Mapping[str, Callable[[Server], bool]] = MappingProxyType(
    {
        "stop": lambda server: server.state in {State.STOPPING, State.STOPPED},
        "force_stop": lambda server: server.state is State.STOPPED,
        "start": lambda server: server.state in {State.PENDING, State.RUNNING},
        "reboot": lambda server: server.checks.instance.status is CheckStatus.INITIALIZING,
    }
)
"""By action; a backup finds itself by its name, and the rest may be done again."""


def answered(case: Case, intent: Intent) -> Act | None:
    """Return the act that `power` has answered, or None."""
    answer = case.incident.answer
    if answer is None or answer.number != intent.number:
        return None
    return _act(case, intent, Result.SENT, "").answered(answer)


def took_effect(case: Case, intent: Intent) -> Act | None:
    """Return the act whose effect EC2 shows, or None."""
    shows = _SHOWS.get(intent.action)
    if case.server is None or shows is None or not shows(case.server):
        return None
    return _act(case, intent, Result.ALREADY, "it had taken effect")


def _act(case: Case, intent: Intent, result: Result, answer: str) -> Act:
    return Act(
        action=intent.action,
        result=result,
        reason="an earlier attempt had been cut off",
        at=intent.at,
        answer=answer,
        trouble=case.target,
    )
