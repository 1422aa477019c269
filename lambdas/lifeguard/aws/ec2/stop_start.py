"""Stopping and starting many instances with one call, proven first to be undoable."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from lifeguard.aws.ec2.describe_instances import by_filter
from lifeguard.aws.ec2.refusals import result_of
from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import Refused, Retryable, translated
from lifeguard.core.incident.action_record import Result
from lifeguard.core.kinds.ec2.instance import InstanceState
from lifeguard.core.resources.verb import Verb
from lifeguard.core.throttling.batch import PowerCall

if TYPE_CHECKING:
    from mypy_boto3_ec2 import EC2Client

WOULD_SUCCEED = "DryRunOperation"
PAGE = 100


@dataclass(frozen=True, slots=True)
class PowerCallOutcome:
    """What EC2 answered to a call for several instances."""

    result: Result
    reason: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """One instance's state and since when it runs, or ran."""

    state: InstanceState
    launched_at: datetime | None


def carry_out(call: PowerCall) -> PowerCallOutcome:
    """Make a call. EC2 does it to all of its instances or to none.

    Raises:
        Retryable: EC2 throttled it, so nothing was done.
    """
    ids = [request.resource.id for request in call.requests]
    try:
        with translated():
            ec2 = client("ec2", call.region)
            if call.verb is Verb.START:
                ec2.start_instances(InstanceIds=ids)
                return PowerCallOutcome(Result.DONE, "EC2 accepted the start")
            if call.proof:
                _prove_the_start(ec2, call.proof)
            if call.verb is Verb.FORCE_STOP:
                ec2.stop_instances(InstanceIds=ids, Force=True)
                return PowerCallOutcome(Result.DONE, "EC2 accepted the forced stop")
            ec2.stop_instances(InstanceIds=ids)
            return PowerCallOutcome(Result.DONE, "EC2 accepted the stop")
    except (Retryable, Refused) as error:
        return PowerCallOutcome(result_of(error), str(error), error.code)


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
            raise Refused(refused.code, f"so it was not stopped either: {refused}") from refused


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
