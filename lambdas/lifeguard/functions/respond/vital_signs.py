"""Reading what to look at first, just before the email in which it stands: never before an act."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.vital_signs import BEFORE, CHANGES, VitalSigns
from lifeguard.core.kinds.ec2.instance import Instance
from lifeguard.core.notification.incident.vital_signs import failed_at, is_due
from lifeguard.core.notification.view import State
from lifeguard.functions.respond.ports import Ports

PATIENCE = timedelta(seconds=5)
"""How long the reading may take; what has not begun by then is left out."""


def with_vital_signs(ports: Ports, situation: Situation, state: State) -> Situation:
    """Return the situation with its vital signs, where an email of this state is to show them."""
    if situation.instance is None or not is_due(situation, state):
        return situation
    return replace(situation, vital_signs=_read(ports, situation, situation.instance))


def _read(ports: Ports, situation: Situation, instance: Instance) -> VitalSigns:
    began = ports.now()
    until = failed_at(situation) or began
    metrics = ports.metrics.host_metrics(instance, until, BEFORE)
    late = ports.now() - began > PATIENCE
    resource = instance.resource
    changes = None if late else ports.changes.last_changes(resource, until - CHANGES, until)
    return VitalSigns(until, began, metrics, changes)
