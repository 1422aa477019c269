"""Proxies: where they look, what they bear, how they are configured."""

from __future__ import annotations

from lifeguard.core.diagnosis import groups
from lifeguard.core.diagnosis.cause import Cause
from lifeguard.core.diagnosis.hypothesis import Hypothesis, Where, any_of, likely, proven
from lifeguard.core.diagnosis.rung import SuggestedRung as Rung
from lifeguard.core.diagnosis.symptoms.app import AppSymptom as App
from lifeguard.core.diagnosis.symptoms.cloud import CloudSymptom as Cloud
from lifeguard.core.diagnosis.symptoms.container import ContainerSymptom as Docker
from lifeguard.core.diagnosis.symptoms.derived import DerivedSymptom as Derived
from lifeguard.core.diagnosis.symptoms.host import HostSymptom as Host
from lifeguard.core.diagnosis.symptoms.network import NetworkSymptom as Net
from lifeguard.core.diagnosis.symptoms.proxy import ProxySymptom as Proxy

ROWS = (
    Hypothesis(
        Cause.UPSTREAM_ADDRESS_STALE,
        proofs=(proven(any_of(Derived.ADDRESS_STALE)),),
        explains=groups.NOT_THERE
        | any_of(Proxy.CONNECT_TIMED_OUT, Docker.ADDRESS, Docker.STARTED, Docker.RECREATED),
        hints=any_of(Proxy.NO_ROUTE, Docker.RECREATED),
        leads_to=frozenset(
            {Cause.UPSTREAM_DOWN, Cause.DELIBERATE_CHANGE, Cause.SHUTDOWN_NOT_GRACEFUL}
        ),
        suggests=Rung.RELOAD,
        forbids=frozenset({Rung.REBOOT, Rung.STOP_START}),
    ),
    Hypothesis(
        Cause.ADDRESS_FAMILY_MISMATCH,
        proofs=(proven(any_of(Derived.FAMILY_MISMATCH)),),
        explains=groups.NOT_THERE
        | groups.DB_SUFFERS
        | any_of(Proxy.NETWORK_UNREACHABLE, App.LISTENING, Host.LISTENS),
        hints=any_of(Proxy.NETWORK_UNREACHABLE),
        leads_to=frozenset(
            {
                Cause.UPSTREAM_DOWN,
                Cause.DB_UNREACHABLE,
                Cause.UPSTREAM_ADDRESS_STALE,
                Cause.APP_BUG_EXCEPTION,
            }
        ),
    ),
    Hypothesis(
        Cause.UPSTREAM_DOWN,
        proofs=(
            proven(
                any_of(Derived.NOT_RUNNING),
                any_of(Proxy.REFUSED, Proxy.SOCKET_MISSING, Proxy.NO_ROUTE),
            ),
            likely(any_of(Derived.NOT_RUNNING), groups.NOT_THERE),
        ),
        explains=groups.NOT_THERE | groups.FAILED_REQUESTS,
        hints=any_of(Proxy.REFUSED, Proxy.SOCKET_MISSING, Proxy.NO_LIVE_UPSTREAM)
        | any_of(Proxy.SERVER_DOWN, Net.CLIENT_REFUSED),
        suggests=Rung.RESTART_INSIDE,
    ),
    Hypothesis(
        Cause.KEEPALIVE_RACE,
        proofs=(
            proven(
                any_of(Proxy.KEPT_ALIVE_CLOSED),
                any_of(Cloud.TARGET_5XX_NONE, Cloud.TARGETS_HEALTHY),
                lacks=groups.DIED | any_of(Cloud.TARGETS_UNHEALTHY),
            ),
            likely(
                any_of(Proxy.KEPT_ALIVE_CLOSED),
                any_of(Proxy.REQUEST_OK, Cloud.RESPONSE_FAST),
                lacks=groups.DIED | any_of(Cloud.TARGETS_UNHEALTHY, App.WORKER_TIMED_OUT),
            ),
            likely(
                any_of(Cloud.ELB_5XX),
                any_of(Cloud.TARGET_5XX_NONE),
                any_of(Cloud.TARGETS_HEALTHY),
                any_of(Proxy.STATUS_502, Proxy.KEPT_ALIVE_CLOSED),
                lacks=groups.DIED | any_of(Proxy.CLOSED_EARLY, Cloud.TARGETS_UNHEALTHY),
            ),
        ),
        explains=any_of(Proxy.STATUS_502, Cloud.ELB_5XX, Proxy.RESET, App.PEER_RESET),
        hints=any_of(Proxy.KEPT_ALIVE_CLOSED),
        refuted_by=any_of(Cloud.TARGETS_UNHEALTHY),
        where=Where.BEHIND,
    ),
    Hypothesis(
        Cause.PROXY_TIMEOUT_TOO_SHORT,
        proofs=(proven(any_of(Derived.TIMEOUT_BEFORE_SUCCESS)),),
        explains=any_of(Proxy.STATUS_504, Proxy.ANSWER_TIMED_OUT, Proxy.ROUND_DURATION)
        | any_of(Proxy.CLIENT_LEFT),
        hints=any_of(Proxy.ANSWER_TIMED_OUT, Proxy.ROUND_DURATION),
    ),
    Hypothesis(
        Cause.RESPONSE_HEADER_TOO_BIG,
        proofs=(proven(any_of(Proxy.HEADER_TOO_BIG)),),
        explains=any_of(Proxy.STATUS_502),
        hints=any_of(Proxy.HEADER_TOO_BIG),
        lasting=True,
    ),
    Hypothesis(
        Cause.PROXY_CONNECTION_LIMIT,
        proofs=(
            likely(
                any_of(Proxy.SLOTS_FULL),
                any_of(Derived.SOURCE_CLEAN, Cloud.CPU_MODEST, Proxy.REQUEST_OK),
                lacks=any_of(App.WORKERS_FULL, App.BACKLOG_FULL, App.WORKER_TIMED_OUT)
                | any_of(Proxy.ANSWER_TIMED_OUT)
                | groups.CONNECTIONS_FULL,
            ),
            likely(
                any_of(Proxy.SLOTS_FULL),
                times=2,
                lacks=any_of(App.WORKERS_FULL, App.BACKLOG_FULL, App.WORKER_TIMED_OUT)
                | any_of(Proxy.ANSWER_TIMED_OUT)
                | groups.CONNECTIONS_FULL,
            ),
        ),
        explains=groups.FAILED_REQUESTS | any_of(Net.CLIENT_TIMED_OUT, Proxy.QUEUED),
        hints=any_of(Proxy.SLOTS_FULL),
        suggests=Rung.ASK,
    ),
    Hypothesis(
        Cause.PROXY_CONFIG_INVALID,
        proofs=(
            proven(any_of(Proxy.CONFIG_INVALID)),
            likely(any_of(Proxy.NAME_UNRESOLVED_AT_START)),
        ),
        explains=groups.NOT_THERE | groups.DIED,
        hints=any_of(Proxy.CONFIG_INVALID, Proxy.NAME_UNRESOLVED_AT_START),
        leads_to=frozenset(
            {Cause.UPSTREAM_DOWN, Cause.DELIBERATE_CHANGE, Cause.DNS_RESOLUTION_FAILED}
        ),
        forbids=frozenset({Rung.REBOOT, Rung.STOP_START}),
    ),
    Hypothesis(
        Cause.TRAFFIC_SURGE,
        proofs=(
            proven(
                any_of(Proxy.REQUESTS_SURGED, Cloud.REQUESTS_SURGED),
                groups.SATURATED | groups.SLOW,
            ),
            likely(
                any_of(Proxy.TOP_CLIENT),
                any_of(App.WORKERS_FULL, App.BACKLOG_FULL, Proxy.SLOTS_FULL, Proxy.STATUS_503),
            ),
        ),
        explains=groups.SATURATED | groups.SLOW | any_of(Net.SYN_FLOOD, Cloud.CPU_HIGH),
        hints=any_of(Proxy.TOP_CLIENT, Net.SYN_FLOOD, Proxy.REQUESTS_SURGED),
        refuted_by=any_of(Cloud.REQUESTS_USUAL),
        leads_to=frozenset(
            {
                Cause.APP_WORKERS_EXHAUSTED,
                Cause.PROXY_CONNECTION_LIMIT,
                Cause.DB_CONNECTIONS_EXHAUSTED,
                Cause.CPU_SATURATED_BY_PROCESS,
                Cause.CPU_CREDITS_EXHAUSTED,
                Cause.CONNTRACK_FULL,
                Cause.UPSTREAM_DOWN,
                Cause.PROXY_TIMEOUT_TOO_SHORT,
                Cause.FD_LIMIT,
                Cause.DB_SLOW_QUERY,
            }
        ),
        suggests=Rung.ASK,
        forbids=frozenset({Rung.REBOOT}),
    ),
)
