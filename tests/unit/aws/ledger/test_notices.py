"""One notice for several servers: who is told of together, and what became of each."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from lifeguard.aws.ledger.expressions import unpack
from lifeguard.aws.ledger.notices import REMEMBER, Ends, Notices
from lifeguard.aws.session.clients import client
from lifeguard.core.notification.named import NamedServer
from lifeguard.core.notification.shared_notice import OWN_EMAIL
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import message
from tests.support.account import REGION, TABLE
from tests.support.situations import NOON

pytestmark = pytest.mark.usefixtures("_in_account")

NOTICES = Notices(TABLE, REGION)
NOTICE = "123456789012/us-east-1/instance-retirement/2026-11-30T12:00:00+00:00"
WEB, DB, LATE = "incident-1", "incident-2", "incident-3"
WEB_1, DB_1 = NamedServer("i-1", foreign("web-1")), NamedServer("i-2", foreign("db-1"))
BOTH = {DB: DB_1, WEB: WEB_1}
RESTARTED = message("shared.result", done=message("remedy.stop_start"), why=foreign("it runs"))
GONE = message("storm.closed")


def joined() -> None:
    NOTICES.join(NOTICE, WEB, WEB_1, NOON)
    NOTICES.join(NOTICE, DB, DB_1, NOON)


def test_the_first_who_tells_names_all_that_have_joined_by_name() -> None:
    joined()
    assert list((NOTICES.announce(NOTICE, WEB) or {}).items()) == list(BOTH.items())


def test_the_others_say_nothing_of_their_own() -> None:
    joined()
    NOTICES.announce(NOTICE, WEB)
    assert NOTICES.announce(NOTICE, DB) == {}


def test_whose_email_was_not_sent_names_the_same_again() -> None:
    joined()
    for _ in range(2):
        assert NOTICES.announce(NOTICE, WEB) == BOTH


def test_one_who_joins_after_the_email_is_not_taken_for_told() -> None:
    joined()
    NOTICES.announce(NOTICE, WEB)
    NOTICES.join(NOTICE, LATE, NamedServer("i-3"), NOON)
    assert NOTICES.announce(NOTICE, LATE) is None
    assert NOTICES.ended(NOTICE, LATE, GONE) is None
    found = NOTICES.ended(NOTICE, WEB, GONE)
    assert found is not None
    assert found.servers == BOTH


def test_the_outcome_is_complete_with_the_last_of_those_that_were_told_of() -> None:
    joined()
    NOTICES.announce(NOTICE, WEB)
    first = NOTICES.ended(NOTICE, WEB, RESTARTED)
    assert first == Ends(BOTH, {WEB: RESTARTED})
    assert not first.complete
    last = NOTICES.ended(NOTICE, DB, GONE)
    assert last == Ends(BOTH, {WEB: RESTARTED, DB: GONE})
    assert last.complete


def test_an_outcome_is_noted_once() -> None:
    joined()
    NOTICES.announce(NOTICE, WEB)
    NOTICES.ended(NOTICE, WEB, OWN_EMAIL)
    assert NOTICES.ended(NOTICE, WEB, GONE) is None
    last = NOTICES.ended(NOTICE, DB, GONE)
    assert last is not None
    assert last.results[WEB] == OWN_EMAIL


def test_where_nobody_was_told_the_outcome_is_of_all_that_have_joined() -> None:
    joined()
    found = NOTICES.ended(NOTICE, DB, GONE)
    assert found == Ends(BOTH, {DB: GONE})


def test_another_notice_is_another_item() -> None:
    joined()
    NOTICES.join("another", DB, DB_1, NOON)
    assert NOTICES.announce("another", DB) == {DB: DB_1}
    assert NOTICES.announce(NOTICE, WEB) == BOTH


def test_it_is_remembered_longer_than_a_notice_lies_ahead() -> None:
    NOTICES.join(NOTICE, WEB, WEB_1, NOON)
    (item,) = client("dynamodb", REGION).scan(TableName=TABLE)["Items"]
    expires = datetime.fromtimestamp(int(unpack(item)["expires_at"]), UTC)
    assert expires == NOON + REMEMBER > NOON + timedelta(days=7 * 31)
