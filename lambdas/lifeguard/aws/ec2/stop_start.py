"""Stopping and starting many instances with one call, proven first to be undoable."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from lifeguard.aws.ec2.describe_instances import by_filter
from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import Refused, Retryable, answer, translated
from lifeguard.aws.session.outcome import result_of
from lifeguard.core.incident.action_record import Result
from lifeguard.core.kinds.ec2.instance import InstanceState
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import Message, coded, message
from lifeguard.core.throttling.power_call import PowerCall
from lifeguard.immutable import immutable

if TYPE_CHECKING:
    from mypy_boto3_ec2 import EC2Client

_INSTANCE = re.compile(r"\bi-[0-9a-f]+\b")
"""An instance's id in EC2's words."""
WOULD_SUCCEED = "DryRunOperation"
PAGE = 100


@immutable
class PowerCallOutcome:
    """What EC2 answered to a call for several instances; `named` are those its message names."""

    result: Result
    reason: Message
    code: str = ""
    named: tuple[str, ...] = ()


class StartRefusedError(Refused):
    """EC2 would not start again what is to be stopped, so it is not stopped."""


@immutable
class Run:
    """One instance's state and since when it runs, or ran."""

    state: InstanceState
    launched_at: datetime | None


def prove(call: PowerCall) -> PowerCallOutcome:
    """Ask whether EC2 would let us start again what the call's proof names; nothing is done.

    Raises:
        Retryable: EC2 throttled it.
    """
    return _made(call, lambda ec2: _prove_the_start(ec2, call.proof))


def carry_out(call: PowerCall) -> PowerCallOutcome:
    """Make a call, without its proof. EC2 does it to all of its instances or to none.

    Raises:
        Retryable: EC2 throttled it, so nothing was done.
    """
    return _made(call, lambda ec2: _call(ec2, call.verb, list(call.ids)))


def _made(call: PowerCall, make: Callable[[EC2Client], None]) -> PowerCallOutcome:
    try:
        with translated():
            make(client("ec2", call.region))
    except (Retryable, Refused) as error:
        said = frozenset(_INSTANCE.findall(error.said))
        named = tuple(one for one in call.ids if one in said)
        return PowerCallOutcome(result_of(error), _refusal(error), error.code, named)
    accepted = message("answer.accepted", action=coded("verb", call.verb))
    return PowerCallOutcome(Result.DONE, accepted)


def _call(ec2: EC2Client, verb: Verb, ids: list[str]) -> None:
    match verb:
        case Verb.START:
            ec2.start_instances(InstanceIds=ids)
        case Verb.FORCE_STOP:
            ec2.stop_instances(InstanceIds=ids, Force=True)
        case _:
            ec2.stop_instances(InstanceIds=ids)


def _refusal(error: Retryable | Refused) -> Message:
    if isinstance(error, StartRefusedError):
        return message("answer.start_refused", answer=answer(error))
    return answer(error)


def _prove_the_start(ec2: EC2Client, ids: tuple[str, ...]) -> None:
    """Ask EC2 whether we may start again what is to be stopped.

    Raises:
        Retryable, Refused: the start would not be allowed; nothing has been done.
    """
    try:
        with translated():
            ec2.start_instances(InstanceIds=list(ids), DryRun=True)
    except Refused as refused:
        if refused.code != WOULD_SUCCEED:
            raise StartRefusedError(refused.code, refused.said) from refused


def runs(region: str, ids: Iterable[str]) -> Mapping[str, Run]:
    """Return how instances stand; those that EC2 does not know are left out.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    wanted = sorted(ids)
    found: dict[str, Run] = {}
    for start in range(0, len(wanted), PAGE):
        # A filter, since one unknown id among InstanceIds would fail the whole call.
        named = {"instance-id": wanted[start : start + PAGE]}
        with translated():
            for one in by_filter(client("ec2", region), named):
                run = Run(InstanceState(one["State"]["Name"]), one.get("LaunchTime"))
                found[one["InstanceId"]] = run
    return found
