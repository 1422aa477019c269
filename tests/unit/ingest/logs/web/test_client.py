"""What a client meets."""

from __future__ import annotations

import pytest

from lifeguard.core.diagnosis.symptoms.network import NetworkSymptom
from lifeguard.core.diagnosis.symptoms.proxy import ProxySymptom
from tests.support.log_lines import said, symptoms

LINES = {
    "curl: (60) SSL certificate problem: certificate has expired": (
        NetworkSymptom.CERT_EXPIRED,
        "",
        {},
    ),
    "curl: (60) SSL certificate problem: certificate is not yet valid": (
        NetworkSymptom.CERT_NOT_YET_VALID,
        "",
        {},
    ),
    "curl: (60) SSL: no alternative certificate subject name matches target host name 'a.example'": (
        NetworkSymptom.CERT_WRONG_NAME,
        "a.example",
        {},
    ),
    "curl: (7) Failed to connect to localhost port 8000 after 0 ms: Couldn't connect to server": (
        NetworkSymptom.CLIENT_REFUSED,
        "localhost",
        {"port": 8000},
    ),
    "curl: (7) Failed to connect to 10.0.0.9 port 80: No route to host": (
        ProxySymptom.NO_ROUTE,
        "10.0.0.9",
        {"port": 80},
    ),
    "curl: (28) Operation timed out after 5001 milliseconds with 0 bytes received": (
        NetworkSymptom.CLIENT_TIMED_OUT,
        "",
        {"ms": 5001},
    ),
    "curl: (28) Failed to connect to 10.0.0.9 port 80 after 130003 ms: Connection timed out": (
        NetworkSymptom.CLIENT_TIMED_OUT,
        "10.0.0.9",
        {"port": 80},
    ),
    "curl: (6) Could not resolve host: a.example": (ProxySymptom.NAME_UNRESOLVED, "a.example", {}),
    "curl: (52) Empty reply from server": (ProxySymptom.CLOSED_EARLY, "", {}),
    "curl: (56) Recv failure: Connection reset by peer": (ProxySymptom.RESET, "", {}),
    "Connecting to a.example (a.example)|192.0.2.1|:443... failed: Connection refused.": None,
    "net::ERR_CERT_DATE_INVALID": (NetworkSymptom.CERT_EXPIRED, "", {}),
    "error code: 522": (NetworkSymptom.CLIENT_TIMED_OUT, "", {}),
    "< HTTP/2 502": (ProxySymptom.STATUS_502, "", {}),
    "HTTP/1.1 200 OK": (ProxySymptom.REQUEST_OK, "", {}),
    "<title>Apache2 Ubuntu Default Page: It works</title>": (
        NetworkSymptom.OTHER_SITE_ANSWERS,
        "",
        {},
    ),
    "*  expire date: Sep  6 02:30:10 2026 GMT": (
        NetworkSymptom.CERT_SERVED_UNTIL,
        "",
        {"epoch": 1788661810},
    ),
    "*  expire date: some other day, not soon": None,
    "verify error:num=10:certificate has expired": (NetworkSymptom.CERT_EXPIRED, "", {}),
    "    Verify return code: 0 (ok)": (NetworkSymptom.CERT_VALID, "", {}),
    "hello": None,
}


@pytest.mark.parametrize(("line", "says"), LINES.items())
def test_lines(line: str, says: object) -> None:
    assert said(line) == ([says] if says else [])


def test_wget() -> None:
    assert symptoms("Connecting to a.example:80... failed: Connection refused.") == [
        NetworkSymptom.CLIENT_REFUSED
    ]
