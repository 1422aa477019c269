"""One request to a server of this very machine, whose address is let through for that."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from lifeguard.core.endpoints.answer import EndpointAnswer, Miss
from lifeguard.web import address, endpoint
from lifeguard.web.deadline import Deadline

NAME = "shop.example.com"
LOCAL = "127.0.0.1"
BEGINS = datetime(2000, 1, 1, tzinfo=UTC)
ENDS = datetime(2100, 1, 1, tzinfo=UTC)
Served = Callable[[socket.socket], None]


class Server:
    """Serves one connection after the other, each as it is told."""

    def __init__(self, serve: Served) -> None:
        self.listening = socket.create_server((LOCAL, 0))
        self.port = int(self.listening.getsockname()[1])
        self.requests: list[bytes] = []
        self._serve = serve
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        with suppress(OSError):  # it is closed
            while True:
                connection, _ = self.listening.accept()
                with closing(connection), suppress(OSError):
                    self._serve(connection)

    def close(self) -> None:
        with suppress(OSError):  # it is closed already
            self.listening.shutdown(socket.SHUT_RDWR)
        self.listening.close()
        self._thread.join(timeout=5)


Start = Callable[[Served], Server]


@pytest.fixture
def start(monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    """Return what starts a server that `NAME` resolves to."""
    servers: list[Server] = []

    def run(serve: Served) -> Server:
        servers.append(Server(serve))
        resolve(monkeypatch, LOCAL)
        monkeypatch.setattr(endpoint, "forbidden", lambda _host: False)
        return servers[-1]

    yield run
    for server in servers:
        server.close()


def resolve(patch: pytest.MonkeyPatch, *addresses: str) -> list[str]:
    """Let each name resolve to these; return the names that were asked for."""
    asked: list[str] = []

    def found(host: str, port: int, **_: object) -> Sequence[object]:
        asked.append(host)
        family = {True: socket.AF_INET6, False: socket.AF_INET}
        return [(family[":" in one], 1, 6, "", (one, port)) for one in addresses]

    patch.setattr(socket, "getaddrinfo", found)
    return asked


def saying(answer: bytes, heard: list[bytes] | None = None) -> Served:
    def serve(connection: socket.socket) -> None:
        request = connection.recv(65536)
        if heard is not None:
            heard.append(request)
        connection.sendall(answer)

    return serve


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (b"HTTP/1.1 200 OK\r\n\r\n", 200),
        (b"HTTP/1.0 503 Service Unavailable\n\n", 503),
        (b"HTTP/1.1 302\r\nLocation: http://169.254.169.254/\r\n\r\n", 302),
        (b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 502 Bad Gateway\r\n\r\n", 502),
    ],
)
def test_the_last_status_is_the_answer_and_no_redirect_is_followed(
    answer: bytes, status: int, start: Start
) -> None:
    heard: list[bytes] = []
    server = start(saying(answer, heard))
    assert endpoint.fetch(f"http://{NAME}:{server.port}/a?b=c") == EndpointAnswer(status)
    assert len(heard) == 1


def test_the_request_holds_no_credentials(start: Start) -> None:
    heard: list[bytes] = []
    server = start(saying(b"HTTP/1.1 200 OK\r\n\r\n", heard))
    endpoint.fetch(f"http://{NAME}:{server.port}")
    assert heard[0].decode().split("\r\n") == [
        "GET / HTTP/1.1",
        f"Host: {NAME}:{server.port}",
        "User-Agent: lifeguard",
        "Accept: */*",
        "Connection: close",
        "",
        "",
    ]


@pytest.mark.parametrize("answer", [b"", b"SSH-2.0-OpenSSH_9.6\r\n", b"x" * 70_000])
def test_what_is_no_http_is_a_miss(answer: bytes, start: Start) -> None:
    server = start(saying(answer))
    assert endpoint.fetch(f"http://{NAME}:{server.port}").miss is Miss.CUT_OFF


def test_the_name_is_resolved_once(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    server = start(saying(b"HTTP/1.1 200 OK\r\n\r\n"))
    asked = resolve(monkeypatch, LOCAL)
    endpoint.fetch(f"http://{NAME}:{server.port}")
    assert asked == [NAME]


@pytest.mark.parametrize(
    "addresses", [[LOCAL], ["8.8.8.8", "169.254.169.254"], ["fd00:ec2::254"], ["::1"]]
)
def test_where_any_address_is_forbidden_no_socket_is_opened(
    addresses: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    resolve(monkeypatch, *addresses)
    monkeypatch.setattr(address, "_connected", lambda *_: pytest.fail("a connection"))
    assert endpoint.fetch(f"http://{NAME}/") == EndpointAnswer(forbidden=addresses[-1])


@pytest.mark.parametrize("error", [socket.gaierror(), UnicodeError()])
def test_a_name_without_an_address_is_a_miss(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    assert endpoint.fetch(f"http://{NAME}/").miss is Miss.UNRESOLVED


def test_a_refused_connection_is_a_miss(start: Start) -> None:
    server = start(saying(b""))
    server.close()
    assert endpoint.fetch(f"http://{NAME}:{server.port}").miss is Miss.REFUSED


def test_the_next_address_is_tried(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    server = start(saying(b"HTTP/1.1 200 OK\r\n\r\n"))
    resolve(monkeypatch, "127.0.0.2", LOCAL)  # the server listens on the second alone
    assert endpoint.fetch(f"http://{NAME}:{server.port}") == EndpointAnswer(200)


def test_a_server_that_drips_is_given_up_when_the_time_is_over(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    over = threading.Event()

    def drip(connection: socket.socket) -> None:
        while not over.wait(0.02):
            connection.sendall(b"x")

    monkeypatch.setattr(endpoint, "LIMIT", timedelta(seconds=0.2))
    server = start(drip)
    try:
        assert endpoint.fetch(f"http://{NAME}:{server.port}").miss is Miss.TIMED_OUT
    finally:
        over.set()


def test_no_time_is_left_after_the_deadline() -> None:
    assert Deadline.after(timedelta(hours=1)).left() > 0
    with pytest.raises(TimeoutError):
        Deadline.after(timedelta()).left()


def secured(folder: Path, name: str, ends: datetime = ENDS) -> tuple[ssl.SSLContext, Path]:
    """Return a server's side of TLS, and its certificate, which has signed itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    certificate = (
        x509.CertificateBuilder(subject, subject, key.public_key(), 1, BEGINS, ends)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    chain, secret = folder / "certificate.pem", folder / "key.pem"
    chain.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, secret)
    return context, chain


def over_tls(context: ssl.SSLContext) -> Served:
    def serve(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as secure:
            saying(b"HTTP/1.1 200 OK\r\n\r\n")(secure)

    return serve


def trust(patch: pytest.MonkeyPatch, chain: Path) -> None:
    patch.setenv("SSL_CERT_FILE", str(chain))
    endpoint._tls.cache_clear()  # noqa: SLF001  made once a process
    endpoint._tls_of_any_name.cache_clear()  # noqa: SLF001


@pytest.fixture
def _own_trust() -> Iterator[None]:
    yield
    endpoint._tls.cache_clear()  # noqa: SLF001
    endpoint._tls_of_any_name.cache_clear()  # noqa: SLF001


@pytest.mark.usefixtures("_own_trust")
@pytest.mark.parametrize(("name", "wrong"), [(NAME, False), ("other.example.com", True)])
def test_the_certificates_end_and_name_are_told(
    name: str, start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, wrong: bool
) -> None:
    context, chain = secured(tmp_path, name)
    trust(monkeypatch, chain)
    server = start(over_tls(context))
    told = endpoint.fetch(f"https://{NAME}:{server.port}/")
    assert told == EndpointAnswer(200, certificate_ends=ENDS, wrong_name=wrong)


@pytest.mark.usefixtures("_own_trust")
def test_a_certificate_that_nobody_vouches_for_is_a_miss(start: Start, tmp_path: Path) -> None:
    context, _ = secured(tmp_path, NAME)
    server = start(over_tls(context))
    assert endpoint.fetch(f"https://{NAME}:{server.port}/").miss is Miss.BAD_CERTIFICATE


@pytest.mark.usefixtures("_own_trust")
@pytest.mark.parametrize("name", [NAME, "other.example.com"])
def test_so_is_one_that_has_ended(
    name: str, start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, chain = secured(tmp_path, name, BEGINS + timedelta(days=1))
    trust(monkeypatch, chain)
    server = start(over_tls(context))
    assert endpoint.fetch(f"https://{NAME}:{server.port}/").miss is Miss.BAD_CERTIFICATE


@pytest.mark.usefixtures("_own_trust")
def test_who_speaks_no_tls_is_a_miss(start: Start) -> None:
    server = start(saying(b"HTTP/1.1 400 Bad Request\r\n\r\n"))
    assert endpoint.fetch(f"https://{NAME}:{server.port}/").miss is Miss.TLS_FAILED
