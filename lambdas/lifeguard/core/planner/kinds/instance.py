"""An EC2 instance: one order of rules, and at its end the ladder of remedies."""

from __future__ import annotations

from lifeguard.core.planner.kinds.kind import ResourceKind
from lifeguard.core.planner.treat import treat
from lifeguard.core.remediation.closing import changing, gone, over, unmanaged, unserved
from lifeguard.core.remediation.holds import maintained, regional
from lifeguard.core.remediation.in_progress import underway
from lifeguard.core.replacement.cutover import replacing

INSTANCE = ResourceKind(
    treat,
    (
        replacing,
        gone,
        underway,
        unmanaged,
        changing,
        unserved,
        over,
        maintained,
        regional,
    ),
)
