"""English templates about what uses the CPU of a server that may not use much of it for long."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "cpu_user.gone_in": "gone in {left} at this rate",
    "cpu_user.find": "find what uses the CPU",
    "cpu_user.find_duty": (
        "Find the process or container that uses the CPU (top, docker stats), now, while SSH "
        "still answers."
    ),
    "cpu_user.limit_it": "Limit it (docker update --cpus) or stop it.",
    "cpu_user.limit": (
        "Limit the {who}, which uses {percent}% of the CPU, to {cpus} vCPU: run the first command "
        "below on the server (as root)."
    ),
    "cpu_user.limited": (
        "The {who} still uses {percent}% of the CPU within the limit that Lifeguard has set: find "
        "out what keeps it busy."
    ),
    "cpu_user.stop": "Limit or stop the {who}, which uses {percent}% of the CPU.",
    "cpu_user.ask": "Find what uses the CPU, and limit it.",
}
