"""Containers, their images and their daemon; ports and packages of the host."""

from __future__ import annotations

from lifeguard.core.diagnosis import groups
from lifeguard.core.diagnosis.cause import Cause
from lifeguard.core.diagnosis.hypothesis import Hypothesis, any_of, likely, proven
from lifeguard.core.diagnosis.rung import SuggestedRung as Rung
from lifeguard.core.diagnosis.symptoms.container import ContainerSymptom as Docker
from lifeguard.core.diagnosis.symptoms.database import DatabaseSymptom as Db
from lifeguard.core.diagnosis.symptoms.derived import DerivedSymptom as Derived
from lifeguard.core.diagnosis.symptoms.host import HostSymptom as Host
from lifeguard.core.diagnosis.symptoms.network import NetworkSymptom as Net
from lifeguard.core.diagnosis.symptoms.proxy import ProxySymptom as Proxy

_GONE = frozenset(
    {
        Cause.UPSTREAM_DOWN,
        Cause.DB_UNREACHABLE,
        Cause.APP_START_FAILURE,
        Cause.KEEPALIVE_RACE,
        Cause.PROXY_CONFIG_INVALID,
    }
)
_IMAGE = any_of(
    Docker.IMAGE_MISSING,
    Docker.IMAGE_PLATFORM,
    Docker.IMAGE_RATE_LIMITED,
    Docker.IMAGE_DENIED,
)
_DAEMON = any_of(
    Docker.DAEMON_UNREACHABLE,
    Docker.DAEMON_STOPPED,
    Docker.DAEMON_FAILED,
    Docker.DAEMON_HUNG,
    Docker.DAEMON_ASKED_TO_STOP,
)
_PORT = any_of(Host.PORT_IN_USE, Docker.PORT_TAKEN, Db.PORT_IN_USE)

ROWS = (
    Hypothesis(
        Cause.IMAGE_WRONG,
        proofs=(
            proven(
                _IMAGE,
                groups.NOT_THERE
                | groups.DIED
                | any_of(Host.DEPLOYED, Docker.RUNS, Docker.ENTRYPOINT_MISSING, Derived.CRASH_LOOP),
            ),
            likely(_IMAGE),
        ),
        explains=groups.NOT_THERE | groups.DIED | any_of(Docker.ENTRYPOINT_MISSING),
        hints=_IMAGE,
        leads_to=_GONE | {Cause.DELIBERATE_CHANGE},
        forbids=frozenset({Rung.REBOOT, Rung.STOP_START}),
    ),
    Hypothesis(
        Cause.PORT_CONFLICT,
        proofs=(
            proven(any_of(Derived.PORT_HOLDER_OTHER)),
            proven(_PORT, any_of(Net.OTHER_SITE_ANSWERS)),
            likely(_PORT, groups.NOT_THERE | groups.DIED | any_of(Host.UNIT_START_LIMIT)),
            likely(_PORT, times=2),
        ),
        explains=groups.NOT_THERE | groups.DIED | _PORT | any_of(Host.PORT_HELD),
        hints=_PORT | any_of(Net.CERT_RENEWAL_PORT, Docker.PUBLISHES),
        leads_to=_GONE | {Cause.PROXY_CONFIG_INVALID},
        suggests=Rung.STOP_HOLDER,
        forbids=frozenset({Rung.REBOOT}),
    ),
    Hypothesis(
        Cause.CONTAINER_UNKILLABLE,
        proofs=(
            proven(
                any_of(
                    Host.PROCESS_UNINTERRUPTIBLE,
                    Host.PROCESS_ZOMBIE,
                    Docker.SHIM_GONE,
                ),
                any_of(Docker.NO_EXIT_EVENT, Docker.FAILED_TO_EXIT),
            ),
            proven(any_of(Docker.NO_EXIT_EVENT), any_of(Docker.FAILED_TO_EXIT)),
            likely(any_of(Docker.NO_EXIT_EVENT), lacks=any_of(Docker.REMOVED_AT_LAST)),
        ),
        explains=_PORT | groups.NOT_THERE | any_of(Docker.FORCED, Docker.FAILED_TO_EXIT),
        hints=any_of(Docker.NO_EXIT_EVENT, Docker.FAILED_TO_EXIT),
        refuted_by=any_of(Docker.REMOVED_AT_LAST),
        leads_to=_GONE | {Cause.PORT_CONFLICT, Cause.SHUTDOWN_NOT_GRACEFUL},
        suggests=Rung.REBOOT,
        forbids=frozenset({Rung.STOP_HOLDER}),
    ),
    Hypothesis(
        Cause.DOCKER_DAEMON_DOWN,
        proofs=(
            proven(_DAEMON, groups.NOT_THERE | groups.STOPPED | any_of(Host.UNIT_FAILED)),
            proven(_DAEMON, any_of(Docker.DAEMON_FAILED, Host.UNIT_INACTIVE)),
            likely(_DAEMON, times=2),
        ),
        explains=groups.NOT_THERE | groups.STOPPED | groups.DB_SUFFERS,
        hints=_DAEMON,
        leads_to=_GONE | {Cause.CONTAINER_UNKILLABLE},
        suggests=Rung.REPAIR_DOCKER,
    ),
    Hypothesis(
        Cause.DOCKER_FIREWALL_RULES_LOST,
        proofs=(
            proven(
                any_of(Docker.FIREWALL_CHAIN_MISSING),
                groups.NOT_THERE
                | any_of(Net.FIREWALL_RELOADED, Docker.RUNS, Net.PORT_SILENT)
                | any_of(Docker.FIREWALL_CHAIN_MISSING),
            ),
            proven(
                any_of(Net.FIREWALL_RELOADED),
                any_of(
                    Net.CLIENT_TIMED_OUT,
                    Net.CLIENT_REFUSED,
                    Net.PORT_SILENT,
                    Net.PORT_CLOSED,
                    Proxy.NO_ROUTE,
                    Proxy.CONNECT_TIMED_OUT,
                ),
                any_of(Docker.RUNS, Docker.PUBLISHES),
            ),
        ),
        explains=groups.NOT_THERE | groups.DB_SUFFERS | any_of(Net.PORT_SILENT, Net.PORT_CLOSED),
        hints=any_of(Net.FIREWALL_RELOADED),
        leads_to=_GONE
        | {Cause.DELIBERATE_CHANGE, Cause.DNS_RESOLUTION_FAILED, Cause.UPSTREAM_ADDRESS_STALE}
        | {Cause.DOCKER_DAEMON_DOWN, Cause.PACKAGE_UPGRADE_RESTARTED_SERVICE},
        suggests=Rung.RESTART_INSIDE,
        forbids=frozenset({Rung.REBOOT}),
    ),
    Hypothesis(
        Cause.PACKAGE_UPGRADE_RESTARTED_SERVICE,
        proofs=(
            proven(any_of(Derived.UPGRADED_BEFORE_STOP)),
            proven(
                any_of(Host.SERVICE_RESTARTED_BY_UPGRADE),
                groups.STOPPED | groups.NOT_THERE | groups.DIED,
            ),
        ),
        explains=groups.STOPPED | groups.NOT_THERE | groups.DIED | groups.DB_SUFFERS,
        hints=any_of(Host.PACKAGE_UPGRADED, Host.UNATTENDED_UPGRADE),
        leads_to=_GONE
        | {
            Cause.DELIBERATE_CHANGE,
            Cause.DOCKER_DAEMON_DOWN,
            Cause.SHUTDOWN_NOT_GRACEFUL,
            Cause.UPSTREAM_ADDRESS_STALE,
        },
        suggests=Rung.RESTART_INSIDE,
        forbids=frozenset({Rung.STOP_START, Rung.REPLACE}),
    ),
)
