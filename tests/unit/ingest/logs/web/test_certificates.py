"""certbot, and the ends of certificates."""

from __future__ import annotations

import pytest

from lifeguard.core.diagnosis.symptoms.network import NetworkSymptom
from lifeguard.ingest.logs.web.not_after import epoch_of
from tests.support.log_lines import kinds, said, times

PORT = "Could not bind TCP port 80 because it is already in use by another process on this system"
LIMIT = "urn:ietf:params:acme:error:rateLimited :: too many certificates (5) already issued"
LINES = {
    f"Failed to renew certificate a.example with error: {PORT}": (
        NetworkSymptom.CERT_RENEWAL_PORT,
        "a.example",
        {"port": 80},
    ),
    f"Failed to renew certificate a.example with error: {LIMIT}": (
        NetworkSymptom.CERT_RENEWAL_LIMITED,
        "a.example",
        {},
    ),
    "Failed to renew certificate a.example with error: Some challenges have failed.": (
        NetworkSymptom.CERT_RENEWAL_FAILED,
        "a.example",
        {},
    ),
    "Attempting to renew cert (a.example) from /etc/x.conf produced an unexpected error: no": (
        NetworkSymptom.CERT_RENEWAL_FAILED,
        "a.example",
        {},
    ),
    "All renewals failed. The following certificates could not be renewed:": (
        NetworkSymptom.CERT_RENEWAL_FAILED,
        "",
        {},
    ),
    "Hook 'deploy-hook' reported error code 1": (NetworkSymptom.CERT_HOOK_FAILED, "", {"code": 1}),
    'deploy-hook command "systemctl reload nginx" returned error code 1': (
        NetworkSymptom.CERT_HOOK_FAILED,
        "",
        {"code": 1},
    ),
    "Congratulations, all renewals succeeded: ": (NetworkSymptom.CERT_RENEWED, "", {}),
}


@pytest.mark.parametrize(
    ("head", "kind"),
    [("2026-03-12 02:30:10,502:ERROR:certbot._internal.renewal:", "certbot"), ("", "unrecognised")],
)
@pytest.mark.parametrize(("line", "says"), LINES.items())
def test_lines(line: str, says: object, head: str, kind: str) -> None:
    assert said(head + line) == [says]
    assert kinds(head + line) == {kind: 1}


def test_nothing_to_do_and_what_is_tried() -> None:
    line = "2026-03-12 02:30:10,502:DEBUG:acme.standalone:Failed to bind to :80 using IPv4"
    assert said(line) == []
    assert kinds(line) == {"certbot": 1}
    assert said("2026-03-12 02:30:10,502:INFO:certbot.x:No renewals were attempted.") == []


def test_certificates() -> None:
    text = (
        "  Certificate Name: a.example\n    Domains: a.example\n"
        "    Expiry Date: 2026-09-06 02:30:10+00:00 (INVALID: EXPIRED)\n"
        "    Expiry Date: 2026-99-06 02:30:10+00:00 (VALID: 3 days)"
    )
    assert said(text) == [(NetworkSymptom.CERT_ON_DISK_UNTIL, "a.example", {"epoch": 1788661810})]


def test_its_time_is_local() -> None:
    line = "2026-03-12 02:30:10,502:ERROR:certbot.x:All renewals failed."
    assert times(line) == ["2026-03-12T02:30:10.502000"]


@pytest.mark.parametrize("line", ["2026-03-12 02:30:10,502:ERROR:app:no", "20 drinks", "All well"])
def test_other_lines_are_not_its_own(line: str) -> None:
    assert kinds(line) == {"unrecognised": 1}


@pytest.mark.parametrize(
    ("text", "epoch"),
    [
        ("Sep  6 02:30:10 2026 GMT", 1788661810),
        ("Sep 31 02:30:10 2026 GMT", None),
        ("Foo 30 02:30:10 2026 GMT", None),
        ("2026-09-06 02:30:10", 1788661810),
        ("2026-09-06T02:30:10+09:00", 1788629410),
        ("never", None),
    ],
)
def test_ends(text: str, epoch: float | None) -> None:
    assert epoch_of(text) == epoch
