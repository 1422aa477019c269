"""Each email that is not of one incident: for golden files and properties."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from lifeguard.core.backup.attempts import AttemptNotification
from lifeguard.core.backup.history import Counts, FleetBackups
from lifeguard.core.backup.image import Image
from lifeguard.core.backup.retention import RetentionContext, retention
from lifeguard.core.decision.decision import Close, NotificationKind, Notify
from lifeguard.core.endpoints.flaws import EndpointFlaw, Flaw
from lifeguard.core.incident.action_record import Result
from lifeguard.core.incident.incident import Held, Incident, IncidentStatus
from lifeguard.core.kinds.ec2.instance import PublicIpKind
from lifeguard.core.kinds.table import KINDS
from lifeguard.core.notification import backup, selftest, shared_notice
from lifeguard.core.notification.drill import Drills, drill_id
from lifeguard.core.notification.endpoints import flawed
from lifeguard.core.notification.freeze import FreezeEmail, due_notification
from lifeguard.core.notification.freeze_told import FreezeNotification
from lifeguard.core.notification.named import NamedServer
from lifeguard.core.notification.self_failure import broken
from lifeguard.core.notification.service_notices import service_noticed
from lifeguard.core.notification.storm_digest import digest
from lifeguard.core.notification.subscriptions import reminder
from lifeguard.core.notification.unknown_policies import unknown_policies
from lifeguard.core.notification.view import EmailView
from lifeguard.core.policy.policy import Keep, Mode, Policies, Policy
from lifeguard.core.report.coverage import coverage
from lifeguard.core.report.hello import hello
from lifeguard.core.report.weekly import Facts, weekly
from lifeguard.core.resources.resource import Service
from lifeguard.core.resources.tags import MADE_BY, SCHEDULED, SOURCE
from lifeguard.core.resources.verb import Verb
from lifeguard.core.storm.detection import Ended, Storm, StormNotification
from lifeguard.core.text.command import Command
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import NOTHING, message
from lifeguard.functions.backup.vaults import VAULTS
from lifeguard.ingest import parse
from tests.fixtures.event_files import load
from tests.support.fleet import failing, rungs, several
from tests.support.images import image
from tests.support.situations import (
    ACT,
    NOON,
    act,
    announcement,
    asked,
    at,
    event,
    incident,
    instance,
    situation,
)
from tests.unit.core.report.weeks import NOW, down, ended, server

_HOME = "us-east-1"
_WEB = NamedServer("i-00000000000000001", foreign("web-1"))
_DB = NamedServer("i-00000000000000002", foreign("db-1"))
_POLICIES = Policies(
    timezone="Asia/Seoul",
    policies={"web": Policy("web", mode=Mode.ACT), "default": Policy("default")},
)


def _backup_failures(news: AttemptNotification) -> EmailView:
    why = message("backup.ec2_said", said=foreign("Client.InternalError: snapshot failed"))
    failures = [
        backup.BackupFailure(_WEB, message("backup.image"), why),
        backup.BackupFailure(_DB, message("backup.copy"), NOTHING),
    ]
    return backup.failed(news, failures)


def _backup_left_out() -> EmailView:
    why = message("backup.of_a_group", group=foreign("fleet"))
    return backup.left_out([(_WEB, why), (_DB, message("backup.instance_store"))])


def _backup_pruning() -> EmailView:
    days = (8, 7, 2, 1)
    images = [image(NOON - timedelta(days=number), id=f"ami-0000000{number}") for number in days]
    world = RetentionContext(image(NOON).owner, ZoneInfo("Asia/Seoul"), NOON)
    verdicts = retention(images, Keep(2, 0, 0), world)
    named = {images[0].source: NamedServer(images[0].source, foreign("web-1"))}
    snapshots = [
        image(
            NOON - timedelta(days=number),
            id=f"lifeguard-blog-1-{number}",
            source="blog-1",
            tags=((MADE_BY, SCHEDULED), (SOURCE, "blog-1")),
            service=Service.LIGHTSAIL,
        )
        for number in (7, 2, 1)
    ]
    verdicts = (*verdicts, *retention(snapshots, Keep(2, 0, 0), world))
    nouns = {service: vault.noun for service, vault in VAULTS.items()}
    return backup.first_list(verdicts, named, nouns, _hold, NOON)


def _hold(image: Image) -> Command:
    return VAULTS[image.service].hold(image)


def _freeze_on() -> EmailView:
    reason = message("freeze.on", parameter="/lifeguard/freeze")
    return _freeze(due_notification(reason, several(3), FreezeNotification(), _HOME))


def _freeze_down() -> EmailView:
    reason = message("freeze.on", parameter="/lifeguard/freeze")
    stopped = [failing(7, rungs=rungs("stop done")), failing(8, rungs=rungs("stop done"))]
    fleet = [*several(2), *stopped]
    return _freeze(due_notification(reason, fleet, FreezeNotification(), _HOME))


def _freeze_over() -> EmailView:
    on = FreezeNotification(on=True)
    return _freeze(due_notification(NOTHING, several(3, held="freeze"), on, _HOME))


def _freeze(due: FreezeEmail | None) -> EmailView:
    assert due is not None
    return due.email


def _failure_down() -> EmailView:
    acts = (act(Verb.STOP), act(Verb.START, at("12:10"), Result.FAILED))
    error = message("answer.error", said=foreign("KeyError: 'Reservations'"))
    return broken(replace(incident(), name="web-1", rungs=acts), KINDS["ec2"], error, again=False)


def _failure_again() -> EmailView:
    died = message("answer.executions_died", count=4)
    return broken(replace(incident(), name="web-1"), KINDS["ec2"], died, again=True)


def _failure_left() -> EmailView:
    died = message("answer.executions_died", count=4)
    acts = (act(Verb.LAUNCH_REPLACEMENT, made="i-0new0new0new0new0"),)
    return broken(replace(incident(), name="web-1", rungs=acts), KINDS["ec2"], died, again=False)


def _selftest(drills: Drills, hours: int) -> EmailView:
    found = selftest.complaint(drills, NOON + timedelta(hours=hours))
    assert found is not None
    return found.email


def _selftest_lost() -> EmailView:
    sent = drill_id(NOON, "0f1e2d3c")
    return _selftest(Drills(since=NOON, sent=sent, sent_at=NOON), 1)


def _selftest_missing() -> EmailView:
    return _selftest(Drills(since=NOON), 24 * 9)


_STORM = Storm("20261120T1201-us-east-1", "123456789012", "us-east-1", at("12:01"))


def _storm(fleet: list[Incident], ended: Ended) -> EmailView:
    told = StormNotification()
    found = digest(_STORM, fleet, ended, told, at("12:06"), home=_HOME, policies=Policies())
    assert found is not None
    return found.email


def _storm_begins() -> EmailView:
    return _storm(several(7) + several(3, 20, zone="us-east-1b"), Ended())


def _storm_held() -> EmailView:
    person = IncidentStatus.NEEDS_HUMAN
    waits = replace(failing(50), pending_approval=asked(when=at("12:02")), status=person)
    fleet = [
        *several(6),
        *several(5, 10, held=Held.BUDGET),
        *several(3, 30, held=Held.STORM, status=person),
        failing(40, status=person),
        failing(41, rungs=rungs("stop done", "start failed")),
        waits,
    ]
    return _storm(fleet, Ended(cured=4, nothing=1))


def _storm_over() -> EmailView:
    return _storm([], Ended(cured=9, nothing=1))


def _storm_over_needs() -> EmailView:
    return _storm([], Ended(cured=9, person=1, people=(_DB.label,)))


def _subscriptions() -> EmailView:
    topic = "arn:aws:sns:us-east-1:123456789012:lifeguard-operator"
    return reminder(["ops@example.com", "cto@example.com"], topic)


def _service_planned() -> EmailView:
    (notice,) = parse(load("health/rds_maintenance")).notices
    ends = notice.starts and notice.starts + timedelta(hours=2)
    named = tuple(foreign(f"orders-db-{number}") for number in range(1, 4))
    return service_noticed(replace(notice, ends=ends, entities=named, further=4), again=True)


def _service_issue() -> EmailView:
    (notice,) = parse(load("health/elb_api_issue")).notices
    return service_noticed(notice, again=False)


def _unknown_policy() -> EmailView:
    servers = [
        instance(tags=(("Name", "web-1"), ("lifeguard", "prod"))),
        instance(resource=_WEB_2, tags=(("Name", "web-2"), ("lifeguard", ""))),
    ]
    policies = Policies(policies={"web": Policy("web"), "default": ACT})
    return unknown_policies(servers, policies, KINDS)


_ENDS = EndpointFlaw("web-1", Flaw.CERTIFICATE_ENDS, at("+9 12:00"))
_FLAWS = (
    _ENDS,
    EndpointFlaw("web-1", Flaw.WRONG_NAME, at("+9 12:00")),
    EndpointFlaw("db-1", Flaw.FORBIDDEN_ADDRESS, address="169.254.169.254"),
    EndpointFlaw("shop", Flaw.NO_SERVER),
    EndpointFlaw("blog", Flaw.SEVERAL_SERVERS),
)
_WEB_2 = replace(incident().resource, id="i-00000000000000002")
_SERVERS = {
    "1": NamedServer("i-00000000000000001", foreign("db-1")),
    "2": NamedServer("i-00000000000000002", foreign("web-1")),
    "3": NamedServer("i-00000000000000003"),
}
_NOTICE = situation(instance(events=(event("instance-retirement"),)), announcement(together=3))
_PLAN = message(
    "waiting.planned", remedy=message("remedy.stop_start"), why=message("waiting.window")
)


def _shared_plan() -> EmailView:
    restart = message("remedy.stop_start")
    plan = Notify(NotificationKind.PLANNED, _PLAN, at=at("+1 17:00"), plan=restart)
    return shared_notice.told_together(_NOTICE, plan, _SERVERS)


def _shared_aws_plan() -> EmailView:
    reboots = event("system-reboot", at("+9 10:00"), not_after=at("+9 12:00"))
    plan = Notify(
        NotificationKind.PLANNED, message("waiting.aws_acts"), at=at("+9 13:00"), event=reboots
    )
    return shared_notice.told_together(_NOTICE, plan, _SERVERS)


def _shared_observed() -> EmailView:
    why = message(
        "outcome.would_have_acted_at",
        what=_NOTICE.present[0].what,
        remedy=message("remedy.stop_start"),
        at=at("+1 17:00"),
        why=message("waiting.window"),
    )
    end = Close(IncidentStatus.OBSERVED, why, tell=True)
    return shared_notice.told_together(_NOTICE, end, _SERVERS)


def _shared_end() -> EmailView:
    passes = message("outcome.proof", items=(message("outcome.checks_pass"),))
    results = {"1": passes, "2": shared_notice.OWN_EMAIL, "3": passes}
    return shared_notice.ended_together(_NOTICE, _SERVERS, results)


def _shared_done() -> EmailView:
    passes = message("outcome.proof", items=(message("outcome.checks_pass"),))
    return shared_notice.ended_together(_NOTICE, _SERVERS, dict.fromkeys(_SERVERS, passes))


def week(*incidents: Incident, **how: Any) -> EmailView:  # noqa: ANN401  any field of Facts
    sent = Drills(sent="drill-1", sent_at=NOW - timedelta(days=7), arrived="drill-1")
    plain: dict[str, Any] = {
        "now": NOW,
        "opt_in_tag": "lifeguard",
        "incidents": incidents,
        "drills": sent,
        "coverage": coverage([server(1), server(2)], _POLICIES),
    }
    return weekly(Facts(kinds=KINDS, **(plain | how)))


def _week_busy() -> EmailView:
    moved = ended(
        2, "instance-retirement", rungs=(act(Verb.STOP),), downtimes=down(1, planned=True)
    )
    planned = ended(
        3, closed_at=None, kind="", triggers=(announcement(deadline=NOW + timedelta(days=9)),)
    )
    why = message("problem.system_check")
    seen = ended(4, status=IncidentStatus.OBSERVED, reasons=(why,))
    fleet = FleetBackups(
        orphans=("us-east-1/snap-00000001",), days={NOW.date(): Counts(made=3, pruned=2)}
    )
    servers = [
        server(1, public_ip=PublicIpKind.AUTO),
        server(2),
        *(server(10 + number, None) for number in range(7)),
    ]
    return week(
        ended(1, downtimes=down(12)),
        moved,
        planned,
        seen,
        coverage=coverage(servers, _POLICIES),
        backups=fleet,
    )


def _week_duties() -> EmailView:
    person = IncidentStatus.NEEDS_HUMAN
    drill = ended(8, service=Service.RESTORE, status=person, name="")
    question = ended(1, closed_at=None, status=person, pending_approval=asked(when=NOON))
    unknown = coverage([server(8), server(9, "defualt")], _POLICIES)
    lost = Drills(sent="drill-1", sent_at=NOW - timedelta(days=7))
    return week(drill, question, coverage=unknown, drills=lost, backups=FleetBackups())


def _hello() -> EmailView:
    servers = [server(1), server(2, "web"), server(3, None), server(4, "defualt")]
    return hello(coverage(servers, _POLICIES), _POLICIES, _HOME, NOON)


OTHERS: Mapping[str, Callable[[], EmailView]] = MappingProxyType(
    {
        "backup-retried": lambda: _backup_failures(AttemptNotification.RETRIED),
        "backup-given-up": lambda: _backup_failures(AttemptNotification.GIVEN_UP),
        "backup-left-out": _backup_left_out,
        "backup-pruning": _backup_pruning,
        "freeze-on": _freeze_on,
        "freeze-on-while-down": _freeze_down,
        "freeze-over": _freeze_over,
        "failure-while-down": _failure_down,
        "failure-goes-on": _failure_again,
        "failure-launched": _failure_left,
        "selftest-lost": _selftest_lost,
        "selftest-missing": _selftest_missing,
        "storm-begins": _storm_begins,
        "storm-needs-you": _storm_held,
        "storm-over": _storm_over,
        "storm-over-needs-you": _storm_over_needs,
        "service-issue": _service_issue,
        "service-planned": _service_planned,
        "subscriptions": _subscriptions,
        "unknown-policy": _unknown_policy,
        "endpoint-certificate-ends": lambda: flawed([_ENDS]),
        "endpoint-wrong-name": lambda: flawed([_FLAWS[1]]),
        "endpoint-forbidden": lambda: flawed([_FLAWS[2]]),
        "endpoint-no-server": lambda: flawed([_FLAWS[3]]),
        "endpoint-several-servers": lambda: flawed([_FLAWS[4]]),
        "endpoints": lambda: flawed(_FLAWS),
        "shared-plan": _shared_plan,
        "shared-plan-of-aws": _shared_aws_plan,
        "shared-observed": _shared_observed,
        "shared-end-needs-you": _shared_end,
        "shared-end": _shared_done,
        "weekly-quiet": week,
        "weekly-busy": _week_busy,
        "weekly-duties": _week_duties,
        "hello": _hello,
    }
)
"""Each of them, by the name of its golden file."""
