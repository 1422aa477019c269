"""A restore drill: a backup is launched where it reaches nobody, timed, and let go."""

from __future__ import annotations

from datetime import timedelta

from lifeguard.core.decision.decision import (
    Close,
    Decision,
    Execute,
    Wait,
)
from lifeguard.core.decision.kind import EmailFacts, ResourceKind
from lifeguard.core.decision.retry import retry
from lifeguard.core.incident.action_record import ActionRecord
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.incident.trigger import Trigger
from lifeguard.core.kinds.ec2.action import ACTION_OF, EndDrill, LaunchDrill
from lifeguard.core.kinds.ec2.email import EMAIL, console
from lifeguard.core.kinds.ec2.instance import Instance, InstanceState
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.resources.verb import Verb
from lifeguard.core.schedule import durations
from lifeguard.core.text.message import Message, message

LIMIT = timedelta(minutes=30)
"""How long a restored instance may take to pass its checks."""
LOOK = timedelta(seconds=30)
"""How exactly the time to restore is measured."""

_OVER = frozenset({InstanceState.SHUTTING_DOWN, InstanceState.TERMINATED})


def restore_drill(situation: InstanceSituation) -> Decision:
    """Return the next move of a restore drill."""
    trigger = situation.incident.triggers[0]
    launched = situation.attempt(Verb.LAUNCH_DRILL)
    if launched is None or not launched.worked:
        return _launch(situation, trigger, launched)
    ended = situation.attempt(Verb.END_DRILL)
    if ended is None:
        return _try_out(situation, launched)
    return _let_go(situation, trigger, launched, ended)


def _launch(
    situation: InstanceSituation, trigger: Trigger, failed: ActionRecord | None
) -> Decision:
    image = trigger.reference.partition(":")[2]
    settings = situation.settings
    launch = LaunchDrill(image, settings.isolation, situation.launch_token, settings.kms_keys)
    if failed is None:
        return Execute(launch, trigger.summary)
    why = message("drill.launch_later", answer=failed.answer)
    told = message("drill.not_launched", answer=failed.answer, drill=trigger.summary)
    return retry(situation, failed, Execute(launch, why), why) or _needs_human(
        told, message("drill.find_out")
    )


def _try_out(situation: InstanceSituation, launched: ActionRecord) -> Decision:
    """Wait until the restored instance passes its checks, then let it go, whatever came of it."""
    replacement, read = situation.replacement, situation.replacement_read_at
    discard = EndDrill(launched.made)
    if replacement is not None and read is not None and replacement.checks.host_ok:
        return Execute(discard, message("drill.passed", length=read - launched.at))
    if replacement is None and read is not None and read >= launched.at + durations.LISTED:
        return Execute(discard, message("drill.gone"))
    if replacement is not None and replacement.state not in {
        InstanceState.PENDING,
        InstanceState.RUNNING,
    }:
        return Execute(discard, _not_started(replacement))
    if situation.now >= launched.at + LIMIT:
        return Execute(discard, message("drill.not_passed", limit=LIMIT))
    return Wait(situation.now + LOOK, message("drill.starting"))


def _not_started(restored: Instance) -> Message:
    state, reason = restored.state.value, restored.state_reason
    if not reason:
        return message("drill.ended_unexplained", state=state)
    return message("drill.ended", state=state, reason=reason)


def _let_go(
    situation: InstanceSituation, trigger: Trigger, launched: ActionRecord, ended: ActionRecord
) -> Decision:
    again = Execute(EndDrill(launched.made), ended.reason)
    later = message("drill.end_later", answer=ended.answer)
    if repeated := retry(situation, ended, again, later):
        return repeated
    if not ended.worked:
        why = message("drill.not_ended", instance=launched.made, answer=ended.answer)
        return _failed(trigger, why, message("drill.terminate", instance=launched.made))
    gone = situation.replacement is None or situation.replacement.state in _OVER
    if not gone and situation.now < ended.at + durations.BOOT_LIMIT:
        return Wait(situation.now + LOOK, message("drill.ending"))
    if not _passed(ended):
        return _failed(trigger, ended.reason)
    why = message("drill.succeeded", drill=trigger.summary, why=ended.reason)
    return Close(IncidentStatus.CLOSED, why, tell=False)


def _passed(ended: ActionRecord) -> bool:
    """Whether the restored instance was let go because it had passed its checks."""
    return isinstance(ended.reason, Message) and ended.reason.code == "drill.passed"


def _failed(trigger: Trigger, why: Message, *more: Message) -> Close:
    told = message("drill.failed", why=why, drill=trigger.summary)
    return _needs_human(told, *more, message("drill.do_not_rely"))


def _needs_human(told: Message, *action_required: Message) -> Close:
    return Close(IncidentStatus.NEEDS_HUMAN, told, tell=True, action_required=action_required)


RESTORE_DRILL = ResourceKind[InstanceSituation](
    situation=InstanceSituation,
    otherwise=restore_drill,
    actions=ACTION_OF,
    rehearsal=True,
    email=EmailFacts[InstanceSituation](
        console=console, start=EMAIL.start, launched=EMAIL.launched
    ),
)
