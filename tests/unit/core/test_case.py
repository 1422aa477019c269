"""How the case of an incident grows, and what the report and the stack see of it."""

from __future__ import annotations

import pytest

from lifeguard.core.case import Result
from lifeguard.core.incident import Rung
from lifeguard.core.move import Notice
from lifeguard.core.policy import Mode, Notify, Policies, Policy
from tests.unit.core.cases import act, at, case, did, server, was_told


def test_the_last_act_and_the_last_backup_are_told_apart() -> None:
    begun = case(server())
    assert (begun.last, begun.backup) == (None, None)
    image, stop, again = act("create_image"), act("stop"), act("create_snapshots")
    acted = did(begun, image, stop, again)
    assert (acted.last, acted.backup) == (stop, again)


def test_the_latest_email_of_its_sort_counts() -> None:
    begun = was_told(case(server()), Notice.ASKED, "first", at("12:01"))
    begun = was_told(was_told(begun, Notice.PLANNED), Notice.ASKED, "second", at("12:02"))
    latest = begun.has_told(Notice.ASKED)
    assert latest is not None
    assert latest.about == "second"
    assert begun.has_told(Notice.STRANDED) is None


@pytest.mark.parametrize(
    ("result", "reason"),
    [
        (Result.DONE, "why we chose to stop"),
        (Result.ALREADY, "why we chose to stop"),
        (Result.FAILED, "why we chose to stop: InternalError: please try again"),
        (Result.REFUSED, "why we chose to stop: UnauthorizedOperation: you are not authorized"),
    ],
)
def test_a_rung_says_why_and_if_it_failed_what_aws_answered(result: Result, reason: str) -> None:
    assert act("stop", result=result).rung() == Rung("stop", result.value, reason)


@pytest.mark.parametrize(("mode", "may_act"), [(Mode.OBSERVE, False), (Mode.ASK, True)])
def test_the_stack_grants_rights_to_act_only_where_a_policy_acts(
    mode: Mode, *, may_act: bool
) -> None:
    policies = {"default": Policy("default"), "web": Policy("web", mode=mode)}
    deployed = Policies(notify=Notify(("ops@example.com",)), policies=policies).deployment()
    assert deployed.may_act is may_act
    assert deployed.emails == ("ops@example.com",)
    assert deployed.opt_in_tag == "lifeguard"
