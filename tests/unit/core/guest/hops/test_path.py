"""Which logs are read: of the policy's path, or of what runs."""

from __future__ import annotations

import re

import pytest

from lifeguard.core.guest.container import ContainerState, DaemonState, GuestDocker
from lifeguard.core.guest.hops.path import LONGEST, MOST, log_sources
from lifeguard.core.guest.hops.programs import program
from lifeguard.core.guest.look import GuestUnit, TcpListener
from lifeguard.core.policy.path import Hop, HopPlace
from lifeguard.core.text.foreign import Foreign
from lifeguard.guest.documents import LOGS, MOST_SOURCES
from tests.support.guests import container, look, process

SHOP = look(
    containers=(
        container("shop-db-1", image=Foreign("postgres:15")),
        container("shop-django-1", image=Foreign("shop/api:1")),
        container("shop-caddy-1", image=Foreign("caddy:2"), state=ContainerState.EXITED),
    ),
)
BARE = look(
    docker=GuestDocker(DaemonState.ABSENT),
    processes=(
        process("nginx", unit="nginx.service"),
        process("python", unit="user@1000.service"),
        process("mysqld", unit="mysql.service"),
    ),
    listeners=(
        TcpListener(22, 1, Foreign("sshd"), "ssh.service"),
        TcpListener(8000, 2, Foreign("python"), "shop.service"),
        TcpListener(80, 3, Foreign("nginx"), "nginx.service"),
        TcpListener(81, 4, Foreign("docker-proxy"), "docker.service"),
        TcpListener(82, None, Foreign("x"), "", "a1b2c3d4e5f6"),
    ),
    units=(GuestUnit("worker.service", "failed"), GuestUnit("x.mount", "failed")),
)


def asked(path: tuple[Hop, ...], found: object = SHOP) -> list[tuple[str, str]]:
    return [(one.hop, one.parameter) for one in log_sources(path, found)]  # type: ignore[arg-type]


def test_without_a_path_what_runs_is_read_in_the_order_of_a_request() -> None:
    assert asked(()) == [
        ("shop-caddy-1", "container:shop-caddy-1"),
        ("shop-django-1", "container:shop-django-1"),
        ("shop-db-1", "container:shop-db-1"),
        ("docker", "unit:docker.service"),
        ("kernel", "kernel"),
    ]
    assert asked((), BARE) == [
        ("nginx", "unit:nginx.service"),
        ("nginx", "file:/var/log/nginx/access.log"),
        ("nginx", "file:/var/log/nginx/error.log"),
        ("shop", "unit:shop.service"),
        ("worker", "unit:worker.service"),
        ("mysql", "unit:mysql.service"),
        ("mysql", "file:/var/log/mysql/error.log"),
        ("mysql", "file:/var/log/mysqld.log"),
        ("kernel", "kernel"),
    ]
    assert asked((), None) == [("kernel", "kernel")]


@pytest.mark.parametrize(
    ("hop", "sources"),
    [
        ("shop-db-1", ["container:shop-db-1"]),
        ("django", ["container:shop-django-1"]),
        ("postgres", ["container:shop-db-1"]),
        ("caddy", ["container:shop-caddy-1"]),
        ("redis", ["unit:redis.service", "file:/var/log/redis"]),
        ("billing", ["unit:billing.service"]),
        ("alb", []),
        ("elb", []),
        ("load-balancer", []),
    ],
)
def test_a_bare_name_is_found_among_what_runs(hop: str, sources: list[str]) -> None:
    read = [source for name, source in asked((Hop(hop),)) if name == hop]
    assert read == sources


def test_a_bare_name_is_a_unit_that_bears_it() -> None:
    assert ("shop", "unit:shop.service") in asked((Hop("shop"),), BARE)
    assert ("mysql", "unit:mysql.service") in asked((Hop("mysql"),), BARE)


def test_places_that_the_policy_names_are_taken_as_they_are() -> None:
    path = (
        Hop("a", HopPlace.UNIT, "a.service"),
        Hop("b", HopPlace.CONTAINER, "shop-b"),
        Hop("c", HopPlace.FILE, "/srv/c.log"),
        Hop("d", HopPlace.LOG_GROUP, "/aws/d"),
        Hop("e", HopPlace.LOAD_BALANCER, "shop"),
        Hop("kernel"),
        Hop("again", HopPlace.UNIT, "a.service"),
    )
    assert asked(path, BARE) == [
        ("a", "unit:a.service"),
        ("b", "container:shop-b"),
        ("c", "file:/srv/c.log"),
        ("kernel", "kernel"),
    ]


def test_what_is_called_as_a_load_balancer_and_runs_here_is_read() -> None:
    here = look(containers=(container("alb"),))
    assert ("alb", "container:alb") in asked((Hop("alb"),), here)


def test_no_more_is_asked_than_the_document_takes() -> None:
    many = look(containers=tuple(container(f"c{n:02}") for n in range(30)))
    found = log_sources((), many)
    assert len(found) == MOST == MOST_SOURCES
    assert found[-1].hop == "kernel"
    long = look(containers=tuple(container(f"c{n}{'x' * 120}") for n in range(30)))
    text = ",".join(one.parameter for one in log_sources((), long))
    assert len(text) <= LONGEST
    assert text.endswith(",kernel")
    assert re.search(LOGS.parameters[0].pattern, text)


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("shop-nginx-1", "nginx"),
        ("php8.2-fpm.service", "php"),
        ("library/postgres:15", "postgres"),
        ("postgresql@15-main.service", "postgres"),
        ("web", None),
        ("", None),
    ],
)
def test_programs_are_known_by_parts_of_names(name: str, known: str | None) -> None:
    found = program(name)
    assert (None if found is None else found.names[0]) == known
