"""The emails of a Lightsail instance's incidents, one scene each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

from lifeguard.core.decision.situation import Admission
from lifeguard.core.decision.status_check import CheckStatus, StatusCheck
from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.incident.incident import Incident, IncidentStatus, incident_id
from lifeguard.core.incident.trigger import Kind, Phase, Source, Trigger
from lifeguard.core.kinds.lightsail.action import LightsailVerb
from lifeguard.core.kinds.lightsail.balancing import seeing
from lifeguard.core.kinds.lightsail.burst import Bundle, BurstCapacity
from lifeguard.core.kinds.lightsail.instance import (
    LightsailInstance,
    LightsailSituation,
    LightsailState,
)
from lifeguard.core.kinds.lightsail.kind import policy_of
from lifeguard.core.kinds.lightsail.launch_spec import LightsailLaunch, LightsailPlan, SnapshotPoint
from lifeguard.core.kinds.lightsail.load_balancer import AttachedInstance, LoadBalancer
from lifeguard.core.kinds.lightsail.problem import LightsailProblem
from lifeguard.core.kinds.lightsail.replacement.launch import new_name
from lifeguard.core.notification.view import EmailView
from lifeguard.core.policy.policy import Policy, PublicIpChange
from lifeguard.core.resources.opt_in import OptIn
from lifeguard.core.resources.resource import Resource, Service
from lifeguard.core.resources.verb import InsideVerb, Verb
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import Message, message
from tests.support.emails import SEOUL, due
from tests.support.guests import MEMORY_FULL, SPIKING, visit
from tests.support.situations import ACT, ASK, NOON, at, did

BLOG = Resource(Service.LIGHTSAIL, "blog-1", "123456789012", "us-east-1")
_OK = StatusCheck(CheckStatus.OK)
_BIGGER = Bundle("medium_3_0", 24, 4, 2)


def blog(now: datetime, **how: Any) -> LightsailInstance:  # noqa: ANN401  any field of LightsailInstance
    """Return a healthy instance on the plan of 2 GB, but for what is given."""
    plain: dict[str, Any] = {
        "state": LightsailState.RUNNING,
        "created_at": datetime(2025, 3, 1, tzinfo=UTC),
        "bundle": "small_3_0",
        "zone": "us-east-1a",
        "address": "203.0.113.7",
        "static_ip": True,
        "tags": (("lifeguard", "default"),),
        "cpus": 2,
        "memory_gib": 2,
        "system": _OK,
        "instance": _OK,
    }
    return LightsailInstance(BLOG, now, **(plain | how))


def burst(percent: float, per_hour: float = -12, cpu: float = 88) -> BurstCapacity:
    """Return a measurement of the plan of 2 GB."""
    left = timedelta(minutes=288 * percent / 100)
    return BurstCapacity(NOON, percent, left, cpu, per_hour, timedelta(hours=6), 20, _BIGGER)


def seen(
    world: LightsailInstance, what: Message, policy: Policy = ACT, now: datetime | None = None
) -> LightsailSituation:
    """Return the situation after the first look, with a place to act."""
    found = Trigger(
        source=Source.SWEEP,
        kind=Kind.STATUS_CHECK,
        phase=Phase.RAISED,
        resource=BLOG,
        reference="sweep",
        event_id="sweep:blog-1",
        occurred_at=NOON,
        summary=message("event.found", what=what),
    )
    name = incident_id(BLOG, NOON)
    opened = Incident(name, BLOG, NOON, IncidentStatus.OPEN, (found,), started=True)
    first = LightsailSituation(opened, None, NOON, settings=SEOUL)
    place = Admission(granted=True, at=NOON, image=False)
    looked = first.looked(opened, world, OptIn(policy_of(policy)))
    return replace(looked, admission=place, now=now or NOON)


def _failing(**how: Any) -> LightsailInstance:  # noqa: ANN401  any field of LightsailInstance
    failed = StatusCheck(CheckStatus.IMPAIRED, NOON - timedelta(minutes=1))
    return blog(NOON, instance=failed, **how)


def _unreachable(policy: Policy = ACT, **how: Any) -> LightsailSituation:  # noqa: ANN401  as above
    return seen(_failing(**how), message("problem.instance_check"), policy, at("12:05"))


def _act(verb: str, when: str, made: str = "") -> ActionRecord:
    return ActionRecord(
        action=verb,
        result=Result.DONE,
        reason=message("problem.instance_check"),
        at=at(when),
        answer=message("answer.operation_begun", operation="86b0b7b6"),
        problem="" if made else "instance-status-check",
        made=made,
    )


def _rebooted(**how: Any) -> LightsailSituation:  # noqa: ANN401  as above
    snapshot = _act(Verb.CREATE_SNAPSHOTS, "12:05", made="lightsail-snapshot")
    return did(_unreachable(**how), snapshot, _act(Verb.REBOOT, "12:05"))


def _look(before: LightsailSituation, when: str, **how: Any) -> LightsailSituation:  # noqa: ANN401  as above
    after = replace(before, now=at(when))
    return after.looked(after.incident, blog(at(when), **how), OptIn(before.policy))


def _restarted(**how: Any) -> LightsailSituation:  # noqa: ANN401  as above
    still = StatusCheck(CheckStatus.IMPAIRED, at("12:07"))
    failing = _look(_rebooted(**how), "12:16", instance=still, **how)
    stopped = _look(
        did(failing, _act(Verb.STOP, "12:16")), "12:17", state=LightsailState.STOPPED, **how
    )
    return did(stopped, _act(Verb.START, "12:17"))


def _fixed_by_reboot() -> EmailView:
    return due(_look(_rebooted(), "12:08"))


def _fixed_by_restart() -> EmailView:
    moved = {"static_ip": False, "address": "203.0.113.99"}
    before = _restarted(static_ip=False)
    allowed = replace(policy_of(ACT), public_ip_change=PublicIpChange.ALLOW)
    return due(_look(replace(before, policy=allowed), "12:20", **moved))


def _asked_for_address() -> EmailView:
    still = StatusCheck(CheckStatus.IMPAIRED, at("12:07"))
    before = _rebooted(static_ip=False)
    return due(_look(before, "12:16", instance=still, static_ip=False))


def _asked() -> EmailView:
    return due(_unreachable(ASK))


def _exhausted() -> EmailView:
    still = StatusCheck(CheckStatus.IMPAIRED, at("12:19"))
    return due(_look(_restarted(), "12:30", instance=still))


def _exhausted_without_burst() -> EmailView:
    still = StatusCheck(CheckStatus.IMPAIRED, at("12:07"))
    none = burst(0, 0)
    return due(_look(_rebooted(burst=none), "12:16", instance=still, burst=none))


def _burst_low() -> EmailView:
    world = blog(NOON, burst=burst(38))
    return due(seen(world, message("lightsail.burst_gone", cpu=88)))


def _burst_low_of_a_container() -> EmailView:
    """A Node.js container without a limit takes all CPU of the plan."""
    world = blog(NOON, burst=burst(38))
    before = seen(world, message("lightsail.burst_gone", cpu=88))
    return due(replace(before, guest=visit(SPIKING, NOON)))


def _burst_low_of_a_limited_container() -> EmailView:
    """Lifeguard has limited that container, which the policy names; it goes on using the rest."""
    world = blog(NOON, burst=burst(38))
    before = seen(world, message("lightsail.burst_gone", cpu=88))
    limit = ActionRecord(
        action=InsideVerb.LIMIT_CPU,
        result=Result.DONE,
        reason=message("waiting.must_run"),
        at=at("12:00"),
        answer=message("inside.cpus_first", after="1.75"),
        problem=LightsailProblem.BURST_LOW,
        made="0b1c2d3e",
        on="tradurs-back",
        evidence=(foreign("docker update --cpus 2 tradurs-back"),),
    )
    limited = replace(SPIKING.containers[0], cpu=82.0, cpu_limit=1.75)
    again = replace(SPIKING, containers=(limited, *SPIKING.containers[1:]))
    after = _look(did(before, limit), "12:02", burst=burst(38))
    return due(replace(after, guest=visit(again, at("12:01"))))


def _fixed_with_look() -> EmailView:
    """Memory was used up when the look came; a reboot brought the server back."""
    return due(replace(_look(_rebooted(), "12:08"), guest=visit(MEMORY_FULL, at("12:04"))))


def _burst_gone() -> EmailView:
    world = blog(NOON, burst=burst(0, 0), created_at=datetime(2022, 3, 1, tzinfo=UTC))
    return due(seen(world, message("lightsail.burst_gone", cpu=88)))


def _burst_back() -> EmailView:
    before = seen(blog(NOON, burst=burst(38)), message("lightsail.burst_gone", cpu=88))
    back = replace(burst(55, 9, 12), eased=True)
    return due(_look(before, "15:00", burst=back))


def _back(result: Result) -> LightsailSituation:
    """Return the situation of a server that runs again, after an attempt to attach it."""
    left = _act(LightsailVerb.DETACH_FROM_LOAD_BALANCER, "12:16")
    before = _restarted()
    *treated, stop, start = before.actions
    up = _look(replace(before, actions=(*treated, replace(left, on="web"), stop, start)), "12:20")
    answer = message("answer.aws_code", code="ServiceException")
    back = _act(LightsailVerb.ATTACH_TO_LOAD_BALANCER, "12:20")
    return did(up, replace(back, result=result, answer=answer, on="web"))


def _detached() -> EmailView:
    return due(_back(Result.FAILED))


def _fixed_behind_load_balancer() -> EmailView:
    web = LoadBalancer("web", (AttachedInstance(BLOG.id, "healthy"),))
    return due(seeing(_look(_back(Result.DONE), "12:22"), (web,)))


def _unhealthy_behind_load_balancer() -> EmailView:
    sick = AttachedInstance(BLOG.id, "unhealthy", "Instance.ResponseCodeMismatch")
    return due(seeing(_look(_back(Result.DONE), "12:32"), (LoadBalancer("web", (sick,)),)))


_SPEC = LightsailLaunch("us-east-1a", static_ip="StaticIp-1")
_SMALL = Bundle("small_3_0", 12, 2, 2, 60)
_PLAN = LightsailPlan(
    _SPEC,
    SnapshotPoint("lightsail-2026-11-20", at("02:00"), 60),
    _SMALL,
    _SMALL,
    replace(_BIGGER, disk_gb=80),
)


def _hopeless() -> LightsailSituation:
    still = StatusCheck(CheckStatus.IMPAIRED, at("12:19"))
    return replace(_look(_restarted(), "12:30", instance=still), replacement_plan=_PLAN)


def _asked_to_replace() -> EmailView:
    return due(_hopeless())


def _new(before: LightsailSituation, when: str, **how: Any) -> LightsailSituation:  # noqa: ANN401  as above
    name = Resource(Service.LIGHTSAIL, new_name(before.incident), BLOG.account, BLOG.region)
    made = replace(blog(at(when), **how), resource=name)
    return replace(before, replacement=made, replacement_read_at=at(when), now=at(when))


def _launched() -> LightsailSituation:
    before = _hopeless()
    return did(before, _act(Verb.LAUNCH_REPLACEMENT, "12:31", made=new_name(before.incident)))


def _replaced() -> EmailView:
    before = _launched()
    moved = message(
        "lightsail.static_ip_moved",
        static_ip="StaticIp-1",
        address="203.0.113.7",
        to=new_name(before.incident),
    )
    taken = did(
        before,
        _act(LightsailVerb.SET_FIREWALL, "12:33"),
        _act(Verb.RETIRE, "12:33"),
        replace(_act(LightsailVerb.MOVE_STATIC_IP, "12:34"), answer=moved),
        _act(Verb.ADOPT_REPLACEMENT, "12:34"),
    )
    stopped = _look(taken, "12:36", state=LightsailState.STOPPED, static_ip=False)
    return due(_new(stopped, "12:36", bundle="medium_3_0"))


def _discarded() -> EmailView:
    failed = message("replacement.not_passed", limit=timedelta(minutes=10))
    record = replace(_act(Verb.DISCARD_REPLACEMENT, "12:41"), reason=failed)
    still = StatusCheck(CheckStatus.IMPAIRED, at("12:19"))
    return due(_look(did(_launched(), record), "12:42", instance=still))


SCENES: Mapping[str, Callable[[], EmailView]] = MappingProxyType(
    {
        "lightsail-asked": _asked,
        "lightsail-asked-for-address": _asked_for_address,
        "lightsail-burst-back": _burst_back,
        "lightsail-burst-gone": _burst_gone,
        "lightsail-burst-low": _burst_low,
        "lightsail-burst-low-of-a-container": _burst_low_of_a_container,
        "lightsail-burst-low-of-a-limited-container": _burst_low_of_a_limited_container,
        "lightsail-detached": _detached,
        "lightsail-exhausted": _exhausted,
        "lightsail-exhausted-without-burst": _exhausted_without_burst,
        "lightsail-fixed-behind-load-balancer": _fixed_behind_load_balancer,
        "lightsail-fixed-by-reboot": _fixed_by_reboot,
        "lightsail-fixed-by-restart": _fixed_by_restart,
        "lightsail-fixed-with-look": _fixed_with_look,
        "lightsail-unhealthy-behind-load-balancer": _unhealthy_behind_load_balancer,
        "lightsail-replace": _asked_to_replace,
        "lightsail-replaced": _replaced,
        "lightsail-replacement-discarded": _discarded,
    }
)
