"""`systemctl`."""

from __future__ import annotations

import pytest

from lifeguard.core.diagnosis.symptoms.container import ContainerSymptom
from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from tests.support.log_lines import said, times

DOCKER = "● docker.service - Docker Application Container Engine\n"
SINCE = "since Thu 2026-03-12 06:14:02 UTC; 3h ago"

OUTPUTS: dict[str, object] = {
    f"systemctl status docker\n{DOCKER}     Active: inactive (dead) {SINCE}\n    Process: 900 ExecStart=/usr/bin/dockerd (code=exited, status=0/SUCCESS)": [
        (HostSymptom.UNIT_INACTIVE, "docker.service", {}),
        (ContainerSymptom.DAEMON_STOPPED, "", {}),
    ],
    f"systemctl status nginx\n     Active: active (running) {SINCE}": [
        (HostSymptom.UNIT_ACTIVE, "nginx", {})
    ],
    f"systemctl status app\n× app.service - App\n     Active: failed (Result: oom-kill) {SINCE}\n   Main PID: 900 (code=killed, signal=KILL)": [
        (HostSymptom.UNIT_OOM, "app.service", {}),
        (HostSymptom.UNIT_KILLED, "app.service", {"signal": 9}),
    ],
    "systemctl status app\n     Active: failed (Result: exit-code)\n    Process: 900 ExecStart=/x (code=exited, status=203/EXEC)": [
        (HostSymptom.UNIT_FAILED, "app", {}),
        (HostSymptom.UNIT_EXEC_FAILED, "app", {"code": 203}),
    ],
    "systemctl status app\n   Main PID: 900 (code=exited, status=1/FAILURE)": [
        (HostSymptom.UNIT_FAILED, "app", {"code": 1})
    ],
    "systemctl status app\n   Main PID: 900 (code=killed, signal=TERM)\n   Tasks: 9": [],
    "systemctl status app\n     Active: activating (auto-restart)": [
        (HostSymptom.UNIT_RESTARTING, "app", {})
    ],
    "systemctl status app\n     Active: activating (start)": [],
    "systemctl status app\n     Active: deactivating (stop-sigterm)": [],
    "systemctl restart nginx\nJob for nginx.service failed because the control process exited with error code.": [
        (HostSymptom.UNIT_FAILED, "nginx.service", {})
    ],
    "systemctl is-active nginx docker\nactive\nfailed": [
        (HostSymptom.UNIT_ACTIVE, "nginx", {}),
        (HostSymptom.UNIT_FAILED, "docker", {}),
        (ContainerSymptom.DAEMON_STOPPED, "", {}),
    ],
    "systemctl --failed\n  UNIT          LOADED ACTIVE SUB    DESCRIPTION\n● app.service   loaded failed failed App\n  b.service   loaded active running B": [
        (HostSymptom.UNIT_FAILED, "app.service", {})
    ],
    "systemctl show app -p NRestarts\nResult=oom-kill\nNRestarts=5\nActiveState=failed\nx": [
        (HostSymptom.UNIT_OOM, "app", {}),
        (HostSymptom.UNIT_RESTARTING, "app", {"count": 5}),
        (HostSymptom.UNIT_FAILED, "app", {}),
    ],
    "systemctl show app\nResult=success\nNRestarts=0\nExecMainStatus=0": [],
}


@pytest.mark.parametrize(("text", "says"), OUTPUTS.items())
def test_outputs(text: str, says: object) -> None:
    assert said(f"$ sudo {text}") == says


def test_a_state_has_a_time_of_its_own() -> None:
    text = f"$ systemctl status nginx\n     Active: active (running) {SINCE}"
    assert times(text) == ["2026-03-12T06:14:02+00:00"]
