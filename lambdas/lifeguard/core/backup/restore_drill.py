"""A restore drill: a backup is launched where it reaches nobody, timed, and let go."""

from __future__ import annotations

from datetime import timedelta

from lifeguard.core.decision.action import EndDrill, LaunchDrill
from lifeguard.core.decision.decision import (
    Close,
    Decision,
    Execute,
    Wait,
)
from lifeguard.core.decision.retry import retry
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.action_record import ActionRecord
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.incident.trigger import Trigger
from lifeguard.core.kinds.ec2.instance import InstanceState
from lifeguard.core.resources.resource import Service
from lifeguard.core.resources.verb import Verb
from lifeguard.core.schedule import durations

PASSED = "all status checks passed"
LIMIT = timedelta(minutes=30)
"""How long a restored instance may take to pass its checks."""
LOOK = timedelta(seconds=30)
"""How exactly the time to restore is measured."""

_OVER = frozenset({InstanceState.SHUTTING_DOWN, InstanceState.TERMINATED})


def restore_drill(situation: Situation) -> Decision | None:
    """Return the next move of a restore drill, or None for any other incident."""
    if situation.incident.resource.service is not Service.RESTORE:
        return None
    trigger = situation.incident.triggers[0]
    launched = situation.attempt(Verb.LAUNCH_DRILL)
    if launched is None or not launched.worked:
        return _launch(situation, trigger, launched)
    ended = situation.attempt(Verb.END_DRILL)
    if ended is None:
        return _try_out(situation, launched)
    return _let_go(situation, trigger, launched, ended)


def _launch(situation: Situation, trigger: Trigger, failed: ActionRecord | None) -> Decision:
    image = trigger.reference.partition(":")[2]
    launch = LaunchDrill(image, situation.settings.isolation, situation.launch_token)
    if failed is None:
        return Execute(launch, trigger.summary)
    why = f"AWS could not launch it for now: {failed.answer}"
    told = f"a backup could not be tried out: EC2 did not launch it: {failed.answer}"
    action_required = "Find out why. Until it has been launched, nothing shows that it restores."
    return retry(situation, failed, Execute(launch, why), why) or _close(
        trigger, told, action_required
    )


def _try_out(situation: Situation, launched: ActionRecord) -> Decision:
    """Wait until the restored instance passes its checks, then let it go, whatever came of it."""
    replacement, read = situation.replacement, situation.replacement_read_at
    discard = EndDrill(launched.made)
    if replacement is not None and read is not None and replacement.checks.host_ok:
        return Execute(discard, f"{PASSED} after {_length(read - launched.at)}")
    if replacement is None and read is not None and read >= launched.at + durations.LISTED:
        return Execute(discard, "it did not start: it is gone")
    if replacement is not None and replacement.state not in {
        InstanceState.PENDING,
        InstanceState.RUNNING,
    }:
        return Execute(
            discard, f"it did not start: {replacement.state} {replacement.state_reason}".strip()
        )
    if situation.now >= launched.at + LIMIT:
        return Execute(discard, f"it did not pass its checks within {LIMIT.seconds // 60} minutes")
    return Wait(
        situation.now + LOOK, "the restored instance is starting and its checks are running"
    )


def _let_go(
    situation: Situation, trigger: Trigger, launched: ActionRecord, ended: ActionRecord
) -> Decision:
    again = Execute(EndDrill(launched.made), ended.reason)
    if repeated := retry(situation, ended, again, f"it is not terminated yet: {ended.answer}"):
        return repeated
    if not ended.worked:
        why = f"{launched.made} runs on and costs: it could not be terminated: {ended.answer}"
        return _failed(trigger, why, f"Terminate {launched.made}.")
    gone = situation.replacement is None or situation.replacement.state in _OVER
    if not gone and situation.now < ended.at + durations.BOOT_LIMIT:
        return Wait(situation.now + LOOK, "the restored instance is being terminated")
    if not ended.reason.startswith(PASSED):
        return _failed(trigger, ended.reason)
    return Close(IncidentStatus.CLOSED, f"{trigger.summary}: {ended.reason}", tell=False)


def _failed(trigger: Trigger, why: str, *more: str) -> Close:
    action_required = (
        *more,
        "Do not rely on this backup: make another, and find out why it failed.",
    )
    return _close(trigger, f"a backup does not restore: {why}", *action_required)


def _close(trigger: Trigger, told: str, *action_required: str) -> Close:
    return Close(
        IncidentStatus.NEEDS_HUMAN,
        f"{told} ({trigger.summary})",
        tell=True,
        action_required=action_required,
    )


def _length(span: timedelta) -> str:
    minutes, seconds = divmod(round(span.total_seconds()), 60)
    return f"{minutes} min {seconds} s"
