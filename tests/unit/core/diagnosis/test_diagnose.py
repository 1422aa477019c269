"""The rules of reasoning: order in time, consequences, guesses, absence, one line, ties."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lifeguard.core.diagnosis.cause import Cause
from lifeguard.core.diagnosis.diagnose import diagnose
from lifeguard.core.diagnosis.diagnosis import Confidence, Diagnosis
from lifeguard.core.diagnosis.fact import Fact, SourceCoverage
from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.app import AppSymptom as App
from lifeguard.core.diagnosis.symptoms.cloud import CloudSymptom as Cloud
from lifeguard.core.diagnosis.symptoms.container import ContainerSymptom as Docker
from lifeguard.core.diagnosis.symptoms.database import DatabaseSymptom as Db
from lifeguard.core.diagnosis.symptoms.host import HostSymptom as Host
from lifeguard.core.diagnosis.symptoms.proxy import ProxySymptom as Proxy
from lifeguard.core.text.foreign import UNSAID
from tests.support.evidence import covered, evidence, fact


def found(*facts: Fact, coverage: tuple[SourceCoverage, ...] = ()) -> Diagnosis:
    return diagnose(evidence(*facts, coverage=coverage))


def cause(*facts: Fact, coverage: tuple[SourceCoverage, ...] = ()) -> Cause:
    return found(*facts, coverage=coverage).cause


GATEWAY = fact(Proxy.STATUS_502, "09:14", "nginx")
LATE = fact(Proxy.ANSWER_TIMED_OUT, "09:14", "nginx")
TIMED_OUT = fact(App.WORKER_TIMED_OUT, "09:14:00", pid=7)
KILLED = fact(App.WORKER_KILLED, "09:14:01", pid=7)
KERNEL = covered("host", SourceKind.KERNEL, "09:00", "09:30")
LOCK = fact(Db.LOCK_WAIT, "09:10", "db", "relation 1")
TOO_MANY = fact(Db.TOO_MANY, "09:13", "db")
OOM = fact(Host.OOM_HOST, "09:13", "host", "mysqld")


class TestOrderAndConsequence:
    def test_a_saturation_is_a_consequence_of_a_wait_below(self) -> None:
        assert cause(LATE, LOCK, TOO_MANY) is Cause.DB_LOCK_WAIT

    def test_without_a_wait_it_is_the_cause(self) -> None:
        assert cause(LATE, TOO_MANY) is Cause.DB_CONNECTIONS_EXHAUSTED

    def test_what_began_later_did_not_cause_it(self) -> None:
        early = fact(Db.TOO_MANY, "09:01", "db")
        late = fact(Db.LOCK_WAIT, "09:10", "db")
        lasting = found(fact(App.DB_TOO_MANY, "09:01"), LATE, early, late)
        assert lasting.cause is Cause.DB_LOCK_WAIT  # proven, and the other only likely
        assert [one.why.code for one in lasting.ruled_out] == ["diagnosis.not.weaker"]

    def test_of_two_proven_causes_the_first_in_time_counts(self) -> None:
        heap = fact(App.HEAP_EXHAUSTED, "09:05")
        full = fact(Host.DISK_FULL, "09:10", "host")
        assert cause(GATEWAY, full, heap) is Cause.APP_HEAP_EXHAUSTED
        heap = fact(App.HEAP_EXHAUSTED, "09:12")
        assert cause(GATEWAY, full, heap) is Cause.DISK_FULL

    def test_a_cause_with_a_time_comes_before_one_without(self) -> None:
        heap = fact(App.HEAP_EXHAUSTED, "09:12")
        assert cause(GATEWAY, fact(Host.DISK_FULL, "", "host"), heap) is Cause.APP_HEAP_EXHAUSTED

    def test_one_that_leads_to_the_other(self) -> None:
        full = fact(Host.DISK_FULL, "09:01", "host")
        inodes = fact(Host.INODES_FULL, "09:01", "host")
        assert cause(GATEWAY, full, inodes) is Cause.INODES_EXHAUSTED

    def test_of_two_that_may_lead_to_each_other_the_more_convincing_counts(self) -> None:
        config = fact(Proxy.CONFIG_INVALID, "09:10", "nginx")
        name = fact(App.NAME_TEMPORARY, "09:05", subject="a")
        other = fact(App.NAME_TEMPORARY, "09:05", subject="a")
        assert cause(GATEWAY, config, name, other) is Cause.PROXY_CONFIG_INVALID

    def test_a_mere_consequence_yields_to_a_likely_cause(self) -> None:
        refused = fact(App.DB_REFUSED, "09:14")
        stopped = fact(Host.NOBODY_LISTENS, "", "host")
        memory = fact(Host.UNIT_OOM, "09:13", "host")
        assert cause(refused, stopped) is Cause.DB_UNREACHABLE
        assert cause(refused, stopped, memory) is Cause.MEMORY_EXHAUSTED_HOST

    def test_a_proven_cause_does_not_yield_to_a_likely_one(self) -> None:
        workers = fact(App.WORKERS_FULL, "09:13")
        own = fact(App.STACK_IN_OWN_CODE, "09:13")
        slow = fact(Db.SLOW_QUERY, "09:12", "db", "SELECT 1")
        assert cause(LATE, workers, own, slow) is Cause.APP_WORKERS_EXHAUSTED

    def test_what_ended_long_before_is_no_cause(self) -> None:
        old = fact(Host.OOM_HOST, "03:00", "host", "backup")
        assert cause(LATE, GATEWAY, old) is Cause.UNKNOWN
        vague = fact(Host.OOM_HOST, "03:00", "host", "backup", within=timedelta(hours=14))
        assert cause(LATE, GATEWAY, vague) is Cause.MEMORY_EXHAUSTED_HOST

    def test_what_lasts_may_have_begun_long_before(self) -> None:
        assert cause(GATEWAY, fact(Host.DISK_FULL, "03:00", "host")) is Cause.DISK_FULL


class TestGuessesAndAbsence:
    def test_a_guess_that_software_prints_is_no_evidence(self) -> None:
        guess = found(GATEWAY, TIMED_OUT, KILLED)
        assert guess.cause is Cause.UNKNOWN
        assert [(one.cause, one.why.code) for one in guess.ruled_out] == [
            (Cause.MEMORY_EXHAUSTED_HOST, "diagnosis.not.own_kill")
        ]

    def test_a_kernel_log_that_covers_the_time_and_is_silent_refutes(self) -> None:
        low = fact(Host.MEMORY_LOW, "09:12", "host")
        killed = fact(Db.PROCESS_KILLED, "09:13", "db")
        refused = fact(App.DB_REFUSED, "09:14")
        assert cause(refused, killed, low) is Cause.MEMORY_EXHAUSTED_HOST
        silent = found(refused, killed, low, coverage=(KERNEL,))
        assert silent.cause is not Cause.MEMORY_EXHAUSTED_HOST
        assert (Cause.MEMORY_EXHAUSTED_HOST, "diagnosis.not.absent") in [
            (one.cause, one.why.code) for one in silent.ruled_out
        ]

    @pytest.mark.parametrize(
        "coverage",
        [
            covered("host", SourceKind.KERNEL, "06:00", "07:00"),
            covered("host", SourceKind.KERNEL),
            covered("host", SourceKind.SYSTEMD, "09:00", "09:30"),
        ],
    )
    def test_a_log_that_was_not_read_for_that_time_refutes_nothing(
        self, coverage: SourceCoverage
    ) -> None:
        low = fact(Host.MEMORY_LOW, "09:12", "host")
        killed = fact(Db.PROCESS_KILLED, "09:13", "db")
        refused = fact(App.DB_REFUSED, "09:14")
        assert cause(refused, killed, low, coverage=(coverage,)) is Cause.MEMORY_EXHAUSTED_HOST

    def test_a_ring_buffer_read_whole_covers_all(self) -> None:
        whole = covered("host", SourceKind.KERNEL, whole=True)
        low = fact(Host.MEMORY_LOW, "09:12", "host")
        killed = fact(App.WORKER_KILLED, "09:13")
        assert cause(GATEWAY, low, killed, coverage=(whole,)) is Cause.UNKNOWN

    def test_enough_memory_refutes_with_its_line(self) -> None:
        enough = fact(Host.MEMORY_ENOUGH, "", "host")
        guess = found(GATEWAY, TIMED_OUT, KILLED, enough)
        assert guess.cause is Cause.UNKNOWN
        assert guess.ruled_out[0].fact is not None
        assert guess.ruled_out[0].fact.symptom is Host.MEMORY_ENOUGH

    def test_a_kernel_line_outweighs_a_metric(self) -> None:
        modest = fact(Cloud.MEMORY_MODEST, "09:15", "metrics")
        assert cause(GATEWAY, OOM, modest) is Cause.MEMORY_EXHAUSTED_HOST


class TestEnoughAndNothing:
    def test_one_line_alone_is_unknown(self) -> None:
        alone = found(OOM)
        assert alone.cause is Cause.UNKNOWN
        assert alone.hop == "host"

    def test_what_was_derived_rests_on_two_lines(self) -> None:
        refused = fact(App.DB_REFUSED, "", "app", "[::1]:3306")
        listens = fact(Host.LISTENS, "", "host", "127.0.0.1:3306")
        found_so = found(refused, listens)
        assert found_so.cause is Cause.ADDRESS_FAMILY_MISMATCH
        assert [one.symptom for one in found_so.because][1:] == [Host.LISTENS]

    def test_symptoms_without_a_cause_are_unknown_and_tell_what_to_read(self) -> None:
        unknown = found(GATEWAY, LATE)
        assert unknown.cause is Cause.UNKNOWN
        assert unknown.hop == "nginx"
        assert [said.code for said in unknown.advice] == [
            "diagnosis.next.kernel",
            "diagnosis.next.database",
            "diagnosis.next.metrics",
        ]

    def test_what_was_read_is_not_asked_for_again(self) -> None:
        read = (
            KERNEL,
            covered("db", SourceKind.MYSQL, "06:00", "07:00"),
            covered("metrics", SourceKind.METRICS),
        )
        assert found(GATEWAY, LATE, coverage=read).advice == ()

    def test_nothing_abnormal_is_no_fault(self) -> None:
        fine = fact(Proxy.REQUEST_OK, "09:14", "nginx")
        read = covered("nginx", SourceKind.NGINX_ACCESS, "09:00", "09:20")
        assert cause(fine, coverage=(read,)) is Cause.NONE

    def test_nothing_read_is_unknown(self) -> None:
        assert found().reason.code == "diagnosis.sure.unread"
        assert cause() is Cause.UNKNOWN

    def test_a_fact_without_a_line_is_not_quoted(self) -> None:
        seen = Fact(Host.OOM_HOST, "host", SourceKind.GUEST_LOOK, UNSAID, order=4)
        assert found(GATEWAY, LATE, seen).cause is Cause.MEMORY_EXHAUSTED_HOST
        assert all(one.line for one in found(GATEWAY, LATE, seen).because)


class TestWhatItSays:
    def test_the_lines_stand_in_the_order_of_the_request(self) -> None:
        hops = [one.hop for one in found(OOM, GATEWAY, KILLED).because]
        assert hops == ["nginx", "app", "host"]

    def test_of_each_hop_two_lines_at_most(self) -> None:
        many = [fact(Proxy.STATUS_502, "09:14", "nginx") for _ in range(9)]
        assert len(found(OOM, *many).because) == 3

    @pytest.mark.parametrize(
        ("facts", "confidence"),
        [
            ((OOM, GATEWAY), Confidence.HIGH),
            ((OOM, fact(Host.UNIT_KILLED, "09:13", "host")), Confidence.MEDIUM),
            ((fact(Docker.DOWN, "", "host"), GATEWAY), Confidence.MEDIUM),
            (
                (fact(Host.READ_ONLY, "", "host"), fact(Host.READ_ONLY, "", "host")),
                Confidence.LOW,
            ),
        ],
    )
    def test_how_sure_it_is(self, facts: tuple[Fact, ...], confidence: Confidence) -> None:
        assert found(*facts).confidence is confidence

    def test_a_database_s_fault_lies_at_its_own_source(self) -> None:
        own = covered("db", SourceKind.MYSQL, "09:00", "09:30")
        full = fact(App.DB_TOO_MANY, "09:13")
        assert found(LATE, full, coverage=(own,)).hop == "db"
        assert found(LATE, full).hop == "app"
        own_line = fact(Db.TOO_MANY, "09:13", "db", kind=SourceKind.MYSQL)
        assert found(LATE, own_line).hop == "db"

    def test_a_log_tells_more_of_the_place_than_a_metric(self) -> None:
        high = fact(Cloud.MEMORY_HIGH, "09:10", "metrics", kind=SourceKind.METRICS)
        killed = fact(Host.UNIT_OOM, "09:13", "host")
        assert found(GATEWAY, high, killed).hop == "host"
        gone = fact(Cloud.CREDITS_GONE, "09:10", "metrics", kind=SourceKind.METRICS)
        assert found(GATEWAY, gone).hop == "metrics"

    def test_a_race_lies_behind_the_balancer(self) -> None:
        race = fact(Proxy.KEPT_ALIVE_CLOSED, "09:13", "nginx")
        fine = fact(Cloud.TARGET_5XX_NONE, "09:13", "metrics")
        assert found(race, GATEWAY, fine).hop == "app"
        at_the_end = fact(Proxy.KEPT_ALIVE_CLOSED, "09:13", "metrics")
        assert found(at_the_end, GATEWAY, fine).hop == "metrics"

    def test_a_consequence_is_ruled_out_as_one(self) -> None:
        said = found(LATE, LOCK, TOO_MANY).ruled_out
        assert [(one.cause, one.why.code) for one in said] == [
            (Cause.DB_CONNECTIONS_EXHAUSTED, "diagnosis.not.consequence")
        ]

    def test_it_says_what_to_do_and_what_to_leave(self) -> None:
        codes = [said.code for said in found(LATE, LOCK).advice]
        assert codes == ["diagnosis.advice.db_lock_wait", "diagnosis.caution.db_lock_wait"]
        down = found(GATEWAY, fact(Docker.DOWN, "", "host"))
        assert [said.code for said in down.advice] == ["diagnosis.advice.upstream_down"]


def test_the_same_evidence_gives_the_same_diagnosis() -> None:
    facts = (LATE, LOCK, TOO_MANY, GATEWAY, KILLED, TIMED_OUT)
    assert found(*facts) == found(*facts)
