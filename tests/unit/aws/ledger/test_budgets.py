from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from lifeguard import codec
from lifeguard.aws.ledger.budgets import AdmissionStore
from lifeguard.aws.ledger.expressions import pack, unpack
from lifeguard.aws.ledger.gate.items import REMEMBER, claim_key, gate_key
from lifeguard.aws.session.clients import brief_client, client, forget
from lifeguard.aws.session.errors import Refused, Retryable
from lifeguard.core.budgets import settle as module
from lifeguard.core.budgets.budget import Claim
from lifeguard.core.budgets.settle import ASK_AGAIN, LEASE
from lifeguard.core.decision.situation import Admission
from lifeguard.core.policy.policy import Budgets, Criticality
from lifeguard.core.text.message import message
from lifeguard.core.throttling.slot import (
    Need,
    Pacing,
    Slot,
    reserve,
)
from tests.support.account import TABLE

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ACCOUNT = "123456789012"
REGION = "us-east-1"
NEED = Need(stop=True, start=True, image=True, reachable=True)
FULL = message("waiting.zone_full", zone="us-east-1a", limit=3)
WIDE = Budgets(group=5000, zone=5000, account=5000, per_hour=5000)


@pytest.fixture
def places(_in_account: None) -> AdmissionStore:
    return AdmissionStore(TABLE, REGION, sleep=_nobody_waits)


def _nobody_waits(_seconds: float) -> None:
    pytest.fail("nobody else is at the gate")


@pytest.fixture
def listening() -> Iterator[None]:
    """Let a test hook into the client's events; the client is not used after it."""
    yield
    forget()


def claim(name: str, now: datetime = NOON, **how: Any) -> Claim:  # noqa: ANN401  any field of Claim
    plain: dict[str, Any] = {
        "resource": f"ec2:{ACCOUNT}:{REGION}:{name}",
        "account": ACCOUNT,
        "region": REGION,
        "zone": "us-east-1a",
        "group": "",
        "budgets": Budgets(),
        "until": now + MINUTE,
    }
    return Claim(incident=name, made_at=now, **(plain | how))


def enter(places: AdmissionStore, name: str, now: datetime = NOON, **how: Any) -> Admission:  # noqa: ANN401  any field of Claim
    return places.admit(claim(name, now, **how), NEED, now)


def filled(places: AdmissionStore, count: int = 3, now: datetime = NOON) -> None:
    assert all(enter(places, f"b{n}", now).granted for n in range(count))


def stored(places: AdmissionStore, name: str) -> Claim:
    (found,) = (one for one in places.claims(ACCOUNT) if one.incident == name)
    return found


def item(places: AdmissionStore, name: str) -> dict[str, Any]:
    """Return the gate, or an incident's claim, as the table holds it."""
    key = gate_key(ACCOUNT) if name == "gate" else claim_key(ACCOUNT, name)
    answer = client("dynamodb", REGION).get_item(TableName=places.table, Key=pack(key))
    return unpack(answer.get("Item", {}))


def requests() -> list[str]:
    """Return the operations that are called from now on, as they are called."""
    made: list[str] = []
    for one in (client, brief_client):
        seen = one("dynamodb", REGION).meta.events
        seen.register("before-call.dynamodb", lambda model, **_: made.append(model.name))
    return made


# -- entering ------------------------------------------------------------------------------


def test_a_place_comes_with_its_slot(places: AdmissionStore) -> None:
    assert enter(places, "mine") == Admission(granted=True, at=NOON, image=True)
    assert stored(places, "mine") == claim("mine", begun=NOON, until=NOON + LEASE)
    assert places.waiting(ACCOUNT, NOON) == ()


def test_the_slots_are_those_of_the_account_and_region(places: AdmissionStore) -> None:
    pacing = Pacing.full(NOON)
    for n in range(3):
        slot, pacing = reserve(pacing, NEED, NOON)
        found = enter(places, f"i{n}", budgets=WIDE)
        assert (found.at, found.image) == (slot.at, slot.image)
    gate = item(places, "gate")
    assert gate["version"] == 3
    assert codec.loads(Pacing, gate["pacing-us-east-1"]) == pacing
    enter(places, "elsewhere", region="eu-west-1", zone="eu-west-1a")
    own = codec.loads(Pacing, item(places, "gate")["pacing-eu-west-1"])
    assert own == reserve(Pacing.full(NOON), NEED, NOON)[1]


def test_the_lease_counts_from_the_slot(
    places: AdmissionStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = Slot(NOON + 20 * MINUTE, image=False)
    monkeypatch.setattr(module, "reserve", lambda pacing, _need, _now: (late, pacing))
    assert enter(places, "mine") == Admission(granted=True, at=late.at, image=False)
    assert stored(places, "mine").until == late.at + LEASE
    assert stored(places, "mine").begun == NOON


def test_entering_twice_is_entering_once(places: AdmissionStore) -> None:
    filled(places, 2)
    first = enter(places, "mine")
    gate = item(places, "gate")
    later = NOON + LEASE - timedelta(seconds=1)
    again = places.admit(claim("mine", later, zone="us-east-1b"), NEED, later)
    assert again == first
    assert item(places, "gate") == gate


def test_who_does_not_fit_waits(places: AdmissionStore) -> None:
    filled(places)
    assert enter(places, "mine") == Admission(
        granted=False,
        at=NOON + ASK_AGAIN,
        image=False,
        why=FULL,
        since=NOON,
        holders=("b0", "b1", "b2"),
    )
    assert stored(places, "mine") == claim("mine", until=NOON + ASK_AGAIN + LEASE)
    assert places.waiting(ACCOUNT, NOON) == ()
    places.release(ACCOUNT, "b1", NOON)
    assert places.waiting(ACCOUNT, NOON) == ("mine",)
    assert enter(places, "mine", NOON + MINUTE).granted
    assert places.waiting(ACCOUNT, NOON + MINUTE) == ()


def test_who_asks_again_keeps_its_turn(places: AdmissionStore) -> None:
    filled(places)
    enter(places, "first")
    enter(places, "second", NOON + MINUTE)
    later = NOON + 20 * timedelta(hours=1)  # all leases are over, those of the queue too
    filled(places, 3, later)
    urgent = later + timedelta(days=1)
    assert enter(places, "first", later, deadline=urgent).why == FULL
    assert stored(places, "first") == claim(
        "first", until=later + ASK_AGAIN + LEASE, deadline=urgent
    )
    assert enter(places, "second", later, criticality=Criticality.HIGH).why == FULL
    assert stored(places, "second").made_at == NOON + MINUTE
    places.release(ACCOUNT, "b0", later)
    assert places.waiting(ACCOUNT, later) == ("first",)


def test_who_waits_for_the_hour_asks_when_it_opens(places: AdmissionStore) -> None:
    for n in range(20):
        enter(places, f"b{n}", NOON + n * MINUTE)
        places.release(ACCOUNT, f"b{n}", NOON + n * MINUTE)
    now = NOON + 30 * MINUTE
    why = message("waiting.hour_full", limit=20)
    opens = NOON + 60 * MINUTE
    assert enter(places, "mine", now) == Admission(
        granted=False, at=opens, image=False, why=why, since=now
    )
    assert enter(places, "next", now).at == opens + MINUTE
    assert stored(places, "mine").until == opens + LEASE
    assert enter(places, "mine", opens).granted


def test_it_asks_again_after_six_hours_at_the_latest(places: AdmissionStore) -> None:
    once = Budgets(per_hour=1)
    enter(places, "first", budgets=once)
    times = [enter(places, f"i{n}", NOON, budgets=once).at - NOON for n in range(8)]
    assert times == [timedelta(hours=h) for h in (1, 2, 3, 4, 5, 6, 6, 6)]


# -- renewing and leaving ------------------------------------------------------------------


def test_a_lease_that_nobody_renews_frees_the_place(places: AdmissionStore) -> None:
    filled(places)
    over = NOON + LEASE
    assert not enter(places, "mine", over - timedelta(seconds=1)).granted
    assert enter(places, "mine", over).granted
    assert enter(places, "b0", over).granted  # the dead one asks anew, and there is room
    assert enter(places, "b1", over).granted
    assert enter(places, "b2", over).why == FULL


def test_a_renewed_lease_lasts(places: AdmissionStore) -> None:
    filled(places)
    until = NOON + 5 * LEASE
    for n in range(3):
        places.renew(ACCOUNT, f"b{n}", until)
        places.renew(ACCOUNT, f"b{n}", until - LEASE)  # never shorter
    assert stored(places, "b0").until == until
    assert item(places, "b0")["expires_at"] == int((until + REMEMBER).timestamp())
    assert enter(places, "mine", until - timedelta(seconds=1)).why == FULL
    assert enter(places, "mine", until).granted


def test_what_has_left_is_not_renewed_and_what_is_not_there_is_not_made(
    places: AdmissionStore,
) -> None:
    filled(places, 1)
    places.release(ACCOUNT, "b0", NOON)
    places.renew(ACCOUNT, "b0", NOON + 9 * LEASE)
    places.renew(ACCOUNT, "nobody", NOON + 9 * LEASE)
    places.release(ACCOUNT, "nobody", NOON)
    (only,) = places.claims(ACCOUNT)
    assert (only.incident, only.until, only.left) == ("b0", NOON + LEASE, True)


def test_leaving_twice_is_leaving_once(places: AdmissionStore) -> None:
    filled(places, 1)
    places.release(ACCOUNT, "b0", NOON + MINUTE)
    places.release(ACCOUNT, "b0", NOON + 2 * MINUTE)
    assert item(places, "b0")["released_at"] == (NOON + MINUTE).isoformat()


def test_who_leaves_the_queue_is_not_next(places: AdmissionStore) -> None:
    filled(places)
    enter(places, "mine")
    places.release(ACCOUNT, "mine", NOON)
    places.release(ACCOUNT, "b0", NOON)
    assert places.waiting(ACCOUNT, NOON) == ()


def test_who_comes_back_is_at_the_end_and_has_begun_before(places: AdmissionStore) -> None:
    filled(places)
    enter(places, "other", NOON + MINUTE)
    places.release(ACCOUNT, "b0", NOON + MINUTE)
    later = NOON + 2 * MINUTE
    back = enter(places, "b0", later)
    assert back.why == message("waiting.zone_taken_by_others", zone="us-east-1a")
    found = stored(places, "b0")
    assert (found.made_at, found.begun, found.begun_before, found.left) == (
        later,
        None,
        NOON,
        False,
    )
    assert enter(places, "other", later).granted
    places.release(ACCOUNT, "other", later)
    enter(places, "b0", later + MINUTE)
    assert stored(places, "b0").begun_before == NOON
    assert stored(places, "b0").begun == later + MINUTE


def test_accounts_have_budgets_of_their_own(places: AdmissionStore) -> None:
    filled(places)
    assert enter(places, "mine", account="210987654321").granted
    assert not enter(places, "mine").granted
    places.release("210987654321", "mine", NOON)
    assert stored(places, "mine").left is False


def test_a_claim_is_forgotten_days_after(places: AdmissionStore) -> None:
    filled(places)
    enter(places, "mine")
    for name, until in (("b0", NOON + LEASE), ("mine", NOON + ASK_AGAIN + LEASE)):
        expires = item(places, name)["expires_at"]
        assert expires == int((until + timedelta(days=2)).timestamp())
    assert "expires_at" not in item(places, "gate")


def test_a_claim_comes_back_as_it_went(places: AdmissionStore) -> None:
    how: dict[str, Any] = {
        "group": "app=web & db",
        "deadline": NOON + timedelta(days=3, microseconds=5),
        "criticality": Criticality.LOW,
        "budgets": Budgets(2, 4, 11, 21),
    }
    enter(places, "mine", **how)
    assert stored(places, "mine") == claim("mine", begun=NOON, until=NOON + LEASE, **how)


# -- DynamoDB ------------------------------------------------------------------------------


def test_the_requests(places: AdmissionStore) -> None:
    made = requests()
    filled(places)
    one = ["UpdateItem", "Query", "TransactWriteItems"]
    of_two = ["UpdateItem", "Query", "Query", "TransactWriteItems"]
    assert made[:3] == one
    assert made.count("TransactWriteItems") == made.count("UpdateItem") == 3
    made.clear()
    enter(places, "other", account="210987654321")
    enter(places, "other", account="210987654321")
    assert made == [*one, "UpdateItem", "Query", "UpdateItem"]
    made.clear()
    enter(places, "again", account="210987654321", budgets=Budgets(account=1))
    assert made in (one, of_two)
    made.clear()
    assert not enter(places, "mine").granted
    assert made[0] == "UpdateItem"
    assert made[-1] == "TransactWriteItems"
    assert set(made[1:-1]) == {"Query"}
    assert len(made) - 2 <= 4  # the partitions of those three, and its own
    made.clear()
    places.renew(ACCOUNT, "mine", NOON + 9 * LEASE)
    places.release(ACCOUNT, "mine", NOON)
    places.claims(ACCOUNT)
    places.waiting(ACCOUNT, NOON)
    used = len(item(places, "gate")["shards"])
    assert made[:-1] == ["UpdateItem"] * 2 + ["GetItem", *["Query"] * used] * 2


@pytest.mark.usefixtures("listening")
def test_all_pages_are_read_and_consistently(places: AdmissionStore) -> None:
    filled(places)
    asked: list[dict[str, Any]] = []

    def small(params: dict[str, Any], **_: Any) -> None:  # noqa: ANN401  botocore's own
        asked.append(params)
        params["Limit"] = 1

    events = client("dynamodb", REGION).meta.events
    events.register("provide-client-params.dynamodb.Query", small)
    events.register(
        "provide-client-params.dynamodb.GetItem", lambda params, **_: asked.append(params)
    )
    assert len(places.claims(ACCOUNT)) == 3
    assert len(asked) >= 3
    assert enter(places, "mine").why == FULL
    assert all(params["ConsistentRead"] for params in asked)


@pytest.mark.usefixtures("listening")
@pytest.mark.parametrize("operation", ["Query", "TransactWriteItems"])
@pytest.mark.parametrize(
    ("code", "kind"), [("AccessDeniedException", Refused), ("ThrottlingException", Retryable)]
)
def test_what_dynamodb_refuses(
    places: AdmissionStore, operation: str, code: str, kind: type[Refused | Retryable]
) -> None:
    refuse(operation, code)
    with pytest.raises(kind, match=code):
        enter(places, "mine")


@pytest.mark.usefixtures("listening")
@pytest.mark.parametrize(
    ("code", "kind"), [("AccessDeniedException", Refused), ("ThrottlingException", Retryable)]
)
def test_what_dynamodb_refuses_to_write(
    places: AdmissionStore, code: str, kind: type[Refused | Retryable]
) -> None:
    filled(places)
    refuse("PutItem", code)
    refuse("UpdateItem", code)
    with pytest.raises(kind, match=code):
        enter(replace(places, sleep=lambda _: None), "mine")
    with pytest.raises(kind, match=code):
        places.renew(ACCOUNT, "b0", NOON + 9 * LEASE)
    with pytest.raises(kind, match=code):
        places.release(ACCOUNT, "b0", NOON)


def refuse(operation: str, code: str) -> None:
    def answer(**_: Any) -> tuple[Any, dict[str, Any]]:  # noqa: ANN401  botocore's own
        class Http:
            status_code = 400

        return Http(), {
            "Error": {"Code": code, "Message": "no"},
            "ResponseMetadata": {"HTTPStatusCode": 400, "RequestId": "r", "HTTPHeaders": {}},
        }

    for one in (client, brief_client):
        events = one("dynamodb", REGION).meta.events
        events.register(f"before-call.dynamodb.{operation}", answer)  # type: ignore[arg-type]  # it may answer


def test_a_zone_s_storm_enters_within_its_budget(places: AdmissionStore) -> None:
    """Many at once, and a sweep every other minute: three at a time, 20 an hour, in their order."""
    now, inside, begun = NOON, dict[str, datetime](), dict[str, datetime]()
    names = [f"i{n:02}" for n in range(23)]
    for name in names:
        if enter(places, name, now).granted:
            inside[name] = begun[name] = now
    while len(begun) < len(names):
        now += 2 * MINUTE
        for name in [n for n, since in inside.items() if since + 4 * MINUTE <= now]:
            del inside[name]
            places.release(ACCOUNT, name, now)
        for name in places.waiting(ACCOUNT, now):
            assert enter(places, name, now).granted
            inside[name] = begun[name] = now
        assert len(inside) <= 3
        assert sum(since > now - timedelta(hours=1) for since in begun.values()) <= 20
    assert list(begun) == names
    assert now == NOON + timedelta(hours=1)  # when the first three no longer count
