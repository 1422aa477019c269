"""Networks, names, certificates, clocks, and limits of connections and files."""

from __future__ import annotations

from lifeguard.core.diagnosis import groups
from lifeguard.core.diagnosis.cause import Cause
from lifeguard.core.diagnosis.hypothesis import Hypothesis, any_of, likely, proven
from lifeguard.core.diagnosis.rung import SuggestedRung as Rung
from lifeguard.core.diagnosis.symptoms.app import AppSymptom as App
from lifeguard.core.diagnosis.symptoms.cloud import CloudSymptom as Cloud
from lifeguard.core.diagnosis.symptoms.derived import DerivedSymptom as Derived
from lifeguard.core.diagnosis.symptoms.host import HostSymptom as Host
from lifeguard.core.diagnosis.symptoms.network import NetworkSymptom as Net
from lifeguard.core.diagnosis.symptoms.proxy import ProxySymptom as Proxy

_UNREACHED = frozenset(
    {
        Cause.UPSTREAM_DOWN,
        Cause.DB_UNREACHABLE,
        Cause.EXTERNAL_DEPENDENCY_DOWN,
        Cause.APP_WORKERS_EXHAUSTED,
        Cause.APP_BUG_EXCEPTION,
        Cause.APP_START_FAILURE,
    }
)
_SILENT = groups.SLOW | groups.NOT_THERE | groups.DB_SUFFERS

ROWS = (
    Hypothesis(
        Cause.CERTIFICATE_EXPIRED,
        proofs=(
            proven(any_of(Derived.CERT_PAST, Derived.CERT_NOT_RELOADED)),
            proven(
                any_of(
                    Net.CERT_RENEWAL_FAILED,
                    Net.CERT_RENEWAL_PORT,
                    Net.CERT_RENEWAL_LIMITED,
                    Net.CERT_HOOK_FAILED,
                ),
                any_of(Net.CERT_EXPIRED, App.TLS_EXPIRED),
            ),
            proven(any_of(Net.CERT_EXPIRED, App.TLS_EXPIRED), any_of(Net.CERT_RENEWED)),
            likely(any_of(Net.CERT_EXPIRED, App.TLS_EXPIRED)),
        ),
        explains=any_of(
            Net.CERT_RENEWAL_FAILED,
            Net.CERT_RENEWAL_PORT,
            Net.CERT_RENEWAL_LIMITED,
            Net.CLIENT_REFUSED,
            Proxy.TLS_TO_UPSTREAM_FAILED,
            Net.CERT_EXPIRED,
        )
        | groups.FAILED_REQUESTS,
        hints=any_of(Net.CERT_EXPIRED, Net.CERT_RENEWAL_FAILED),
        refuted_by=any_of(Net.CERT_VALID),
        leads_to=frozenset(
            {
                Cause.PORT_CONFLICT,
                Cause.EXTERNAL_DEPENDENCY_DOWN,
                Cause.UPSTREAM_DOWN,
                Cause.APP_BUG_EXCEPTION,
            }
        ),
        lasting=True,
        suggests=Rung.RELOAD,
        forbids=frozenset({Rung.REBOOT, Rung.STOP_START}),
    ),
    Hypothesis(
        Cause.CLOCK_SKEW,
        proofs=(
            proven(
                any_of(Net.CLOCK_OFFSET, Net.CLOCK_UNSYNCHRONIZED, Net.CLOCK_STEPPED),
                any_of(
                    App.TIME_SKEWED,
                    App.TLS_NOT_YET_VALID,
                    Net.CERT_NOT_YET_VALID,
                    Net.CERT_EXPIRED,
                ),
            ),
            likely(any_of(App.TIME_SKEWED, App.TLS_NOT_YET_VALID, Net.CERT_NOT_YET_VALID), times=2),
        ),
        explains=groups.FAILED_REQUESTS | groups.APP_BROKE | any_of(App.TIME_SKEWED),
        hints=any_of(App.TIME_SKEWED, Net.CLOCK_OFFSET),
        refuted_by=any_of(Net.CLOCK_OK),
        leads_to=frozenset(
            {
                Cause.CERTIFICATE_EXPIRED,
                Cause.EXTERNAL_DEPENDENCY_DOWN,
                Cause.APP_BUG_EXCEPTION,
                Cause.DB_CREDENTIALS_REJECTED,
            }
        ),
        lasting=True,
        suggests=Rung.RESTART_INSIDE,
    ),
    Hypothesis(
        Cause.DNS_RESOLUTION_FAILED,
        proofs=(
            proven(
                any_of(Derived.NAMES_UNRESOLVED),
                lacks=any_of(Net.PING_LOST, Net.DNS_OK, Net.CONNTRACK_FULL),
            ),
            proven(
                any_of(Net.DNS_TIMED_OUT, Net.DNS_SERVFAIL, Net.DNS_DEGRADED),
                any_of(App.NAME_TEMPORARY, App.DB_NAME_UNRESOLVED, Proxy.NAME_UNRESOLVED)
                | groups.FAILED_REQUESTS,
                lacks=any_of(Net.PING_LOST, Net.CONNTRACK_FULL),
            ),
            likely(
                any_of(App.NAME_TEMPORARY, App.DB_NAME_UNRESOLVED, Proxy.NAME_UNRESOLVED),
                times=2,
                lacks=any_of(Net.PING_LOST, Net.DNS_OK),
            ),
        ),
        explains=_SILENT | any_of(App.NAME_TEMPORARY, App.OUTBOUND_FAILED, App.EXCEPTION),
        hints=any_of(App.NAME_TEMPORARY, App.NAME_UNKNOWN, App.DB_NAME_UNRESOLVED)
        | any_of(Proxy.NAME_UNRESOLVED_AT_START, Net.DNS_TIMED_OUT),
        refuted_by=any_of(Net.PING_LOST, Net.DNS_OK),
        leads_to=_UNREACHED | {Cause.IMAGE_WRONG, Cause.PROXY_CONFIG_INVALID},
        suggests=Rung.RESTART_INSIDE,
    ),
    Hypothesis(
        Cause.NETWORK_LEASE_LOST,
        proofs=(
            proven(
                any_of(Net.LEASE_LOST, Net.ADDRESS_NOT_SET),
                any_of(Cloud.INSTANCE_CHECK_FAILED, Cloud.SYSTEM_CHECK_OK) | _SILENT,
                lacks=any_of(Cloud.SYSTEM_CHECK_FAILED),
            ),
            likely(
                any_of(Net.LEASE_LOST, Net.ADDRESS_NOT_SET),
                times=2,
                lacks=any_of(Cloud.SYSTEM_CHECK_FAILED),
            ),
        ),
        explains=_SILENT | any_of(Cloud.INSTANCE_CHECK_FAILED),
        hints=any_of(Net.LEASE_LOST),
        refuted_by=any_of(Cloud.SYSTEM_CHECK_FAILED),
        leads_to=_UNREACHED | {Cause.HOST_FAILURE, Cause.DNS_RESOLUTION_FAILED},
        suggests=Rung.REBOOT,
        forbids=frozenset({Rung.STOP_START}),
    ),
    Hypothesis(
        Cause.CONNTRACK_FULL,
        proofs=(
            proven(
                any_of(Net.CONNTRACK_FULL, Cloud.CONNTRACK_EXCEEDED),
                _SILENT | groups.FAILED_REQUESTS | any_of(App.NAME_TEMPORARY),
            ),
            likely(any_of(Net.CONNTRACK_FULL), times=2),
        ),
        explains=_SILENT | any_of(App.NAME_TEMPORARY, Net.DNS_TIMED_OUT, Net.PING_LOST),
        hints=any_of(Net.CONNTRACK_FULL),
        leads_to=_UNREACHED | {Cause.DNS_RESOLUTION_FAILED},
        suggests=Rung.ASK,
    ),
    Hypothesis(
        Cause.PORTS_EXHAUSTED,
        proofs=(
            proven(
                any_of(App.PORTS_EXHAUSTED, Net.PORTS_EXHAUSTED),
                _SILENT | groups.FAILED_REQUESTS | any_of(Net.TIME_WAIT_MANY),
            ),
            likely(any_of(App.PORTS_EXHAUSTED, Net.PORTS_EXHAUSTED), times=2),
        ),
        explains=_SILENT | any_of(Net.TIME_WAIT_MANY),
        hints=any_of(App.PORTS_EXHAUSTED, Net.TIME_WAIT_MANY),
        leads_to=_UNREACHED,
        suggests=Rung.ASK,
    ),
    Hypothesis(
        Cause.FD_LIMIT,
        proofs=(
            proven(any_of(Host.FD_LIMIT), _SILENT | groups.FAILED_REQUESTS | groups.APP_BROKE),
            likely(any_of(Host.FD_LIMIT), times=2),
        ),
        explains=_SILENT | groups.APP_BROKE,
        hints=any_of(Host.FD_LIMIT),
        leads_to=_UNREACHED | {Cause.PROXY_CONNECTION_LIMIT, Cause.DB_CONNECTIONS_EXHAUSTED},
        suggests=Rung.RESTART_INSIDE,
    ),
)
