"""English templates: whether load balancers find a server healthy, and its way out and back."""

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
    "places.load_balancer": "the load balancer {name:40}",
    "places.target_group": "the target group {name:40}",
    "places.out_first": "the server leaves {place} before its restart",
    "places.requests_end": "requests that are under way may still end",
    "places.must_be_back": "Lifeguard removed the server and must return it",
    "places.back_soon": "the server returns to {place}",
    "places.back_again": "Lifeguard tries again to return the server to {place} ({reason})",
    "places.back_when_running": "the server is stopped, and only a running one can be returned",
    "places.not_back_yet": "not returned to {place} yet",
    "places.not_back": "not returned to {place}",
    "places.goes_on": (
        "Lifeguard removed the server from {place} before a restart and cannot return it yet. "
        "Lifeguard goes on trying; if the server is needed sooner, return it yourself."
    ),
    "places.by_hand": (
        "Return the server to {place}. Lifeguard removed it before a restart and cannot return it."
    ),
    "places.tried_for_a_day": "Lifeguard has tried for a day to return the server: {reason}",
}
