"""Who holds the port of a container that is down, and who may be stopped for it."""

from __future__ import annotations

from typing import Any

import pytest

from lifeguard.core.guest.allowed import may
from lifeguard.core.guest.container import ContainerState, GuestContainer
from lifeguard.core.guest.look import TcpListener
from lifeguard.core.guest.owner import Owner, OwnerKind
from lifeguard.core.guest.ports import conflicts, holder, port_findings
from lifeguard.core.text.foreign import Foreign
from tests.support.guests import BACK, container, look
from tests.support.words import english

OTHER = "9f0c2e7ab3d4"
NGINX = TcpListener(80, 612, Foreign("nginx"), "nginx.service")
PROXY = TcpListener(80, 700, Foreign("docker-proxy"), "docker.service")


def web(**how: Any) -> GuestContainer:  # noqa: ANN401  any field of GuestContainer
    """Return a container that publishes port 80 and is down."""
    plain: dict[str, Any] = {"publishes": (80,), "state": ContainerState.CREATED}
    return container("web", **(plain | how))


def test_a_server_of_the_hosts_own_keeps_a_container_from_its_port() -> None:
    found = look(listeners=(NGINX,), containers=(web(),))
    (only,) = conflicts(found)
    assert only.holder == Owner(OwnerKind.UNIT, "nginx.service")
    assert only.commands == (("systemctl", "stop", "nginx.service"), ("docker", "start", "web"))
    assert english(only.lasting) == (
        "Disable nginx.service as well (systemctl disable): else a boot starts it."
    )
    (told,) = port_findings(found)
    assert english(told.said) == ("container web cannot have port 80: unit nginx.service holds it")
    assert english(told.brief) == "port 80 taken (nginx.service)"


def test_nobody_kills_a_process_that_belongs_to_no_unit() -> None:
    bare = TcpListener(80, 9, Foreign("python3"))
    (only,) = conflicts(look(listeners=(bare,), containers=(web(),)))
    assert (only.holder, only.commands) == (Owner(OwnerKind.PROCESS, "python3", 9), ())


@pytest.mark.parametrize(
    "how",
    [
        {"containers": (web(), container("old", id=OTHER, publishes=(80,)))},
        {
            "containers": (web(), container("old", id=OTHER)),
            "listeners": (TcpListener(80, 9, Foreign("nginx"), "", OTHER),),
        },
    ],
)
def test_another_container_is_the_holder_through_docker_or_on_the_hosts_network(
    how: dict[str, Any],
) -> None:
    (only,) = conflicts(look(**({"listeners": (PROXY,)} | how)))
    assert only.holder == Owner(OwnerKind.CONTAINER, "old")
    assert only.commands == (("docker", "stop", "old"), ("docker", "start", "web"))
    assert english(only.lasting) == "Give port 80 to one of the two containers alone."


def test_a_container_that_the_look_left_off_is_named_by_its_id() -> None:
    unknown = TcpListener(80, 9, Foreign("nginx"), "", OTHER)
    (only,) = conflicts(look(listeners=(unknown,), containers=(web(),)))
    assert (only.holder, only.commands) == (Owner(OwnerKind.CONTAINER, OTHER), ())


@pytest.mark.parametrize(
    "how",
    [
        {},
        {"listeners": (PROXY,)},
        {"listeners": (TcpListener(80),)},
        {"listeners": (TcpListener(443, 612, Foreign("nginx"), "nginx.service"),)},
        {"listeners": (TcpListener(80, 9, Foreign("nginx"), "", BACK),)},
        {"listeners": (NGINX,), "containers": (web(state=ContainerState.RUNNING),)},
        {"containers": (web(), web(id=OTHER, state=ContainerState.EXITED))},
    ],
)
def test_there_is_no_conflict(how: dict[str, Any]) -> None:
    found = look(**({"containers": (web(),)} | how))
    assert conflicts(found) == ()
    assert list(port_findings(found)) == []


def test_the_holder_of_a_port_is_whoever_is_not_docker() -> None:
    assert holder(look(listeners=(PROXY, NGINX)), 80) == NGINX
    assert holder(look(listeners=(NGINX,)), 443) is None


# -- guest_may -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("guest_may", "owner", "allowed"),
    [
        (("web",), Owner(OwnerKind.CONTAINER, "web"), True),
        (("web.service",), Owner(OwnerKind.CONTAINER, "web"), False),
        (("nginx",), Owner(OwnerKind.UNIT, "nginx.service"), True),
        (("nginx.service",), Owner(OwnerKind.UNIT, "nginx.service"), True),
        (("ngin",), Owner(OwnerKind.UNIT, "nginx.service"), False),
        (("nginx.socket",), Owner(OwnerKind.UNIT, "nginx.service"), False),
        (("nginx",), Owner(OwnerKind.PROCESS, "nginx", 9), False),
        ((), Owner(OwnerKind.CONTAINER, "web"), False),
    ],
)
def test_only_what_the_policy_names_may_be_interrupted(
    guest_may: tuple[str, ...], owner: Owner, *, allowed: bool
) -> None:
    assert may(guest_may, owner) is allowed
