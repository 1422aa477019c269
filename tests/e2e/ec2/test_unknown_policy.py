"""A tag whose value names no policy leaves its server unprotected: the operator hears at once."""

from __future__ import annotations

from tests.e2e.conftest import Play
from tests.support.aws_events import INSTANCE


def test_a_tag_that_names_no_policy_is_told_at_once_and_once(play: Play) -> None:
    outcome = play([], {"tags": {"lifeguard": "prod"}}, until="2026-11-22T10:00Z")
    (email,) = outcome.emails
    assert email["at"] <= "2026-11-20T10:01:00Z"
    assert outcome.states == ["ACT"]
    assert "web-1" in email["subject"]
    assert '"prod"' in email["body"]
    assert "create-tags" in email["body"]
    assert outcome.calls == []


def test_another_wrong_value_is_told_anew(play: Play) -> None:
    tags = [
        {"at": f"2026-11-20T{at}Z", "do": "tag", "instance": INSTANCE, "value": value}
        for at, value in (("10:10", "default"), ("10:20", "prod"), ("10:30", "staging"))
    ]
    outcome = play([], {}, people=tags, until="2026-11-20T11:00Z")
    assert [email["at"] for email in outcome.emails] == [
        "2026-11-20T10:20:00Z",
        "2026-11-20T10:30:00Z",
    ]
