"""What must not be done without a person is asked, once, and nothing is changed."""

from __future__ import annotations

from tests.e2e.field.conftest import Case, Field, Message

SERVER = "i-0c4d1e2f3a4b50001"


def assert_asked_and_untouched(case: Case) -> None:
    assert case.calls == []
    assert case.status == "needs_human"
    assert case.kinds == [Message.ASKS]
    assert case.mails[0].at < "2026-11-20T10:02:00Z"
    server = case.server(SERVER)
    assert (server["state"], server["open_events"]) == ("running", ["instance-stop"])


def test_a_customer_key_without_a_grant_forbids_the_stop(field: Field) -> None:
    case = field("customer_key_no_grant")
    assert_asked_and_untouched(case)
    assert "key" in case.incident["reason"]
    text = case.mails[0].text
    assert "5caaefd2-c081-49b0-8386-a2afd52e9869" in text
    assert "kms_keys" in text


def test_a_server_in_a_capacity_block_is_asked_about(field: Field) -> None:
    case = field("capacity_block")
    assert_asked_and_untouched(case)
    assert "cb-0123456789abcdef0" in case.mails[0].text


def test_without_room_for_a_backup_nothing_is_stopped(field: Field) -> None:
    """It has eleven data volumes, and the account has no room for more snapshots."""
    case = field("snapshot_limit_reached")
    assert_asked_and_untouched(case)
    assert "SnapshotLimitExceeded" in case.mails[0].text
