"""What the sweep tells an incident of a site: that it does not answer, and that it does again.

What it tells of a load balancer's health checks (`core.targets`) is news of the same problem.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from lifeguard.core.decision.application import NOT_ANSWERING, lasting
from lifeguard.core.decision.problem import Problem, check_reference
from lifeguard.core.endpoints.answer import EndpointAnswer
from lifeguard.core.endpoints.silence import Silence
from lifeguard.core.incident.incident import Incident
from lifeguard.core.incident.trigger import Kind, Phase, Source, Trigger
from lifeguard.core.resources.resource import Resource
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import Message, message


def silent(resource: Resource, silence: Silence, answer: EndpointAnswer) -> Trigger:
    """Return the trigger of a site that does not answer; the same as long as that lasts."""
    what = message("endpoint.silent", url=foreign(silence.of), said=answer.said)
    reference = check_reference(NOT_ANSWERING, silence.since)
    return news(resource, Phase.RAISED, reference, silence.since, what)


def answering(
    incident: Incident, url: str, answer: EndpointAnswer, now: datetime
) -> Iterator[Trigger]:
    """Yield what ends each silence that an incident knows of: the site answers."""
    why = message("endpoint.answers", url=foreign(url), said=answer.said)
    yield from over(incident, NOT_ANSWERING, now, why)


def not_asked(incident: Incident, now: datetime) -> Iterator[Trigger]:
    """Yield what ends each silence that an incident knows of: nobody asks the site any more."""
    yield from over(incident, NOT_ANSWERING, now, message("endpoint.not_asked"))


def to_check(problem: Problem) -> Message:
    """Return what a person is to check: the site, or what the load balancers ask."""
    is_site = problem.key == NOT_ANSWERING
    return message("runbook.check_endpoint") if is_site else message("runbook.check_target")


def over(incident: Incident, name: str, now: datetime, why: Message) -> Iterator[Trigger]:
    """Yield what ends each trouble of this name that an incident knows of."""
    for told in lasting(incident.triggers, name):
        yield news(incident.resource, Phase.CLEARED, told.reference, now, why)


def news(
    resource: Resource, phase: Phase, reference: str, occurred_at: datetime, summary: Message
) -> Trigger:
    """Return the trigger of something that the sweep has asked."""
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
