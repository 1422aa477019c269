"""What people change, what was installed, what requests got for an answer."""

from __future__ import annotations

import pytest

from lifeguard.core.diagnosis.symptoms.container import ContainerSymptom
from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from lifeguard.core.diagnosis.symptoms.network import NetworkSymptom
from lifeguard.core.diagnosis.symptoms.proxy import ProxySymptom
from tests.support.log_lines import said, times

DEPLOYED: object = (HostSymptom.DEPLOYED, "", {})
CURL = "curl -s -o /dev/null -w '%{http_code} %{time_total}' https://a.example/x?y"

OUTPUTS: dict[str, object] = {
    "docker compose up -d\n ✔ Container stack-api-1  Recreated\n ✔ Container stack-api-1  Started\nContainer stack-db-1  Running\nContainer stack-db-1  Healthy": [
        DEPLOYED,
        (ContainerSymptom.RECREATED, "stack-api-1", {}),
        (ContainerSymptom.STARTED, "stack-api-1", {}),
    ],
    "docker compose up -d\nError response from daemon: manifest unknown": [
        DEPLOYED,
        (ContainerSymptom.IMAGE_MISSING, "", {}),
    ],
    f"{CURL}\n502 0.004": [(ProxySymptom.STATUS_502, "/x", {"seconds": 0.004})],
    f"{CURL}\n504 60.010": [
        (ProxySymptom.STATUS_504, "/x", {"seconds": 60.01}),
        (ProxySymptom.ROUND_DURATION, "/x", {"seconds": 60.01, "timer": 60}),
    ],
    "curl -w '%{http_code}' a\n503": [(ProxySymptom.STATUS_503, "", {})],
    "curl -w '%{http_code} %{time_connect}' a\n503 30.004": [(ProxySymptom.STATUS_503, "", {})],
    f"{CURL}\n200 0.004": [(ProxySymptom.REQUEST_OK, "", {})],
    f"{CURL}\n000 5.001": [],
    f"{CURL}\n502 {'x' * 200}": [],
    "curl a\n502": [],
    "dig +short db.example @10.0.0.2\n10.0.0.9\n10.0.0.10": [
        (NetworkSymptom.DNS_OK, "db.example", {})
    ],
    "getent hosts db\n172.18.0.6      db": [(NetworkSymptom.DNS_OK, "db", {})],
    "getent hosts\n172.18.0.6      db": [(NetworkSymptom.DNS_OK, "", {})],
    "dig +short db\n;; connection timed out; no servers could be reached": [
        (NetworkSymptom.DNS_TIMED_OUT, "", {})
    ],
    "dnf history\nID     | Command line | Date and time    | Action(s)      | Altered\n    42 | update -y    | 2026-03-12 06:14 | I, U           |   12\n    41 |  dnf-automatic | 2026-03-11 06:14 | Upgrade  |   12": [
        (HostSymptom.PACKAGE_UPGRADED, "update -y", {}),
        (HostSymptom.UNATTENDED_UPGRADE, "dnf-automatic", {}),
    ],
    "dnf history\n    42 | update -y    | 2026-99-12 06:14 | I, U           |   12": [
        (HostSymptom.PACKAGE_UPGRADED, "update -y", {})
    ],
    "rpm -qa --last | head\nhello": [],
}


@pytest.mark.parametrize(("text", "says"), OUTPUTS.items())
def test_outputs(text: str, says: object) -> None:
    assert said(f"$ {text}") == says


@pytest.mark.parametrize(
    ("shown", "hour"),
    [("06:14:02 AM UTC", 6), ("06:14:02 PM UTC", 18), ("12:14:02 AM UTC", 0), ("18:14:02 UTC", 18)],
)
def test_a_package_has_the_time_of_its_installation(shown: str, hour: int) -> None:
    text = f"$ rpm -qa --last\ncontainerd-1.7.2-1.amzn2023.x86_64      Thu 12 Mar 2026 {shown}"
    assert said(text) == [(HostSymptom.PACKAGE_UPGRADED, "containerd", {})]
    assert times(text)[0].startswith(f"2026-03-12T{hour:02}:14:02")
