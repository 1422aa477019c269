"""A server that its load balancer finds unhealthy although its own checks pass."""

from __future__ import annotations

from lifeguard.core.text.message import message
from sandbox.replay.replay import Replay
from tests.e2e.conftest import Document, Outcome, Play, flat, says
from tests.e2e.ec2.test_endpoints import BAD_GATEWAY, CLEARED_BY_REBOOT, REBOOT, SITE, said
from tests.support.aws_events import INSTANCE

UNHEALTHY = "unhealthy behind shop (Target.ResponseCodeMismatch)"


def behind(
    play: Play, endpoint: Document, policy: Document | None = None, **more: object
) -> Outcome:
    """Return what comes of a server behind a load balancer that answers like this."""
    return play([], {"target_group": "shop", "endpoint": endpoint}, policy, **more)


def in_two_groups(replay: Replay) -> None:
    """Register the server with a second target group, too."""
    replay.account.world.estate.targets.found("api", INSTANCE)


def test_it_is_told_with_which_target_group_and_why(play: Play) -> None:
    outcome = behind(play, BAD_GATEWAY)
    assert outcome.calls == []
    assert outcome.status == "needs_human"
    assert outcome.states == ["DOWN"]
    email = outcome.emails[0]
    assert email["at"] == "2026-11-20T10:07:00Z"  # five minutes of grace after the first look
    assert "DOWN web-1: unhealthy behind shop" in email["subject"]
    assert UNHEALTHY.casefold() in flat(email["body"]).casefold()
    assert "DOWN since Fri 20 Nov 10:02 UTC" in flat(email["body"])
    assert says(email, message("runbook.check_target"))


def test_where_the_policy_says_so_it_is_rebooted_once_and_proven_by_its_health(play: Play) -> None:
    outcome = behind(play, CLEARED_BY_REBOOT, REBOOT)
    assert outcome.calls == ["CreateImage", "RebootInstances"]
    assert outcome.status == "resolved"
    assert outcome.states == ["FIXED"]
    assert UNHEALTHY.casefold() in flat(outcome.emails[0]["body"]).casefold()
    assert "healthy behind shop" in flat(outcome.emails[0]["body"])


def test_what_a_reboot_does_not_cure_is_rebooted_once_and_goes_to_a_person(play: Play) -> None:
    outcome = behind(play, BAD_GATEWAY, REBOOT)
    assert outcome.calls == ["CreateImage", "RebootInstances"]
    assert outcome.states == ["DOWN"]
    assert outcome.status == "needs_human"


def test_one_look_is_no_news(play: Play) -> None:
    outcome = behind(play, {**BAD_GATEWAY, "for": 60})
    assert outcome.document["incidents"] == []
    assert outcome.emails == []


def test_one_that_is_healthy_again_by_itself_is_told_to_be_well(play: Play) -> None:
    outcome = behind(play, {**BAD_GATEWAY, "for": 180})
    assert outcome.calls == []
    assert outcome.status == "resolved"
    assert outcome.states == ["FIXED"]
    assert outcome.emails[0]["at"] < "2026-11-20T10:06"


def test_two_target_groups_are_one_incident_that_names_both(play: Play) -> None:
    outcome = behind(play, BAD_GATEWAY, script=in_two_groups)
    assert outcome.states == ["DOWN"]
    assert outcome.status == "needs_human"
    body = flat(outcome.emails[0]["body"]).casefold()
    assert "unhealthy behind api (target.responsecodemismatch) and shop (" in body


def test_a_silent_site_and_an_unhealthy_target_are_one_incident_and_one_reboot(play: Play) -> None:
    outcome = behind(play, CLEARED_BY_REBOOT, REBOOT, top=SITE)
    assert outcome.calls == ["CreateImage", "RebootInstances"]
    assert outcome.status == "resolved"
    assert outcome.states == ["FIXED"]
    assert said(outcome, "endpoint.status", status="200")


def test_a_server_without_the_tag_is_nobody_s_business(play: Play) -> None:
    outcome = behind(
        play,
        BAD_GATEWAY,
        instances=[{"id": INSTANCE, "name": "web-1", "tags": {}}],
        until="2026-11-20T10:30Z",
    )
    assert outcome.document["incidents"] == []
    assert outcome.emails == []


def test_the_host_s_own_failure_is_the_cause_and_its_remedy_cures_the_target(play: Play) -> None:
    outcome = play([], {"target_group": "shop", "fault": "system"}, REBOOT)
    assert outcome.calls == ["CreateImage", "StopInstances", "StartInstances"]
    assert outcome.status == "resolved"
    assert outcome.states == ["FIXED"]
