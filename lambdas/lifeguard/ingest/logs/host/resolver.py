"""Names that do not resolve: what resolvers log, and what dig, host and the C library print.

"Temporary failure" is EAI_AGAIN, no answer; "Name or service not known" is EAI_NONAME, an answer.
"""

from __future__ import annotations

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.app import AppSymptom
from lifeguard.core.diagnosis.symptoms.network import NetworkSymptom
from lifeguard.ingest.logs.host.programs import ProgramsReader
from lifeguard.ingest.logs.reader import TextPatterns, says

_RESOLVED = (
    says(NetworkSymptom.DNS_DEGRADED, "degraded feature set", r"for DNS server (?P<subject>[0-9a-fA-F.:]{2,45}?)\.?(?:\s|\Z)"),
    says(NetworkSymptom.DNS_TIMED_OUT, "imed out", r"(?:Timed out|timed out|attempt timed out).{0,120}"),
    says(NetworkSymptom.DNS_SERVFAIL, "SERVFAIL"),
    says(NetworkSymptom.DNS_NXDOMAIN, "NXDOMAIN"),
    says(NetworkSymptom.DNS_OK, "Grace period over, resuming full feature set"),
)  # fmt: skip
_SERVERS = (
    says(NetworkSymptom.DNS_TIMED_OUT, "imed out"),
    says(NetworkSymptom.DNS_TIMED_OUT, "i/o timeout"),
    says(NetworkSymptom.DNS_TIMED_OUT, "aximum number of concurrent DNS queries reached"),
    says(NetworkSymptom.DNS_SERVFAIL, "SERVFAIL"),
    says(NetworkSymptom.DNS_SERVFAIL, "REFUSED unexpected RCODE"),
    says(NetworkSymptom.DNS_SERVFAIL, "network unreachable resolving"),
)

RESOLVER = ProgramsReader(
    SourceKind.RESOLVER,
    {
        "systemd-resolved": _RESOLVED,
        "dnsmasq": _SERVERS,
        "named": _SERVERS,
        "unbound": _SERVERS,
        "coredns": _SERVERS,
    },
)

RESOLVER_TEXTS = TextPatterns(
    SourceKind.RESOLVER,
    (
        says(NetworkSymptom.DNS_TIMED_OUT, "no servers could be reached", r"\A;; (?:connection timed out; )?no servers could be reached"),
        says(NetworkSymptom.DNS_TIMED_OUT, "communications error to ", r"\A;; communications error to (?P<subject>[0-9a-fA-F.:]{2,45}#\d{1,5}): timed out"),
        says(NetworkSymptom.DNS_SERVFAIL, "status: SERVFAIL", r"\A;; ->>HEADER<<- .{0,40}status: SERVFAIL"),
        says(NetworkSymptom.DNS_NXDOMAIN, "status: NXDOMAIN", r"\A;; ->>HEADER<<- .{0,40}status: NXDOMAIN"),
        says(NetworkSymptom.DNS_OK, "status: NOERROR", r"\A;; ->>HEADER<<- .{0,40}status: NOERROR"),
        says(NetworkSymptom.DNS_SERVFAIL, "SERVFAIL", r"\A(?:\*\* server can't find (?P<subject>[\w.-]{1,200}): |Host \S{1,200} not found: 2\()SERVFAIL"),
        says(NetworkSymptom.DNS_NXDOMAIN, "NXDOMAIN", r"\A\*\* server can't find (?P<subject>[\w.-]{1,200}): NXDOMAIN"),
        says(NetworkSymptom.DNS_NXDOMAIN, "NXDOMAIN", r"\AHost (?P<subject>[\w.-]{1,200}) not found: 3\(NXDOMAIN\)"),
        # the words of glibc, in gai_strerror-strs.h
        says(AppSymptom.NAME_TEMPORARY, "emporary failure in name resolution", r"(?:\A|[ ('\"])(?P<subject>[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}): [Tt]emporary failure in name resolution"),
        says(AppSymptom.NAME_TEMPORARY, "emporary failure in name resolution"),
        says(AppSymptom.NAME_TEMPORARY, "emporary failure resolving", r"emporary failure resolving '(?P<subject>[\w.-]{1,200})'"),
        says(AppSymptom.NAME_UNKNOWN, "Name or service not known", r"(?:\A|[ ('\"])(?P<subject>[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}): Name or service not known"),
        says(AppSymptom.NAME_UNKNOWN, "Name or service not known"),
    ),
)  # fmt: skip
