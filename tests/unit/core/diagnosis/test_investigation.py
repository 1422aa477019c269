"""What is kept of a diagnosis."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from lifeguard.core.diagnosis.cause import Cause
from lifeguard.core.diagnosis.diagnosis import Confidence, Diagnosis, RuledOut
from lifeguard.core.diagnosis.fact import Fact, FactTime
from lifeguard.core.diagnosis.investigation import (
    Conclusion,
    Investigation,
    QuotedLine,
    concluded,
    concluded_of_database,
)
from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.app import AppSymptom
from lifeguard.core.diagnosis.symptoms.database import DatabaseSymptom
from lifeguard.core.text.foreign import Foreign, foreign
from lifeguard.core.text.message import message

AT = datetime(2026, 11, 20, 10, tzinfo=UTC)


def line(hop: str, text: str, order: int = 0) -> Fact:
    return Fact(
        AppSymptom.WORKER_TIMED_OUT,
        hop,
        SourceKind.GUNICORN,
        foreign(text),
        FactTime(AT),
        order=order,
        position=len(text),
    )


def test_one_line_of_each_hop_and_that_of_the_cause_before_all() -> None:
    because = (
        line("caddy", "a"),
        line("caddy", "b2"),
        line("app", "c"),
        line("app", "d2"),
        line("db", "e"),
    )
    found = concluded(Diagnosis(Cause.DB_DISK_IO_SATURATED, "db", Confidence.HIGH, because=because))
    assert [(one.hop.text, one.line.text) for one in found.because] == [
        ("caddy", "a"),
        ("app", "c"),
        ("db", "e"),
    ]
    further = (*because[:4], line("queue", "f"), line("db", "e"))
    found = concluded(Diagnosis(Cause.DB_DISK_IO_SATURATED, "db", because=further))
    assert [one.line.text for one in found.because] == ["a", "c", "e"]
    alone = concluded(Diagnosis(Cause.DB_DISK_IO_SATURATED, "caddy", because=because[:2]))
    assert [one.line.text for one in alone.because] == ["a", "b2"]


MEASURED = replace(line("db", "DiskQueueDepth 31"), kind=SourceKind.METRICS)
LOGGED = line("db", "checkpoint complete")
ADVICE = (message("diagnosis.advice.db_lock_wait"),)


def of_database(cause: Cause, *because: Fact) -> Conclusion:
    found = Diagnosis(cause, "db", Confidence.HIGH, because=because, advice=ADVICE)
    return concluded_of_database(found)


def test_of_a_databases_own_limit_only_what_its_logs_add_is_kept() -> None:
    found = of_database(Cause.DB_DISK_IO_SATURATED, MEASURED, LOGGED)
    assert [one.line.text for one in found.because] == ["checkpoint complete"]
    assert found.advice == ()
    assert of_database(Cause.DB_DISK_IO_SATURATED, MEASURED) == Conclusion(Cause.UNKNOWN)


def test_of_another_cause_the_advice_is_kept_too() -> None:
    found = of_database(Cause.DB_LOCK_WAIT, MEASURED, LOGGED)
    assert found.cause is Cause.DB_LOCK_WAIT
    assert [one.line.text for one in found.because] == ["checkpoint complete"]
    assert found.advice == ADVICE


def test_it_is_bounded_and_without_secrets_and_heads() -> None:
    head = "2026-11-20T10:01:00+0000 web-1 gunicorn[9]: [2026-11-20 10:01:00 +0000] "
    said = f"{head}password=hunter2hunter2 {'x' * 900}"
    found = concluded(
        Diagnosis(
            Cause.DB_UNREACHABLE,
            "x" * 2000,
            because=(line("app", said),) * 9,
            ruled_out=tuple(RuledOut(cause, message("a"), line("k", "l")) for cause in Cause),
            advice=(message("a"),) * 5,
        )
    )
    [quoted] = found.because
    assert "hunter2" not in quoted.line.text
    assert quoted.line.text.startswith("password")
    assert len(quoted.line.text) <= 300
    assert quoted.at == AT
    assert (len(found.ruled_out), len(found.advice)) == (3, 2)
    assert found.ruled_out[0].quoted == QuotedLine(Foreign("k"), Foreign("l"), AT)
    assert len(found.hop.text) == 1000


def test_a_cause_ruled_out_without_a_line() -> None:
    [excluded] = concluded(
        Diagnosis(Cause.UNKNOWN, ruled_out=(RuledOut(Cause.DISK_FULL, message("a")),))
    ).ruled_out
    assert excluded.quoted is None


@pytest.mark.parametrize(
    ("cause", "confidence", "sure"),
    [
        (Cause.DISK_FULL, Confidence.HIGH, True),
        (Cause.DISK_FULL, Confidence.MEDIUM, True),
        (Cause.DISK_FULL, Confidence.LOW, False),
        (Cause.UNKNOWN, Confidence.HIGH, False),
        (Cause.NONE, Confidence.MEDIUM, False),
    ],
)
def test_what_is_sure_enough(cause: Cause, confidence: Confidence, *, sure: bool) -> None:
    assert Conclusion(cause, confidence=confidence).is_sure is sure


def test_it_is_pending_until_it_is_concluded() -> None:
    begun = Investigation(AT, "command-1")
    assert begun.pending
    assert not Investigation(AT, conclusion=Conclusion(Cause.UNKNOWN)).pending


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("2026-11-20 10:00:20.001 UTC [88] LOG:  x", "[88] LOG:  x"),
        ("2026/11/20 10:00:20 [error] 31#31: x", "[error] 31#31: x"),
        ("2026-11-20T10:00:20,123Z x", "x"),
        ("[2026-11-20 10:00:20 +0000] [9] x", "[9] x"),
        ("20 apples", "20 apples"),
    ],
)
def test_the_time_stands_beside_the_line_and_not_in_it(said: str, shown: str) -> None:
    [quoted] = concluded(Diagnosis(Cause.DISK_FULL, because=(line("app", said),))).because
    assert quoted.line.text == shown
    timeless = replace(line("app", said), at=None)
    [quoted] = concluded(Diagnosis(Cause.DISK_FULL, because=(timeless,))).because
    assert quoted.line.text.startswith(said[:10])


@pytest.mark.parametrize(
    ("symptom", "numbers", "subject", "shown"),
    [
        (DatabaseSymptom.SLOW_QUERY, (("ms", 30411.2),), "SELECT ?", "30.4 s: SELECT ?"),
        (DatabaseSymptom.STATEMENT, (), "SELECT ?", "SELECT ?"),
        (DatabaseSymptom.SLOW_QUERY, (("ms", 9000.0),), "", "SELECT 'kim'"),
        (DatabaseSymptom.DEADLOCK, (), "SELECT ?", "SELECT 'kim'"),
    ],
)
def test_a_statement_is_kept_without_its_values(
    symptom: DatabaseSymptom, numbers: tuple[tuple[str, float], ...], subject: str, shown: str
) -> None:
    said = replace(line("db", "SELECT 'kim'"), symptom=symptom, numbers=numbers, subject=subject)
    found = concluded(Diagnosis(Cause.DB_SLOW_QUERY, "db", because=(said,)))
    assert found.because[0].line.text == shown


def test_the_prefix_of_rds_does_not_repeat_the_time() -> None:
    said = line("db", "2026-11-20 10:00:00 UTC:10.0.1.5(1):app@shop:[7]:LOG:  deadlock detected")
    found = concluded(Diagnosis(Cause.DB_LOCK_WAIT, "db", because=(said,)))
    assert not found.because[0].line.text.startswith("2026")
    assert found.because[0].line.text.endswith("LOG:  deadlock detected")


def test_who_it_is_and_where_it_is_asked_are_kept() -> None:
    named = message("diagnosis.holder", pid="7")
    found = concluded(Diagnosis(Cause.DB_LOCK_WAIT, "db", named=named), "shop-db")
    assert (found.named, found.database) == (named, foreign("shop-db"))
