"""English templates: what the custom widgets of the dashboard show."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "widget.cell": "{what:cap}",
    "widget.head.state": "State",
    "widget.head.server": "Server",
    "widget.head.problem": "Problem",
    "widget.head.since": "Since",
    "widget.head.next": "What happens next",
    "widget.head.checks": "Status checks",
    "widget.head.burst": "Burst capacity",
    "widget.head.cpu": "CPU, last hour",
    "widget.server": "{name:40}",
    "widget.value": "{value}",
    "widget.since": "{at} ({length})",
    "widget.answer": "Answer by {until}",
    "widget.frozen": "The freeze switch is on: Lifeguard changes nothing.",
    "widget.no_incident": "No incident is open. Nothing to do.",
    "widget.nothing_planned": "AWS has scheduled nothing that Lifeguard knows of.",
    "widget.no_outage": "No outage in 30 days.",
    "widget.no_lightsail": "No Lightsail instance carries the opt-in tag.",
    "widget.unanswered": "AWS does not answer at this moment. Try again in a minute.",
    "widget.unknown": "not known",
    "widget.checks_ok": "passed",
    "widget.checks_failed": "failed",
    "widget.burst": "{percent} %, {length} at full CPU",
    "widget.burst_falls": "{percent} %, gone in {gone}",
    "widget.cpu": "{percent} %",
    "widget.cpu_of": "{percent} % (baseline {baseline} %)",
}
