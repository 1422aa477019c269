"""What `backup` remembers from one hour to the next."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from lifeguard.aws.ledger.backup_history import BackupHistoryStore, Written
from lifeguard.aws.session.errors import Retryable
from lifeguard.core.backup.history import BackupAges, BackupHistory, Counts, FleetBackups
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import NOTHING, message
from tests.support.account import (
    REGION,
    TABLE,
    Fake,
    failing,
    stored,
)
from tests.support.situations import INSTANCE, NOON

pytestmark = pytest.mark.usefixtures("_in_account")

BOOK = BackupHistoryStore(TABLE, REGION)
SAID = message("backup.aws_said", code="UnsupportedOperation", said=foreign("no"))
NOTES = BackupHistory(
    INSTANCE,
    NOON,
    "20261120T0200Z",
    ("a-1", "a-2"),
    ("a retried",),
    why=SAID,
    refused=message("backup.refused", answer=SAID),
    drilled_at=NOON,
    left_out=message("backup.of_a_group", group=foreign("web")),
)
BLOCKED = message(
    "retention.hidden",
    user=message("retention.template", template="lt-1", version="1"),
    parameter="resolve:ssm:/golden",
)
AGES = BackupAges(2, 3, NOON)


def test_at_first_it_remembers_nothing() -> None:
    assert BOOK.read() == Written(FleetBackups(), {})


def test_what_is_written_is_read() -> None:
    BOOK.note(NOTES, NOON)
    BOOK.note(replace(NOTES, instance="i-2", failed=()), NOON)
    BOOK.listed(NOON)
    BOOK.orphans(["us-east-1/snap-1"])
    BOOK.blocked(BLOCKED)
    BOOK.ages(AGES)
    BOOK.count(Counts(made=2, failed=1), NOON)
    BOOK.count(Counts(made=1, would=4), NOON)
    BOOK.count(Counts(pruned=5, copied=6), NOON + timedelta(days=1))
    wanted = Written(
        FleetBackups(
            NOON,
            ("us-east-1/snap-1",),
            {
                date(2026, 11, 20): Counts(made=3, failed=1, would=4),
                date(2026, 11, 21): Counts(pruned=5, copied=6),
            },
            BLOCKED,
            AGES,
        ),
        {INSTANCE: NOTES, "i-2": replace(NOTES, instance="i-2", failed=())},
    )
    assert BOOK.read() == wanted
    BOOK.blocked(NOTHING)
    assert BOOK.read().fleet.blocked == NOTHING


def test_nothing_done_is_not_written() -> None:
    BOOK.count(Counts(), NOON)
    assert BOOK.read() == Written(FleetBackups(), {})


def test_notes_end_some_time_after_their_last_change_and_the_first_list_is_never_forgotten() -> (
    None
):
    BOOK.note(NOTES, NOON)
    BOOK.listed(NOON)
    assert stored("backups", INSTANCE)["expires_at"] > NOON.timestamp() + 60 * 86400
    assert "expires_at" not in stored("backups", "fleet")


def test_no_answer_is_no_empty_book(monkeypatch: pytest.MonkeyPatch) -> None:
    Fake(monkeypatch, {"Query": failing("ThrottlingException")})
    with pytest.raises(Retryable):
        BOOK.read()
