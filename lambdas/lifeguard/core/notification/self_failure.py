"""The email for the situation that Lifeguard itself has failed on an incident."""

from __future__ import annotations

from collections.abc import Iterator

from lifeguard.core.decision.action import ACTION_OF
from lifeguard.core.incident.incident import Incident
from lifeguard.core.notification.email import Email, composed
from lifeguard.core.remediation.manual_commands import commands, launched_for
from lifeguard.core.resources.verb import Verb


def broken(incident: Incident, error: str, *, again: bool) -> Email:
    """Return the email; `again`: another execution takes the incident up at once."""
    resource = incident.resource
    left = not again and _may_have_left(incident)
    finds = (launched_for(resource, incident.id),) if left else ()
    named = resource.id if incident.name in {"", resource.id} else f"{incident.name}, {resource.id}"
    where = f"{named}, in {resource.region}, account {resource.account}"
    return composed(
        f"FAILED {incident.name or resource.id}: Lifeguard itself failed, please look",
        _duty(again=again, left=left),
        () if again else (*commands(resource, None), *finds),
        ("WHAT HAPPENED", (f"Lifeguard itself failed while treating {where}: {error}",)),
        ("WHAT LIFEGUARD DID", _deeds(incident) or ("Nothing was changed.",)),
        ("INCIDENT", (incident.id,)),
    )


def _duty(*, again: bool, left: bool) -> Iterator[str]:
    if again:
        yield "Look at the instance. Lifeguard itself takes it up again within two minutes."
        return
    yield "Look at the instance, and see that it runs if it should: Lifeguard no longer does."
    if left:
        yield (
            "Lifeguard may have launched an instance for it that nobody looks after now, and that "
            "costs: the second command finds it. Terminate it unless it has taken the place."
        )


def _deeds(incident: Incident) -> list[str]:
    done = [f"{act.action.words}: {act.result}." for act in incident.rungs]
    begun = _begun(incident)
    return [*done, f"{begun.words}: begun, and how it ended is not known."] if begun else done


def _begun(incident: Incident) -> Verb | None:
    """Return the act of which nothing but the intent is known, or None."""
    intent = incident.intent
    return None if intent is None or intent.number < len(incident.rungs) else intent.action


def _may_have_left(incident: Incident) -> bool:
    """Whether an instance was launched, for all that is known, and is neither adopted nor gone."""
    done = [ACTION_OF[act.action] for act in incident.rungs if act.worked]
    begun = _begun(incident)
    known = done if begun is None else [*done, ACTION_OF[begun]]
    launched = any(action.launches for action in known)
    return launched and not any(action.ends_trial for action in done)
