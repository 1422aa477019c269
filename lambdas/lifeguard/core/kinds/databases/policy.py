"""A policy as it is for a database."""

from __future__ import annotations

from dataclasses import replace

from lifeguard.core.policy.policy import DatabaseMode, Mode, Policy


def policy_of(policy: Policy) -> Policy:
    """Return it: `tell` only observes; a database has backups of its own service's."""
    mode = Mode.OBSERVE if policy.databases is DatabaseMode.TELL else policy.mode
    return replace(policy, mode=mode, scheduled_backup=None)
