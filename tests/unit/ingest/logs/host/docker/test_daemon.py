"""dockerd and containerd."""

from __future__ import annotations

import pytest

from lifeguard.core.diagnosis.symptoms.container import ContainerSymptom
from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from lifeguard.core.diagnosis.symptoms.network import NetworkSymptom
from lifeguard.core.diagnosis.symptoms.proxy import ProxySymptom
from tests.support.log_lines import kinds, said, symptoms, times

SYSLOG = "Mar 12 09:14:02 h dockerd[1]: "


def logged(message: str, level: str = "error", tail: str = "") -> str:
    return f'time="2026-03-12T09:14:02.354Z" level={level} msg="{message}"{tail}'


DAEMON = {
    "Container da156f61 failed to exit within 10 seconds of signal 15 - using the force": (
        ContainerSymptom.FORCED,
        "da156f61",
        {"seconds": 10},
    ),
    "Health check for container da15 error: context deadline exceeded": (
        ContainerSymptom.HEALTH_TIMED_OUT,
        "da15",
        {},
    ),
    "Processing signal 'terminated'": (ContainerSymptom.DAEMON_ASKED_TO_STOP, "", {}),
    "Daemon shutdown complete": (ContainerSymptom.DAEMON_STOPPED, "", {}),
    "Daemon has completed initialization": (ContainerSymptom.DAEMON_STARTED, "", {}),
    "failed to start daemon: error initializing graphdriver": (
        ContainerSymptom.DAEMON_FAILED,
        "",
        {},
    ),
    "[resolver] failed to query external DNS server": (NetworkSymptom.DNS_TIMED_OUT, "", {}),
    "Failed to log message for logger json-file: error writing log entry: write /x: no space left on device": (
        ContainerSymptom.LOG_NO_SPACE,
        "",
        {},
    ),
    "Attempting next endpoint for pull after error: manifest unknown: manifest unknown": (
        ContainerSymptom.IMAGE_MISSING,
        "",
        {},
    ),
    "open /x: no space left on device": (HostSymptom.NO_SPACE, "", {}),
    "Get https://a/: dial tcp: lookup a.example on 172.31.0.2:53: no such host": (
        ProxySymptom.NAME_UNRESOLVED,
        "a.example",
        {},
    ),
    "error=fork/exec: resource temporarily unavailable": (HostSymptom.PIDS_LIMIT, "", {}),
}


@pytest.mark.parametrize(("message", "says"), DAEMON.items())
def test_lines(message: str, says: object) -> None:
    assert said(logged(message)) == [says]
    assert said(SYSLOG + logged(message)) == [says]
    assert times(logged(message)) == ["2026-03-12T09:14:02.354000+00:00"]


def test_a_member_names_the_container_and_the_error() -> None:
    text = logged(
        "Container failed to exit within 10s of kill - trying direct SIGKILL",
        tail=' container=da156f61 error="context deadline exceeded"',
    )
    assert said(text) == [(ContainerSymptom.FAILED_TO_EXIT, "da156f61", {"seconds": 10})]
    text = logged("Handler returned error", tail=' container=da1 error="toomanyrequests: \\"x\\""')
    assert said(text) == [(ContainerSymptom.IMAGE_RATE_LIMITED, "da1", {})]


def test_containerd() -> None:
    text = logged("shim disconnected", "info", " id=da15 namespace=moby")
    assert said("Mar 12 09:14:02 h containerd[1]: " + text) == [
        (ContainerSymptom.SHIM_GONE, "da15", {})
    ]
    assert kinds("Mar 12 09:14:02 h containerd[1]: " + text) == {"containerd": 1}
    assert said(text) == [(ContainerSymptom.SHIM_GONE, "da15", {})]
    assert said("Mar 12 09:14:02 h containerd[1]: " + logged("TaskOOM event", tail=" x=1")) == [
        (ContainerSymptom.OOM, "", {})
    ]


@pytest.mark.parametrize("tail", [" namespace=moby", ""])
def test_what_is_debugged_says_nothing(tail: str) -> None:
    assert said(logged("no space left on device", "debug", tail)) == []


def test_forms_of_a_terminal() -> None:
    assert symptoms(SYSLOG + "INFO[0001] Daemon has completed initialization") == [
        ContainerSymptom.DAEMON_STARTED
    ]
    assert kinds(SYSLOG + "hello") == {"dockerd": 1}


@pytest.mark.parametrize(
    "text",
    [
        logged("hello", "info"),
        logged("hello", "info", " status=200"),
        "Mar 12 09:14:02 h app[1]: " + logged("Daemon shutdown complete"),
        "hello",
    ],
)
def test_other_lines_of_this_form_are_not_its_own(text: str) -> None:
    assert kinds(text) == {"unrecognised": 1}


CLIENT = {
    'Error response from daemon: cannot remove container "/web-nginx": could not kill container: tried to kill container, but did not receive an exit event': (
        ContainerSymptom.NO_EXIT_EVENT,
        "web-nginx",
        {},
    ),
    "Error response from daemon: driver failed programming external connectivity on endpoint web (a): Bind for 0.0.0.0:80 failed: port is already allocated": (
        ContainerSymptom.PORT_TAKEN,
        "",
        {"port": 80},
    ),
    "Error starting userland proxy: listen tcp4 0.0.0.0:80: bind: address already in use": (
        HostSymptom.PORT_IN_USE,
        "",
        {"port": 80},
    ),
    "failed to bind host port for 0.0.0.0:80:172.18.0.2:80/tcp: address already in use": (
        HostSymptom.PORT_IN_USE,
        "",
        {"port": 80},
    ),
    "iptables: No chain/target/match by that name.": (
        ContainerSymptom.FIREWALL_CHAIN_MISSING,
        "",
        {},
    ),
    "toomanyrequests: You have reached your pull rate limit.": (
        ContainerSymptom.IMAGE_RATE_LIMITED,
        "",
        {},
    ),
    "no matching manifest for linux/arm64/v8 in the manifest list entries": (
        ContainerSymptom.IMAGE_PLATFORM,
        "linux/arm64/v8",
        {},
    ),
    "exec /usr/local/bin/docker-entrypoint.sh: exec format error": (
        ContainerSymptom.IMAGE_PLATFORM,
        "",
        {},
    ),
    "Error response from daemon: manifest for app/api:1.2 not found: manifest unknown": (
        ContainerSymptom.IMAGE_MISSING,
        "app/api:1.2",
        {},
    ),
    "Error response from daemon: pull access denied for app/api, repository does not exist": (
        ContainerSymptom.IMAGE_DENIED,
        "app/api",
        {},
    ),
    'exec: "gunicorn": executable file not found in $PATH: unknown': (
        ContainerSymptom.ENTRYPOINT_MISSING,
        "gunicorn",
        {},
    ),
    "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?": (
        ContainerSymptom.DAEMON_UNREACHABLE,
        "",
        {},
    ),
}


@pytest.mark.parametrize(("line", "says"), CLIENT.items())
def test_what_the_client_prints(line: str, says: object) -> None:
    assert said(line) == [says]
