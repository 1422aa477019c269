"""Asking one URL whether it answers: one GET, to an address that was checked, and no redirect."""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

from lifeguard.core.endpoints.answer import LIMIT, EndpointAnswer, Miss
from lifeguard.core.endpoints.forbidden import forbidden
from lifeguard.web.address import Address, Site, connected, resolved
from lifeguard.web.deadline import Deadline

_STATUS_LINE = re.compile(rb"HTTP/1\.[01] ([1-5][0-9]{2})(?: .*)?")
"""RFC 9112, 4."""
_FINAL = 200
"""A status below is not the last one of an answer (RFC 9110, 15.2)."""
_LONGEST = 65_536
"""Bytes that are read until the last status line."""
_OTHER_NAME = frozenset({62, 64})
"""X509_V_ERR_HOSTNAME_MISMATCH and X509_V_ERR_IP_ADDRESS_MISMATCH (OpenSSL, x509_vfy.h)."""


def fetch(url: str) -> EndpointAnswer:
    """Return what a URL answers within `LIMIT`; the seam of the sandbox, which opens no socket.

    The name is resolved once. Where any of its addresses is forbidden, nothing is asked.
    """
    deadline, site = Deadline.after(LIMIT), Site.of(url)
    try:
        addresses = resolved(site)
    except (OSError, UnicodeError):  # UnicodeError: a label that is too long
        return EndpointAnswer(miss=Miss.UNRESOLVED)
    refused = next((one.host for one in addresses if forbidden(one.host)), "")
    if refused:
        return EndpointAnswer(forbidden=refused)
    try:
        return _answer(site, addresses, deadline)
    except OSError as error:
        return EndpointAnswer(miss=_miss(error))


def _miss(error: OSError) -> Miss:
    match error:
        case TimeoutError():
            return Miss.TIMED_OUT
        case ConnectionRefusedError():
            return Miss.REFUSED
        case ssl.SSLCertVerificationError():
            return Miss.BAD_CERTIFICATE
        case ssl.SSLError():
            return Miss.TLS_FAILED
        case _:
            return Miss.CUT_OFF


def _answer(site: Site, addresses: Sequence[Address], deadline: Deadline) -> EndpointAnswer:
    """Ask; a valid certificate for another name is told of, and the site asked all the same.

    Raises:
        OSError: there is no answer.
    """
    if not site.secure:
        with connected(addresses, deadline) as connection:
            return EndpointAnswer(_status(connection, site, deadline))
    try:
        return _over_tls(site, addresses, deadline, _tls())
    except ssl.SSLCertVerificationError as error:
        if error.verify_code not in _OTHER_NAME:
            raise
    return replace(_over_tls(site, addresses, deadline, _tls_of_any_name()), wrong_name=True)


def _over_tls(
    site: Site, addresses: Sequence[Address], deadline: Deadline, context: ssl.SSLContext
) -> EndpointAnswer:
    with connected(addresses, deadline) as connection:
        connection.settimeout(deadline.left())  # of the whole handshake
        with context.wrap_socket(connection, server_hostname=site.host) as secured:
            ends = _ends(secured)
            status = _status(secured, site, deadline)
    return EndpointAnswer(status, certificate_ends=ends)


def _ends(secured: ssl.SSLSocket) -> datetime | None:
    """Return when the certificate of the other side ends."""
    ends = (secured.getpeercert() or {}).get("notAfter")
    if not isinstance(ends, str):
        return None
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(ends), UTC)


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


@cache
def _tls_of_any_name() -> ssl.SSLContext:
    """Return what verifies the certificate as ever, but for its name."""
    context = ssl.create_default_context()
    context.check_hostname = False
    return context


def _status(connection: socket.socket, site: Site, deadline: Deadline) -> int:
    """Send the request, and return the last status of the answer.

    Raises:
        OSError: none comes in time.
    """
    connection.settimeout(deadline.left())
    connection.sendall(
        f"GET {site.target} HTTP/1.1\r\n"
        f"Host: {site.authority}\r\n"
        "User-Agent: lifeguard\r\n"
        "Accept: */*\r\n"
        "Connection: close\r\n\r\n".encode("ascii")
    )
    lines = _lines(connection, deadline)
    while True:
        found = _STATUS_LINE.fullmatch(next(lines))
        if found is None:
            msg = "the answer is no HTTP"
            raise ConnectionError(msg)
        if int(found[1]) >= _FINAL:
            return int(found[1])
        while next(lines):
            pass  # the headers of a status that is not the last


def _lines(connection: socket.socket, deadline: Deadline) -> Iterator[bytes]:
    """Yield the lines of an answer without their ends, for as long as anybody asks.

    Raises:
        OSError: the time is over, the connection has ended, or the lines are too long.
    """
    rest, count = b"", 0
    while True:
        line, end, more = rest.partition(b"\n")
        if end:
            rest = more
            yield line.rstrip(b"\r")
            continue
        connection.settimeout(deadline.left())
        received = connection.recv(4096)
        count += len(received)
        if not received or count > _LONGEST:
            msg = "the connection ended before the answer"
            raise ConnectionError(msg)
        rest += received
