"""`ss`, `netstat`, `lsof -i`."""

from __future__ import annotations

import pytest

from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from lifeguard.core.diagnosis.symptoms.network import NetworkSymptom
from tests.support.log_lines import said

SS = "State  Recv-Q Send-Q Local Address:Port Peer Address:Port Process"
NETSTAT = "Proto Recv-Q Send-Q Local Address  Foreign Address  State  PID/Program name"
HELD = {"port": 80, "pid": 1201}

OUTPUTS: dict[str, object] = {
    f'ss -ltnp sport = :80\n{SS}\nLISTEN 0      511          0.0.0.0:80        0.0.0.0:*    users:(("nginx",pid=1201,fd=6),("nginx",pid=1202,fd=6))': [
        (HostSymptom.LISTENS, "0.0.0.0:80", HELD),
        (HostSymptom.PORT_HELD, "nginx", HELD),
    ],
    f"ss -lntu\nNetid {SS}\ntcp   LISTEN 0      511             [::]:3000         [::]:*": [
        (HostSymptom.LISTENS, "[::]:3000", {"port": 3000})
    ],
    f"ss -ltn\n{SS}\nLISTEN 129    128        127.0.0.1:8000      0.0.0.0:*": [
        (HostSymptom.LISTENS, "127.0.0.1:8000", {"port": 8000}),
        (HostSymptom.BACKLOG_AT_LIMIT, "127.0.0.1:8000", {"count": 129, "limit": 128}),
    ],
    f"ss -ltnp 'sport = :5432'\n{SS}": [(HostSymptom.NOBODY_LISTENS, "", {"port": 5432})],
    "ss -ltnp | grep 8000\n(empty)": [(HostSymptom.NOBODY_LISTENS, "", {"port": 8000})],
    f"ss -tn dport = :5432\n{SS}": [],
    f"netstat -tlnp\n{NETSTAT}\ntcp  0  0 0.0.0.0:80   0.0.0.0:*  LISTEN  1201/nginx: master": [
        (HostSymptom.LISTENS, "0.0.0.0:80", HELD),
        (HostSymptom.PORT_HELD, "nginx", HELD),
    ],
    f"netstat -tln\n{NETSTAT}\ntcp6  0  0 :::22   :::*  LISTEN": [
        (HostSymptom.LISTENS, ":::22", {"port": 22})
    ],
    "ss -s\nTotal: 30211\nTCP:   28233 (estab 12, closed 28200, orphaned 0, timewait 28199)": [
        (NetworkSymptom.TIME_WAIT_MANY, "", {"count": 28199})
    ],
    "ss -s\nTCP:   3 (estab 1, closed 1, orphaned 0, timewait 1)": [],
    "ss -tan state time-wait | wc -l\n28001": [
        (NetworkSymptom.TIME_WAIT_MANY, "", {"count": 28001})
    ],
    "netstat -an | grep -c TIME_WAIT | wc -l\n12": [],
    "ss -tan state established | wc -l\n28001": [],
    "lsof -i :80\nCOMMAND PID USER\napache2 1201 root    4u  IPv6  22312      0t0  TCP *:http (LISTEN)": [
        (HostSymptom.LISTENS, "*:80", HELD),
        (HostSymptom.PORT_HELD, "apache2", HELD),
    ],
    "lsof -i\nx 1201 root    4u  IPv6  22312      0t0  TCP *:ircd (LISTEN)\n": [],
    "lsof -i :80\n(empty)": [(HostSymptom.NOBODY_LISTENS, "", {"port": 80})],
}


@pytest.mark.parametrize(("text", "says"), OUTPUTS.items())
def test_outputs(text: str, says: object) -> None:
    assert said(f"$ sudo {text}") == says
