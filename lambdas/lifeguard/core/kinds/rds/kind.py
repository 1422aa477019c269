"""A DB instance of RDS: looked at, backed up, and changed at a person's yes alone."""

from __future__ import annotations

from lifeguard.core.decision.kind import Look, ResourceKind
from lifeguard.core.kinds.databases.policy import policy_of
from lifeguard.core.kinds.rds.action import ACTION_OF
from lifeguard.core.kinds.rds.closing import (
    changing,
    clustered,
    failing_over,
    over,
    stopped,
    underway,
)
from lifeguard.core.kinds.rds.database import RdsSituation
from lifeguard.core.kinds.rds.email import EMAIL, reading
from lifeguard.core.kinds.rds.ladder import LADDER
from lifeguard.core.kinds.rds.problem import PROBLEMS, causes, lasts, problems, reported
from lifeguard.core.kinds.rds.words import WORDS
from lifeguard.core.planner.treat import treat
from lifeguard.core.remediation.closing import gone, unmanaged

RDS = ResourceKind[RdsSituation](
    situation=RdsSituation,
    rules=(gone, clustered, underway, unmanaged, changing, stopped, failing_over, over),
    otherwise=treat,
    problems=PROBLEMS,
    actions=ACTION_OF,
    look=Look(
        problems=problems,
        reported=reported,
        lasts=lasts,
        causes=causes,
        reading=reading,
        own_backups=lambda database: database.own_backups,
    ),
    ladder=LADDER,
    email=EMAIL,
    words=WORDS,
    policy=policy_of,
)
