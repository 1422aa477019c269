"""Each email that is not of one incident: for golden files and properties."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType

from lifeguard.core.backup.attempts import AttemptNotification
from lifeguard.core.backup.history import Counts, FleetBackups
from lifeguard.core.backup.retention import RetentionContext, retention
from lifeguard.core.decision.decision import Close, NotificationKind, Notify
from lifeguard.core.incident.action_record import Result
from lifeguard.core.incident.incident import Held, IncidentStatus
from lifeguard.core.kinds.ec2.instance import PublicIpKind
from lifeguard.core.notification import backup, selftest, shared_notice
from lifeguard.core.notification.freeze import FreezeNotification, due_notification
from lifeguard.core.notification.named import NamedServer
from lifeguard.core.notification.self_failure import broken
from lifeguard.core.notification.storm_digest import digest
from lifeguard.core.notification.subscriptions import reminder
from lifeguard.core.notification.unknown_policies import unknown_policies
from lifeguard.core.notification.view import EmailView
from lifeguard.core.policy.policy import Keep, Mode, Policies, Policy
from lifeguard.core.report.coverage import coverage
from lifeguard.core.report.hello import hello
from lifeguard.core.report.weekly import Facts, weekly
from lifeguard.core.resources.resource import Service
from lifeguard.core.resources.verb import Verb
from lifeguard.core.storm.detection import Ended, Storm, StormNotification
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import NOTHING, message
from tests.support.fleet import failing, rungs, several
from tests.support.images import image
from tests.support.situations import (
    ACT,
    NOON,
    act,
    announcement,
    asked,
    at,
    event,
    incident,
    instance,
    situation,
)
from tests.unit.core.report.weeks import NOW, WEEK, down, ended, server

_HOME = "us-east-1"
_WEB = NamedServer("i-00000000000000001", foreign("web-1"))
_DB = NamedServer("i-00000000000000002", foreign("db-1"))
_POLICIES = Policies(
    timezone="Asia/Seoul",
    policies={"web": Policy("web", mode=Mode.ACT), "default": Policy("default")},
)
