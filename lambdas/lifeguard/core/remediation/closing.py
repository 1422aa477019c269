"""When an incident is over: gone, not ours, in other hands, or cured and proven."""

from __future__ import annotations

from lifeguard.core.approval.ask import ask
from lifeguard.core.decision.decision import (
    Admit,
    Close,
    Decision,
    Wait,
)
from lifeguard.core.decision.situation import Situation, groups
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.incident.question import ApprovalRequest
from lifeguard.core.incident.trigger import Kind, Phase
from lifeguard.core.kinds.ec2.instance import HostEvent, Instance, InstanceState
from lifeguard.core.kinds.ec2.problem import Problem, ProblemKind
from lifeguard.core.remediation.manual_commands import commands
from lifeguard.core.resources.resource import Service
from lifeguard.core.schedule import durations
from lifeguard.core.throttling.slot import Need


def drill(case: Situation) -> Decision | None:
    """Take the way of a treatment up to the first act, and end there: nothing is wrong."""
    if case.incident.resource.service is not Service.DRILL:
        return None
    if case.place is None:
        return Admit(Need(stop=False, start=False, image=False, reachable=True))
    return Close(IncidentStatus.CLOSED, "the drill has come through", tell=False)


def host(case: Situation) -> Decision | None:
    """Ask a person about a Dedicated Host: what moves off it is not ours to choose."""
    resource = case.incident.resource
    if resource.service is not Service.EC2_HOST:
        return None
    triggers = case.incident.triggers
    over_now = {t.reference for t in triggers if t.phase is Phase.CLEARED}
    standing = [t for t in triggers if t.reference not in over_now]
    if not standing:
        return Close(IncidentStatus.CLOSED, "AWS Health says that it is over", tell=bool(case.told))
    news = standing[-1]
    duty = ["Plan with your team what moves off this Dedicated Host, and when."]
    if news.deadline is not None:
        duty.append(f"AWS acts by itself at {news.deadline:%Y-%m-%d %H:%M} UTC.")
    look = (f"aws ec2 describe-hosts --region {resource.region} --host-ids {resource.id}",)
    reason = "Lifeguard does not move instances between Dedicated Hosts"
    return ask(case, ApprovalRequest("host", "a Dedicated Host", tuple(duty), (reason,), look))


def unserved(case: Situation) -> Decision | None:
    """Ask a person when the instance is well and a load balancer still sends it no traffic."""
    missing = [target for target in case.targets or () if not target.served]
    if case.server is None or case.present or not case.treated or not missing:
        return None
    last = max(act.at for act in case.acts)
    if case.now < last + durations.BOOT_LIMIT:
        return Wait(
            durations.again(last, case.now), "its load balancer does not send it traffic yet"
        )
    names = ", ".join(dict.fromkeys(target.group.split("/")[1] for target in missing))
    reasons = tuple(f"{target.group}: {target.health} {target.reason}" for target in missing)
    brief = f"unhealthy in {names}"
    duty = (f"All its status checks pass, but it is {brief}: look at the application.",)
    arns = dict.fromkeys(target.group for target in missing)
    look = tuple(f"aws elbv2 describe-target-health --target-group-arn {arn}" for arn in arns)
    return ask(case, ApprovalRequest("targets", brief, duty, reasons, look))


def gone(case: Situation) -> Decision | None:
    """Close when there is no instance left to cure."""
    if case.server is not None and case.server.state not in {
        InstanceState.SHUTTING_DOWN,
        InstanceState.TERMINATED,
    }:
        return None
    return Close(
        IncidentStatus.CLOSED, "the instance is terminated", tell=bool(case.told or case.treated)
    )


def unmanaged(case: Situation) -> Decision | None:
    """Close when the operator has not opted the instance in.

    A scheduled event is told all the same: it comes once, with a deadline.
    """
    finished = case.treated and not case.present
    if case.opted_in or finished:
        return None
    scheduled = any(t.kind is Kind.SCHEDULED_EVENT for t in case.incident.triggers)
    look = commands(case.incident.resource, None)
    tell = scheduled or case.treated or bool(case.told)
    return Close(IncidentStatus.CLOSED, f"not opted in: {case.note}", tell=tell, commands=look)


def changing(case: Situation) -> Decision | None:
    """Stand down while a person or another tool is changing the instance."""
    server = case.server
    if server is None or server.state not in {InstanceState.PENDING, InstanceState.STOPPING}:
        return None
    since = case.changing_since or case.now
    if case.now < since + durations.SETTLING:
        why = f"somebody else is changing it ({server.state}): Lifeguard stands down meanwhile"
        return Wait(durations.again(since, case.now), why)
    why = f"it has been {server.state} for a day by somebody else's hand"
    return Close(IncidentStatus.NEEDS_HUMAN, why, tell=True)


def over(case: Situation) -> Decision | None:
    """Close when nothing is wrong (any more), with the proof read from the API."""
    server = case.server
    if server is None or case.present:
        return None
    if case.seen and all(t.kind is ProblemKind.STALE_BACKUP for t in case.seen):
        return Close(IncidentStatus.RESOLVED, _backed_up(case), tell=True)
    if server.state is InstanceState.STOPPED:
        why = f"it is stopped by somebody else's hand ({server.state_reason or 'no reason given'})"
        return Close(IncidentStatus.CLOSED, f"{why}: left so", tell=bool(case.told or case.seen))
    if not server.checks.all_ok:
        return _undecided(case, server)
    if case.treated:
        return Close(IncidentStatus.RESOLVED, proof(case, server), tell=True)
    if case.seen:
        return _without_us(case, server)
    return _never_true(case)


def _backed_up(case: Situation) -> str:
    """Return what ended a staleness: it was that alone, so the instance's checks prove nothing."""
    news = (t for t in reversed(case.incident.triggers) if t.kind is Kind.STALE_BACKUP)
    return next((t.summary for t in news if t.phase is Phase.CLEARED), "")


def proof(case: Situation, server: Instance) -> str:
    """Return what the API shows: checks, events, and a new start where that was the point."""
    found = ["all status checks pass"]
    found += [f"{t.reference} is {_fate(t, server)}" for t in case.seen if t.event is not None]
    last = case.last
    if case.targets:
        found.append(f"{groups(case.targets)} target group(s) send it traffic")
    if last is not None and last.action == "start" and last.worked:
        found.append(f"it runs anew since {server.launched_at or last.at:%H:%M:%S} UTC")
    return "; ".join(found)


def _fate(trouble: Problem, server: Instance) -> str:
    event = next((e for e in server.events if e.id == trouble.reference), None)
    if event is None:
        return "no longer listed"
    return "marked [Completed]" if event.completed else "cancelled by AWS"


def _undecided(case: Situation, server: Instance) -> Decision:
    started = server.launched_at or case.incident.opened_at
    since = max(started, case.incident.opened_at, *(act.at for act in case.acts))
    limit = durations.BOOT_LIMIT_WINDOWS if server.windows else durations.BOOT_LIMIT
    if case.now < since + limit:
        return Wait(durations.again(since, case.now), "the status checks have not decided yet")
    reason = "its status checks neither pass nor fail"
    look = commands(case.incident.resource, None)
    duty = ("Look at the instance.",)
    return ask(case, ApprovalRequest("undecided", reason, duty, (reason,), look))


def _without_us(case: Situation, server: Instance) -> Close:
    withdrawn = [t for t in case.seen if t.event is not None and _withdrawn(t.event, case, server)]
    if withdrawn:
        why = f"AWS has called {withdrawn[0].reference} off: nothing to do"
        return Close(IncidentStatus.CLOSED, why, tell=bool(case.told))
    return Close(
        IncidentStatus.RESOLVED, f"over without our help; {proof(case, server)}", tell=True
    )


def _withdrawn(event: HostEvent, case: Situation, server: Instance) -> bool:
    """Whether AWS called it off: it says so, or the event went before its time without a move."""
    listed = next((e for e in server.events if e.id == event.id), None)
    if listed is not None:
        return listed.cancelled
    moved = server.launched_at is not None and server.launched_at > case.incident.opened_at
    return case.now < event.not_before and not moved


def _never_true(case: Situation) -> Decision:
    triggers = case.incident.triggers
    over = {t.reference for t in triggers if t.phase is Phase.CLEARED}
    announced = [t for t in triggers if t.kind is Kind.SCHEDULED_EVENT and t.reference not in over]
    if not announced:
        why = "EC2 reports nothing wrong with it: all status checks pass, no scheduled event"
        return Close(IncidentStatus.CLOSED, why, tell=False)
    until = case.incident.opened_at + durations.ANNOUNCEMENT
    if case.now < until:
        return Wait(until, "AWS Health has announced an event that EC2 does not show yet")
    why = "AWS Health announced an event, but EC2 shows none for this instance: nothing done"
    return Close(IncidentStatus.CLOSED, why, tell=True)
