"""What a client meets: the errors of curl, wget, OpenSSL and browsers, and answers' first lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.network import NetworkSymptom
from lifeguard.core.diagnosis.symptoms.proxy import ProxySymptom
from lifeguard.ingest.logs.reader import Entry, Sighting, first_said, says
from lifeguard.ingest.logs.web.not_after import epoch_of

_TO = r"(?:Failed to connect to|connect to) (?P<subject>[\w.:-]{1,200}) port (?P<port>\d{1,5})"
_CURL = r"\A(?:curl: )?\((?:{code})\) "


def _curl(code: str, phrase: str = "") -> str:
    return _CURL.format(code=code) + phrase


ROWS = (
    # curl: include/curl/curl.h, CURLcode
    says(NetworkSymptom.CERT_EXPIRED, "certificate has expired", r"(?:curl: \((?:60|35|51)\) |\Averify error:num=10:|Verify return code: 10 |\A\*? {0,4}SSL certificate problem: |\A.{0,40}TLS .{0,40}alert)"),
    says(NetworkSymptom.CERT_EXPIRED, "certificate expired", _curl("60|35|56", r".{0,100}certificate expired")),
    says(NetworkSymptom.CERT_NOT_YET_VALID, "certificate is not yet valid", r"(?:curl: \((?:60|35)\) |\Averify error:num=9:|Verify return code: 9 |\A\*? {0,4}SSL certificate problem: )"),
    says(NetworkSymptom.CERT_WRONG_NAME, "no alternative certificate subject name matches", r"matches target (?:host ?name|ipv[46] address) '(?P<subject>[^']{1,200})'"),
    says(NetworkSymptom.CERT_VALID, "Verify return code: 0 (ok)"),
    says(NetworkSymptom.CLIENT_REFUSED, "curl: (7)", rf"{_CURL.format(code='7')}{_TO}.{{0,60}}(?:Connection refused|Couldn't connect|Could not connect)"),
    says(NetworkSymptom.CLIENT_REFUSED, "curl: (7)", rf"{_CURL.format(code='7')}.{{0,120}}Connection refused"),
    says(ProxySymptom.NO_ROUTE, "curl: (7)", rf"{_CURL.format(code='7')}{_TO}.{{0,60}}No route to host"),
    says(NetworkSymptom.CLIENT_TIMED_OUT, "curl: (28)", rf"{_CURL.format(code='28')}{_TO}"),
    says(NetworkSymptom.CLIENT_TIMED_OUT, "curl: (28)", rf"{_CURL.format(code='28')}.{{0,40}}timed out after (?P<ms>\d{{1,9}}) milli"),
    says(NetworkSymptom.CLIENT_TIMED_OUT, "curl: (28)"),
    says(ProxySymptom.NAME_UNRESOLVED, "curl: (6)", _curl("6", r"Could not resolve (?:host|proxy): (?P<subject>[\w.-]{1,200})")),
    says(ProxySymptom.CLOSED_EARLY, "curl: (52)"),
    says(ProxySymptom.CLOSED_EARLY, "curl: (18)"),
    says(ProxySymptom.RESET, "curl: (56)", r"reset by peer"),
    says(ProxySymptom.RESET, "curl: (35)", r"reset by peer|SSL_ERROR_SYSCALL"),
    # wget
    says(NetworkSymptom.CERT_EXPIRED, "has expired", r"The certificate of .(?P<subject>[\w.-]{1,200}). has expired|certificate has expired\.?\Z"),
    says(NetworkSymptom.CLIENT_REFUSED, "Connection refused", r"\AConnecting to (?P<subject>\S{1,200}?)(?:\|.{0,80}\|:\d{1,5})?\.{3} failed: Connection refused"),
    says(NetworkSymptom.CLIENT_TIMED_OUT, "imed out", r"\AConnecting to (?P<subject>\S{1,200}?)(?:\|.{0,80}\|:\d{1,5})?\.{3} failed: Connection timed out"),
    says(ProxySymptom.NAME_UNRESOLVED, "unable to resolve host address", r"unable to resolve host address .(?P<subject>[\w.-]{1,200})"),
    # browsers: Chromium's net_error_list.h, Firefox's PKIX codes
    says(NetworkSymptom.CERT_EXPIRED, "EXPIRED", r"(?:SEC_ERROR_EXPIRED_CERTIFICATE|SSL_ERROR_EXPIRED_CERT)"),
    says(NetworkSymptom.CERT_EXPIRED, "ERR_CERT_DATE_INVALID"),
    says(NetworkSymptom.CERT_WRONG_NAME, "ERR_CERT_COMMON_NAME_INVALID"),
    says(NetworkSymptom.CERT_WRONG_NAME, "SSL_ERROR_BAD_CERT_DOMAIN"),
    says(NetworkSymptom.CLIENT_REFUSED, "ERR_CONNECTION_REFUSED"),
    says(NetworkSymptom.CLIENT_TIMED_OUT, "ERR_CONNECTION_TIMED_OUT"),
    says(ProxySymptom.CLOSED_EARLY, "ERR_EMPTY_RESPONSE"),
    says(NetworkSymptom.DNS_NXDOMAIN, "DNS_PROBE_FINISHED_NXDOMAIN"),
    says(ProxySymptom.NAME_UNRESOLVED, "ERR_NAME_NOT_RESOLVED"),
    # Cloudflare, support: troubleshooting 5XX errors
    says(NetworkSymptom.CLIENT_REFUSED, "521", r"\b[Ee]rror(?: code)?:? 521\b"),
    says(NetworkSymptom.CLIENT_TIMED_OUT, "522", r"\b[Ee]rror(?: code)?:? 522\b"),
    says(ProxySymptom.ANSWER_TIMED_OUT, "524", r"\b[Ee]rror(?: code)?:? 524\b"),
    says(NetworkSymptom.CERT_EXPIRED, "526", r"\b[Ee]rror(?: code)?:? 526\b"),
    says(ProxySymptom.STATUS_500, " 500", r"\A[< ]{0,4}HTTP/[\d.]{1,3} 500\b|awaiting response\.{3} 500\b"),
    says(ProxySymptom.STATUS_502, " 502", r"\A[< ]{0,4}HTTP/[\d.]{1,3} 502\b|awaiting response\.{3} 502\b|\A<(?:title|h1)>502 Bad Gateway<"),
    says(ProxySymptom.STATUS_503, " 503", r"\A[< ]{0,4}HTTP/[\d.]{1,3} 503\b|awaiting response\.{3} 503\b"),
    says(ProxySymptom.STATUS_504, " 504", r"\A[< ]{0,4}HTTP/[\d.]{1,3} 504\b|awaiting response\.{3} 504\b"),
    says(ProxySymptom.REQUEST_OK, " 200", r"\A[< ]{0,4}HTTP/[\d.]{1,3} 200\b"),
    # the pages that web servers come with: another program has the port
    says(NetworkSymptom.OTHER_SITE_ANSWERS, "Welcome to nginx", r"<(?:title|h1)>Welcome to nginx"),
    says(NetworkSymptom.OTHER_SITE_ANSWERS, "Default Page", r"<title>Apache2 .{0,30}Default Page"),
    says(NetworkSymptom.OTHER_SITE_ANSWERS, "It works!", r"<h1>It works!</h1>"),
    says(NetworkSymptom.OTHER_SITE_ANSWERS, "Test Page", r"<title>Test Page for "),
)  # fmt: skip
"""The first that matches counts."""

_SERVED = re.compile(r"\A\*? {1,6}expire date: (.{10,40})")
"""`curl -v` of the certificate that was served."""


class ClientTexts:
    """Reads what clients print."""

    kind = SourceKind.CLIENT

    def read(self, entries: Sequence[Entry]) -> Iterator[Sighting]:
        """Yield what each line says."""
        for entry in entries:
            if said := first_said(ROWS, entry):
                yield said
            elif (found := _SERVED.match(entry.message)) and (epoch := epoch_of(found[1])):
                numbers = {"epoch": epoch}
                yield Sighting(NetworkSymptom.CERT_SERVED_UNTIL, entry, "", numbers)


CLIENT_TEXTS = ClientTexts()
