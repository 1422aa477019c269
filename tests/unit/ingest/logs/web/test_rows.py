"""A line for each row that the other tests of this area have none for."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from lifeguard.core.diagnosis.symptoms.app import AppSymptom
from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from lifeguard.core.diagnosis.symptoms.network import NetworkSymptom
from lifeguard.core.diagnosis.symptoms.proxy import ProxySymptom
from lifeguard.core.diagnosis.symptoms.symptom import Symptom
from tests.support.log_lines import symptoms

APACHE_HEAD = "[Sat Oct 22 13:51:35.557407 2026] [proxy:error] [pid 9:tid 140209936983808] "
FCGI = "FCGI: attempt to connect to Unix domain socket /run/php.sock (*:80) failed"
APACHE: Mapping[str, Symptom] = {
    "(101)Network is unreachable: AH00957: http: attempt to connect to [2001:db8::1]:80 (a) failed": ProxySymptom.NETWORK_UNREACHABLE,
    f"(11)Resource temporarily unavailable: AH02454: {FCGI}": HostSymptom.BACKLOG_AT_LIMIT,
    "(110)Connection timed out: [client 192.0.2.1:1] AH01102: error reading status line from remote server a:80": ProxySymptom.ANSWER_TIMED_OUT,
    "(70014)End of file found: [client 192.0.2.1:1] AH01075: Error dispatching request": ProxySymptom.CLOSED_EARLY,
    "AH01067: Failed to read FastCGI header": ProxySymptom.CLOSED_EARLY,
    "AH00898: Error reading from remote server returned by /": ProxySymptom.CLOSED_EARLY,
    "AH00940: HTTP: disabled connection for (127.0.0.1:8000)": ProxySymptom.NO_LIVE_UPSTREAM,
    "AH01170: balancer://app: All workers are in error state": ProxySymptom.NO_LIVE_UPSTREAM,
    "(30)Read-only file system: AH00099: could not create /run/httpd.pid": HostSymptom.READ_ONLY,
    "(24)Too many open files: AH01630: could not open": HostSymptom.FD_LIMIT,
    "(12)Cannot allocate memory: AH00159: fork: Unable to fork new process": AppSymptom.FORK_FAILED,
    "(11)Resource temporarily unavailable: AH00159: fork: Unable to fork new process": HostSymptom.PIDS_LIMIT,
    "AH00526: Syntax error on line 9 of /etc/apache2/x.conf:": ProxySymptom.CONFIG_INVALID,
    "AH00016: Configuration Failed": ProxySymptom.CONFIG_INVALID,
    "AH02008: SSL library error 1 in handshake": ProxySymptom.TLS_SCANNED,
    "AH00493: SIGUSR1 received.  Doing graceful restart": ProxySymptom.RELOADED,
    "Graceful restart requested, doing restart": ProxySymptom.RELOADED,
}

DIAL = "dial tcp 10.0.0.9:80: connect: "
PEER = "tcp 172.18.0.2:5->172.18.0.6:80: "
CADDY: Mapping[tuple[str, str], Symptom] = {
    ("http.log.error", f"{DIAL}host is down"): ProxySymptom.NO_ROUTE,
    ("http.log.error", f"{DIAL}network is unreachable"): ProxySymptom.NETWORK_UNREACHABLE,
    ("http.log.error", "dial unix /a.sock: connect: connection refused"): ProxySymptom.REFUSED,
    ("http.log.error", f"write {PEER}write: broken pipe"): ProxySymptom.RESET,
    ("http.log.error", f"read {PEER}i/o timeout"): ProxySymptom.ANSWER_TIMED_OUT,
    ("http.log.error", "context deadline exceeded"): ProxySymptom.ANSWER_TIMED_OUT,
    (
        "http.log.error",
        "tls: failed to verify certificate: x509: unknown authority",
    ): ProxySymptom.TLS_TO_UPSTREAM_FAILED,
    ("http.log.error", "open /x: too many open files"): HostSymptom.FD_LIMIT,
    ("http.log.error", "write /x: no space left on device"): HostSymptom.NO_SPACE,
    ("tls.obtain", "too many certificates already issued"): NetworkSymptom.CERT_RENEWAL_LIMITED,
    ("tls.obtain", "certificate obtained successfully"): NetworkSymptom.CERT_RENEWED,
    ("tls.renew", "final attempt; giving up"): NetworkSymptom.CERT_RENEWAL_FAILED,
    ("tls.issuance.acme", "challenge failed"): NetworkSymptom.CERT_RENEWAL_FAILED,
    ("tls", "job failed"): NetworkSymptom.CERT_RENEWAL_FAILED,
    ("http.handlers.reverse_proxy.health_checker.active", "HTTP request failed"): (
        ProxySymptom.SERVER_DOWN
    ),
    ("http.handlers.reverse_proxy.health_checker.active", "unexpected status code"): (
        ProxySymptom.SERVER_DOWN
    ),
    ("admin", "shutting down apps, then terminating"): ProxySymptom.STOPPED,
}

CERTBOT: Mapping[str, Symptom] = {
    "Could not bind TCP port 80 because it is already in use": NetworkSymptom.CERT_RENEWAL_PORT,
    "Problem binding to port 80: Could not bind to IPv4 or IPv6.": NetworkSymptom.CERT_RENEWAL_PORT,
    "Attempting to renew cert (a) from /x produced an unexpected error: urn:acme:error:rateLimited": NetworkSymptom.CERT_RENEWAL_LIMITED,
    "too many failed authorizations recently: see x": NetworkSymptom.CERT_RENEWAL_LIMITED,
    "urn:ietf:params:acme:error:rateLimited": NetworkSymptom.CERT_RENEWAL_LIMITED,
    "Some challenges have failed.": NetworkSymptom.CERT_RENEWAL_FAILED,
    "1 renew failure(s), 0 parse failure(s)": NetworkSymptom.CERT_RENEWAL_FAILED,
    "new certificate deployed with reload of nginx server; fullchain is": NetworkSymptom.CERT_RENEWED,
    "Successfully received certificate.": NetworkSymptom.CERT_RENEWED,
    "Your cert will expire on 2026-12-06.": NetworkSymptom.CERT_RENEWED,
}

CLIENT: Mapping[str, Symptom] = {
    "curl: (56) OpenSSL SSL_read: error:0A000415:SSL routines::sslv3 alert certificate expired": NetworkSymptom.CERT_EXPIRED,
    "curl: (7) couldn't connect: Connection refused": NetworkSymptom.CLIENT_REFUSED,
    "curl: (28) SSL connection timeout": NetworkSymptom.CLIENT_TIMED_OUT,
    "curl: (18) transfer closed with 9 bytes remaining to read": ProxySymptom.CLOSED_EARLY,
    "curl: (35) OpenSSL SSL_connect: SSL_ERROR_SYSCALL in connection to a:443": ProxySymptom.RESET,
    "ERROR: The certificate of 'a.example' has expired.": NetworkSymptom.CERT_EXPIRED,
    "Connecting to a|192.0.2.1|:80... failed: Connection timed out.": (
        NetworkSymptom.CLIENT_TIMED_OUT
    ),
    "wget: unable to resolve host address 'a.example'": ProxySymptom.NAME_UNRESOLVED,
    "Error code: SEC_ERROR_EXPIRED_CERTIFICATE": NetworkSymptom.CERT_EXPIRED,
    "NET::ERR_CERT_COMMON_NAME_INVALID": NetworkSymptom.CERT_WRONG_NAME,
    "Error code: SSL_ERROR_BAD_CERT_DOMAIN": NetworkSymptom.CERT_WRONG_NAME,
    "ERR_CONNECTION_REFUSED": NetworkSymptom.CLIENT_REFUSED,
    "ERR_CONNECTION_TIMED_OUT": NetworkSymptom.CLIENT_TIMED_OUT,
    "ERR_EMPTY_RESPONSE": ProxySymptom.CLOSED_EARLY,
    "DNS_PROBE_FINISHED_NXDOMAIN": NetworkSymptom.DNS_NXDOMAIN,
    "net::ERR_NAME_NOT_RESOLVED": ProxySymptom.NAME_UNRESOLVED,
    "error code: 521": NetworkSymptom.CLIENT_REFUSED,
    "Error 524: a timeout occurred": ProxySymptom.ANSWER_TIMED_OUT,
    "error code: 526": NetworkSymptom.CERT_EXPIRED,
    "HTTP/1.1 500 Internal Server Error": ProxySymptom.STATUS_500,
    "HTTP request sent, awaiting response... 503 Service Unavailable": ProxySymptom.STATUS_503,
    "< HTTP/2 504": ProxySymptom.STATUS_504,
    "<title>Welcome to nginx!</title>": NetworkSymptom.OTHER_SITE_ANSWERS,
    "<html><body><h1>It works!</h1></body></html>": NetworkSymptom.OTHER_SITE_ANSWERS,
    "<title>Test Page for the HTTP Server on Fedora</title>": NetworkSymptom.OTHER_SITE_ANSWERS,
}

HAPROXY: Mapping[str, list[Symptom]] = {
    "Error(s) found in configuration file : /x": [ProxySymptom.CONFIG_INVALID],
    "parsing [/x.cfg:9] : unknown keyword 'bnid' in 'frontend'": [ProxySymptom.CONFIG_INVALID],
    "Proxy a reached process FD limit (maxsock=9)": [HostSymptom.FD_LIMIT],
    "Proxy a reached its maxconn": [ProxySymptom.SLOTS_FULL],
    "Loading success.": [ProxySymptom.STARTED],
    "Proxy a stopped (FE: 9 conns, BE: 0 conns).": [ProxySymptom.STOPPED],
    'Server a/b is DOWN, reason: Layer4 connection problem, info: "No route to host at step 1"': [
        ProxySymptom.SERVER_DOWN,
        ProxySymptom.NO_ROUTE,
    ],
    "Server a/b is DOWN, reason: Layer7 timeout, check duration: 2s": [
        ProxySymptom.SERVER_DOWN,
        ProxySymptom.ANSWER_TIMED_OUT,
    ],
    "Server a/b is DOWN, reason: Layer7 wrong status, code: 500": [
        ProxySymptom.SERVER_DOWN,
        ProxySymptom.STATUS_500,
    ],
    "Server a/b is DOWN, reason: Layer7 wrong status, code: 502": [
        ProxySymptom.SERVER_DOWN,
        ProxySymptom.STATUS_502,
    ],
    "Server a/b is DOWN by DNS: No IP for server": [
        ProxySymptom.SERVER_DOWN,
        ProxySymptom.NAME_UNRESOLVED,
    ],
}

WHILE = " while connecting to upstream"
NGINX: Mapping[str, Symptom] = {
    f"connect() to unix:/a.sock failed (2: No such file or directory){WHILE}": ProxySymptom.SOCKET_MISSING,
    f"connect() to unix:/a.sock failed (11: Resource temporarily unavailable){WHILE}": HostSymptom.BACKLOG_AT_LIMIT,
    "client intended to send too large body: 9 bytes": ProxySymptom.BODY_TOO_LARGE,
    "write() failed (28: No space left on device)": HostSymptom.NO_SPACE,
    "mkdir() failed (30: Read-only file system)": HostSymptom.READ_ONLY,
    "api could not be resolved (110: Operation timed out)": ProxySymptom.NAME_UNRESOLVED,
    "could not build server_names_hash, you should increase server_names_hash_bucket_size: 32": ProxySymptom.CONFIG_INVALID,
    'cannot load certificate "/x.pem": BIO_new_file() failed': ProxySymptom.CONFIG_INVALID,
    "SSL_do_handshake() failed (SSL: error:0) while SSL handshaking to upstream": ProxySymptom.TLS_TO_UPSTREAM_FAILED,
    "peer closed connection in SSL handshake while SSL handshaking": ProxySymptom.TLS_SCANNED,
    "SSL_do_handshake() failed (SSL: error:0)": ProxySymptom.TLS_SCANNED,
    "reconfiguring": ProxySymptom.RELOADED,
    "signal 15 (SIGTERM) received from 1, exiting": ProxySymptom.STOPPED,
    "signal 3 (SIGQUIT) received from 1, shutting down": ProxySymptom.STOPPED,
    "start worker processes": ProxySymptom.STARTED,
}


@pytest.mark.parametrize(("line", "symptom"), APACHE.items())
def test_apache(line: str, symptom: Symptom) -> None:
    assert symptoms(APACHE_HEAD + line) == [symptom]


@pytest.mark.parametrize(("where", "symptom"), CADDY.items())
def test_caddy(where: tuple[str, str], symptom: Symptom) -> None:
    logger, message = where
    line = {"level": "error", "ts": 1773306842.31, "logger": logger, "msg": message}
    assert symptoms(json.dumps(line)) == [symptom]


@pytest.mark.parametrize(("line", "symptom"), CERTBOT.items())
def test_certbot(line: str, symptom: Symptom) -> None:
    assert symptoms(line) == [symptom]


@pytest.mark.parametrize(("line", "symptom"), CLIENT.items())
def test_client(line: str, symptom: Symptom) -> None:
    assert symptoms(line) == [symptom]


@pytest.mark.parametrize(("line", "said"), HAPROXY.items())
def test_haproxy(line: str, said: list[Symptom]) -> None:
    assert symptoms(f"Mar 12 09:14:02 lb haproxy[901]: {line}") == said


@pytest.mark.parametrize(("line", "symptom"), NGINX.items())
def test_nginx(line: str, symptom: Symptom) -> None:
    assert symptoms(f"2026/03/12 09:14:02 [error] 1#1: *1 {line}") == [symptom]
