"""The step `close`: ends the incident and gives back all that it holds."""

from __future__ import annotations

from dataclasses import replace

from lifeguard.core.budgets.claim import budgeted
from lifeguard.core.decision.decision import Close
from lifeguard.core.decision.problem import key_of
from lifeguard.core.decision.situation import Situation
from lifeguard.core.kinds.ec2.problem import ProblemKind
from lifeguard.functions.respond.ports import Ports
from lifeguard.functions.respond.progress import progress


def close(ports: Ports, situation: Situation, decision: Close) -> Situation:
    """End the incident in the ledger and free its resource."""
    now = ports.now()
    incident = replace(progress(situation, decision), closed_at=now)
    # An execution that died may have asked for a place.
    if situation.admission_requested or situation.generation > 1:
        ports.admissions.release(budgeted(incident.resource, situation.kind), incident.id, now)
    # Before the close: a digest in between must not end the storm without this member.
    if situation.storm is not None and situation.storm.covers(incident):
        ports.storms.count(situation.storm, incident)
    ports.ledger.close(incident, _handled(situation), now, treated=situation.treated)
    ports.adapter(incident).closed(incident, now)
    return replace(situation, incident=incident, now=now)


def _handled(situation: Situation) -> frozenset[str]:
    """Return the references of every problem that this incident has dealt with for good."""
    keys = {
        trigger.closed_dedup_key
        for trigger in situation.incident.triggers
        if trigger.closed_dedup_key
    }
    references = keys | {problem.reference for problem in situation.seen}
    lasting = {problem.kind for problem in situation.present}
    return frozenset(
        reference
        for reference in references
        if (kind := key_of(reference)) in lasting or not _comes_again(situation, kind)
    )


def _comes_again(situation: Situation, kind: str) -> bool:
    """Whether the next problem of a kind, once this one is over, may have the same reference.

    EC2 does not say since when an application check fails: its reference is the launch's. What a
    metric shows is named by its day.
    """
    return kind == ProblemKind.APPLICATION_CHECK or situation.kind.traits(kind).metric
