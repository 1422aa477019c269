"""AWS and people: hosts that fail, events on the calendar, changes made by hand."""

from __future__ import annotations

from lifeguard.core.diagnosis import groups
from lifeguard.core.diagnosis.cause import Cause
from lifeguard.core.diagnosis.hypothesis import Hypothesis, any_of, likely, proven
from lifeguard.core.diagnosis.rung import SuggestedRung as Rung
from lifeguard.core.diagnosis.symptoms.cloud import CloudSymptom as Cloud
from lifeguard.core.diagnosis.symptoms.derived import DerivedSymptom as Derived
from lifeguard.core.diagnosis.symptoms.host import HostSymptom as Host

_ALL_SILENT = frozenset(
    {
        Cause.UPSTREAM_DOWN,
        Cause.DB_UNREACHABLE,
        Cause.DOCKER_DAEMON_DOWN,
        Cause.EXTERNAL_DEPENDENCY_DOWN,
        Cause.KEEPALIVE_RACE,
        Cause.UPSTREAM_ADDRESS_STALE,
    }
)

ROWS = (
    Hypothesis(
        Cause.HOST_FAILURE,
        proofs=(proven(any_of(Cloud.SYSTEM_CHECK_FAILED, Cloud.HOST_DEGRADED)),),
        explains=groups.SLOW | groups.NOT_THERE | groups.DB_SUFFERS,
        hints=any_of(Cloud.INSTANCE_CHECK_FAILED),
        refuted_by=any_of(Cloud.SYSTEM_CHECK_OK),
        leads_to=_ALL_SILENT | {Cause.NETWORK_LEASE_LOST},
        suggests=Rung.STOP_START,
    ),
    Hypothesis(
        Cause.SCHEDULED_EVENT,
        proofs=(
            proven(any_of(Cloud.SCHEDULED_EVENT)),
            proven(any_of(Cloud.STOPPED_BY_AWS)),
        ),
        explains=groups.SLOW
        | groups.NOT_THERE
        | groups.STOPPED
        | groups.DB_SUFFERS
        | any_of(Host.POWERED_DOWN, Host.BOOTED, Cloud.SYSTEM_CHECK_FAILED),
        hints=any_of(Cloud.SCHEDULED_EVENT),
        leads_to=_ALL_SILENT | {Cause.HOST_FAILURE, Cause.DELIBERATE_CHANGE},
    ),
    Hypothesis(
        Cause.DELIBERATE_CHANGE,
        proofs=(
            proven(any_of(Derived.CHANGED_BEFORE)),
            likely(
                any_of(Host.POWERED_DOWN, Host.REBOOT_ASKED),
                groups.NOT_THERE | groups.SLOW | groups.DB_SUFFERS | groups.STOPPED,
                lacks=any_of(Cloud.SYSTEM_CHECK_FAILED),
            ),
        ),
        explains=groups.NOT_THERE | groups.STOPPED | groups.SLOW | groups.DB_SUFFERS,
        hints=any_of(Host.SUDO, Cloud.API_CALL, Host.DEPLOYED),
        leads_to=_ALL_SILENT | {Cause.HOST_FAILURE},
    ),
)
