"""The product's own self-test: from the report over EventBridge to a closed incident."""

from __future__ import annotations

from deploytest.handlers import invoke
from deploytest.inbox import Email, Inbox
from deploytest.stack import Deployed, live_version, wait_for_end
from deploytest.waiting import wait_for
from lifeguard.core.incident.incident import Incident


def goes_round(deployed: Deployed, inbox: Inbox) -> Email:
    """See a self-test come through on the version that is live; return the report's email."""
    before = inbox.count()
    invoke("report", {})
    sent = deployed.sweep_state().read().drills.sent
    wait_for("the self-test noted as arrived", lambda: _arrived(deployed, sent) or None)
    incident = wait_for("the self-test's closed incident", lambda: _closed(deployed, sent))
    wait_for_end(incident, live_version())
    return inbox.after(before)


def _arrived(deployed: Deployed, sent: str) -> bool:
    return deployed.sweep_state().read().drills.arrived == sent


def _closed(deployed: Deployed, sent: str) -> Incident | None:
    for incident in deployed.ledger().incidents():
        references = {trigger.reference for trigger in incident.triggers}
        if sent in references and incident.closed_at is not None:
            return incident
    return None
