"""What several lines say together, of one source or of two."""

from __future__ import annotations

from enum import StrEnum


class DerivedSymptom(StrEnum):
    """Made by `core/diagnosis/derive`, never by a reader; the line is that of the first fact."""

    KILLED_BY_ITS_SERVER = "derived.killed-by-its-server"  # SIGKILL right after its time-out
    KILLED_BY_ANOTHER = "derived.killed-by-another"  # SIGKILL without one
    NOT_RUNNING = "derived.not-running"  # ended and not started since, or seen to be down
    ADDRESS_STALE = "derived.address-stale"  # the proxy goes to an address that the app left
    FAMILY_MISMATCH = "derived.family-mismatch"  # listens on the other family, or on loopback
    PORT_HOLDER_OTHER = "derived.port-holder-other"  # the port wanted is another's
    DB_PORT_OPEN = "derived.db-port-open"  # a probe reaches the port of a database
    CERT_PAST = "derived.cert-past"  # notAfter lies before the other sources' times
    CERT_NOT_RELOADED = "derived.cert-not-reloaded"  # on disk it is valid, served it is not
    KILLED_BEFORE_POOL = "derived.killed-before-pool"  # a kill or deploy, then connections jump
    UPGRADED_BEFORE_STOP = "derived.upgraded-before-stop"  # apt or dnf, then the service stops
    CHANGED_BEFORE = "derived.changed-before"  # a person's change, then the first symptom
    SLOW_REPEATED = "derived.slow-repeated"  # one statement slow again and again, others not
    NAMES_UNRESOLVED = "derived.names-unresolved"  # two names or more
    OUTBOUND_ONE_HOST = "derived.outbound-one-host"  # one foreign host fails, again and again
    TIMEOUT_BEFORE_SUCCESS = "derived.timeout-before-success"  # the app answered after the proxy
    NO_SPACE_IN_HOPS = "derived.no-space-in-hops"  # ENOSPC in two hops or more
    CRASH_LOOP = "derived.crash-loop"  # started and ended again and again
    SOURCE_CLEAN = "derived.source-clean"  # a deeper source covers the time, and says nothing
