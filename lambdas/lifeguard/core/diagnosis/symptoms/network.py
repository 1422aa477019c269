"""What is said of networks, names, certificates and clocks."""

from __future__ import annotations

from enum import StrEnum


class NetworkSymptom(StrEnum):
    """The subject is a name, an address or an interface; `seconds`, `days` are numbers."""

    LEASE_LOST = "network.lease-lost"
    LEASE_ACQUIRED = "network.lease-acquired"
    ADDRESS_NOT_SET = "network.address-not-set"  # Could not set DHCPv4 address
    LINK_DOWN = "network.link-down"
    LINK_UP = "network.link-up"
    NIC_RESET = "network.nic-reset"  # ena: a second's loss
    CONNTRACK_FULL = "network.conntrack-full"
    SYN_FLOOD = "network.syn-flood"  # often just the full backlog of a slow app
    NEIGHBOURS_FULL = "network.neighbours-full"
    FIREWALL_RELOADED = "network.firewall-reloaded"
    PORTS_EXHAUSTED = "network.ports-exhausted"
    TIME_WAIT_MANY = "network.time-wait-many"  # `count`
    PING_LOST = "network.ping-lost"  # an address does not answer
    PING_OK = "network.ping-ok"
    PORT_OPEN = "network.port-open"
    PORT_CLOSED = "network.port-closed"  # refused
    PORT_SILENT = "network.port-silent"  # timed out
    DNS_TIMED_OUT = "network.dns-timed-out"  # no servers could be reached
    DNS_SERVFAIL = "network.dns-servfail"
    DNS_NXDOMAIN = "network.dns-nxdomain"
    DNS_DEGRADED = "network.dns-degraded"
    DNS_OK = "network.dns-ok"
    CERT_EXPIRED = "network.cert-expired"  # as a client meets it, or notAfter is past
    CERT_SERVED_UNTIL = "network.cert-served-until"  # `epoch` of notAfter, served
    CERT_ON_DISK_UNTIL = "network.cert-on-disk-until"  # `epoch` of notAfter, in the file
    CERT_VALID = "network.cert-valid"
    CERT_WRONG_NAME = "network.cert-wrong-name"
    CERT_NOT_YET_VALID = "network.cert-not-yet-valid"
    CERT_RENEWAL_FAILED = "network.cert-renewal-failed"
    CERT_RENEWED = "network.cert-renewed"
    CERT_RENEWAL_PORT = "network.cert-renewal-port"  # Could not bind TCP port 80
    CERT_RENEWAL_LIMITED = "network.cert-renewal-limited"  # too many certificates
    CERT_HOOK_FAILED = "network.cert-hook-failed"  # renewed, but what reloads the server failed
    CLOCK_OFFSET = "network.clock-offset"  # > 30 s: `seconds`
    CLOCK_UNSYNCHRONIZED = "network.clock-unsynchronized"
    CLOCK_OK = "network.clock-ok"
    CLOCK_STEPPED = "network.clock-stepped"
    CLIENT_REFUSED = "network.client-refused"  # curl: connection refused
    CLIENT_TIMED_OUT = "network.client-timed-out"
    OTHER_SITE_ANSWERS = "network.other-site-answers"  # the old site, a default page
