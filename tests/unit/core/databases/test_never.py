"""What is never offered, whatever a database is like."""

from __future__ import annotations

import math
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from lifeguard.core.databases.choices.choose import choices
from lifeguard.core.databases.choices.offer import DbOffer
from lifeguard.core.databases.choices.valid import accepts
from lifeguard.core.databases.database import DbFacts, DbStorage, PendingValue
from lifeguard.core.databases.limits.limit import DbLimit, LimitHit
from lifeguard.core.databases.limits.storage_space import storage_left
from lifeguard.core.databases.measurements import measured
from lifeguard.core.databases.performance import Performance, reachable
from lifeguard.core.databases.prices import UNKNOWN_PRICES
from tests.support.databases import CLASSES, NOW, PRICES, VALID, hit, series

GIB = st.integers(20, 8_000)
IOPS = st.integers(1_000, 64_000)


def _gp3(gib: int, iops: int, throughput: int) -> DbStorage:
    if gib < 400:
        return DbStorage("gp3", gib, 3_000, 125)
    return DbStorage("gp3", gib, max(iops, 12_000), throughput)


STORAGE = st.one_of(
    st.builds(DbStorage, st.just("gp2"), GIB),
    st.builds(_gp3, GIB, IOPS, st.integers(500, 3_000)),
    st.builds(DbStorage, st.sampled_from(("io1", "io2")), GIB, IOPS),
    st.builds(DbStorage, st.just("standard"), GIB),
)
MAYBE = st.none() | st.integers(-48, 48).map(lambda hours: NOW + timedelta(hours=hours))
FACTS = st.builds(
    DbFacts,
    engine=st.sampled_from(("postgres", "mysql", "oracle-se2", "sqlserver-se")),
    status=st.sampled_from(("available", "available", "available", "storage-full", "modifying")),
    db_class=st.sampled_from(CLASSES),
    storage=STORAGE,
    pending=st.sampled_from(((), (), (), (PendingValue("Iops", "9000"),))),
    storage_changed_at=MAYBE,
    maintenance_at=st.none() | MAYBE,
)
HITS = st.builds(hit, st.sampled_from(DbLimit), held=st.booleans())


def offers(facts: DbFacts, found: LimitHit) -> tuple[DbOffer, ...]:
    return choices(facts, found, VALID, NOW, PRICES).offers


def no_less(before: Performance, then: Performance, slack: float) -> bool:
    return then.iops >= before.iops and then.mibps >= before.mibps - slack


@given(FACTS, HITS)
def test_no_offer_makes_it_slower(facts: DbFacts, found: LimitHit) -> None:
    for offer in offers(facts, found):
        # AWS gives one gp2 volume 128 MiB/s and one gp3 volume 125
        slack = 3 if offer.change.type == "gp3" else 0
        was, will = reachable(facts), reachable(offer.becomes)
        assert no_less(was.sustained, will.sustained, slack)
        assert no_less(was.peak, will.peak, slack)
        assert no_less(offer.before, offer.after, slack)


@given(FACTS, HITS)
def test_no_offer_lowers_the_storage_or_the_class(facts: DbFacts, found: LimitHit) -> None:
    for offer in offers(facts, found):
        was, becomes = facts, offer.becomes
        assert becomes.storage.gib >= was.storage.gib
        assert (becomes.storage.max_gib or 0) >= (was.storage.max_gib or 0)
        assert becomes.db_class.vcpus >= was.db_class.vcpus
        assert becomes.db_class.memory_mib >= was.db_class.memory_mib


@given(FACTS, HITS)
def test_nothing_is_offered_over_what_is_under_way(facts: DbFacts, found: LimitHit) -> None:
    for offer in offers(facts, found):
        assert facts.pending == ()
        assert facts.status in {"available", "storage-full"}
        assert facts.maintenance_at is None or facts.maintenance_at > NOW + timedelta(hours=24)
        changed = facts.storage_changed_at
        if offer.locks and changed is not None:
            assert changed + timedelta(hours=6) <= NOW


@given(FACTS, HITS)
def test_each_offer_lifts_the_limit_that_is_hit(facts: DbFacts, found: LimitHit) -> None:
    for offer in offers(facts, found):
        match found.limit:
            case DbLimit.CLASS_IOPS | DbLimit.VOLUME_IOPS | DbLimit.VOLUME_CREDITS:
                assert offer.after.iops > offer.before.iops
            case DbLimit.CLASS_THROUGHPUT | DbLimit.VOLUME_THROUGHPUT:
                assert offer.after.mibps > offer.before.mibps
            case DbLimit.STORAGE:
                grows = (offer.change.max_gib or 0) > facts.storage.gib
                assert grows or offer.becomes.storage.gib >= 1.1 * facts.storage.gib
            case _:
                assert offer.change.db_class is not None


@given(FACTS, HITS)
def test_rds_would_accept_each_offer(facts: DbFacts, found: LimitHit) -> None:
    for offer in offers(facts, found):
        assert accepts(VALID, offer.change, offer.becomes.storage)


@given(FACTS, HITS)
def test_what_is_offered_is_never_refused_and_has_one_name(facts: DbFacts, found: LimitHit) -> None:
    both = choices(facts, found, VALID, NOW, UNKNOWN_PRICES)
    names = [offer.choice for offer in both.offers] + [r.choice for r in both.refusals]
    assert len(names) == len(set(names))


@given(st.floats(1, 1e12), st.floats(0, 1e11), st.floats(1e6, 1e11), st.floats(0, 1e11))
def test_less_free_storage_and_a_faster_fall_are_full_no_later(
    free: float, less: float, rate: float, faster: float
) -> None:
    def hours(left: float, fall: float) -> float:
        found = storage_left(100, measured({"FreeStorageSpace": series(left, -fall)}), NOW)
        assert found is not None
        return math.inf if found.full_in is None else found.full_in / timedelta(hours=1)

    now = hours(free, rate) * 1.001 + 0.001  # what is measured is rounded
    assert hours(max(0, free - less), rate) <= now
    assert hours(free, rate + faster) <= now
