"""What AWS does about a scheduled event: adds, moves, cancels and at its time carries it out."""

from __future__ import annotations

from datetime import datetime, timedelta

from sandbox.gateway.names import hex_id
from sandbox.hosts.host import Host
from sandbox.hosts.notices import NoticeStatus, ScheduledNotice
from sandbox.hosts.states import BY_AWS, HostState
from sandbox.worldfile.fault_spec import EventCode, EventSpec

NOTICE = timedelta(weeks=2)
"""How far ahead AWS generally announces (Health, scheduled changes)."""
MOVED_AFTER = timedelta(hours=1)
"""When AWS moves an event whose spec does not say when: after its adding."""
MAINTENANCE_TAKES = timedelta(hours=2)
"""How long system-maintenance lasts."""


def announce(host: Host, spec: EventSpec) -> None:
    """Put an event on the agenda of its host, with all that AWS will do to it."""
    if spec.at is None or spec.at <= host.agenda.now():
        _add(host, spec)
    else:
        host.agenda.at(spec.at, lambda: _add(host, spec))


def _add(host: Host, spec: EventSpec) -> None:
    now = host.agenda.now()
    notice = ScheduledNotice(
        id=hex_id("instance-event-0", host.id, str(len(host.notices)), length=16),
        code=spec.code,
        not_before=spec.not_before or now + NOTICE,
        not_after=spec.not_after,
        not_before_deadline=spec.not_before_deadline,
    )
    host.notices.append(notice)
    schedule(host, notice)
    if spec.moved_to is not None:
        moved_to, moved_at = spec.moved_to, spec.moved_at or now + MOVED_AFTER
        host.agenda.at(moved_at, lambda: move(host, notice, moved_to))
    if spec.cancelled_at is not None:
        host.agenda.at(spec.cancelled_at, lambda: _end(host, notice, NoticeStatus.CANCELLED))
    host.watcher.changed(host)


def move(host: Host, notice: ScheduledNotice, not_before: datetime) -> None:
    """Move an open event, as AWS does or ModifyInstanceEventStartTime asks."""
    if not notice.is_open:
        return
    if notice.not_after is not None:
        notice.not_after += not_before - notice.not_before
    notice.not_before = not_before
    schedule(host, notice)
    host.watcher.changed(host)


def schedule(host: Host, notice: ScheduledNotice) -> None:
    """Let AWS act at the event's present NotBefore; a later move makes this a no-op."""
    when = notice.not_before
    host.agenda.at(when, lambda: _carry_out(host, notice) if notice.not_before == when else None)


def _end(host: Host, notice: ScheduledNotice, status: NoticeStatus) -> None:
    notice.end(status, host.agenda.now())
    host.watcher.changed(host)


def _carry_out(host: Host, notice: ScheduledNotice) -> None:
    """Do what the event announces (EC2 guide, one page for each code)."""
    if not notice.is_open:
        return
    if host.state is not HostState.RUNNING:
        _end(host, notice, NoticeStatus.COMPLETED)
        return
    match notice.code:
        case EventCode.INSTANCE_STOP | EventCode.INSTANCE_RETIREMENT:
            _end(host, notice, NoticeStatus.COMPLETED)
            _take_down(host)
        case EventCode.INSTANCE_REBOOT:
            _end(host, notice, NoticeStatus.COMPLETED)
            host.reboot()
        case EventCode.SYSTEM_REBOOT:
            _end(host, notice, NoticeStatus.COMPLETED)
            host.migrate()
        case EventCode.SYSTEM_MAINTENANCE:
            host.agenda.after(MAINTENANCE_TAKES, lambda: _end(host, notice, NoticeStatus.COMPLETED))


def _take_down(host: Host) -> None:
    """Stop it, stop protection or not; an instance-store root can only be terminated."""
    if host.is_instance_store():
        host.terminate(BY_AWS)
    else:
        host.stop(BY_AWS, force=True)
