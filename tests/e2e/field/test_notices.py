"""Every email can be read at 4 a.m., and what matters is told once, and at once."""

from __future__ import annotations

import re
import unicodedata

from lifeguard.core.text.message import message
from sandbox.gateway.names import hex_id
from sandbox.hosts.launch import ROOT_DEVICE
from tests.e2e.field.conftest import LOUD, Field, Message
from tests.support.words import english

SERVER = "i-0c4d1e2f3a4b50001"
CURE = ["CreateImage", "StopInstances", "StartInstances"]
UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp"})
"""Unicode's control and format characters, those of the writing direction among them."""


def unseen(text: str) -> set[str]:
    return {f"U+{ord(letter):04X}" for letter in text if unicodedata.category(letter) in UNSEEN}


def test_in_china_links_lead_to_the_chinese_console(field: Field) -> None:
    case = field("china_console_links")
    assert case.calls == CURE
    assert case.status == "resolved"
    assert case.verdicts == [Message.FIXED]
    for mail in case.mails:
        assert "console.amazonaws.cn/" in mail.text
        assert "aws.amazon.com" not in mail.text


def test_a_hostile_name_stays_a_name(field: Field) -> None:
    """It holds new lines, another subject, a Bcc, and a mark that reverses the text after it."""
    case = field("hostile_name_tag")
    assert case.status == "resolved"
    assert case.verdicts == [Message.FIXED]
    for email in case.emails:
        assert len(email["subject"]) < 100
        assert re.match(r"\[Lifeguard\] [A-Z]+ \W?web\b", email["subject"])
        assert unseen(email["subject"]) == set()
        assert not any(line.startswith("Bcc:") for line in email["body"].splitlines())
        assert unseen(email["body"].replace("\n", "")) == set()


def test_one_notice_for_twelve_servers_makes_one_email_and_one_outcome(field: Field) -> None:
    case = field("one_event_twelve_servers")
    assert case.calls == []
    assert [one["status"] for one in case.document["incidents"]] == ["resolved"] * 12
    planned = [mail for mail in case.mails if mail.at < "2026-11-20T10:15:00Z"]
    outcome = [mail for mail in case.mails if mail.at > "2026-12-02T04:00:00Z"]
    assert (len(planned), len(outcome)) == (1, 1)
    assert planned[0].said is Message.PLANNED
    assert outcome[0].said in {Message.FIXED, Message.TOLD}
    for number in range(12):
        assert f"web-{number}" in planned[0].text
        assert f"web-{number}" in outcome[0].text


def test_a_connectivity_problem_that_aws_reports_is_told(field: Field) -> None:
    """EC2's checks do not measure it, and they pass."""
    case = field("network_issue_checks_pass", "2026-11-20T11:00:00Z")
    assert case.calls == []
    assert len(case.mails) == 1
    assert case.mails[0].at < "2026-11-20T10:10:00Z"
    assert case.mails[0].said is not Message.FIXED
    assert "vpn-1" in case.mails[0].subject
    assert "connectivity" in case.mails[0].text.lower()


def test_a_retirement_of_a_dedicated_host_names_date_and_servers(field: Field) -> None:
    case = field("host_access_revoked")
    host = hex_id("h-0", SERVER, length=16)
    assert case.calls == []
    assert case.status == "needs_human"
    assert case.incident["resource"] == host
    assert case.kinds == [Message.ASKS]
    (mail,) = case.mails
    assert host in mail.text
    assert "lic-1" in mail.text
    assert any(date in mail.subject for date in ("2 Dec", "2026-12-02"))


def test_a_lost_volume_is_told_with_its_server(field: Field) -> None:
    """Events of Lightsail and RDS come with it: each is told, and nothing is done about it."""
    case = field("ebs_volume_lost")
    volume = hex_id("vol-0", SERVER, ROOT_DEVICE, length=16)
    assert case.calls == []
    assert not {"shop", "db-1"} & {one["resource"] for one in case.document["incidents"]}
    loud = [mail for mail in case.mails if mail.said in LOUD and "volume lost" in mail.subject]
    assert len(loud) == 1
    planned = [mail for mail in case.mails if mail.said in LOUD and mail not in loud]
    assert [("Affected" in mail.text) for mail in planned] == [True, True]
    assert "db-1" in loud[0].subject
    assert volume in loud[0].text
    assert f"{SERVER}, t3.micro, us-east-1a, 123456789012" in loud[0].text
    assert "not-applicable" not in loud[0].text  # its checks were not asked for


def test_each_reboot_is_told_at_once(field: Field) -> None:
    """A check fails at 11:00 while AWS's reboot of 2 December is awaited."""
    case = field("rebooted_but_told_days_later", "2026-11-20T12:00:00Z")
    assert case.calls == ["RebootInstances"]
    assert "2026-11-20T11:05:00Z" <= case.times("RebootInstances")[0] < "2026-11-20T11:06:00Z"
    assert case.verdicts == [Message.PLANNED, Message.FIXED]
    assert case.mails[-1].at < "2026-11-20T11:12:00Z"
    assert english(message("outcome.check_passes")) in case.mails[-1].text.lower()
    assert "gunicorn" in case.mails[-1].subject
    assert case.status == "waiting"
    assert case.server(SERVER)["healthy"]
