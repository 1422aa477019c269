"""What is said of limits and of choices, in both languages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from lifeguard.core.databases.choices.change import DbChange, DbChoice
from lifeguard.core.databases.choices.choose import choices
from lifeguard.core.databases.choices.offer import DbRefusal, DbRefusalReason
from lifeguard.core.databases.database import DbFacts, PendingValue
from lifeguard.core.databases.limits.limit import DbLimit, LimitHit
from lifeguard.core.databases.messages.evidence import advice, brief, evidence
from lifeguard.core.databases.messages.offers import as_choice, changed, refused, said
from lifeguard.core.databases.performance import Performance
from lifeguard.core.text.message import Message, message
from tests.support.databases import (
    M6I_2XLARGE,
    MEDIUM,
    NOW,
    PRICES,
    SMALL,
    VALID,
    database,
    hit,
    storage,
)
from tests.support.words import english, korean

GIB = 2**30
MIB = 2**20


def codes(found: tuple[Message, ...]) -> list[str]:
    return [one.code.removeprefix("database.") for one in found]


SLOW: dict[str, Any] = {"queue": 30.4, "latency": 0.09}
EVIDENCE: list[tuple[LimitHit, list[str]]] = [
    (
        hit(DbLimit.CLASS_IOPS, measured=995, cap=1_000, **SLOW),
        ["slow", "class_iops", "storage_no_help"],
    ),
    (
        hit(DbLimit.CLASS_THROUGHPUT, measured=20, cap=21, balance=2, **SLOW),
        ["slow", "class_throughput", "host_balance", "storage_no_help"],
    ),
    (hit(DbLimit.VOLUME_CREDITS, balance=3, cap=300, **SLOW), ["slow", "volume_credits"]),
    (hit(DbLimit.VOLUME_IOPS, **SLOW), ["slow", "volume_iops"]),
    (hit(DbLimit.VOLUME_THROUGHPUT, **SLOW), ["slow", "volume_throughput"]),
    (hit(DbLimit.DISK, measured=22, queue=31.0), ["disk", "disk_unmeasured"]),
    (hit(DbLimit.QUERIES, **SLOW), ["slow", "queries"]),
    (hit(DbLimit.CONNECTIONS, measured=180, cap=192), ["connections"]),
    (hit(DbLimit.MEMORY, measured=100 * MIB, cap=2_048 * MIB), ["memory"]),
    (hit(DbLimit.CPU, measured=95), ["cpu"]),
    (hit(DbLimit.CPU_CREDITS), ["cpu_credits_gone"]),
    (hit(DbLimit.CPU_CREDITS, gone_in=timedelta()), ["cpu_credits_gone"]),
    (
        hit(DbLimit.CPU_CREDITS, measured=20, gone_in=timedelta(hours=2)),
        ["cpu_credits_low"],
    ),
    (hit(DbLimit.CPU_SURPLUS, measured=2), ["cpu_surplus"]),
    (hit(DbLimit.STORAGE, cap=100 * GIB), ["storage_full"]),
    (hit(DbLimit.STORAGE, measured=9 * GIB, cap=100 * GIB), ["storage_low"]),
    (
        hit(DbLimit.STORAGE, measured=9 * GIB, cap=100 * GIB, gone_in=timedelta(hours=3)),
        ["storage_low", "full_in"],
    ),
    (hit(DbLimit.STORAGE, measured=9 * GIB), ["storage_low"]),
]


@pytest.mark.parametrize(("found", "expected"), EVIDENCE)
def test_evidence(found: LimitHit, expected: list[str]) -> None:
    said = evidence(found, "db.t4g.small")
    assert codes(said) == expected
    for one in (*said, brief(found), advice(found)):
        assert "?" not in english(one)
        assert "?" not in korean(one)


def test_every_limit_has_evidence() -> None:
    assert {found.limit for found, _ in EVIDENCE} == set(DbLimit)


def test_the_numbers_have_thousands_separators() -> None:
    found = hit(DbLimit.CLASS_IOPS, measured=11_995, cap=12_000, queue=1.0, latency=0.02)
    slow, limit, _ = evidence(found, "db.m6i.2xlarge")
    assert english(slow) == (
        "the storage answers slowly: 1 request waits, and an operation takes 20 ms"
    )
    assert english(limit) == (
        "the class db.m6i.2xlarge is the limit: 11,995 IOPS are used, and its host lets 12,000 "
        "through in the long run"
    )


def lines(facts: DbFacts, found: LimitHit) -> dict[str, str]:
    offers = choices(facts, found, VALID, NOW, PRICES).offers
    return {str(offer.choice): english(said(offer)) for offer in offers}


def test_a_class_is_offered_with_its_outage_and_its_price() -> None:
    assert lines(database(SMALL), hit(DbLimit.CLASS_IOPS, held=False)) == {
        "class": (
            "the class db.t4g.medium (2 vCPUs, 4 GiB of memory): 2,000 IOPS instead of 1,000; "
            "41 MiB/s instead of 21; an outage of some minutes; 58.95 USD a month instead of 34.86"
        )
    }
    (standby,) = lines(database(SMALL, multi_az=True), hit(DbLimit.CLASS_IOPS)).values()
    assert "a failover to the standby" in standby


def test_storage_is_offered_with_its_traps() -> None:
    found = lines(database(M6I_2XLARGE, storage("gp2", 350)), hit(DbLimit.VOLUME_CREDITS))
    assert found["striped"] == (
        "gp3 storage of 400 GiB instead of 350, which RDS stripes across four volumes: "
        "12,000 IOPS instead of 1,050; 299 MiB/s instead of 250; no outage; RDS copies all data "
        "for it, which slows the storage for hours; the storage cannot be changed again for 6 "
        "hours, or until its optimization ends; storage never shrinks again; 565.76 USD a month "
        "instead of 560.01"
    )
    assert found["io2"].startswith("io2 storage of the same size with 6,000 provisioned IOPS: ")


def test_gp3_of_the_same_price() -> None:
    found = lines(database(SMALL, storage("gp2", 100)), hit(DbLimit.VOLUME_CREDITS))
    assert found["gp3"] == (
        "gp3 storage of the same size instead of gp2: 1,000 IOPS instead of 300; no outage; the "
        "storage cannot be changed again for 6 hours, or until its optimization ends; 34.86 USD a "
        "month, as now"
    )


def test_storage_that_grows_by_itself() -> None:
    found = lines(database(SMALL), hit(DbLimit.STORAGE))
    assert found == {
        "autoscaling": (
            "let RDS grow the storage by itself, up to 200 GiB: no outage; 46.36 USD a month at "
            "most, instead of 34.86"
        ),
        "bigger": (
            "120 GiB of storage instead of 100: no outage; the storage cannot be changed again "
            "for 6 hours, or until its optimization ends; storage never shrinks again; 37.16 USD "
            "a month instead of 34.86"
        ),
    }


def test_more_for_gp3_and_no_price() -> None:
    facts = database(M6I_2XLARGE, storage("gp3", 400, iops=12_000, throughput=500))
    wide = database(type(SMALL)("db.x", 64, 1, 40_000, 40_000, 4_000, 4_000), facts.storage)
    (offer, *_) = choices(wide, hit(DbLimit.VOLUME_IOPS), VALID, NOW).offers
    assert english(said(offer)).startswith(
        "24,000 provisioned IOPS and 500 MiB/s for the gp3 storage: 24,000 IOPS instead of 12,000"
    )
    assert english(said(offer)).endswith("its price could not be read")


def test_a_choice_is_named_by_what_it_is() -> None:
    (offer,) = choices(database(SMALL), hit(DbLimit.CLASS_IOPS), VALID, NOW).offers
    choice = as_choice(offer)
    assert choice.name == DbChoice.CLASS
    assert choice.says == said(offer)
    assert english(changed(offer)) == "the class db.t4g.medium (2 vCPUs, 4 GiB of memory)"
    assert korean(choice.says).startswith("인스턴스 클래스 db.t4g.medium")


GP3 = DbChange(type="gp3")
REFUSED: list[tuple[DbRefusal, str]] = [
    (
        DbRefusal(
            DbChoice.GP3,
            GP3,
            DbRefusalReason.SLOWER,
            before=Performance(3_000, 250),
            after=Performance(3_000, 125),
        ),
        "it would be slower than now: 125 MiB/s instead of 250",
    ),
    (
        DbRefusal(
            DbChoice.GP3,
            GP3,
            DbRefusalReason.SLOWER,
            before=Performance(12_000, 125),
            after=Performance(3_000, 125),
        ),
        "it would be slower than now: 3,000 IOPS instead of 12,000",
    ),
    (
        DbRefusal(
            DbChoice.GP3,
            GP3,
            DbRefusalReason.CLASS_IS_CAP,
            before=Performance(1_000, 21),
        ),
        "the class db.t4g.small lets no more than 1,000 IOPS and 21 MiB/s through",
    ),
    (
        DbRefusal(
            DbChoice.GP3,
            GP3,
            DbRefusalReason.PENDING,
            pending=(PendingValue("DBInstanceClass", "db.t4g.large"), PendingValue("Port")),
        ),
        "other changes wait, and would come along: DBInstanceClass db.t4g.large, Port",
    ),
    (
        DbRefusal(DbChoice.GP3, GP3, DbRefusalReason.BUSY, status="modifying"),
        "RDS is changing the database (modifying)",
    ),
    (
        DbRefusal(DbChoice.GP3, GP3, DbRefusalReason.STOPPED, status="stopped"),
        "the database is stopped (stopped)",
    ),
    (
        DbRefusal(DbChoice.GP3, GP3, DbRefusalReason.LOCKED, until=NOW),
        "the storage was changed less than 6 hours ago; possible from Fri 20 Nov 10:00 on",
    ),
    (
        DbRefusal(DbChoice.GP3, GP3, DbRefusalReason.MAINTENANCE, until=NOW),
        "AWS's own maintenance is due at Fri 20 Nov 10:00",
    ),
    (DbRefusal(DbChoice.GP3, GP3, DbRefusalReason.NO_HELP), "it would not help"),
    (
        DbRefusal(DbChoice.GP3, GP3, DbRefusalReason.NOT_VALID),
        "RDS does not offer it for this database",
    ),
]


@pytest.mark.parametrize(("refusal", "why"), REFUSED)
def test_a_refusal_says_why(refusal: DbRefusal, why: str) -> None:
    told = refused(refusal, database(SMALL, storage("gp2")))
    assert english(told) == f"not offered: gp3 storage of the same size instead of gp2 ({why})"
    assert "?" not in korean(told)


def test_every_reason_is_said() -> None:
    assert {refusal.reason for refusal, _ in REFUSED} == set(DbRefusalReason)


def test_every_choice_is_said() -> None:
    reason = DbRefusalReason.NO_HELP
    for choice in DbChoice:
        told = refused(DbRefusal(choice, DbChange(), reason), database())
        assert "?" not in english(told) + korean(told)
    named = DbRefusal(DbChoice.CLASS, DbChange(db_class=MEDIUM), reason)
    assert "db.t4g.medium" in english(refused(named, database()))
    bare = refused(DbRefusal(DbChoice.CLASS, DbChange(), reason), database())
    assert bare.param("what") == message("database.to_another_class")
