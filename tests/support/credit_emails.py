"""The emails about CPU credits, as they come of a decision: for golden files and properties."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from lifeguard.core.kinds.ec2.problem import ProblemKind
from lifeguard.core.notification.view import EmailView
from lifeguard.core.resources.verb import Verb
from tests.support.cpu_credits import CHARGED, GONE, LOW, UNLIMITED
from tests.support.emails import SEOUL, due
from tests.support.guests import SPIKING, visit
from tests.support.situations import ACT, ASK, NOON, act, at, did, instance, look, situation

_MAY = replace(ACT, unlimited_credits=True)


def _low() -> EmailView:
    """A Node.js container without a limit takes all CPU; the policy allows unlimited mode."""
    found = situation(instance(credits=LOW), policy=_MAY, settings=SEOUL)
    return due(replace(found, guest=visit(SPIKING, NOON)))


def _asked() -> EmailView:
    policy = replace(ASK, unlimited_credits=True)
    return due(situation(instance(credits=GONE), policy=policy, settings=SEOUL))


def _unlimited() -> EmailView:
    found = situation(instance(credits=GONE), policy=_MAY, settings=SEOUL)
    record = act(Verb.UNLIMITED_CREDITS, at("12:01"), problem=ProblemKind.CREDITS_GONE)
    free = replace(GONE, mode=UNLIMITED)
    return due(look(did(found, record), at("12:02"), credits=free))


def _charged() -> EmailView:
    return due(situation(instance(credits=CHARGED, type="t3.large"), settings=SEOUL))


SCENES: Mapping[str, Callable[[], EmailView]] = MappingProxyType(
    {
        "cpu-credits-asked": _asked,
        "cpu-credits-charged": _charged,
        "cpu-credits-low-of-a-container": _low,
        "cpu-credits-unlimited": _unlimited,
    }
)
