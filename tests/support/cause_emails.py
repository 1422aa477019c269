"""The emails of an incident whose cause the logs have shown, one scene each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType

from lifeguard.core.diagnosis.advice import advice
from lifeguard.core.diagnosis.cause import Cause
from lifeguard.core.diagnosis.diagnosis import Confidence
from lifeguard.core.diagnosis.investigation import (
    Conclusion,
    ExcludedCause,
    Investigation,
    QuotedLine,
)
from lifeguard.core.incident.past_act import PastAct
from lifeguard.core.incident.vital_signs import Cpu, HostMetrics, VitalSigns
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.notification.view import EmailView
from lifeguard.core.planner.first_word import next_move
from lifeguard.core.policy.policy import ApplicationCheck
from lifeguard.core.resources.verb import InsideVerb
from lifeguard.core.text.foreign import Foreign
from lifeguard.core.text.message import message
from tests.support.emails import SEOUL, due, written
from tests.support.guests import container, visit
from tests.support.guests import look as inside
from tests.support.situations import (
    ACT,
    APPLICATION_FAILS,
    NOON,
    PASSING,
    SYSTEM_FAILS,
    at,
    instance,
    look,
    situation,
)


def _line(hop: str, text: str, clock: str) -> QuotedLine:
    return QuotedLine(Foreign(hop), Foreign(text), at(clock))


DISK = Conclusion(
    Cause.DB_DISK_IO_SATURATED,
    Foreign("postgres"),
    Confidence.HIGH,
    (
        _line("caddy", "HTTP 502 after 31.8 s: GET /orders", "12:00:31"),
        _line("gunicorn", "[CRITICAL] WORKER TIMEOUT (pid:1418)", "12:00:30"),
        _line("postgres", "LOG:  checkpoint complete: write=269.7 s, sync=96.5 s", "11:59:40"),
    ),
    (
        ExcludedCause(
            Cause.MEMORY_EXHAUSTED_HOST,
            message("diagnosis.not.absent", hop=Foreign("kernel")),
        ),
    ),
    advice(Cause.DB_DISK_IO_SATURATED),
)
"""Story 4: the workers wait for the disk of the database; the kernel has killed nobody."""


ELSEWHERE = replace(DISK, database=Foreign("shop-db"))
"""The same with a database that has incidents of its own."""

LOCKED = Conclusion(
    Cause.DB_LOCK_WAIT,
    Foreign("postgres"),
    Confidence.HIGH,
    (
        _line("gunicorn", "[CRITICAL] WORKER TIMEOUT (pid:1418)", "12:00:30"),
        _line("postgres", "process 2301 still waiting for RowShareLock", "12:00:10"),
    ),
    (),
    advice(Cause.DB_LOCK_WAIT),
    message(
        "diagnosis.holder_runs",
        pid="2177",
        session=Foreign("deploy@shop"),
        statement=Foreign("ALTER TABLE orders ADD COLUMN note text"),
    ),
)
"""A migration waits for the end of a long transaction, and everybody for the migration."""


NOT_GRACEFUL = Conclusion(
    Cause.SHUTDOWN_NOT_GRACEFUL,
    Foreign("docker"),
    Confidence.HIGH,
    (
        _line("nginx", "500 GET /orders", "12:00:31"),
        _line("docker", "Container failed to exit within 10s of signal 15", "11:59:30"),
        _line("shop-back", "Error: retrieve connection from pool timeout", "12:00:31"),
    ),
    advice=advice(Cause.SHUTDOWN_NOT_GRACEFUL),
)
"""Story 2: a deployment kills the old process, and its connections stay open."""


def found(conclusion: Conclusion) -> InstanceSituation:
    """Return a server whose application fails, past its grace, for a cause that is known."""
    policy = replace(ACT, application_check=ApplicationCheck.REBOOT)
    before = situation(instance(checks=APPLICATION_FAILS), policy=policy)
    seen = visit(inside(), NOON + timedelta(seconds=1))
    investigation = Investigation(NOON + timedelta(seconds=6), conclusion=conclusion)
    return replace(before, guest=seen, investigation=investigation, settings=SEOUL)


def _not_rebooted() -> EmailView:
    return due(look(found(DISK), at("12:06"), checks=APPLICATION_FAILS))


def _asked_elsewhere() -> EmailView:
    return due(look(found(ELSEWHERE), at("12:06"), checks=APPLICATION_FAILS))


def _locked() -> EmailView:
    return due(look(found(LOCKED), at("12:06"), checks=APPLICATION_FAILS))


def _recovered_with_it() -> EmailView:
    failing = look(found(ELSEWHERE), at("12:03"), checks=APPLICATION_FAILS)
    return due(look(failing, at("12:09"), checks=PASSING))


def _not_graceful() -> EmailView:
    before = found(NOT_GRACEFUL)
    telling = replace(before, policy=replace(ACT, application_check=ApplicationCheck.TELL))
    return due(look(telling, at("12:06"), checks=APPLICATION_FAILS))


def _changes_before() -> EmailView:
    """Two containers were created shortly before, and Lifeguard had acted in earlier incidents."""
    seen = instance(checks=SYSTEM_FAILS, read_at=at("12:05"))
    before = situation(seen, opened_at=at("12:02"), settings=SEOUL)
    new = container("shop-back", image=Foreign("shop/back:2"), created_at=f"{at('11:59')}")
    other = container("shop-worker", image=Foreign("shop/back:2"), created_at=f"{at('11:58')}")
    acts = (
        PastAct(InsideVerb.CLEAN_DISK, at("08:10")),
        PastAct(InsideVerb.RESTART_INSIDE, at("09:40"), "shop-back"),
    )
    known = replace(
        before,
        incident=replace(before.incident, acts_before=acts),
        guest=visit(inside(containers=(new, other)), NOON + timedelta(seconds=1)),
        vital_signs=VitalSigns(NOON, at("12:06"), HostMetrics(Cpu(12, 30))),
    )
    return written(known, next_move(known))


def _passed() -> EmailView:
    failing = look(found(DISK), at("12:03"), checks=APPLICATION_FAILS)
    return due(look(failing, at("12:09"), checks=PASSING))


SCENES: Mapping[str, Callable[[], EmailView]] = MappingProxyType(
    {
        "cause-not-rebooted": _not_rebooted,
        "cause-asked-elsewhere": _asked_elsewhere,
        "cause-locked": _locked,
        "cause-recovered-with-database": _recovered_with_it,
        "cause-not-graceful": _not_graceful,
        "cause-passed": _passed,
        "cause-changes-before": _changes_before,
    }
)
"""By the name of the golden file."""
