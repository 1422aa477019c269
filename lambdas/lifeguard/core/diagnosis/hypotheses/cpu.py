"""CPU: burst credits, and what uses it up."""

from __future__ import annotations

from lifeguard.core.diagnosis import groups
from lifeguard.core.diagnosis.cause import Cause
from lifeguard.core.diagnosis.hypothesis import Hypothesis, any_of, likely, proven
from lifeguard.core.diagnosis.rung import SuggestedRung as Rung
from lifeguard.core.diagnosis.symptoms.cloud import CloudSymptom as Cloud
from lifeguard.core.diagnosis.symptoms.container import ContainerSymptom as Docker
from lifeguard.core.diagnosis.symptoms.host import HostSymptom as Host

_WAITING = frozenset(
    {
        Cause.APP_WORKERS_EXHAUSTED,
        Cause.DB_CONNECTIONS_EXHAUSTED,
        Cause.DB_POOL_LEAK,
        Cause.DB_SLOW_QUERY,
        Cause.DB_UNREACHABLE,
        Cause.PROXY_CONNECTION_LIMIT,
        Cause.PROXY_TIMEOUT_TOO_SHORT,
        Cause.UPSTREAM_DOWN,
        Cause.KEEPALIVE_RACE,
    }
)

ROWS = (
    Hypothesis(
        Cause.CPU_CREDITS_EXHAUSTED,
        proofs=(
            proven(
                any_of(Cloud.CREDITS_GONE),
                groups.SLOW
                | any_of(
                    Host.CPU_STEAL,
                    Cloud.STEAL_HIGH,
                    Cloud.CPU_AT_BASELINE,
                    Cloud.CPU_HIGH,
                    Host.CPU_HOG,
                    Docker.CPU_HOG,
                ),
                lacks=any_of(Cloud.CREDITS_UNLIMITED),
            ),
            likely(
                any_of(Host.CPU_STEAL, Cloud.STEAL_HIGH),
                groups.SLOW | any_of(Cloud.CPU_AT_BASELINE, Host.CPU_HOG, Docker.CPU_HOG),
                lacks=any_of(Cloud.CREDITS_UNLIMITED),
            ),
        ),
        explains=groups.SLOW | groups.NOT_THERE,
        hints=any_of(Host.CPU_STEAL, Cloud.CPU_AT_BASELINE, Cloud.CREDITS_GONE, Cloud.CPU_HIGH),
        refuted_by=any_of(Cloud.CREDITS_LEFT, Cloud.CREDITS_UNLIMITED),
        leads_to=_WAITING
        | {
            Cause.CPU_SATURATED_BY_PROCESS,
            Cause.HOST_FAILURE,
            Cause.EXTERNAL_DEPENDENCY_DOWN,
            Cause.DOCKER_DAEMON_DOWN,
        },
        lasting=True,
        suggests=Rung.LIMIT_CPU,
        forbids=frozenset({Rung.STOP_START}),
    ),
    Hypothesis(
        Cause.CPU_SATURATED_BY_PROCESS,
        proofs=(
            proven(
                any_of(Host.CPU_HOG, Docker.CPU_HOG),
                groups.SLOW | any_of(Cloud.CPU_HIGH, Host.LOAD_HIGH),
                lacks=any_of(Host.CPU_STEAL, Cloud.STEAL_HIGH, Cloud.CREDITS_GONE),
            ),
        ),
        explains=groups.SLOW | groups.NOT_THERE,
        hints=any_of(Cloud.CPU_HIGH, Host.LOAD_HIGH, Host.CPU_HOG, Docker.CPU_HOG),
        refuted_by=any_of(Host.CPU_STEAL, Cloud.STEAL_HIGH, Host.CPU_IDLE, Cloud.CPU_MODEST),
        leads_to=_WAITING,
        lasting=True,
        suggests=Rung.LIMIT_CPU,
    ),
)
