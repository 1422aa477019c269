from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from lifeguard.core.policy.policy import (
    Alarm,
    Approvals,
    GuestMode,
    Mode,
    NotifySettings,
    Policies,
    Policy,
    ScheduledBackup,
)
from tests.stack.kept import kept
from tests.stack.template import Template

KEY = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"

ROLE = "arn:aws:iam::123456789012:role/web"

COPY_KEY = "arn:aws:kms:eu-west-1:123456789012:key/4321dcba-12ab-34cd-56ef-1234567890ab"

ACTING = Policies(
    notify=NotifySettings(emails=("ops@example.com", "cto@example.com")),
    timezone="Asia/Seoul",
    opt_in_tag="guarded",
    alarms=(Alarm.STATUS, Alarm.EBS, Alarm.APPLICATION),
    kms_keys=(KEY,),
    instance_roles=(ROLE,),
    policies={
        "default": Policy("default"),
        "web": Policy(
            "web",
            mode=Mode.ACT,
            guest=GuestMode.ACT,
            alternative_types=("m6i.xlarge",),
            scheduled_backup=ScheduledBackup(
                copy_to="eu-west-1", copy_key=COPY_KEY, restore_drill=timedelta(days=30)
            ),
        ),
    },
)
BY_COMMAND = replace(ACTING, approvals=Approvals.CLI)
WATCHING = Policies(policies={"default": Policy("default", scheduled_backup=ScheduledBackup())})


@pytest.fixture(scope="session")
def template() -> Template:
    """The stack of an operator who uses everything."""
    return kept(ACTING)


@pytest.fixture(scope="session")
def observing() -> Template:
    """The stack of the defaults: Lifeguard only tells what it would do."""
    return kept(Policies())


@pytest.fixture(scope="session")
def by_command() -> Template:
    """The stack of an operator who wants no page."""
    return kept(BY_COMMAND)


@pytest.fixture(scope="session")
def watching() -> Template:
    """The stack of an operator who lets backups only be watched."""
    return kept(WATCHING)
