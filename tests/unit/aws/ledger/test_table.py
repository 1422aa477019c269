"""The ledger's table: what a write leaves behind, and what its conditions refuse."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

import lifeguard
from lifeguard import codec
from lifeguard.aws.ledger.backup_history import BackupHistoryStore
from lifeguard.aws.ledger.budgets import AdmissionStore
from lifeguard.aws.ledger.commands import CommandLedger
from lifeguard.aws.ledger.email_rate import EmailRate
from lifeguard.aws.ledger.execution import ExecutionLedger
from lifeguard.aws.ledger.expressions import (
    SCHEMA,
    Appended,
    Attr,
    Key,
    Once,
    Put,
    Update,
    unpack,
)
from lifeguard.aws.ledger.gate.entry import Entrant, approach, line_up
from lifeguard.aws.ledger.gate.operations import Course, carry
from lifeguard.aws.ledger.incidents import Ledger
from lifeguard.aws.ledger.notices import Notices
from lifeguard.aws.ledger.outcomes import Opened
from lifeguard.aws.ledger.power import PowerLedger
from lifeguard.aws.ledger.questions import Questions
from lifeguard.aws.ledger.regional_issues import RegionalIssues
from lifeguard.aws.ledger.retirements import Retirements
from lifeguard.aws.ledger.storms import Storms
from lifeguard.aws.ledger.sweep_state import SweepState
from lifeguard.aws.ledger.table import Store, Table
from lifeguard.aws.ledger.throttle_levels import TokenBucketStore
from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import Refused, Retryable
from lifeguard.core.backup.history import BackupAges, BackupHistory, Counts
from lifeguard.core.budgets.budget import Claim
from lifeguard.core.decision.situation import Admission
from lifeguard.core.incident.action_record import PowerAnswer, Result
from lifeguard.core.incident.incident import Incident, IncidentStatus, Intent
from lifeguard.core.incident.question import (
    AnswerKind,
    ApprovalAnswer,
    Channel,
    PendingApproval,
    ProposedAction,
)
from lifeguard.core.incident.trigger import Phase, RegionalIssue
from lifeguard.core.notification.freeze_told import FreezeNotification
from lifeguard.core.notification.named import NamedServer
from lifeguard.core.notification.shared_notice import OWN_EMAIL
from lifeguard.core.policy.policy import Budgets
from lifeguard.core.resources.verb import Verb
from lifeguard.core.storm.detection import Storm, StormNotification
from lifeguard.core.text.foreign import Foreign
from lifeguard.core.text.message import NOTHING, message
from lifeguard.core.throttling.power_call import PowerCall
from lifeguard.core.throttling.power_request import PowerRequest
from lifeguard.core.throttling.slot import Need
from tests.support.account import ACCOUNT, REGION, TABLE, Fake, Params, failing, stored
from tests.support.situations import INSTANCE, NOON, RESOURCE, at, incident, trigger

pytestmark = pytest.mark.usefixtures("_in_account")

ITEMS = Table(TABLE, REGION)
KEY = {"pk": "a", "sk": "b"}
MINE = incident()
REQUEST = PowerRequest(
    MINE.id, 1, 0, Verb.STOP, RESOURCE, "us-east-1a", "t3.micro", "default", NOON
)
CALL = PowerCall(Verb.STOP, ACCOUNT, REGION, (REQUEST,))
STORM = Storm("20261120T1200-us-east-1", ACCOUNT, REGION, NOON)
ISSUE = RegionalIssue(
    ACCOUNT,
    REGION,
    "arn:issue",
    "1",
    Phase.RAISED,
    NOON,
    message("news.regional_issue", region="us-east-1"),
)


def everything() -> list[Params]:
    return [unpack(item) for item in client("dynamodb", REGION).scan(TableName=TABLE)["Items"]]


# -- the schema -----------------------------------------------------------------------------------


def _claim() -> Claim:
    return Claim(
        incident=MINE.id,
        resource=RESOURCE.key,
        account=ACCOUNT,
        region=REGION,
        zone="us-east-1a",
        group="",
        budgets=Budgets(),
        made_at=NOON,
        until=at("12:01"),
    )


def _question() -> PendingApproval:
    what = (Foreign("web-1"), INSTANCE, "system-status-check", (), (), ())
    return PendingApproval("5603", ProposedAction.STOP_START, *what, NOON, at("13:00"))


def _asked(claim: Claim) -> None:
    """Take the gate, and let one that finds it taken ask."""
    long_ago = datetime(2000, 1, 1, tzinfo=UTC)
    other = Entrant(replace(claim, incident="other"), NEED, NOON, "1", lambda: long_ago)
    mine = Entrant(claim, NEED, NOON, "2", lambda: long_ago)

    def course() -> Course:
        gate = yield from approach(other)
        yield from line_up(mine, gate, NOON)
        return Admission(granted=False, at=NOON, image=False)

    carry(course(), ITEMS, lambda _: None)


EXECUTION, POWER = ExecutionLedger(TABLE, REGION), PowerLedger(TABLE, REGION)
LEDGER, WATCH = Ledger(TABLE, REGION), SweepState(TABLE, REGION)
PLACES, BOOK = AdmissionStore(TABLE, REGION), BackupHistoryStore(TABLE, REGION)
NOTICES = Notices(TABLE, REGION)
STORMS, ISSUES = Storms(TABLE, REGION), RegionalIssues(TABLE, REGION)
NEED = Need(stop=True, start=True, image=True, reachable=True)
CLOSED = replace(MINE, status=IncidentStatus.CLOSED, closed_at=NOON)
HISTORY = BackupHistory(INSTANCE, NOON, "20261120T0200Z", drilled_at=NOON)

FIRST_WRITES: dict[str, Callable[[], object]] = {
    "a record and its lease": lambda: LEDGER.record(trigger(), NOON),
    "a hold": lambda: LEDGER.record(
        trigger(held_until=at("18:00"), hold_reason=message("hold.unnamed")), NOON
    ),
    "a sign of life": lambda: EXECUTION.alive(MINE.id, NOON),
    "a start": lambda: LEDGER.started(MINE),
    "an answer of power": lambda: list(
        POWER.answer([(REQUEST, PowerAnswer(0, Result.DONE, NOTHING, NOON))])
    ),
    "a place": lambda: PLACES.admit(_claim(), NEED, NOON),
    "a wait for a place": lambda: PLACES.admit(
        replace(_claim(), budgets=Budgets(account=0)), NEED, NOON
    ),
    "an ask while another decides": lambda: _asked(_claim()),
    "an email": lambda: EmailRate(TABLE, REGION).take(NOON),
    "tokens": lambda: TokenBucketStore(TABLE, REGION).pay(CALL, NOON),
    "a storm": lambda: STORMS.begin(STORM, NOON),
    "a storm's member": lambda: STORMS.count(STORM, CLOSED),
    "a storm's digest": lambda: STORMS.told(STORM, StormNotification(), NOON),
    "an issue": lambda: ISSUES.note(ISSUE, NOON),
    "an issue's email": lambda: ISSUES.first_to_tell(ISSUE),
    "a freeze": lambda: WATCH.freeze_told(FreezeNotification()),
    "the first sweep": lambda: WATCH.begun(NOON),
    "a drill": lambda: WATCH.drill_sent("drill-1", NOON),
    "a server of a notice": lambda: NOTICES.join("notice", MINE.id, NamedServer("i-1"), NOON),
    "a notice's outcome": lambda: NOTICES.ended("notice", MINE.id, OWN_EMAIL),
    "unprotected servers": lambda: WATCH.unprotected_told(frozenset({f"{INSTANCE}=prod"})),
    "a retirement": lambda: Retirements(TABLE, REGION).note(RESOURCE, "i-0new"),
    "a command": lambda: CommandLedger(TABLE, REGION).note("command-1", MINE.id, NOON),
    "unmanaged servers": lambda: WATCH.unmanaged_told(frozenset({"ec2:1:us-east-1:i-1"})),
    "a drill's complaint": lambda: WATCH.drill_told("drill-1"),
    "the storms": lambda: WATCH.storms_in(((ACCOUNT, REGION),)),
    "subscriptions": lambda: WATCH.subscriptions_asked(NOON),
    "a subscription's complaint": lambda: WATCH.subscriptions_told(NOON),
    "the first email": lambda: WATCH.said_hello(NOON),
    "a backup": lambda: BOOK.note(HISTORY, NOON),
    "a list": lambda: BOOK.listed(NOON),
    "orphans": lambda: BOOK.orphans(["us-east-1/snap-1"]),
    "a block": lambda: BOOK.blocked(message("backup.instance_store")),
    "ages": lambda: BOOK.ages(BackupAges(1, 1, NOON)),
    "counts": lambda: BOOK.count(Counts(made=1), NOON),
}
"""Whatever may make an item that is not there yet."""


@pytest.mark.parametrize("write", FIRST_WRITES.values(), ids=FIRST_WRITES)
def test_whoever_makes_an_item_writes_its_schema(write: Callable[[], object]) -> None:
    write()
    made = everything()
    assert made
    assert [item.get("schema") for item in made] == [SCHEMA] * len(made)


def test_what_is_only_changed_keeps_its_schema() -> None:
    recorded = LEDGER.record(trigger(), NOON)
    assert isinstance(recorded, Opened)
    _live(recorded.incident)
    assert {item.get("schema") for item in everything()} == {SCHEMA}


def _live(found: Incident) -> None:
    """Write whatever is written to an incident that is open."""
    Questions(TABLE, REGION).pose(found, _question())
    answer = ApprovalAnswer(_question().id, kind=AnswerKind.YES, at=NOON, channel=Channel.PAGE)
    assert Questions(TABLE, REGION).answer(found.id, answer)
    assert EXECUTION.intend(found, Intent(Verb.STOP, 0, NOON), "checkpoint")
    POWER.begin([replace(REQUEST, incident=found.id, resource=found.resource)], NOON)
    assert EXECUTION.suspend(replace(found, alive_until=NOON), "callback-1", (), "checkpoint")
    replacement = LEDGER.take_over(replace(found, alive_until=NOON), at("13:00"))
    assert replacement is not None
    assert EXECUTION.close(replacement, frozenset({"arn:1"}), at("13:01"), treated=True)


STORED = {
    "record": {
        "actions",
        "acts_in_brief",
        "alive_until",
        "answered_ids",
        "approval_answers",
        "callback_id",
        "checkpoint",
        "news_callback_id",
        "closed_at",
        "dedup_keys",
        "downtimes",
        "expires_at",
        "fingerprints",
        "generation",
        "held_by",
        "holds",
        "ignored_states",
        "intent",
        "kind",
        "sudden",
        "name",
        "news_in_brief",
        "open",
        "opened_at",
        "pending_approval",
        "pending_approval_id",
        "policy",
        "power_answer",
        "power_started",
        "power_started_at",
        "reasons",
        "resource",
        "revision",
        "standing_in_brief",
        "started",
        "status",
        "acts_before",
        "treated_before",
        "triggers",
        "zone",
    },
    "lease": {
        "acts",
        "closed",
        "expires_at",
        "holds",
        "incident_id",
        "freed_at",
        "treated_at",
    },
    f"claim:{MINE.id}": {
        "answer",
        "answered",
        "ask",
        "asks_until",
        "begun_at",
        "claim",
        "ends_at",
        "expires_at",
        "need",
        "released_at",
        "slot",
    },
    "gate": {"pacing-us-east-1", "settled", "shards", "version", "writer", "writer_until"},
    str(int(NOON.timestamp())): {"emails", "expires_at"},
    "token-buckets": {"buckets", "expires_at", "version"},
    "issue": {
        "began-ad3e236ec4fbb940",
        "expires_at",
        "issue-ad3e236ec4fbb940",
        "notified",
        "storm",
        "storm_swept_at",
        "updated-ad3e236ec4fbb940",
    },
    f"storm:{STORM.id}": {"expires_at", "need_operator", "notification", "nothing", "person"},
    "notice": {"ended-" + MINE.id, "expires_at", "member-" + MINE.id, "told", "told_by"},
    "command": {"expires_at", "incident"},
    "retired": {"replaced_by"},
    "state": {
        "freeze_notification",
        "greeted_at",
        "selftest_arrived",
        "selftest_arrived_at",
        "selftest_notified",
        "selftest_sent",
        "selftest_sent_at",
        "selftest_since",
        "storm_regions",
        "subscriptions_checked_at",
        "subscriptions_notified_at",
        "unmanaged_notified",
        "unprotected_notified",
    },
    INSTANCE: {"expires_at", "history"},
    "fleet": {"ages", "blocked", "listed_at", "orphans"},
    "day:2026-11-20": {"expires_at", "made"},
}
"""Each item's attributes, by its sort key. Another name for one is another `SCHEMA`."""


def test_the_names_in_the_table_are_these() -> None:
    found: dict[str, set[str]] = {}

    def note() -> None:
        for item in everything():
            found.setdefault(item.pop("sk"), set()).update(item.keys() - {"pk", "schema"})

    for write in FIRST_WRITES.values():
        write()
        note()
    NOTICES.join("notice", MINE.id, NamedServer("i-1"), NOON)
    NOTICES.announce("notice", MINE.id)
    STORMS.count(STORM, replace(CLOSED, status=IncidentStatus.NEEDS_HUMAN))
    PLACES.release(ACCOUNT, MINE.id, NOON)
    note()
    for waits in ("a wait for a place", "an ask while another decides"):
        FIRST_WRITES[waits]()
        note()
    WATCH.drill_arrived({"drill-1"}, NOON)
    opened = LEDGER.record(trigger(resource=replace(RESOURCE, id="i-2")), NOON)
    assert isinstance(opened, Opened)
    _live(opened.incident)
    note()
    assert found == STORED


def test_no_writer_is_forgotten() -> None:
    """A new writer belongs into the lists above."""
    kinds = [*Store.__subclasses__(), *TokenBucketStore.__subclasses__()]
    assert {kind.__name__ for kind in kinds} == {
        kind.__name__
        for kind in (
            AdmissionStore,
            BackupHistoryStore,
            CommandLedger,
            EmailRate,
            ExecutionLedger,
            Ledger,
            Notices,
            PowerLedger,
            Questions,
            RegionalIssues,
            Retirements,
            Storms,
            SweepState,
            TokenBucketStore,
        )
    }


def test_only_the_table_calls_dynamodb() -> None:
    root = Path(lifeguard.__file__).parent
    named = {p.name for p in root.rglob("*.py") if 'client("dynamodb"' in p.read_text("utf-8")}
    assert named == {"table.py"}


# -- changes --------------------------------------------------------------------------------------


def test_a_change_leaves_the_other_attributes_and_is_returned() -> None:
    ITEMS.update(KEY, {"size": 1, "name": "reserved by DynamoDB", "a-b.c": "no alias"})
    after = ITEMS.update(KEY, {"name": "new"}, add={"size": 2, "set": {"x"}}, remove=("a-b.c",))
    assert after == stored("a", "b") == ITEMS.get(KEY)
    assert after == {**KEY, "schema": SCHEMA, "name": "new", "size": 3, "set": {"x"}}


def test_an_empty_set_adds_nothing() -> None:
    assert ITEMS.update(KEY, add={"set": set()}) == {**KEY, "schema": SCHEMA}


def test_what_is_set_once_stays() -> None:
    for value in ("first", "second"):
        after = ITEMS.update(KEY, {"when": Once(value)})
        assert after is not None
        assert after["when"] == "first"


def test_what_is_appended_comes_last() -> None:
    ITEMS.update(KEY, {"list": Appended(("a",))})
    after = ITEMS.update(KEY, {"list": Appended(("b", "c"))})
    assert after is not None
    assert after["list"] == ["a", "b", "c"]


# -- conditions -----------------------------------------------------------------------------------


def test_a_condition_that_does_not_hold_writes_nothing() -> None:
    there = Attr("pk").exists()
    assert ITEMS.update(KEY, {"n": 1}, only_if=there) is None
    other = Put({"pk": "c", "sk": "d"})
    assert ITEMS.put({**KEY, "n": 1}, only_if=there) is False
    assert ITEMS.transact(other, Update(KEY, {"n": 1}, only_if=there)) is False
    assert everything() == []
    assert ITEMS.put({**KEY, "n": 1}, only_if=Attr("pk").not_exists()) is True
    assert ITEMS.update(KEY, {"n": 2}, only_if=there & Attr("n").eq(1)) == stored("a", "b")
    assert ITEMS.transact(other, Update(KEY, {"n": 3}, only_if=there)) is True
    assert {item["pk"]: item.get("n") for item in everything()} == {"a": 3, "c": None}


@pytest.mark.parametrize(
    ("code", "raised"), [("AccessDeniedException", Refused), ("ThrottlingException", Retryable)]
)
def test_whatever_else_dynamodb_says_is_an_error(
    monkeypatch: pytest.MonkeyPatch, code: str, raised: type[Exception]
) -> None:
    calls: dict[str, Callable[[], object]] = {
        "GetItem": lambda: ITEMS.get(KEY),
        "PutItem": lambda: ITEMS.put(KEY, only_if=Attr("pk").exists()),
        "UpdateItem": lambda: ITEMS.update(KEY, {"n": 1}, only_if=Attr("pk").exists()),
        "TransactWriteItems": lambda: ITEMS.transact(Put(KEY)),
        "TransactWriteItems of which each is told": lambda: ITEMS.attempt(Put(KEY)),
        "Query": lambda: list(ITEMS.query(Key("pk").eq("a"))),
        "Scan": lambda: list(ITEMS.scan(Attr("pk").eq("a"))),
    }
    Fake(monkeypatch, {operation.split()[0]: failing(code) for operation in calls})
    for call in calls.values():
        with pytest.raises(raised, match=code):
            call()


# -- several writes, of which each is told --------------------------------------------------------

OTHER_KEY = {"pk": "a", "sk": "2"}


def test_of_several_writes_all_are_made_or_each_says_why_not() -> None:
    new = Attr("pk").not_exists()
    assert ITEMS.attempt(Put({**KEY, "n": 1}, new), Put(OTHER_KEY)) == ()
    unmet = ITEMS.attempt(
        Update(KEY, {"n": 2}, only_if=Attr("n").eq(7)),
        Update(OTHER_KEY, {"n": 3}),
        Put({"pk": "b", "sk": "1"}, Attr("pk").exists()),
    )
    assert [one.is_condition for one in unmet] == [True, False, True]
    assert [one.item.get("n") for one in unmet] == [1, None, None]
    assert "n" not in ITEMS.get(OTHER_KEY)


def cancelled(*codes: str) -> Callable[[Params], Params]:
    """Answer as a transaction is cancelled, for one reason of each write."""

    def answer(_params: Params) -> Params:
        said: Any = {
            "Error": {"Code": "TransactionCanceledException", "Message": "no"},
            "CancellationReasons": [{"Code": code} for code in codes],
        }
        raise ClientError(said, "TransactWriteItems")

    return answer


def test_what_another_is_writing_just_now_may_be_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Fake(monkeypatch, {"TransactWriteItems": cancelled("None", "TransactionConflict")})
    unmet = ITEMS.attempt(Put(KEY), Put(OTHER_KEY))
    assert [one.code for one in unmet] == ["", "TransactionConflict"]
    assert not any(one.is_condition for one in unmet)


@pytest.mark.parametrize("codes", [("ValidationError", "None"), ()])
def test_what_no_trying_helps_is_an_error(
    monkeypatch: pytest.MonkeyPatch, codes: tuple[str, ...]
) -> None:
    Fake(monkeypatch, {"TransactWriteItems": cancelled(*codes)})
    with pytest.raises(Refused, match="TransactionCanceledException"):
        ITEMS.attempt(Put(KEY), Put(OTHER_KEY))


# -- reading --------------------------------------------------------------------------------------


def test_what_is_not_there_is_an_empty_item() -> None:
    assert ITEMS.get(KEY) == {}


def test_a_partition_and_a_scan_yield_the_items_that_match() -> None:
    for name in ("a1", "a2", "b1"):
        ITEMS.put({"pk": "p", "sk": name})
        ITEMS.put({"pk": "q", "sk": name})
    found = ITEMS.query(Key("pk").eq("p") & Key("sk").begins_with("a"))
    assert [(item["pk"], item["sk"]) for item in found] == [("p", "a1"), ("p", "a2")]
    assert {item["pk"] for item in ITEMS.scan(Attr("sk").eq("b1"))} == {"p", "q"}


def test_the_table_is_read_consistently_unless_told_and_an_index_cannot_be(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    aws = Fake(
        monkeypatch,
        {"GetItem": lambda _: {}, "Query": lambda _: {"Items": [], "Count": 0, "ScannedCount": 0}},
    )
    ITEMS.get(KEY)
    ITEMS.get(KEY, consistent=False)
    assert list(ITEMS.query(Key("pk").eq("a"))) == []
    assert list(ITEMS.query(Key("open").eq("open"), index="open")) == []
    assert [params.get("ConsistentRead", False) for _, params in aws.asked] == [
        True,
        False,
        True,
        False,
    ]


def test_codecs_values_come_back_as_they_went() -> None:
    ITEMS.put({**KEY, "issue": codec.dumps(ISSUE)})
    assert codec.loads(RegionalIssue, ITEMS.get(KEY)["issue"]) == ISSUE
