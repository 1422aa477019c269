"""The runbook table: what a person is told of each problem. It is data.

No rung is climbed unasked. Lightsail changes neither the plan nor the disk of a database in place,
and a reboot lifts no limit.
"""

from __future__ import annotations

from lifeguard.core.decision.runbook import Runbook, Timing
from lifeguard.core.text.message import coded


def runbook(kind: str) -> Runbook:
    """Return a problem's row: what the operator must do about it."""
    return Runbook(Timing.NOW, (), coded("lightsail_db.duty", kind), None)
