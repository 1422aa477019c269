"""An EC2 instance: one order of rules, and at its end the ladder of remedies."""

from __future__ import annotations

from collections.abc import Callable

from lifeguard.core.decision.decision import Decision
from lifeguard.core.decision.kind import Look, ResourceKind
from lifeguard.core.kinds.ec2.action import ACTION_OF
from lifeguard.core.kinds.ec2.causes import causes
from lifeguard.core.kinds.ec2.credits.closing import credits_over
from lifeguard.core.kinds.ec2.credits.unlimited import switching
from lifeguard.core.kinds.ec2.email import EMAIL, reading
from lifeguard.core.kinds.ec2.instance import facts, inside, started
from lifeguard.core.kinds.ec2.ladder import LADDER
from lifeguard.core.kinds.ec2.problem import PROBLEMS, lasts, problems, reported
from lifeguard.core.kinds.ec2.remediation.balancing import TARGET_GROUPS
from lifeguard.core.kinds.ec2.remediation.closing import changing, fate, over, unserved
from lifeguard.core.kinds.ec2.remediation.growing import extending
from lifeguard.core.kinds.ec2.remediation.in_progress import underway
from lifeguard.core.kinds.ec2.remediation.maintenance import maintained
from lifeguard.core.kinds.ec2.replacement.cutover import replacing
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.kinds.ec2.words import WORDS
from lifeguard.core.planner.treat import treat
from lifeguard.core.remediation.balancing.returning import back_first
from lifeguard.core.remediation.closing import gone, unmanaged
from lifeguard.core.remediation.holds import regional
from lifeguard.core.remediation.inside.action import with_inside
from lifeguard.core.remediation.inside.returning import bring_back
from lifeguard.core.remediation.inside.underway import acting

_RULES: tuple[Callable[[InstanceSituation], Decision | None], ...] = (
    unmanaged,
    changing,
    unserved,
    switching,
    credits_over,
    over,
    maintained,
    regional,
)


def _next(situation: InstanceSituation) -> Decision:
    """Return the next move where no act of Lifeguard's is under way."""
    found = (rule(situation) for rule in _RULES)
    return next((one for one in found if one is not None), None) or treat(situation)


INSTANCE = ResourceKind[InstanceSituation](
    situation=InstanceSituation,
    otherwise=back_first(TARGET_GROUPS)(_next),
    rules=(
        acting,
        replacing,
        gone,
        bring_back,
        extending,
        underway,
    ),
    problems=PROBLEMS,
    actions=with_inside(ACTION_OF),
    look=Look(problems, reported, lasts, causes, reading, fate, inside, facts, started),
    ladder=LADDER,
    email=EMAIL,
    words=WORDS,
)
