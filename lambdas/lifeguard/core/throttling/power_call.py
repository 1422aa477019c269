"""One call to EC2 for many instances, and its parts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from enum import StrEnum

from lifeguard.core.resources.verb import Verb
from lifeguard.core.throttling.power_request import PowerRequest
from lifeguard.immutable import immutable

PROOF = 20
"""The ids that a proof names while it is calm."""


class Doubt(StrEnum):
    """Why EC2 may refuse to start instances of one type in one zone."""

    NONE = ""
    SOME = "some"  # it lately lacked capacity for some of them
    ALL = "all"  # it lately lacked capacity for each that was tried


@immutable
class PowerCall:
    """One call for many instances; a stop comes with its proof, a DryRun start of those ids.

    Where EC2 may lack capacity for all, the first is asked for alone, and the others if it starts.
    """

    verb: Verb
    account: str
    region: str
    requests: tuple[PowerRequest, ...]
    proof: tuple[str, ...] = ()
    doubt: Doubt = Doubt.NONE

    @property
    def one_first(self) -> bool:
        """Whether the first is asked for alone."""
        return self.doubt is Doubt.ALL and len(self.requests) > 1

    @property
    def ids(self) -> tuple[str, ...]:
        """The instances it names."""
        return tuple(request.resource.id for request in self.requests)

    @property
    def paying(self) -> int:
        """The instances whose tokens it takes at once."""
        return 1 if self.one_first else len(self.requests)


def halves(call: PowerCall) -> tuple[PowerCall, PowerCall]:
    """Return the call as two, to find the one instance that EC2 refuses it for.

    Raises:
        ValueError: it names one instance only.
    """
    if len(call.requests) < 2:  # noqa: PLR2004  a half needs one at least
        msg = f"a call for {len(call.requests)} instance cannot be halved"
        raise ValueError(msg)
    return split(call, len(call.requests) // 2)


def split(call: PowerCall, first: int) -> tuple[PowerCall, PowerCall]:
    """Return a call for the first so many, and one for the others."""
    return part(call, call.requests[:first]), part(call, call.requests[first:])


def without(call: PowerCall, requests: Collection[PowerRequest]) -> PowerCall:
    """Return the call for all others."""
    left_out = {request.bound for request in requests}
    return part(call, [request for request in call.requests if request.bound not in left_out])


def part(call: PowerCall, requests: Sequence[PowerRequest]) -> PowerCall:
    """Return the call for some of its requests, with a proof of its size."""
    proof = sample(requests, min(len(call.proof), len(requests))) if call.proof else ()
    return replace(call, requests=tuple(requests), proof=proof)


def sample(requests: Sequence[PowerRequest], size: int) -> tuple[str, ...]:
    """Return the ids of one request of each policy, then of others up to that size."""
    chosen = {request.policy: request.resource.id for request in reversed(requests)}
    ids = dict.fromkeys(chosen[policy] for policy in dict.fromkeys(w.policy for w in requests))
    for request in requests:
        if len(ids) >= size:
            break
        ids.setdefault(request.resource.id)
    return tuple(ids)[:PROOF]
