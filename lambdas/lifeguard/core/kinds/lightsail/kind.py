"""A Lightsail instance: polled, rebooted, stopped and started; never for burst capacity."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from lifeguard.core.decision.decision import Decision
from lifeguard.core.decision.kind import Look, ResourceKind
from lifeguard.core.kinds.lightsail.action import ACTION_OF
from lifeguard.core.kinds.lightsail.balancing import LOAD_BALANCERS
from lifeguard.core.kinds.lightsail.closing import backed_up, changing, recovered_burst, stopped
from lifeguard.core.kinds.lightsail.email import EMAIL, reading
from lifeguard.core.kinds.lightsail.instance import LightsailSituation, facts, inside
from lifeguard.core.kinds.lightsail.ladder import LADDER
from lifeguard.core.kinds.lightsail.power import underway
from lifeguard.core.kinds.lightsail.problem import PROBLEMS, causes, lasts, problems, reported
from lifeguard.core.kinds.lightsail.replacement.cutover import replacing
from lifeguard.core.kinds.lightsail.traffic import traffic, unserved
from lifeguard.core.kinds.lightsail.words import WORDS
from lifeguard.core.planner.treat import treat
from lifeguard.core.policy.policy import LightsailMode, Mode, Policy
from lifeguard.core.remediation.balancing.returning import back_first
from lifeguard.core.remediation.closing import gone, unmanaged
from lifeguard.core.remediation.inside.action import with_inside
from lifeguard.core.remediation.inside.returning import bring_back
from lifeguard.core.remediation.inside.underway import acting
from lifeguard.core.remediation.plain import over

_CHECKS = timedelta(minutes=10)
"""How long the status checks may not decide after a start."""

_MODES = {
    LightsailMode.ACT: Mode.ACT,
    LightsailMode.ASK: Mode.ASK,
    LightsailMode.TELL: Mode.OBSERVE,
}
_CAREFUL = (Mode.OBSERVE, Mode.ASK, Mode.ACT)


def policy_of(policy: Policy) -> Policy:
    """Return a policy as it is for Lightsail: the more careful of its two modes counts.

    Its backups are neither copied to another Region nor tried out.
    """
    mode = min(policy.mode, _MODES[policy.lightsail], key=_CAREFUL.index)
    wanted = policy.scheduled_backup
    backup = wanted and replace(wanted, copy_to=None, copy_key=None, restore_drill=None)
    return replace(policy, mode=mode, scheduled_backup=backup)


_RULES: tuple[Callable[[LightsailSituation], Decision | None], ...] = (
    unmanaged,
    changing,
    backed_up,
    stopped,
    recovered_burst,
    unserved,
    over(_CHECKS, traffic),
)


def _next(situation: LightsailSituation) -> Decision:
    """Return the next move where no act of Lifeguard's is under way."""
    found = (rule(situation) for rule in _RULES)
    return next((one for one in found if one is not None), None) or treat(situation)


LIGHTSAIL = ResourceKind[LightsailSituation](
    situation=LightsailSituation,
    rules=(acting, replacing, gone, bring_back, underway),
    otherwise=back_first(LOAD_BALANCERS)(_next),
    problems=PROBLEMS,
    actions=with_inside(ACTION_OF),
    look=Look(
        problems=problems,
        reported=reported,
        lasts=lasts,
        causes=causes,
        reading=reading,
        inside=inside,
        facts=facts,
    ),
    ladder=LADDER,
    email=EMAIL,
    words=WORDS,
    policy=policy_of,
)
