"""What is offered for a limit, and what is refused and why: a row for each."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from lifeguard.core.databases.choices.change import (
    DbChange,
    DbChoice,
    after,
    copies_all,
    storage_after,
)
from lifeguard.core.databases.choices.choose import choices
from lifeguard.core.databases.choices.offer import DbOffer, DbRefusal, DbRefusalReason
from lifeguard.core.databases.choices.proposal import Proposal
from lifeguard.core.databases.choices.valid import accepts, at_least, most
from lifeguard.core.databases.cost import monthly
from lifeguard.core.databases.database import DbClass, DbFacts, DbStorage, PendingValue
from lifeguard.core.databases.limits.limit import DbLimit
from lifeguard.core.databases.modifications import ValidModifications, ValidRange, ValidStorage
from lifeguard.core.databases.performance import Performance
from lifeguard.core.databases.prices import DbPrices, StoragePrices
from tests.support.databases import (
    LARGE,
    M6G_LARGE,
    M6I_2XLARGE,
    M6I_4XLARGE,
    MEDIUM,
    MICRO,
    NOW,
    PRICES,
    SMALL,
    T2_MICRO,
    T3_MICRO,
    VALID,
    database,
    hit,
    storage,
)

SQL_SERVER = ValidModifications(
    (
        ValidStorage("gp2", (ValidRange(20, 16_384),), autoscaling=True),
        ValidStorage(
            "gp3",
            (ValidRange(20, 16_384),),
            (ValidRange(3_000, 16_000),),
            throughputs=(ValidRange(125, 1_000),),
            autoscaling=True,
        ),
    )
)


def offered(
    facts: DbFacts, limit: DbLimit, valid: ValidModifications = VALID, *, held: bool = True
) -> dict[str, DbOffer]:
    found = choices(facts, hit(limit, held=held), valid, NOW, PRICES)
    return {str(offer.choice): offer for offer in found.offers}


def refusals(
    facts: DbFacts, limit: DbLimit, valid: ValidModifications = VALID, *, held: bool = True
) -> dict[str, DbRefusal]:
    found = choices(facts, hit(limit, held=held), valid, NOW, PRICES)
    return {str(refusal.choice): refusal for refusal in found.refusals}


def test_story_4_needs_a_class_and_not_storage() -> None:
    facts = database(SMALL, storage("gp2", 100))
    found = offered(facts, DbLimit.CLASS_IOPS, held=False)
    assert list(found) == ["class"]
    offer = found["class"]
    assert offer.change == DbChange(db_class=MEDIUM)
    assert (offer.before.iops, offer.after.iops) == (1_000, 2_000)
    assert (offer.outage, offer.locks, offer.copies) == (True, False, False)
    refused = refusals(facts, DbLimit.CLASS_IOPS, held=False)["gp3"]
    assert refused.reason is DbRefusalReason.CLASS_IS_CAP


@pytest.mark.parametrize("limit", [DbLimit.CLASS_IOPS, DbLimit.CLASS_THROUGHPUT])
def test_gp3_is_refused_where_the_class_is_the_cap(limit: DbLimit) -> None:
    facts = database(MICRO, storage("gp2", 200))
    assert refusals(facts, limit)["gp3"].reason is DbRefusalReason.CLASS_IS_CAP
    assert "gp3" not in offered(facts, limit)


def test_a_volume_without_credits_becomes_gp3() -> None:
    facts = database(M6I_2XLARGE, storage("gp2", 100))
    found = offered(facts, DbLimit.VOLUME_CREDITS)
    assert list(found) == ["gp3", "io2", "striped"]
    offer = found["gp3"]
    assert offer.change == DbChange(type="gp3")
    assert offer.before == Performance(300, 75)
    assert offer.after == Performance(3_000, 125)
    assert (offer.outage, offer.locks, offer.copies) == (False, True, False)
    assert offer.cost_before == offer.cost_after == pytest.approx(519.76 + 11.5)


@pytest.mark.parametrize("gib", [171, 250, 333, 334, 399])
def test_gp3_that_would_cut_throughput_is_refused(gib: int) -> None:
    facts = database(M6I_2XLARGE, storage("gp2", gib))
    refused = refusals(facts, DbLimit.VOLUME_CREDITS)["gp3"]
    assert refused.reason is DbRefusalReason.SLOWER
    assert refused.before is not None
    assert refused.after is not None
    assert (refused.before.mibps, refused.after.mibps) == (250, 125)
    found = offered(facts, DbLimit.VOLUME_CREDITS)
    assert list(found) == ["io2", "striped"]
    striped = found["striped"]
    assert striped.change.gib is not None
    assert striped.change.gib >= max(400, gib * 1.1)
    assert striped.copies


def test_gp3_that_would_cut_throughput_for_half_an_hour_a_day_is_refused() -> None:
    facts = database(MEDIUM, storage("gp2", 350))
    assert refusals(facts, DbLimit.VOLUME_CREDITS)["gp3"].reason is DbRefusalReason.SLOWER


def test_what_is_slower_without_credits_is_slower() -> None:
    back = DbChange(type="gp2")
    found = Proposal(database(), hit(DbLimit.STORAGE), DbChoice.GP3, back)
    assert found.becomes.storage == storage("gp2")
    assert found.slower


@pytest.mark.parametrize(
    ("gib", "iops", "throughput"),
    [(400, 12_000, 512), (1_000, 12_000, 1_000), (5_000, 15_000, 1_000)],
)
def test_gp3_is_made_as_fast_as_what_is_there(gib: int, iops: int, throughput: int) -> None:
    big = replace(M6I_2XLARGE, baseline_iops=64_000, maximum_iops=64_000, maximum_mbps=9_999)
    facts = database(big, storage("gp2", gib))
    found = offered(facts, DbLimit.VOLUME_CREDITS)
    assert ("gp3" in found) is (gib < 4_000)  # above, gp2 has as many IOPS without credits
    change = DbChange(type="gp3", iops=iops, throughput=throughput)
    refused = refusals(facts, DbLimit.VOLUME_CREDITS)
    assert (found.get("gp3") or refused["gp3"]).change == change


def test_gp3_of_sql_server_may_have_more_at_any_size() -> None:
    facts = database(M6I_2XLARGE, storage("gp2", 350), engine="sqlserver-se")
    found = offered(facts, DbLimit.VOLUME_CREDITS, SQL_SERVER)
    assert found["gp3"].change == DbChange(type="gp3", iops=3_000, throughput=250)
    assert "striped" not in found


def test_oracle_is_striped_from_200_gib_on() -> None:
    facts = database(M6I_2XLARGE, storage("gp3", 100), engine="oracle-se2")
    assert offered(facts, DbLimit.VOLUME_IOPS)["striped"].change.gib == 200


def test_gp3_of_400_gib_takes_more_iops() -> None:
    facts = database(M6I_4XLARGE, storage("gp3", 400, iops=12_000, throughput=500))
    found = offered(facts, DbLimit.VOLUME_IOPS)
    assert list(found) == ["faster"]  # io2 would give no more
    offer = found["faster"]
    assert offer.change == DbChange(iops=24_000, throughput=500)
    assert offer.after.iops == 20_000  # its class lets through no more
    assert offer.cost_after == pytest.approx(1_039.52 + 400 * 0.115 + 12_000 * 0.02)


@pytest.mark.parametrize(
    ("iops", "throughput", "expected"),
    [
        (12_000, 500, DbChange(iops=12_000, throughput=1_000)),
        (12_000, 2_000, DbChange(iops=16_000, throughput=4_000)),  # a quarter at most
    ],
)
def test_gp3_of_400_gib_takes_more_throughput(
    iops: int, throughput: int, expected: DbChange
) -> None:
    wide = DbClass("db.x", 64, 1, 99_000, 99_000, 9_999, 9_999)
    facts = database(wide, storage("gp3", 400, iops=iops, throughput=throughput))
    assert offered(facts, DbLimit.VOLUME_THROUGHPUT)["faster"].change == expected


def test_what_gives_no_more_throughput_than_a_milder_change_is_left_out() -> None:
    narrow = DbClass("db.x", 64, 1, 99_000, 99_000, 900, 9_999)
    facts = database(narrow, storage("gp3", 400, iops=12_000, throughput=500))
    assert list(offered(facts, DbLimit.VOLUME_THROUGHPUT)) == ["faster"]


def test_many_iops_come_with_throughput() -> None:
    wide = DbClass("db.x", 64, 1, 99_000, 99_000, 9_999, 9_999)
    facts = database(wide, storage("gp3", 400, iops=20_000, throughput=500))
    change = offered(facts, DbLimit.VOLUME_IOPS)["faster"].change
    assert change == DbChange(iops=40_000, throughput=625)


def test_what_has_no_valid_size_is_not_looked_at() -> None:
    at_most = database(M6I_4XLARGE, storage("gp3", 400, iops=64_001, throughput=500))
    assert "faster" not in refusals(at_most, DbLimit.VOLUME_IOPS)
    small = ValidModifications(
        (ValidStorage("gp3", (ValidRange(20, 399),)), ValidStorage("io2", (ValidRange(20, 399),)))
    )
    found = choices(database(), hit(DbLimit.VOLUME_IOPS), small, NOW)
    assert (found.offers, found.refusals) == ((), ())


def test_what_no_change_helps_is_lifted_by_none() -> None:
    faster = DbChange(db_class=M6I_2XLARGE)
    for limit in (DbLimit.CPU, DbLimit.CPU_SURPLUS, DbLimit.QUERIES, DbLimit.DISK):
        assert not Proposal(database(SMALL), hit(limit), DbChoice.CLASS, faster).lifts


def test_more_iops_than_the_class_has_at_its_best_are_not_bought() -> None:
    narrow = replace(M6I_4XLARGE, maximum_iops=21_000)
    facts = database(narrow, storage("gp3", 400, iops=12_000, throughput=500))
    assert offered(facts, DbLimit.VOLUME_IOPS)["faster"].change.iops == 21_000


def test_gp3_below_400_gib_takes_no_more() -> None:
    found = offered(database(), DbLimit.VOLUME_IOPS)
    assert list(found) == ["io2", "striped"]
    assert found["striped"].change == DbChange(gib=400, iops=12_000, throughput=500)
    assert found["io2"].change == DbChange(type="io2", iops=6_000)


def test_io2_takes_more_of_itself() -> None:
    facts = database(M6I_4XLARGE, storage("io2", 200, iops=3_000))
    found = offered(facts, DbLimit.VOLUME_IOPS)
    assert found["io2"].change == DbChange(iops=6_000)
    assert refusals(facts, DbLimit.VOLUME_IOPS)["gp3"].reason is DbRefusalReason.NO_HELP


def test_a_volume_at_its_limit_beside_a_smaller_class_needs_the_class() -> None:
    facts = database(SMALL)
    found = offered(facts, DbLimit.VOLUME_IOPS)
    assert list(found) == ["class"]
    refused = refusals(facts, DbLimit.VOLUME_IOPS)
    assert {r.reason for r in refused.values()} == {DbRefusalReason.CLASS_IS_CAP}
    assert list(offered(facts, DbLimit.VOLUME_THROUGHPUT)) == ["class"]


def test_storage_that_runs_out_grows_by_itself_or_once() -> None:
    facts = database(SMALL, storage("gp2", 100))
    found = offered(facts, DbLimit.STORAGE)
    assert list(found) == ["autoscaling", "bigger"]
    by_itself = found["autoscaling"]
    assert by_itself.change == DbChange(max_gib=200)
    assert (by_itself.locks, by_itself.outage, by_itself.copies) == (False, False, False)
    assert by_itself.cost_after == pytest.approx(23.36 + 200 * 0.115)
    bigger = found["bigger"]
    assert bigger.change == DbChange(gib=120)
    assert bigger.locks


def test_storage_that_already_grows_may_grow_further() -> None:
    assert offered(database(SMALL, storage(max_gib=120)), DbLimit.STORAGE)[
        "autoscaling"
    ].change == DbChange(max_gib=200)
    assert list(offered(database(SMALL, storage(max_gib=200)), DbLimit.STORAGE)) == ["bigger"]


def test_autoscaling_needs_room_for_a_quarter() -> None:
    tight = ValidModifications((ValidStorage("gp3", (ValidRange(20, 125),), autoscaling=True),))
    assert list(offered(database(), DbLimit.STORAGE, tight)) == ["bigger"]
    without = ValidModifications((ValidStorage("gp3", (ValidRange(20, 999),)),))
    assert list(offered(database(), DbLimit.STORAGE, without)) == ["bigger"]
    assert offered(database(), DbLimit.STORAGE, ValidModifications()) == {}
    full = ValidModifications((ValidStorage("gp3", (ValidRange(20, 110),), autoscaling=True),))
    assert offered(database(), DbLimit.STORAGE, full) == {}


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (database(of=storage("gp2", 350)), DbChange(gib=399)),  # no copy of all data
        (database(of=storage("gp2", 380)), DbChange(gib=456)),  # a tenth more crosses it
        (database(of=storage("gp3", 380)), DbChange(gib=456, iops=12_000, throughput=500)),
        (
            database(of=storage("gp3", 500, iops=13_000, throughput=600)),
            DbChange(gib=600, iops=13_000, throughput=600),
        ),
        (database(of=storage("io1", 200, iops=2_000)), DbChange(gib=240, iops=2_000)),
    ],
)
def test_more_storage_comes_with_what_rds_wants_along(facts: DbFacts, expected: DbChange) -> None:
    offer = offered(facts, DbLimit.STORAGE)["bigger"]
    assert offer.change == expected
    assert offer.copies is (expected.gib == 456)


@pytest.mark.parametrize("limit", [DbLimit.CPU, DbLimit.CPU_SURPLUS, DbLimit.QUERIES, DbLimit.DISK])
def test_nothing_is_offered_for_what_no_change_helps(limit: DbLimit) -> None:
    found = choices(database(SMALL, storage("gp2")), hit(limit), VALID, NOW)
    assert (found.offers, found.refusals) == ((), ())


@pytest.mark.parametrize("limit", [DbLimit.CONNECTIONS, DbLimit.MEMORY])
def test_connections_and_memory_need_the_next_class(limit: DbLimit) -> None:
    found = offered(database(SMALL), limit)
    assert [offer.change.db_class for offer in found.values()] == [MEDIUM]


@pytest.mark.parametrize(
    ("classes", "expected"),
    [
        ((T2_MICRO, T3_MICRO), T3_MICRO),
        ((T2_MICRO, M6G_LARGE), M6G_LARGE),
        ((T2_MICRO,), None),
        ((), None),
    ],
)
def test_a_class_that_is_held_needs_one_that_earns_more(
    classes: tuple[Any, ...], expected: object
) -> None:
    slow = replace(T2_MICRO, baseline_iops=400, maximum_iops=400, baseline_mbps=8, maximum_mbps=8)
    found = offered(database(slow), DbLimit.CPU_CREDITS, replace(VALID, classes=classes))
    assert [offer.change.db_class for offer in found.values()] == ([expected] if expected else [])


def test_a_class_that_is_not_known_is_never_offered() -> None:
    unknown = replace(MEDIUM, baseline_iops=0)
    valid = replace(VALID, classes=(unknown,))
    assert offered(database(SMALL), DbLimit.CLASS_IOPS, valid) == {}


def test_the_own_family_comes_first_then_the_cheapest() -> None:
    found = offered(database(SMALL), DbLimit.CLASS_IOPS, held=False)
    assert found["class"].change.db_class == MEDIUM
    others = replace(VALID, classes=(M6G_LARGE, M6I_4XLARGE, M6I_2XLARGE))
    found = offered(database(SMALL), DbLimit.CLASS_IOPS, others)
    assert found["class"].change.db_class == M6G_LARGE


def test_no_class_with_credits_in_place_of_one_without() -> None:
    small = replace(M6G_LARGE, baseline_iops=100, maximum_iops=100, baseline_mbps=9, maximum_mbps=9)
    valid = replace(VALID, classes=(LARGE,))
    assert offered(database(small), DbLimit.CLASS_IOPS, valid) == {}


PENDING = (PendingValue("DBInstanceClass", "db.t4g.large"),)
NOT_NOW: list[tuple[str, dict[str, Any], DbRefusalReason]] = [
    ("pending changes", {"pending": PENDING}, DbRefusalReason.PENDING),
    ("stopped", {"stopped_by_person": True}, DbRefusalReason.STOPPED),
    ("modifying", {"status": "modifying"}, DbRefusalReason.BUSY),
    ("storage-optimization", {"status": "storage-optimization"}, DbRefusalReason.BUSY),
    ("optimizing", {"storage_operation": "Optimizing"}, DbRefusalReason.BUSY),
    (
        "maintenance",
        {"maintenance_at": NOW + timedelta(hours=24)},
        DbRefusalReason.MAINTENANCE,
    ),
    ("overdue maintenance", {"maintenance_at": NOW}, DbRefusalReason.MAINTENANCE),
    (
        "changed lately",
        {"storage_changed_at": NOW - timedelta(hours=6) + timedelta(seconds=1)},
        DbRefusalReason.LOCKED,
    ),
]


@pytest.mark.parametrize(
    ("more", "reason"), [row[1:] for row in NOT_NOW], ids=[row[0] for row in NOT_NOW]
)
def test_what_may_not_be_changed_now(more: dict[str, Any], reason: DbRefusalReason) -> None:
    facts = database(of=storage("gp2"), **more)
    assert offered(facts, DbLimit.VOLUME_CREDITS) == {}
    found = refusals(facts, DbLimit.VOLUME_CREDITS)
    assert {refusal.reason for refusal in found.values()} == {reason}


def test_a_refusal_says_what_would_come_along_and_until_when() -> None:
    pending = refusals(database(of=storage("gp2"), pending=PENDING), DbLimit.VOLUME_CREDITS)
    assert pending["gp3"].pending == PENDING
    changed = NOW - timedelta(hours=2)
    locked = database(of=storage("gp2"), storage_changed_at=changed)
    assert refusals(locked, DbLimit.VOLUME_CREDITS)["gp3"].until == NOW + timedelta(hours=4)
    soon = NOW + timedelta(hours=3)
    near = database(of=storage("gp2"), maintenance_at=soon)
    assert refusals(near, DbLimit.VOLUME_CREDITS)["gp3"].until == soon
    busy = database(of=storage("gp2"), status="modifying")
    assert refusals(busy, DbLimit.VOLUME_CREDITS)["gp3"].status == "modifying"


@pytest.mark.parametrize(
    "more",
    [
        {"maintenance_at": NOW + timedelta(hours=24, seconds=1)},
        {"storage_changed_at": NOW - timedelta(hours=6)},
        {"status": "storage-full"},
    ],
)
def test_what_is_no_reason_any_more(more: dict[str, Any]) -> None:
    assert "gp3" in offered(database(of=storage("gp2"), **more), DbLimit.VOLUME_CREDITS)


def test_the_lock_is_of_storage_alone() -> None:
    facts = database(SMALL, storage_changed_at=NOW)
    assert list(offered(facts, DbLimit.CLASS_IOPS)) == ["class"]
    assert list(offered(facts, DbLimit.STORAGE)) == ["autoscaling"]


def test_what_rds_does_not_offer_is_refused() -> None:
    only_gp2 = replace(VALID, storage=VALID.storage[:1], classes=())
    found = refusals(database(of=storage("gp2")), DbLimit.VOLUME_CREDITS, only_gp2)
    assert found["gp3"].reason is DbRefusalReason.NOT_VALID


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (DbChange(type="gp3", iops=12_000, throughput=500), True),
        (DbChange(type="gp3", iops=11_999, throughput=500), False),
        (DbChange(type="gp3", iops=12_000, throughput=499), False),
        (DbChange(type="gp3", iops=12_000, throughput=3_001), False),  # a quarter at most
        (DbChange(type="io1", iops=20_000), True),
        (DbChange(type="io1", iops=20_001), False),  # fifty for each GiB at most
        (DbChange(gib=65_536), True),
        (DbChange(gib=65_537), False),
        (DbChange(gib=19), False),
        (DbChange(max_gib=65_536), True),
        (DbChange(max_gib=65_537), False),
        (DbChange(type="standard"), False),
        (DbChange(db_class=MEDIUM), True),
        (DbChange(throughput=600), False),  # gp2 has none
    ],
)
def test_what_rds_would_accept(change: DbChange, *, expected: bool) -> None:
    became = storage_after(storage("gp2", 400), change)
    assert accepts(VALID, change, became) is expected


def test_a_throughput_of_storage_whose_iops_are_not_known() -> None:
    change = DbChange(throughput=600)
    became = storage_after(storage("gp3", 400, iops=None), change)
    assert accepts(VALID, change, became)


def test_steps_and_ranges() -> None:
    ranges = (ValidRange(100, 205, 10), ValidRange(1_000, 1_001, 0))
    assert [at_least(number, ranges) for number in (1, 100, 101, 200, 201, 1_001, 1_002)] == [
        100,
        100,
        110,
        200,
        1_000,
        1_001,
        None,
    ]
    assert most(ranges) == 1_001
    assert most(ranges[:1]) == 200
    assert most(()) == 0
    ten = ValidModifications((ValidStorage("gp2", ranges[:1]),))
    assert [accepts(ten, DbChange(gib=gib), storage("gp2", gib)) for gib in (110, 111, 210)] == [
        True,
        False,
        False,
    ]


def test_another_type_begins_with_what_it_includes() -> None:
    was = storage("gp3", 400, iops=20_000, throughput=900, max_gib=500)
    assert storage_after(was, DbChange(type="gp2")) == storage("gp2", 400, max_gib=500)
    assert storage_after(was, DbChange(type="gp3")) == was
    assert storage_after(was, DbChange(gib=500)).iops == 20_000
    facts = database(of=was)
    assert after(facts, DbChange()) == facts


@pytest.mark.parametrize(
    ("engine", "was", "change", "expected"),
    [
        ("postgres", storage("gp3", 399), DbChange(gib=400), True),
        ("postgres", storage("gp3", 400), DbChange(gib=800), False),
        ("oracle-ee", storage("gp3", 199), DbChange(gib=200), True),
        ("sqlserver-se", storage("gp3", 399), DbChange(gib=800), False),
        ("postgres", storage("standard", 100), DbChange(type="gp3"), True),
        ("postgres", storage("standard", 100), DbChange(gib=120), False),
        ("postgres", storage("gp2", 100), DbChange(type="gp3"), False),
    ],
)
def test_what_makes_rds_copy_all_data(
    engine: str, was: DbStorage, change: DbChange, *, expected: bool
) -> None:
    assert copies_all(database(of=was, engine=engine), change) is expected


def test_magnetic_storage_becomes_gp3() -> None:
    facts = database(of=storage("standard", 100))
    offer = offered(facts, DbLimit.VOLUME_IOPS)["gp3"]
    assert offer.copies
    assert offer.cost_before is None  # the price list has it, these prices do not


COSTS: list[tuple[DbFacts, float | None]] = [
    (database(SMALL, storage("gp2", 100)), 23.36 + 11.5),
    (database(SMALL, storage("gp3", 100)), 23.36 + 11.5),
    (database(SMALL, storage("io1", 100, iops=1_000)), 23.36 + 12.5 + 100),
    (database(SMALL, storage("gp3", 400, iops=12_000, throughput=500)), 23.36 + 46),
    (database(SMALL, storage("standard", 100)), None),
    (database(T2_MICRO, storage("gp2", 100)), None),
]


@pytest.mark.parametrize(("facts", "expected"), COSTS)
def test_what_it_costs(facts: DbFacts, expected: float | None) -> None:
    assert monthly(facts, PRICES) == (None if expected is None else pytest.approx(expected))


@pytest.mark.parametrize("more", [{"iops": 13_000}, {"iops": 12_000, "throughput": 501}])
def test_a_price_that_is_lacking_is_no_free_lunch(more: dict[str, int]) -> None:
    prices = DbPrices({"db.t4g.small": 1}, {"gp3": StoragePrices(1)})
    assert monthly(database(SMALL, storage("gp3", 400, **more)), prices) is None


def test_no_prices_no_sum() -> None:
    (offer, *_) = choices(
        database(of=storage("gp2")), hit(DbLimit.VOLUME_CREDITS), VALID, NOW
    ).offers
    assert offer.choice is DbChoice.GP3
    assert (offer.cost_before, offer.cost_after) == (None, None)
