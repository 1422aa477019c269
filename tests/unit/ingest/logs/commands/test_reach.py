"""What answers, until when certificates are valid, whose clock is right, what AWS says."""

from __future__ import annotations

import pytest

from lifeguard.core.diagnosis.symptoms.cloud import CloudSymptom
from lifeguard.core.diagnosis.symptoms.network import NetworkSymptom
from lifeguard.core.diagnosis.symptoms.proxy import ProxySymptom
from tests.support.log_lines import said

CLIENT = (
    "openssl s_client -connect a.example:443 </dev/null 2>/dev/null | openssl x509 -noout -enddate"
)

OUTPUTS: dict[str, object] = {
    f"{CLIENT}\nnotAfter=Sep  6 02:30:10 2026 GMT": [
        (NetworkSymptom.CERT_SERVED_UNTIL, "a.example", {"epoch": 1788661810})
    ],
    f"echo | {CLIENT}\nnotAfter=Sep  6 02:30:10 2026 GMT\nnotAfter=Sep  7 02:30:10 2026 GMT": [
        (NetworkSymptom.CERT_SERVED_UNTIL, "a.example", {"epoch": 1788661810})
    ],
    "openssl x509 -in /etc/x.pem -noout -dates\nnotBefore=Jun  8 02:30:10 2026 GMT\nnotAfter=Sep  6 02:30:10 2026 GMT": [
        (NetworkSymptom.CERT_ON_DISK_UNTIL, "/etc/x.pem", {"epoch": 1788661810})
    ],
    "openssl x509 -noout -dates\n   v:NotBefore: Jun  8 02:30:10 2026 GMT; NotAfter: Sep  6 02:30:10 2026 GMT": [
        (NetworkSymptom.CERT_ON_DISK_UNTIL, "", {"epoch": 1788661810})
    ],
    "openssl s_client -connect a:443\nverify error:num=10:certificate has expired": [
        (NetworkSymptom.CERT_EXPIRED, "", {})
    ],
    "ping -c 3 10.0.0.9\n3 packets transmitted, 0 received, 100% packet loss, time 2043ms": [
        (NetworkSymptom.PING_LOST, "10.0.0.9", {})
    ],
    "ping -c 3 a\n3 packets transmitted, 3 received, 0% packet loss": [
        (NetworkSymptom.PING_OK, "a", {})
    ],
    "nc -zv 10.0.0.9 5432\nnc: connect to 10.0.0.9 port 5432 (tcp) timed out: Operation now in progress": [
        (NetworkSymptom.PORT_SILENT, "10.0.0.9", {"port": 5432})
    ],
    "nc -zv db 5432\nConnection to db (10.0.0.9) 5432 port [tcp/postgresql] succeeded!": [
        (NetworkSymptom.PORT_OPEN, "db", {"port": 5432})
    ],
    "telnet db 5432\ntelnet: Unable to connect to remote host: Connection refused": [
        (NetworkSymptom.PORT_CLOSED, "db:5432", {})
    ],
    "nc -zv db 5432\nNcat: No route to host.": [(ProxySymptom.NO_ROUTE, "db:5432", {})],
    "nc -zv db 5432\nhello": [],
    "ping6 a\n3 packets transmitted, 0 received, 100.0% packet loss": [
        (NetworkSymptom.PING_LOST, "a", {})
    ],
    "ping a\nFrom 10.0.0.1 icmp_seq=1 Destination Host Unreachable": [
        (NetworkSymptom.PING_LOST, "a", {})
    ],
    "ncat db 5432\nNcat: Connected to 10.0.0.9:5432.": [
        (NetworkSymptom.PORT_OPEN, "10.0.0.9:5432", {})
    ],
    "nc -z db 5432\ndb (10.0.0.9:5432) open": [(NetworkSymptom.PORT_OPEN, "db:5432", {})],
    "nc -zv 10.0.0.9 80\nnc: connect to 10.0.0.9 port 80 (tcp) failed: Connection refused": [
        (NetworkSymptom.PORT_CLOSED, "10.0.0.9", {"port": 80})
    ],
    "telnet db 80\ntelnet: Unable to connect to remote host: Connection timed out": [
        (NetworkSymptom.PORT_SILENT, "db:80", {})
    ],
    "chronyc tracking\nLeap status     : Not synchronised": [
        (NetworkSymptom.CLOCK_UNSYNCHRONIZED, "", {})
    ],
    "timedatectl\nSystem clock synchronized: no": [(NetworkSymptom.CLOCK_UNSYNCHRONIZED, "", {})],
    "timedatectl\nSystem clock synchronized: yes\nhello": [(NetworkSymptom.CLOCK_OK, "", {})],
    "chronyc tracking\nSystem time     : 182.000012345 seconds slow of NTP time": [
        (NetworkSymptom.CLOCK_OFFSET, "", {"seconds": 182.000012345})
    ],
    "chronyc tracking\nSystem time     : 0.000012345 seconds fast of NTP time": [
        (NetworkSymptom.CLOCK_OK, "", {"seconds": 0.000012345})
    ],
    "date -u; curl -sI https://a | grep -i date\nThu Mar 12 09:14:02 UTC 2026\ndate: Thu, 12 Mar 2026 09:24:02 GMT\nx": [
        (NetworkSymptom.CLOCK_OFFSET, "", {"seconds": 600})
    ],
    "date -Is; curl -sI https://a\nx\ndate: Thu, 12 Mar 2026 09:24:02 GMT\n2026-03-12T09:14:02": [],
    "ip -br a\nlo               UNKNOWN        127.0.0.1/8\nens5             DOWN\neth0 UP 10.0.0.9/24": [
        (NetworkSymptom.LINK_DOWN, "ens5", {}),
        (NetworkSymptom.LINK_UP, "eth0", {}),
    ],
    "ip addr\n2: ens5: <BROADCAST> mtu 9001 qdisc mq state DOWN group default\n3: docker0: <X> mtu 1500 state DOWN": [
        (NetworkSymptom.LINK_DOWN, "ens5", {})
    ],
    'aws ec2 describe-instance-status\n"Events": [{"Code": "instance-retirement"}],\n"InstanceStatus": {\n"Details": [{"Status": "failed"}],\n"Status": "impaired"\n},\n"SystemStatus": {\n"Status": "ok"\n"Status": "ok"': [
        (CloudSymptom.SCHEDULED_EVENT, "instance-retirement", {}),
        (CloudSymptom.INSTANCE_CHECK_FAILED, "", {}),
        (CloudSymptom.SYSTEM_CHECK_OK, "", {}),
    ],
    "aws ec2 describe-instance-status --output text\nINSTANCESTATUSES\nSYSTEMSTATUS\timpaired\nhello": [
        (CloudSymptom.SYSTEM_CHECK_FAILED, "", {})
    ],
    'aws ec2 describe-instance-credit-specifications\n"CpuCredits": "unlimited"': [
        (CloudSymptom.CREDITS_UNLIMITED, "", {})
    ],
    'aws ec2 describe-instance-credit-specifications\n"CpuCredits": "standard"': [],
    'aws elbv2 describe-target-health\n"State": "unhealthy",\n"State": "unhealthy",\n"State": "healthy"\n"State": "draining"\nx': [
        (CloudSymptom.TARGETS_UNHEALTHY, "", {}),
        (CloudSymptom.TARGETS_HEALTHY, "", {}),
    ],
}


@pytest.mark.parametrize(("text", "says"), OUTPUTS.items())
def test_outputs(text: str, says: object) -> None:
    assert said(f"$ {text}") == says
