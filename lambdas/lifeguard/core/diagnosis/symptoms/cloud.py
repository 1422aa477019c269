"""What AWS says: status checks, scheduled events, metrics, events of RDS, CloudTrail."""

from __future__ import annotations

from enum import StrEnum


class CloudSymptom(StrEnum):
    """The subject is the resource, or the API call; `value`, `times` are numbers."""

    SYSTEM_CHECK_FAILED = "cloud.system-check-failed"
    SYSTEM_CHECK_OK = "cloud.system-check-ok"
    INSTANCE_CHECK_FAILED = "cloud.instance-check-failed"
    INSTANCE_CHECK_OK = "cloud.instance-check-ok"
    EBS_CHECK_FAILED = "cloud.ebs-check-failed"
    SCHEDULED_EVENT = "cloud.scheduled-event"  # the subject is its code
    HOST_DEGRADED = "cloud.host-degraded"
    STOPPED_BY_AWS = "cloud.stopped-by-aws"
    API_CALL = "cloud.api-call"  # CloudTrail: a person's change
    # metrics as levels; `value` is the metric's
    CPU_HIGH = "cloud.cpu-high"  # >= 90 %
    CPU_MODEST = "cloud.cpu-modest"  # < 60 %
    CPU_AT_BASELINE = "cloud.cpu-at-baseline"  # pinned: flat within a percent
    CREDITS_GONE = "cloud.credits-gone"  # balance < 1, burst capacity < 1 %
    CREDITS_LEFT = "cloud.credits-left"  # > 10 %
    CREDITS_UNLIMITED = "cloud.credits-unlimited"
    MEMORY_HIGH = "cloud.memory-high"  # mem_used_percent >= 95
    MEMORY_MODEST = "cloud.memory-modest"  # < 80
    DISK_HIGH = "cloud.disk-high"  # disk_used_percent >= 98
    DISK_MODEST = "cloud.disk-modest"
    BURST_BALANCE_GONE = "cloud.burst-balance-gone"  # gp2
    VOLUME_STALLED = "cloud.volume-stalled"
    VOLUME_QUEUE_HIGH = "cloud.volume-queue-high"
    VOLUME_QUEUE_LOW = "cloud.volume-queue-low"
    CONNTRACK_EXCEEDED = "cloud.conntrack-exceeded"  # ENA conntrack_allowance_exceeded
    STEAL_HIGH = "cloud.steal-high"
    # the same of a database
    DB_CPU_HIGH = "cloud.db-cpu-high"
    DB_CPU_MODEST = "cloud.db-cpu-modest"
    DB_QUEUE_HIGH = "cloud.db-queue-high"  # DiskQueueDepth > 10
    DB_QUEUE_LOW = "cloud.db-queue-low"  # < 2
    DB_LATENCY_HIGH = "cloud.db-latency-high"  # > 20 ms
    DB_LATENCY_LOW = "cloud.db-latency-low"  # < 5 ms
    DB_READS_HIGH = "cloud.db-reads-high"
    DB_CONNECTIONS_JUMPED = "cloud.db-connections-jumped"  # steep: `times`
    DB_CONNECTIONS_CLIMBED = "cloud.db-connections-climbed"  # over hours or days
    DB_CONNECTIONS_FLAT = "cloud.db-connections-flat"
    DB_STORAGE_GONE = "cloud.db-storage-gone"
    DB_STORAGE_LEFT = "cloud.db-storage-left"
    DB_MEMORY_GONE = "cloud.db-memory-gone"
    DB_BURST_BALANCE_GONE = "cloud.db-burst-balance-gone"  # gp2, or what its host may burst
    DB_WRAPAROUND_NEAR = "cloud.db-wraparound-near"  # MaximumUsedTransactionIDs
    # load balancers
    ELB_5XX = "cloud.elb-5xx"
    TARGET_5XX = "cloud.target-5xx"
    TARGET_5XX_NONE = "cloud.target-5xx-none"
    TARGETS_HEALTHY = "cloud.targets-healthy"
    TARGETS_UNHEALTHY = "cloud.targets-unhealthy"
    REQUESTS_SURGED = "cloud.requests-surged"  # `times` the usual
    REQUESTS_USUAL = "cloud.requests-usual"
    RESPONSE_FAST = "cloud.response-fast"
    RESPONSE_SLOW = "cloud.response-slow"
    METRIC = "cloud.metric"  # any other: known, and read
