"""A database of Lightsail: looked at, backed up, and rebooted at a person's yes alone."""

from __future__ import annotations

from lifeguard.core.decision.kind import Look, ResourceKind
from lifeguard.core.kinds.databases.policy import policy_of
from lifeguard.core.kinds.lightsail_database.action import ACTION_OF
from lifeguard.core.kinds.lightsail_database.closing import (
    changing,
    failing_over,
    over,
    stopped,
    underway,
)
from lifeguard.core.kinds.lightsail_database.database import LightsailDbSituation
from lifeguard.core.kinds.lightsail_database.email import EMAIL, reading
from lifeguard.core.kinds.lightsail_database.ladder import LADDER
from lifeguard.core.kinds.lightsail_database.problem import PROBLEMS, lasts, problems, reported
from lifeguard.core.kinds.lightsail_database.words import WORDS
from lifeguard.core.planner.treat import treat
from lifeguard.core.remediation.closing import gone, unmanaged

LIGHTSAIL_DATABASE = ResourceKind[LightsailDbSituation](
    situation=LightsailDbSituation,
    rules=(gone, underway, unmanaged, changing, stopped, failing_over, over),
    otherwise=treat,
    problems=PROBLEMS,
    actions=ACTION_OF,
    look=Look(
        problems=problems,
        reported=reported,
        lasts=lasts,
        reading=reading,
        own_backups=lambda database: database.own_backups,
    ),
    ladder=LADDER,
    email=EMAIL,
    words=WORDS,
    policy=policy_of,
)
