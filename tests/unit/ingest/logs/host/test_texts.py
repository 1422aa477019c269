"""Errors of the system and of resolvers, as any program prints them."""

from __future__ import annotations

import pytest

from lifeguard.core.diagnosis.symptoms.app import AppSymptom
from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from lifeguard.core.diagnosis.symptoms.network import NetworkSymptom
from tests.support.log_lines import kinds, said, symptoms

TEXTS = {
    "cp: error writing 'x': No space left on device": (HostSymptom.NO_SPACE, ""),
    "Failed to add /run/x to inotify watch: No space left on device": (
        HostSymptom.INOTIFY_FULL,
        "",
    ),
    "touch: cannot touch 'x': Read-only file system": (HostSymptom.READ_ONLY, ""),
    "bash: Too many open files": (HostSymptom.FD_LIMIT, ""),
    "write failed: Disk quota exceeded": (HostSymptom.QUOTA_EXCEEDED, ""),
    ";; connection timed out; no servers could be reached": (NetworkSymptom.DNS_TIMED_OUT, ""),
    ";; ->>HEADER<<- opcode: QUERY, status: SERVFAIL, id: 1": (NetworkSymptom.DNS_SERVFAIL, ""),
    ";; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 1": (NetworkSymptom.DNS_OK, ""),
    "** server can't find a.example: NXDOMAIN": (NetworkSymptom.DNS_NXDOMAIN, "a.example"),
    "ping: api.example.com: Temporary failure in name resolution": (
        AppSymptom.NAME_TEMPORARY,
        "api.example.com",
    ),
    "Temporary failure in name resolution": (AppSymptom.NAME_TEMPORARY, ""),
    "ssh: Could not resolve hostname db: Name or service not known": (AppSymptom.NAME_UNKNOWN, ""),
}


@pytest.mark.parametrize(("text", "says"), TEXTS.items())
def test_texts(text: str, says: tuple[HostSymptom, str]) -> None:
    assert (*says, {}) in said(text)


RESOLVERS: dict[str, object] = {
    "systemd-resolved[1]: Using degraded feature set UDP instead of UDP+EDNS0 for DNS server 172.31.0.2.": (
        NetworkSymptom.DNS_DEGRADED,
        "172.31.0.2",
        {},
    ),
    "dnsmasq[1]: Maximum number of concurrent DNS queries reached (max: 150)": (
        NetworkSymptom.DNS_TIMED_OUT,
        "",
        {},
    ),
    "named[1]: client @0x1: SERVFAIL": (NetworkSymptom.DNS_SERVFAIL, "", {}),
}


@pytest.mark.parametrize(("line", "says"), RESOLVERS.items())
def test_resolvers(line: str, says: object) -> None:
    assert said(f"Mar 12 09:14:02 h {line}") == [says]
    assert kinds(f"Mar 12 09:14:02 h {line}") == {"resolver": 1}


def test_prose_says_nothing() -> None:
    assert symptoms("the resolver is fine") == []
