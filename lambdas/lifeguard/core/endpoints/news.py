"""What the sweep tells an incident of a site: that it does not answer, and that it does again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from lifeguard.core.decision.problem import check_reference
from lifeguard.core.endpoints.answer import EndpointAnswer
from lifeguard.core.endpoints.silence import Silence
from lifeguard.core.incident.incident import Incident
from lifeguard.core.incident.trigger import Kind, Phase, Source, Trigger
from lifeguard.core.resources.resource import Resource
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import Message, message

NOT_ANSWERING = "endpoint-not-answering"
"""The kind of problem, of every kind of server."""


def silent(resource: Resource, silence: Silence, answer: EndpointAnswer) -> Trigger:
    """Return the trigger of a site that does not answer; the same as long as that lasts."""
    what = message("endpoint.silent", url=foreign(silence.url), said=answer.said)
    reference = check_reference(NOT_ANSWERING, silence.since)
    return _trigger(resource, Phase.RAISED, reference, silence.since, what)


def answering(
    incident: Incident, url: str, answer: EndpointAnswer, now: datetime
) -> Iterator[Trigger]:
    """Yield what ends each silence that an incident knows of: the site answers."""
    yield from _over(incident, now, message("endpoint.answers", url=foreign(url), said=answer.said))


def not_asked(incident: Incident, now: datetime) -> Iterator[Trigger]:
    """Yield what ends each silence that an incident knows of: nobody asks the site any more."""
    yield from _over(incident, now, message("endpoint.not_asked"))


def standing(triggers: tuple[Trigger, ...]) -> tuple[Trigger, ...]:
    """Return the news of sites that do not answer, without what is over."""
    over = {t.reference for t in ended(triggers)}
    return tuple(t for t in _of_sites(triggers) if t.reference not in over)


def ended(triggers: tuple[Trigger, ...]) -> tuple[Trigger, ...]:
    """Return the news of sites that answer again, or are not asked any more."""
    return tuple(t for t in _of_sites(triggers) if t.phase is Phase.CLEARED)


def _of_sites(triggers: tuple[Trigger, ...]) -> tuple[Trigger, ...]:
    return tuple(t for t in triggers if t.reference.startswith(f"{NOT_ANSWERING}:"))


def _over(incident: Incident, now: datetime, why: Message) -> Iterator[Trigger]:
    for told in standing(incident.triggers):
        yield _trigger(incident.resource, Phase.CLEARED, told.reference, now, why)


def _trigger(
    resource: Resource, phase: Phase, reference: str, occurred_at: datetime, summary: Message
) -> Trigger:
    return Trigger(
        source=Source.SWEEP,
        kind=Kind.APPLICATION_CHECK,
        phase=phase,
        resource=resource,
        reference=reference,
        event_id=f"sweep:{reference}:{phase}",
        occurred_at=occurred_at,
        summary=summary,
    )
