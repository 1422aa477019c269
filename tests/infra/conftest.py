from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from lifeguard.core.policy import Alarm, Approvals, Mode, Notify, Policies, Policy, ScheduledBackup
from stacks.synth import new_app, synthesize
from tests.infra.template import Template

KEY = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"

ROLE = "arn:aws:iam::123456789012:role/web"

COPY_KEY = "arn:aws:kms:eu-west-1:123456789012:key/4321dcba-12ab-34cd-56ef-1234567890ab"

ACTING = Policies(
    notify=Notify(emails=("ops@example.com", "cto@example.com")),
    opt_in_tag="guarded",
    alarms=(Alarm.STATUS, Alarm.EBS, Alarm.APPLICATION),
    kms_keys=(KEY,),
    instance_roles=(ROLE,),
    policies={
        "default": Policy("default"),
        "web": Policy(
            "web",
            mode=Mode.ACT,
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
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """The stack of an operator who uses everything."""
    return _synthesized(tmp_path_factory.mktemp("acting"), ACTING)


@pytest.fixture(scope="session")
def observing(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """The stack of the defaults: Lifeguard only tells what it would do."""
    return _synthesized(tmp_path_factory.mktemp("observing"), Policies())


@pytest.fixture(scope="session")
def by_command(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """The stack of an operator who wants no page."""
    return _synthesized(tmp_path_factory.mktemp("by-command"), BY_COMMAND)


@pytest.fixture(scope="session")
def watching(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """The stack of an operator who lets backups only be watched."""
    return _synthesized(tmp_path_factory.mktemp("watching"), WATCHING)


def _synthesized(folder: Path, policies: Policies) -> Template:
    return Template.read(synthesize(new_app(folder), policies))
