"""The order of the texts of an outage: that in which a request passes what wrote them."""

from __future__ import annotations

from collections.abc import Iterable

from lifeguard.core.policy.path import ANY_BALANCER, Hop, HopPlace, balancer_name

Texts = tuple[tuple[str, str], ...]
"""The name of each hop, and its text."""


def in_order(path: Iterable[Hop], balancers: Texts, logs: Texts) -> Texts:
    """Return all texts in the order of a policy's path.

    A request comes through the load balancers first: those that the path does not name stand before
    it. What else it does not name comes last.

    Args:
        path: as the policy has it.
        balancers: by the load balancers' names.
        logs: by hop.
    """
    hops = tuple(path)
    order = {hop.hop: number for number, hop in enumerate(hops)}
    found = [(_hop(hops, name), name, text) for name, text in balancers]
    before = tuple((name, text) for hop, name, text in found if not hop)
    named = tuple((hop, text) for hop, _, text in found if hop)
    rest = sorted((*named, *logs), key=lambda one: order.get(one[0], len(order)))
    return (*before, *rest)


def _hop(path: tuple[Hop, ...], balancer: str) -> str:
    """Return the hop that a load balancer is, or "": none that the path names."""
    for hop in path:
        if hop.place is HopPlace.LOAD_BALANCER and balancer_name(hop.at) == balancer:
            return hop.hop
    return next((hop.hop for hop in path if hop.place is None and hop.hop in ANY_BALANCER), "")
