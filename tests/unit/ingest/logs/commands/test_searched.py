"""What is looked for in logs and in /proc."""

from __future__ import annotations

import pytest

from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from lifeguard.core.diagnosis.symptoms.network import NetworkSymptom
from lifeguard.core.diagnosis.symptoms.proxy import ProxySymptom
from tests.support.log_lines import said, symptoms, times

NONE: object = [(HostSymptom.NO_OOM_IN_LOG, "", {})]
COUNT, MAX = "net.netfilter.nf_conntrack_count = ", "net.netfilter.nf_conntrack_max = 65536"

OUTPUTS: dict[str, object] = {
    "dmesg -T | grep -i -E 'kill|oom'\n(empty)": NONE,
    "sudo dmesg | grep -i oom": NONE,
    "journalctl -k --since '1 hour ago' | grep -i 'out of memory'\n(no output)": NONE,
    "grep -i 'killed process' /var/log/syslog": NONE,
    "dmesg | grep -ci oom\n0": NONE,
    "dmesg | grep -i nvme": [],
    "dmesg | grep -i oom\n[  9.100000] oom_reaper: reaped process 9": [],
    "journalctl -u app | grep -i oom": [],
    "awk '{print $1}' /var/log/nginx/access.log | sort | uniq -c | sort -rn | head -3\n  18234 203.0.113.9\n    812 198.51.100.4\nx": [
        (ProxySymptom.TOP_CLIENT, "203.0.113.9", {"percent": 95.7, "count": 18234})
    ],
    "awk '{print $1}' access.log | sort | uniq -c\n 25 a\n 25 b\n 25 c\n 25 d": [],
    "awk '{print $9}' access.log | sort | uniq -c\n 90 200\n 2 502": [],
    "awk '{print $1}' access.log | sort | uniq -c\n 3 a": [],
    "awk '{print $1}' other.log | sort | uniq -c\n 300 a": [],
    f"sysctl net.netfilter.nf_conntrack_count\n{COUNT}65530\n{MAX}": [
        (NetworkSymptom.CONNTRACK_FULL, "", {"count": 65530, "limit": 65536})
    ],
    f"sysctl net.netfilter.nf_conntrack_count\n{COUNT}530\n{MAX}": [],
    "cat /proc/sys/net/netfilter/nf_conntrack_count /proc/sys/net/netfilter/nf_conntrack_max\n65536\n65536\n1": [
        (NetworkSymptom.CONNTRACK_FULL, "", {"count": 65536, "limit": 65536})
    ],
}


@pytest.mark.parametrize(("text", "says"), OUTPUTS.items())
def test_outputs(text: str, says: object) -> None:
    assert said(f"$ {text}") == says


def test_a_command_forgets_the_times_of_the_one_before() -> None:
    text = "$ cat a.log\n2026-03-12T09:14:02Z hello\n$ curl -s a\ncurl: (52) Empty reply"
    assert symptoms(text) == [ProxySymptom.CLOSED_EARLY]
    assert times(text) == [""]
