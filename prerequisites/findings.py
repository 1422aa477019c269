"""All that is asked, in order, and what an answer that AWS refuses comes to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from botocore.exceptions import BotoCoreError, ClientError

from account.session import code
from prerequisites.network import network_fits
from prerequisites.place import Place
from prerequisites.region import durable_functions_are_offered, partition_is_served
from prerequisites.rights import account_is_bootstrapped, caller_may_deploy
from prerequisites.stack import stack_can_be_deployed


@dataclass(frozen=True, slots=True)
class Obstacle:
    """The deployment would fail: why, and what to do."""

    said: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """AWS does not let the caller ask, or does not answer: the deployment may go on."""

    said: str


Check = Callable[[Place], Iterator[str]]

CHECKS: tuple[tuple[str, Check], ...] = (
    ("whether Lifeguard is made for the Region's partition", partition_is_served),
    ("whether the Region offers Lambda durable functions", durable_functions_are_offered),
    ("whether the account is prepared for the CDK", account_is_bootstrapped),
    ("whether you may deploy to the account", caller_may_deploy),
    ("whether the stack can be deployed now", stack_can_be_deployed),
    ("whether there is room for the VPC of the restore drills", network_fits),
)
"""What is asked, in words, and who asks it."""


def findings(place: Place) -> Iterator[Obstacle | Unknown]:
    """Yield what speaks against a deployment, and what could not be asked."""
    for question, check in CHECKS:
        try:
            yield from map(Obstacle, check(place))
        except ClientError as error:
            yield Unknown(f"{question} ({code(error)})")
        except BotoCoreError as error:
            yield Unknown(f"{question} ({error})")
