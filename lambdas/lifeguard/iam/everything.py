"""Every IAM action that some function may need under some policies."""

from __future__ import annotations

from collections.abc import Iterator

from lifeguard.core.policy.policy import Deployment
from lifeguard.iam.grants import FunctionName, Needs
from lifeguard.iam.rights import (
    KINDS,
    UNSEEN,
    always,
    to_act,
    to_act_inside,
    to_back_up,
    to_look,
    to_read_logs,
)

_WIDEST = Deployment(
    emails=(),
    opt_in_tag="lifeguard",
    alarms=(),
    kms_keys=("any",),
    may_act=True,
    may_resize=True,
    may_go_unlimited=True,
    may_replace=True,
    instance_roles=("any",),
    has_page=True,
    may_back_up=True,
    copy_regions=("any",),
    copy_keys=("any",),
    drills_restores=True,
    looks_inside=True,
    acts_inside=True,
    reads_logs=True,
    log_groups=("any",),
)
"""What no policies can exceed."""


def every_action() -> frozenset[str]:
    """Return the IAM actions of all functions, whatever the policies."""
    return frozenset(_every_action())


def _every_action() -> Iterator[str]:
    for function in FunctionName:
        for needs in _of(function):
            yield from (action for actions in needs.values() for action in actions)
    yield from (action for row in UNSEEN for action in row.actions)
    yield from (action for kind in KINDS for row in kind.unseen for action in row.actions)


def _of(function: FunctionName) -> Iterator[Needs]:
    yield always(function)
    yield to_act(function, _WIDEST)
    yield to_back_up(function, _WIDEST)
    yield to_look(function)
    yield to_act_inside(function)
    yield to_read_logs(function)
