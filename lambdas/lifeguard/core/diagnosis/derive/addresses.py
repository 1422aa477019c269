"""Addresses that do not fit: the proxy's to the container's, the client's to the listener's."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from datetime import timedelta

from lifeguard.core.diagnosis import groups
from lifeguard.core.diagnosis.derive.derived import derived
from lifeguard.core.diagnosis.evidence import Evidence
from lifeguard.core.diagnosis.fact import Fact
from lifeguard.core.diagnosis.symptoms.app import AppSymptom
from lifeguard.core.diagnosis.symptoms.container import ContainerSymptom
from lifeguard.core.diagnosis.symptoms.database import DatabaseSymptom
from lifeguard.core.diagnosis.symptoms.derived import DerivedSymptom
from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from lifeguard.core.diagnosis.symptoms.network import NetworkSymptom
from lifeguard.core.diagnosis.symptoms.proxy import ProxySymptom
from lifeguard.core.diagnosis.timing import WITHIN, may_precede
from lifeguard.immutable import immutable

_MISSED = (ProxySymptom.REFUSED, ProxySymptom.NO_ROUTE, ProxySymptom.CONNECT_TIMED_OUT)
_REFUSED = (
    ProxySymptom.REFUSED,
    AppSymptom.PEER_REFUSED,
    AppSymptom.DB_REFUSED,
    AppSymptom.CACHE_REFUSED,
    NetworkSymptom.CLIENT_REFUSED,
    NetworkSymptom.PORT_CLOSED,
)
_LISTENS = (HostSymptom.LISTENS, AppSymptom.LISTENING)
_RUNS = (
    HostSymptom.UNIT_ACTIVE,
    HostSymptom.PROCESS_RUNS,
    ContainerSymptom.RUNS,
    DatabaseSymptom.STARTED,
)
_ANY = ("*", "[::]", "::")
"""A socket of all addresses takes IPv4 too (Linux, net.ipv6.bindv6only = 0)."""
_DAY = timedelta(days=1)


@immutable
class Endpoint:
    """A host and a port; the host is an IP address, a name, `*` or ""."""

    host: str
    port: int

    @property
    def ip(self) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
        """Return the address, if the host is one."""
        try:
            return ipaddress.ip_address(self.host.strip("[]"))
        except ValueError:
            return None


def endpoint(text: str) -> Endpoint | None:
    """Read `http://172.18.0.6:8000/`, `[::1]:3000`, `::1:3306`, `*:80`, and `8080` of any host."""
    if text.isdecimal() and len(text) <= len("65535"):
        return Endpoint("*", int(text))
    plain = text.partition("://")[2] or text
    plain = plain.partition("/")[0] if not plain.startswith("unix:") else ""
    host, _, port = plain.rpartition(":")
    if not host or not port.isdecimal() or len(port) > len("65535"):
        return None
    return Endpoint(host, int(port))


def addresses(evidence: Evidence) -> Iterator[Fact]:
    """Yield each attempt at an address that its target has left, or does not listen on."""
    for missed in evidence.of(*_MISSED):
        if _is_stale(missed, evidence):
            yield derived(DerivedSymptom.ADDRESS_STALE, missed)
    for refused in evidence.of(*_REFUSED):
        if _is_other_family(refused, evidence):
            yield derived(DerivedSymptom.FAMILY_MISMATCH, refused)
    for fact in evidence.of(ProxySymptom.NETWORK_UNREACHABLE, AppSymptom.DB_UNREACHABLE):
        if (target := endpoint(fact.subject)) and target.ip and target.ip.version == 6:  # noqa: PLR2004  IPv6
            yield derived(DerivedSymptom.FAMILY_MISMATCH, fact)


def _is_stale(missed: Fact, evidence: Evidence) -> bool:
    target = endpoint(missed.subject)
    if target is None or target.ip is None or target.ip.is_loopback or not target.ip.is_private:
        return False
    present = {fact.subject.rpartition(" ")[2] for fact in evidence.of(ContainerSymptom.ADDRESS)}
    served = _listens_since(missed, target.port, evidence)
    if present and target.host not in present:
        return True
    recreated = evidence.has(
        ContainerSymptom.RECREATED, ContainerSymptom.STARTED, ContainerSymptom.STOP_ASKED
    )
    return served and bool(present or recreated) and len(present) != 1


def _listens_since(missed: Fact, port: int, evidence: Evidence) -> bool:
    """Whether the application listened on that port before, and has not ended since."""
    listening = [
        fact
        for fact in evidence.of(*_LISTENS)
        if (at := endpoint(fact.subject)) and at.port == port and may_precede(fact, missed, _DAY)
    ]
    if not listening:
        return False
    ended = groups.DIED | groups.STOPPED
    return not any(
        fact.symptom in ended and _is_after(fact, one)
        for fact in evidence.facts
        for one in listening
    )


def _is_after(fact: Fact, other: Fact) -> bool:
    return bool(fact.at and other.at and fact.at.at > other.at.at + WITHIN)


def _is_other_family(refused: Fact, evidence: Evidence) -> bool:
    target = endpoint(refused.subject)
    if target is None or target.ip is None:
        return False
    listeners = [
        at
        for fact in evidence.of(*_LISTENS)
        if (at := endpoint(fact.subject)) and at.port == target.port
    ]
    if listeners:
        return not any(_accepts(at, target) for at in listeners)
    is_v6_loopback = target.ip.version == 6 and target.ip.is_loopback  # noqa: PLR2004  IPv6
    return is_v6_loopback and evidence.has(*_RUNS)


def _accepts(listener: Endpoint, target: Endpoint) -> bool:
    """Whether a listener takes a connection to that address."""
    if listener.host in _ANY or listener.ip is None or target.ip is None:
        return True
    if listener.ip.is_unspecified:
        return listener.ip.version == target.ip.version
    if listener.ip.is_loopback and target.ip.is_loopback:
        return listener.ip.version == target.ip.version
    return listener.ip == target.ip
