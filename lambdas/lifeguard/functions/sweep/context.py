"""What the sweep's tasks work with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from lifeguard.aws.ledger.retirements import Retirements
from lifeguard.aws.ledger.storms import Storms
from lifeguard.aws.ledger.sweep_state import SweepRecord, SweepState
from lifeguard.aws.ssm.switches import Switches
from lifeguard.core.decision.kind import Kinds
from lifeguard.core.endpoints.answer import EndpointAnswer
from lifeguard.core.incident.incident import Incident
from lifeguard.core.policy.policy import Policies
from lifeguard.functions.dispatch.dispatcher import TriggerDispatcher
from lifeguard.functions.emails import CountedEmails, Sender
from lifeguard.functions.finders.finder import Finders
from lifeguard.functions.sweep.ports import AdmissionQueue, SweptRecord
from lifeguard.immutable import immutable
from lifeguard.web.asking import ask_all


@immutable
class SweepContext:
    """The adapters, and the Region that all of them are in."""

    dispatcher: TriggerDispatcher
    ledger: SweptRecord
    """Closes the incidents that no execution can carry any more."""
    watch: SweepState
    retirements: Retirements
    storms: Storms
    admissions: AdmissionQueue
    notifier: Sender
    counted: CountedEmails
    """The same way to the operator, for emails without which work must go on."""
    topic_arn: str
    """The topic that they are published to."""
    policies: Policies
    kinds: Kinds
    finders: Finders
    region: str
    ask: Callable[[Mapping[str, str]], Mapping[str, EndpointAnswer]] = ask_all
    """Asks URLs, by name; those whose turn has not come are not in its answer."""


@immutable
class SweepSnapshot:
    """What one sweep has read for all tasks."""

    now: datetime
    incidents: tuple[Incident, ...]
    """Those that were open when it began."""
    watched: SweepRecord
    switches: Switches | None
    """None: SSM did not answer this time."""
