"""English templates: whether load balancers find a server healthy."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "cause.unhealthy-target": "unhealthy behind {groups:40}",
    "target.unhealthy": "unhealthy behind {places:and}",
    "target.place": "{group:40} ({reason})",
    "target.healthy": "healthy behind {groups:40}",
    "target.behind_none": "the server is behind no load balancer any more",
    "runbook.check_target": (
        "Check the web server, the application and their logs. A load balancer finds this server unhealthy. "
        "Then check the path, the port and the expected code of its health check, and the security groups."
    ),
    "page_cause.unhealthy-target": "A load balancer finds the server unhealthy.",
}
