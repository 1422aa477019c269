"""A site that does not answer although its server is well, and what of it is no outage."""

from __future__ import annotations

import pytest

from lifeguard.core.text.message import Message, message
from tests.e2e.conftest import Document, Outcome, Play, flat, says
from tests.support.aws_events import INSTANCE

URL = "https://shop.example.com/health"
SITE: Document = {"endpoints": {"web-1": URL}}
REBOOT: Document = {"application_check": "reboot"}
BAD_GATEWAY: Document = {"status": 502, "after": 120}
CLEARED_BY_REBOOT: Document = {**BAD_GATEWAY, "cured_by": "reboot"}


def asked(
    play: Play, endpoint: Document, policy: Document | None = None, **more: object
) -> Outcome:
    """Return what comes of a site that answers like this."""
    return play([], {"endpoint": endpoint}, policy, SITE, **more)


def said(outcome: Outcome, code: str, number: int = 0, **params: str) -> bool:
    """Whether an email says this of the site."""
    return says(outcome.emails[number], message(code, **params))


def test_a_site_that_fails_is_told_with_since_when_and_what_it_answered(play: Play) -> None:
    outcome = asked(play, BAD_GATEWAY)
    assert outcome.calls == []
    assert outcome.states == ["DOWN"]
    assert outcome.status == "needs_human"
    email = outcome.emails[0]
    assert email["at"] == "2026-11-20T10:07:00Z"  # five minutes of grace after the first miss
    assert "DOWN since Fri 20 Nov 10:02 UTC" in flat(email["body"])
    assert said(outcome, "endpoint.status", status="502")
    assert "https[:]//shop[.]example[.]com/health" in flat(email["body"])
    assert said(outcome, "runbook.check_endpoint")


def test_the_first_word_says_so_while_lifeguard_waits(play: Play) -> None:
    outcome = asked(play, BAD_GATEWAY, {"tell_after": "2m"})
    assert outcome.states == ["DOWN", "DOWN"]
    assert outcome.emails[0]["at"] == "2026-11-20T10:04:00Z"
    assert said(outcome, "endpoint.status", status="502")


def test_where_the_policy_says_so_it_is_rebooted_once_and_proven_by_its_answer(
    play: Play,
) -> None:
    outcome = asked(play, CLEARED_BY_REBOOT, REBOOT)
    assert outcome.calls == ["CreateImage", "RebootInstances"]
    assert outcome.call_times["CreateImage"] == "2026-11-20T10:07:00Z"
    assert outcome.status == "resolved"
    assert outcome.states == ["FIXED"]
    assert said(outcome, "endpoint.status", status="200")


def test_what_a_reboot_does_not_cure_is_rebooted_once_and_goes_to_a_person(play: Play) -> None:
    outcome = asked(play, BAD_GATEWAY, REBOOT)
    assert outcome.calls == ["CreateImage", "RebootInstances"]
    assert outcome.states == ["DOWN"]
    assert outcome.status == "needs_human"


def test_one_miss_is_none(play: Play) -> None:
    outcome = asked(play, {**BAD_GATEWAY, "for": 60})
    assert outcome.document["incidents"] == []
    assert outcome.emails == []


def test_a_site_that_answers_again_by_itself_is_told_to_be_well(play: Play) -> None:
    outcome = asked(play, {**BAD_GATEWAY, "for": 180})
    assert outcome.calls == []
    assert outcome.status == "resolved"
    assert outcome.states == ["FIXED"]
    assert outcome.emails[0]["at"] < "2026-11-20T10:06"


@pytest.mark.parametrize(
    ("answers", "what"),
    [
        ({"timeout": True}, "timed out after 10 s"),
        ({"refused": True}, "connection refused"),
        ({"cert_days": 0}, "the certificate is not valid"),
    ],
)
def test_what_is_no_answer_is_a_miss(play: Play, answers: Document, what: str) -> None:
    outcome = asked(play, answers)
    assert outcome.states == ["DOWN"]
    assert what in flat(outcome.emails[0]["body"])


@pytest.mark.parametrize("status", [301, 401, 403, 404])
def test_a_site_that_redirects_or_wants_a_login_answers(play: Play, status: int) -> None:
    assert asked(play, {"status": status}).document["incidents"] == []


def test_the_host_s_own_failure_is_the_cause_and_its_remedy_cures_the_site(play: Play) -> None:
    outcome = play([], {"fault": "system", "endpoint": {"follows": "host"}}, REBOOT, SITE)
    assert outcome.calls == ["CreateImage", "StopInstances", "StartInstances"]
    assert outcome.status == "resolved"
    assert outcome.states == ["FIXED"]


def test_the_site_of_a_server_that_a_person_has_stopped_is_not_asked(play: Play) -> None:
    outcome = asked(
        play,
        {"refused": True},
        until="2026-11-20T11:00Z",
        instances=[{"id": INSTANCE, "name": "web-1", "state": "stopped"}],
    )
    assert outcome.document["incidents"] == []
    assert outcome.emails == []


def test_who_stops_the_server_ends_the_incident(play: Play) -> None:
    stop = [{"at": "2026-11-20T10:05:00Z", "do": "stop", "instance": INSTANCE}]
    outcome = asked(play, BAD_GATEWAY, people=stop, until="2026-11-20T11:00Z")
    assert outcome.status == "closed"
    assert outcome.states == ["FYI"]


def test_an_operator_who_only_observes_hears_of_it_once(play: Play) -> None:
    outcome = asked(play, BAD_GATEWAY, {"mode": "observe"}, until="2026-11-20T12:00Z")
    assert outcome.calls == []
    assert outcome.states == ["DOWN"]


@pytest.mark.parametrize("address", ["169.254.169.254", "127.0.0.1", "fd00:ec2::254", "::1"])
def test_an_address_of_the_cloud_or_the_machine_is_not_asked_and_told_of_once(
    play: Play, address: str
) -> None:
    outcome = asked(play, {"status": 502, "address": address}, until="2026-11-20T11:00Z")
    assert outcome.document["incidents"] == []
    assert outcome.states == ["ACT"]
    assert message_of("endpoint.gist.forbidden_address", outcome)


@pytest.mark.parametrize(
    ("answers", "gist"),
    [
        ({"cert_days": 13}, "endpoint.gist.certificate_ends"),
        ({"wrong_name": True}, "endpoint.gist.wrong_name"),
    ],
)
def test_a_certificate_that_ends_soon_or_has_another_name_is_no_outage_and_told_of_once(
    play: Play, answers: Document, gist: str
) -> None:
    outcome = asked(play, answers, until="2026-11-20T12:00Z")
    assert outcome.document["incidents"] == []
    assert outcome.states == ["ACT"]
    assert message_of(gist, outcome)


def test_a_certificate_that_lasts_for_longer_is_not_told_of(play: Play) -> None:
    assert asked(play, {"cert_days": 15}, until="2026-11-20T12:00Z").emails == []


def test_a_name_that_no_server_has_is_told_of_once(play: Play) -> None:
    outcome = play([], {}, None, {"endpoints": {"shop": URL}}, until="2026-11-20T11:00Z")
    assert outcome.states == ["ACT"]
    assert message_of("endpoint.gist.no_server", outcome)


def test_a_name_that_two_servers_have_is_asked_for_neither(play: Play) -> None:
    two = [{"id": name, "name": "web-1", "endpoint": {"status": 502}} for name in (INSTANCE, "i-2")]
    outcome = play([], {}, None, SITE, until="2026-11-20T11:00Z", instances=two)
    assert outcome.document["incidents"] == []
    assert outcome.states == ["ACT"]


def message_of(code: str, outcome: Outcome) -> bool:
    """Whether the first subject says this."""
    return says({"body": outcome.emails[0]["subject"]}, Message(code))
