"""English templates: load balancers and target groups that a server leaves and returns to."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
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
