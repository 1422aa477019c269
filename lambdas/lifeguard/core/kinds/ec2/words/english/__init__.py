"""The English templates of EC2's kinds, by what they speak of."""

from __future__ import annotations

from lifeguard.core.kinds.ec2.words.english import (
    cpu_credits,
    growth,
    obstacle,
    problem,
    replacement,
)
from lifeguard.core.words.merged import merged

TEMPLATES = merged(
    cpu_credits.TEMPLATES,
    growth.TEMPLATES,
    obstacle.TEMPLATES,
    problem.TEMPLATES,
    replacement.TEMPLATES,
)
