"""What several lines say together."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lifeguard.core.diagnosis.derive.addresses import Endpoint, endpoint
from lifeguard.core.diagnosis.derive.table import with_derived
from lifeguard.core.diagnosis.fact import Fact, SourceCoverage
from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.app import AppSymptom as App
from lifeguard.core.diagnosis.symptoms.cloud import CloudSymptom as Cloud
from lifeguard.core.diagnosis.symptoms.container import ContainerSymptom as Docker
from lifeguard.core.diagnosis.symptoms.database import DatabaseSymptom as Db
from lifeguard.core.diagnosis.symptoms.derived import DerivedSymptom as Derived
from lifeguard.core.diagnosis.symptoms.host import HostSymptom as Host
from lifeguard.core.diagnosis.symptoms.network import NetworkSymptom as Net
from lifeguard.core.diagnosis.symptoms.proxy import ProxySymptom as Proxy
from tests.support.evidence import at, covered, evidence, fact


def derived(*facts: Fact, coverage: tuple[SourceCoverage, ...] = ()) -> set[Derived]:
    read = evidence(*facts, coverage=coverage)
    found = {f.symptom for f in with_derived(read).facts if isinstance(f.symptom, Derived)}
    return found - {Derived.NOT_RUNNING}  # which has a test of its own


TIMED_OUT = fact(App.WORKER_TIMED_OUT, "09:14:01", pid=7)


@pytest.mark.parametrize(
    ("killed", "by"),
    [
        (fact(App.WORKER_KILLED, "09:14:02", pid=7), Derived.KILLED_BY_ITS_SERVER),
        (fact(App.WORKER_KILLED, "09:14:02"), Derived.KILLED_BY_ITS_SERVER),
        (fact(App.WORKER_KILLED, "09:14:02", pid=8), Derived.KILLED_BY_ANOTHER),
        (fact(App.WORKER_KILLED, "09:15:02", pid=7), Derived.KILLED_BY_ANOTHER),
        (fact(App.WORKER_KILLED, "09:13:02", pid=7), Derived.KILLED_BY_ANOTHER),
        (fact(App.WORKER_KILLED, "09:14:02", "host", pid=7), Derived.KILLED_BY_ANOTHER),
    ],
)
def test_who_killed_a_worker(killed: Fact, by: Derived) -> None:
    assert derived(TIMED_OUT, killed) == {by}


def refused(address: str, symptom: Proxy = Proxy.REFUSED, time: str = "09:14") -> Fact:
    return fact(symptom, time, "nginx", address)


def listening(address: str, time: str = "09:10") -> Fact:
    return fact(App.LISTENING, time, "app", address)


def address(name: str, ip: str) -> Fact:
    return fact(Docker.ADDRESS, "", "host", f"{name} {ip}")


RECREATED = fact(Docker.STARTED, "09:09", "host", "api")
STALE = {Derived.ADDRESS_STALE}


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        # the address is nobody's any more
        ((refused("172.19.0.8:5001"), address("api", "172.19.0.11")), STALE),
        ((refused("172.19.0.8:5001", Proxy.NO_ROUTE), address("api", "172.19.0.11")), STALE),
        # it is another's now, while the application listens elsewhere
        (
            (
                refused("172.19.0.8:5001"),
                address("api", "172.19.0.11"),
                address("worker", "172.19.0.8"),
                listening("http://0.0.0.0:5001"),
            ),
            STALE,
        ),
        # it was started anew, listens, and is still looked for at the old address
        ((refused("172.19.0.8:5001"), RECREATED, listening("http://0.0.0.0:5001")), STALE),
        # the application has the address that the proxy uses
        ((refused("172.19.0.8:5001"), address("api", "172.19.0.8")), set()),
        (
            (
                refused("172.19.0.8:5001"),
                address("api", "172.19.0.8"),
                listening("http://0.0.0.0:5001"),
            ),
            set(),
        ),
        # it listens later, or ended afterwards, or listens at another port
        (
            (refused("172.19.0.8:5001"), RECREATED, listening("http://0.0.0.0:5001", "09:20")),
            set(),
        ),
        (
            (
                refused("172.19.0.8:5001"),
                RECREATED,
                listening("http://0.0.0.0:5001"),
                fact(Docker.DIED, "09:12", "host"),
            ),
            set(),
        ),
        ((refused("172.19.0.8:5001"), RECREATED, listening("http://0.0.0.0:80")), set()),
        ((refused("172.19.0.8:5001"), RECREATED), set()),
        ((refused("172.19.0.8:5001"), listening("http://0.0.0.0:5001")), set()),
        # no address of a container
        ((refused("127.0.0.1:5001"), address("api", "172.19.0.11")), set()),
        ((refused("8.8.8.8:5001"), address("api", "172.19.0.11")), set()),
        ((refused("api:5001"), address("api", "172.19.0.11")), set()),
        ((refused("unix:/run/app.sock"), address("api", "172.19.0.11")), set()),
    ],
)
def test_an_address_that_the_application_has_left(
    facts: tuple[Fact, ...], says: set[Derived]
) -> None:
    assert derived(*facts) == says


MISMATCH = {Derived.FAMILY_MISMATCH}


def peer(address: str) -> Fact:
    return fact(App.PEER_REFUSED, "09:14", "app", address)


def listens(address: str) -> Fact:
    return fact(Host.LISTENS, "", "host", address)


@pytest.mark.parametrize(
    ("target", "listener", "says"),
    [
        ("::1:3306", "127.0.0.1:3306", MISMATCH),
        ("[::1]:3306", "0.0.0.0:3306", MISMATCH),
        ("127.0.0.1:3000", "[::1]:3000", MISMATCH),
        ("10.0.0.4:3306", "127.0.0.1:3306", MISMATCH),
        ("10.0.0.4:3306", "10.0.0.5:3306", MISMATCH),
        ("127.0.0.1:3306", "127.0.0.1:3306", set()),
        ("::1:3306", "[::]:3306", set()),
        ("127.0.0.1:3306", "*:3306", set()),
        ("127.0.0.1:3306", "0.0.0.0:3306", set()),
        ("10.0.0.4:3306", "10.0.0.4:3306", set()),
        ("127.0.0.1:3306", "localhost:3306", set()),
        ("::1:3306", "127.0.0.1:80", set()),
        ("localhost:3306", "127.0.0.1:3306", set()),
    ],
)
def test_a_listener_of_the_other_family(target: str, listener: str, says: set[Derived]) -> None:
    assert derived(peer(target), listens(listener)) == says


def test_refused_at_ipv6_loopback_while_the_service_runs() -> None:
    runs = fact(Host.UNIT_ACTIVE, "", "host", "mysql")
    assert derived(peer("::1:3306"), runs) == MISMATCH
    assert derived(peer("127.0.0.1:3306"), runs) == set()
    assert derived(peer("::1:3306")) == set()


def test_ipv6_without_a_route() -> None:
    assert derived(refused("[::1]:3000", Proxy.NETWORK_UNREACHABLE)) == MISMATCH
    assert derived(refused("10.0.0.4:3000", Proxy.NETWORK_UNREACHABLE)) == set()
    assert derived(refused("api", Proxy.NETWORK_UNREACHABLE)) == set()


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("http://172.18.0.6:8000/x", Endpoint("172.18.0.6", 8000)),
        ("[::1]:3000", Endpoint("[::1]", 3000)),
        ("*:80", Endpoint("*", 80)),
        ("api", None),
        ("8080", Endpoint("*", 8080)),
        ("123456", None),
        ("api:http", None),
        (":80", None),
        ("api:123456", None),
        ("unix:/run/app.sock", None),
    ],
)
def test_addresses_of_all_forms(text: str, read: Endpoint | None) -> None:
    assert endpoint(text) == read


def held(port: int, by: str) -> Fact:
    return fact(Host.PORT_HELD, "", "host", by, port=port)


def wanted(port: int, by: str = "", kind: SourceKind = SourceKind.NGINX_ERROR) -> Fact:
    return fact(Host.PORT_IN_USE, "09:14", "nginx", by, kind, port=port)


@pytest.mark.parametrize(
    ("facts", "is_conflict"),
    [
        ((wanted(80), held(80, "apache2")), True),
        ((wanted(80), held(81, "apache2")), False),
        ((wanted(80), held(80, "nginx")), False),
        ((wanted(80),), False),
        ((fact(Docker.PORT_TAKEN, "", "host", port=80), held(80, "nginx")), True),
        ((fact(Docker.PORT_TAKEN, "", "host"), held(80, "nginx")), True),
        ((fact(Docker.PORT_TAKEN, "", "host", "nginx"), held(80, "nginx")), True),
        ((wanted(80), fact(Docker.PUBLISHES, "", "host", "web", port=80)), True),
    ],
)
def test_a_port_that_another_holds(facts: tuple[Fact, ...], *, is_conflict: bool) -> None:
    assert (Derived.PORT_HOLDER_OTHER in derived(*facts)) is is_conflict


def served(time: str) -> Fact:
    return fact(Net.CERT_SERVED_UNTIL, "", "client", epoch=at(time).timestamp())


def on_disk(time: str) -> Fact:
    return fact(Net.CERT_ON_DISK_UNTIL, "", "host", epoch=at(time).timestamp())


NOW = fact(Host.LOGIN_NOISE, "09:14", "host")


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ((served("09:00"), NOW), {Derived.CERT_PAST}),
        ((served("09:30"), NOW), set()),
        ((served("09:00"),), set()),
        (
            (served("09:00"), on_disk("12:00"), NOW),
            {Derived.CERT_PAST, Derived.CERT_NOT_RELOADED},
        ),
        (
            (served("09:00"), on_disk("12:00"), fact(Net.CERT_EXPIRED, "", "client")),
            {Derived.CERT_NOT_RELOADED},
        ),
        ((served("09:30"), on_disk("12:00"), NOW), set()),
    ],
)
def test_certificates_by_their_dates(facts: tuple[Fact, ...], says: set[Derived]) -> None:
    assert derived(*facts) == says


POOL = fact(App.POOL_TIMED_OUT, "09:14")


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ((fact(Docker.EXITED_137, "09:12", "host"), POOL), {Derived.KILLED_BEFORE_POOL}),
        ((fact(Docker.EXITED_137, "", "host"), POOL), {Derived.KILLED_BEFORE_POOL}),
        ((fact(Docker.EXITED_137, "08:12", "host"), POOL), set()),
        ((fact(Docker.EXITED_137, "09:18", "host"), POOL), set()),
        (
            (fact(Docker.EXITED_137, "09:12", "host"), POOL, fact(Host.OOM_HOST, "", "host")),
            set(),
        ),
        (
            (fact(Host.PACKAGE_UPGRADED, "09:12", "host"), fact(Db.SHUT_DOWN, "09:13", "db")),
            {Derived.UPGRADED_BEFORE_STOP},
        ),
        (
            (fact(Host.PACKAGE_UPGRADED, "08:12", "host"), fact(Db.SHUT_DOWN, "09:13", "db")),
            set(),
        ),
        ((fact(Host.SUDO, "09:01", "host"), POOL), {Derived.CHANGED_BEFORE}),
        ((fact(Host.SUDO, "08:01", "host"), POOL), set()),
        ((fact(Cloud.API_CALL, "09:20", "metrics"), POOL), set()),
        ((fact(Host.SUDO, "09:01", "host"),), set()),
    ],
)
def test_what_was_changed_shortly_before(facts: tuple[Fact, ...], says: set[Derived]) -> None:
    assert derived(*facts) == says


def slow(statement: str) -> Fact:
    return fact(Db.SLOW_QUERY, "09:14", "db", statement)


def failed(host: str) -> Fact:
    return fact(App.OUTBOUND_TIMED_OUT, "09:14", "app", host)


def name(host: str) -> Fact:
    return fact(App.NAME_TEMPORARY, "09:14", "app", host)


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ((slow("SELECT a"), slow("SELECT a")), {Derived.SLOW_REPEATED}),
        ((slow("SELECT a"), slow("SELECT b")), set()),
        ((slow("a"), slow("a"), slow("b"), slow("c"), slow("d")), set()),
        ((slow(""), slow("")), set()),
        ((failed("api.example.com"), failed("api.example.com")), {Derived.OUTBOUND_ONE_HOST}),
        ((failed("api.example.com"), failed("b.example.com")), set()),
        ((failed("api.example.com"),), set()),
        ((name("a"), name("b")), {Derived.NAMES_UNRESOLVED}),
        ((name("a"), name("a")), set()),
        (
            (fact(Host.NO_SPACE, "", "nginx"), fact(Db.NO_SPACE, "", "db")),
            {Derived.NO_SPACE_IN_HOPS},
        ),
        ((fact(Host.NO_SPACE, "", "nginx"), fact(Host.NO_SPACE, "", "nginx")), set()),
        ((fact(Host.UNIT_RESTARTING, "", "host", count=5),), {Derived.CRASH_LOOP}),
        ((fact(Host.UNIT_RESTARTING, "", "host", count=1),), set()),
        ((fact(Docker.RESTARTING, "", "host"),), set()),
        (tuple(fact(App.STARTED, "", "app") for _ in range(3)), {Derived.CRASH_LOOP}),
        (tuple(fact(App.STARTED, "", "app") for _ in range(2)), set()),
    ],
)
def test_what_repeats(facts: tuple[Fact, ...], says: set[Derived]) -> None:
    assert derived(*facts) == says


GAVE_UP = fact(Proxy.ANSWER_TIMED_OUT, "09:14", "nginx", seconds=60)


@pytest.mark.parametrize(
    ("answered", "is_short"),
    [
        (fact(App.SLOW_REQUEST_OK, "09:14:30", "app", seconds=75), True),
        (fact(App.SLOW_REQUEST_OK, "09:14:30", "app", ms=75_000), True),
        (fact(App.SLOW_REQUEST_OK, "09:14:30", "app", seconds=12), False),
        (fact(App.SLOW_REQUEST_OK, "09:14:30", "nginx", seconds=75), False),
        (fact(App.SLOW_REQUEST_OK, "09:44:30", "app", seconds=75), False),
        (fact(App.SLOW_REQUEST_OK, "09:02:30", "app", seconds=75), False),
    ],
)
def test_an_answer_after_the_proxy_gave_up(answered: Fact, *, is_short: bool) -> None:
    assert (Derived.TIMEOUT_BEFORE_SUCCESS in derived(GAVE_UP, answered)) is is_short


READ = covered("db", SourceKind.POSTGRES, "09:00", "09:30")


@pytest.mark.parametrize(
    ("facts", "coverage", "is_clean"),
    [
        ((GAVE_UP,), READ, True),
        ((GAVE_UP, fact(Db.STARTED, "09:01", "db")), READ, True),
        ((GAVE_UP, fact(Db.LOCK_WAIT, "09:01", "db")), READ, False),
        ((GAVE_UP,), covered("db", SourceKind.POSTGRES, "06:00", "07:00"), False),
        ((GAVE_UP,), covered("db", SourceKind.POSTGRES), False),
        ((GAVE_UP,), covered("app", SourceKind.GUNICORN, "09:00", "09:30"), False),
        ((fact(Proxy.REQUEST_OK, "09:14", "nginx"),), READ, False),
    ],
)
def test_a_source_that_was_read_and_says_nothing(
    facts: tuple[Fact, ...], coverage: SourceCoverage, *, is_clean: bool
) -> None:
    assert (Derived.SOURCE_CLEAN in derived(*facts, coverage=(coverage,))) is is_clean


def test_a_time_that_may_be_wrong_by_much_is_before_and_after_everything() -> None:
    killed = fact(Docker.EXITED_137, "06:12", "host", within=timedelta(hours=14))
    assert derived(killed, POOL) == {Derived.KILLED_BEFORE_POOL}


def test_a_metric_speaks_of_its_period() -> None:
    sudo = fact(Host.SUDO, "09:12", "host")
    shown = fact(Cloud.RESPONSE_SLOW, "09:10", "metrics", kind=SourceKind.METRICS)
    assert derived(sudo, shown) == {Derived.CHANGED_BEFORE}


DIED = fact(Docker.DIED, "09:10", "host", "api")


@pytest.mark.parametrize(
    ("facts", "is_down"),
    [
        ((DIED,), True),
        ((DIED, fact(Docker.STARTED, "09:11", "host", "api")), False),
        ((DIED, fact(Docker.STARTED, "09:09", "host", "api")), True),
        ((DIED, fact(Docker.STARTED, "09:11", "app", "worker")), True),
        ((DIED, fact(Docker.RUNS, "", "host", "api")), False),
        ((fact(Db.SHUT_DOWN, "", "db"), fact(Db.STARTED, "", "db")), False),
        ((fact(Db.STARTED, "", "db"), fact(Db.SHUT_DOWN, "", "db")), True),
        ((fact(Host.UNIT_INACTIVE, "", "host", "api"), fact(Docker.RUNS, "", "host", "api")), True),
    ],
)
def test_what_does_not_run(facts: tuple[Fact, ...], *, is_down: bool) -> None:
    read = with_derived(evidence(*facts))
    assert read.has(Derived.NOT_RUNNING) is is_down


@pytest.mark.parametrize(
    ("probe", "says"),
    [
        (fact(Net.PORT_OPEN, "", "host", "db:5432"), {Derived.DB_PORT_OPEN}),
        (fact(Net.PORT_OPEN, "", "host", "db", port=3306), {Derived.DB_PORT_OPEN}),
        (fact(Net.PORT_OPEN, "", "host", "app:8000"), set()),
        (fact(Net.PORT_OPEN, "", "host", "db"), set()),
        (fact(Net.PORT_CLOSED, "", "host", "db:5432"), set()),
    ],
)
def test_a_database_whose_port_answers_can_be_reached(probe: Fact, says: set[Derived]) -> None:
    assert derived(probe) == says
