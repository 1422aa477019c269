"""`docker ps`, `stats`, `inspect` and others."""

from __future__ import annotations

import json

import pytest

from lifeguard.core.diagnosis.symptoms.container import ContainerSymptom
from tests.support.log_lines import said, symptoms, times

PS = "CONTAINER ID   IMAGE          COMMAND                  CREATED       STATUS                       PORTS                NAMES\n"
COMPOSE = (
    "NAME          IMAGE      COMMAND    SERVICE   CREATED       STATUS                     PORTS\n"
)
RUNS, DOWN = ContainerSymptom.RUNS, ContainerSymptom.DOWN

LISTS: dict[str, object] = {
    f'docker ps\n{PS}da156f61aaaa   nginx:1.25     "/docker-entrypoint.…"   2 weeks ago   Up 2 weeks                   0.0.0.0:80->80/tcp   web-nginx': [
        (RUNS, "web-nginx", {}),
        (ContainerSymptom.PUBLISHES, "web-nginx", {"port": 80}),
    ],
    f'docker ps -a\n{PS}71aa156f61aa   app/api        "gunicorn app"           3 weeks ago   Exited (137) 2 minutes ago                        api': [
        (DOWN, "api", {"code": 137}),
        (ContainerSymptom.EXITED_137, "api", {"code": 137}),
    ],
    f'docker ps -a\n{PS}71aa156f61aa   app/api        "gunicorn app"           3 weeks ago   Restarting (1) 5 seconds ago                      api': [
        (ContainerSymptom.RESTARTING, "api", {"code": 1})
    ],
    f'docker ps -a\n{PS}71aa156f61aa   app/api        "gunicorn app"           3 weeks ago   Created                      api': [
        (DOWN, "api", {})
    ],
    f'docker compose ps\n{COMPOSE}stack-api-1   app/api    "x"        api       2 hours ago   Up 2 hours (unhealthy)': [
        (RUNS, "stack-api-1", {}),
        (ContainerSymptom.UNHEALTHY, "stack-api-1", {}),
    ],
    'docker ps --format "{{.Names}} {{.Status}} {{.Ports}}"\nweb Up 2 weeks 0.0.0.0:80->80/tcp, [::]:80->80/tcp, 0.0.0.0:443->443/tcp, 0.0.0.0:8000-8001->8000-8001/tcp, 9000/tcp': [
        (RUNS, "web", {}),
        *((ContainerSymptom.PUBLISHES, "web", {"port": port}) for port in (80, 443, 8000, 8001)),
    ],
    'docker ps --format "{{.Names}} {{.Status}} {{.Ports}}"\nmany Up 2 weeks 0.0.0.0:1-9999->1-9999/tcp, 0.0.0.0:1-0->9/tcp': [
        (RUNS, "many", {}),
        *((ContainerSymptom.PUBLISHES, "many", {"port": port}) for port in range(1, 21)),
    ],
    'docker ps --format "{{.Names}} {{.Status}} {{.Ports}}"\nweb-nginx Up 2 weeks 0.0.0.0:80->80/tcp': [
        (RUNS, "web-nginx", {}),
        (ContainerSymptom.PUBLISHES, "web-nginx", {"port": 80}),
    ],
    "docker ps --format '{{.Status}}|{{.Names}}'\nExited (1) 3 seconds ago|api": [
        (DOWN, "api", {"code": 1})
    ],
    "docker ps --format '{{.Status}}'\nUp 2 weeks": [(RUNS, "", {})],
    "docker ps --format 'table {{.Names}}\\t{{.Status}}'\nNAMES         STATUS\nweb-nginx     Up 2 weeks (healthy)": [
        (RUNS, "web-nginx", {})
    ],
    f'docker ps\n{PS.replace("NAMES", "NAMES    SIZE")}71aa156f61aa   app/api        "gunicorn app"           3 weeks ago   Up 2 minutes                                      api      1MB': [
        (RUNS, "api", {})
    ],
    "docker ps\nUp (here)": [(RUNS, "", {})],
    "docker ps\nhello": [],
    "timeout 6 docker info; echo $?\n124": [(ContainerSymptom.DAEMON_HUNG, "", {})],
    "docker ps\nCannot connect to the Docker daemon at unix:///var/run/docker.sock.": [
        (ContainerSymptom.DAEMON_UNREACHABLE, "", {})
    ],
    "docker rm -f web-nginx\nweb-nginx": [(ContainerSymptom.REMOVED_AT_LAST, "web-nginx", {})],
    "docker rm -f web-nginx\nError response from daemon: could not kill container: tried to kill container, but did not receive an exit event": [
        (ContainerSymptom.NO_EXIT_EVENT, "", {})
    ],
}


@pytest.mark.parametrize(("text", "says"), LISTS.items())
def test_lists(text: str, says: object) -> None:
    assert said(f"$ {text}") == says


STATS = "CONTAINER ID   NAME          CPU %     MEM USAGE / LIMIT     MEM %     NET I/O\n"
FULL = ContainerSymptom.AT_MEMORY_LIMIT
USAGE: dict[str, object] = {
    f"docker stats --no-stream\n{STATS}3c1f   api   0.45%     511.2MiB / 512MiB     99.84%    1.2GB / 800MB": [
        (FULL, "api", {"percent": 99.84})
    ],
    f"docker stats --no-stream\n{STATS}3c1f   hog   187.45%   51.2MiB / 512MiB      10.00%    1.2GB / 800MB\nx": [
        (ContainerSymptom.CPU_HOG, "hog", {"percent": 187.45})
    ],
    "docker stats --no-stream --format '{{.Name}} {{.MemUsage}}'\napi 511MiB / 512MiB\nb 1MiB / 0B": [
        (FULL, "api", {"percent": 99.8})
    ],
    "docker stats --format '{{.Name}} {{.MemPerc}}'\napi 99.10%": [
        (FULL, "api", {"percent": 99.1})
    ],
}


@pytest.mark.parametrize(("text", "says"), USAGE.items())
def test_stats(text: str, says: object) -> None:
    assert said(f"$ {text}") == says


ADDRESS = "{{.Name}} {{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}"


@pytest.mark.parametrize("form", [f"-f '{ADDRESS}'", f"--format='{ADDRESS}'"])
def test_addresses(form: str) -> None:
    text = f"$ docker inspect {form} a b\n/a 172.19.0.11\n/b 172.19.0.8"
    assert said(text) == [
        (ContainerSymptom.ADDRESS, "a 172.19.0.11", {}),
        (ContainerSymptom.ADDRESS, "b 172.19.0.8", {}),
    ]


TEMPLATES: dict[str, object] = {
    "'{{.State.OOMKilled}} {{.State.ExitCode}} {{.RestartCount}}' api\ntrue 137 14": [
        (ContainerSymptom.OOM, "api", {}),
        (ContainerSymptom.EXITED_137, "api", {"code": 137}),
        (ContainerSymptom.RESTARTING, "api", {"count": 14}),
    ],
    "'oom={{.State.OOMKilled}} exit={{.State.ExitCode}} {{.RestartCount}}' api\noom=false exit=1 0": [
        (ContainerSymptom.NOT_OOM, "api", {}),
        (ContainerSymptom.DIED, "api", {"code": 1}),
    ],
    "'{{.State.Status}} {{if .State.Health}}{{.State.Health.Status}}{{end}}' api\nrunning unhealthy": [
        (ContainerSymptom.UNHEALTHY, "api", {}),
    ],
    "'{{.State.OOMKilled}}' api\n<no value>": [],
    "'{{.State.OOMKilled' api\nfalse": [],
    "'{{.RestartCount}} {{.NetworkSettings.IPAddress}}' api\n2 none": [],
    "'{{range $k, $v := .NetworkSettings.Networks}}{{$k}}={{$v.IPAddress}} {{end}}' api\nnet=172.18.0.6 ": [
        (ContainerSymptom.ADDRESS, "api 172.18.0.6", {})
    ],
}


@pytest.mark.parametrize(("text", "says"), TEMPLATES.items())
def test_templates(text: str, says: object) -> None:
    assert said(f"$ docker inspect -f {text}") == says


def container(name: str, letter: str, **state: object) -> dict[str, object]:
    return {
        "Id": letter * 64,
        "Created": "2026-03-12T09:09:59.1Z",
        "State": state,
        "Name": f"/{name}",
        "RestartCount": 2,
        "NetworkSettings": {
            "Ports": {"80/tcp": [{"HostPort": "8080"}]},
            "IPAddress": "",
            "Networks": {"x": {"IPAddress": "172.18.0.6"}},
        },
    }


def test_the_json_of_two_containers() -> None:
    both = [
        container("a", "a", Status="exited", OOMKilled=True, ExitCode=137, FinishedAt="x"),
        container(
            "b",
            "b",
            Status="running",
            OOMKilled=False,
            ExitCode=0,
            Error="driver failed: port is already allocated",
            StartedAt="0001-01-01T00:00:00Z",
        ),
    ]
    text = f"$ docker inspect a b\n{json.dumps(both, indent=4)}"
    assert said(text) == [
        (ContainerSymptom.RECREATED, "a", {}),
        (DOWN, "a", {}),
        (ContainerSymptom.OOM, "a", {}),
        (ContainerSymptom.EXITED_137, "a", {"code": 137}),
        (ContainerSymptom.PUBLISHES, "a", {"port": 8080}),
        (ContainerSymptom.ADDRESS, "a 172.18.0.6", {}),
        (ContainerSymptom.RECREATED, "b", {}),
        (RUNS, "b", {}),
        (ContainerSymptom.NOT_OOM, "b", {}),
        (ContainerSymptom.PORT_TAKEN, "", {}),
        (ContainerSymptom.PUBLISHES, "b", {"port": 8080}),
        (ContainerSymptom.ADDRESS, "b 172.18.0.6", {}),
    ]


def test_a_start_has_a_time_of_its_own() -> None:
    text = '$ docker inspect api --format "{{json .State}}"\n{"StartedAt":"2026-03-12T09:10:00Z"}'
    assert said(text) == [(ContainerSymptom.STARTED, "api", {})]
    assert times(text) == ["2026-03-12T09:10:00+00:00"]


@pytest.mark.parametrize(
    "member", ['"ExitCode": 0', '"ExitCode": 999', '"HostPort": "x"', '"StartedAt": "never"', '"Status": "?"']
)  # fmt: skip
def test_members_that_say_nothing(member: str) -> None:
    assert symptoms(f"$ docker inspect a\n{member}") == []


def test_networks() -> None:
    text = '$ docker network inspect x\n"Name": "api",\n"IPv4Address": "172.18.0.6/16",\n"Id": "x"'
    assert said(text) == [(ContainerSymptom.ADDRESS, "api 172.18.0.6", {})]
