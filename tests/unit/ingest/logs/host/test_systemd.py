"""systemd and its daemons."""

from __future__ import annotations

import pytest

from lifeguard.core.diagnosis.symptoms.container import ContainerSymptom
from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from lifeguard.core.diagnosis.symptoms.network import NetworkSymptom
from lifeguard.core.diagnosis.symptoms.proxy import ProxySymptom
from tests.support.log_lines import kinds, said

LINES: dict[str, object] = {
    "systemd[1]: app.service: Main process exited, code=killed, status=9/KILL": (
        HostSymptom.UNIT_KILLED,
        "app.service",
        {"signal": 9},
    ),
    "systemd[1]: app.service: Main process exited, code=dumped, status=6/ABRT": (
        HostSymptom.UNIT_FAILED,
        "app.service",
        {"signal": 6},
    ),
    "systemd[1]: app.service: A process of this unit has been killed by the OOM killer.": (
        HostSymptom.UNIT_OOM,
        "app.service",
        {},
    ),
    "systemd[1]: app.service: Failed with result 'oom-kill'.": (
        HostSymptom.UNIT_OOM,
        "app.service",
        {},
    ),
    "systemd[1]: app.service: Main process exited, code=exited, status=203/EXEC": (
        HostSymptom.UNIT_EXEC_FAILED,
        "app.service",
        {"code": 203},
    ),
    "systemd[1]: app.service: Main process exited, code=exited, status=1/FAILURE": (
        HostSymptom.UNIT_FAILED,
        "app.service",
        {"code": 1},
    ),
    "systemd[1]: app.service: Start request repeated too quickly.": (
        HostSymptom.UNIT_START_LIMIT,
        "app.service",
        {},
    ),
    "systemd[1]: app.service: State 'stop-sigterm' timed out. Killing.": (
        HostSymptom.UNIT_TIMED_OUT,
        "app.service",
        {},
    ),
    "systemd[1]: app.service: Watchdog timeout (limit 30s)!": (
        HostSymptom.UNIT_WATCHDOG,
        "app.service",
        {},
    ),
    "systemd[1]: app.service: Scheduled restart job, restart counter is at 5.": (
        HostSymptom.UNIT_RESTARTING,
        "app.service",
        {"count": 5},
    ),
    "systemd[1]: app.service: Failed with result 'exit-code'.": (
        HostSymptom.UNIT_FAILED,
        "app.service",
        {},
    ),
    "systemd[1]: Failed to start nginx.service - A high performance web server.": (
        HostSymptom.UNIT_FAILED,
        "nginx.service",
        {},
    ),
    "systemd[1]: Starting apt-daily-upgrade.service - Daily apt upgrade and clean activities...": (
        HostSymptom.UNATTENDED_UPGRADE,
        "",
        {},
    ),
    "systemd[1]: Stopping Docker Application Container Engine...": (
        HostSymptom.UNIT_STOPPING,
        "Docker Application Container Engine",
        {},
    ),
    "systemd[1]: Stopped nginx.service - A web server.": (
        HostSymptom.UNIT_STOPPED,
        "nginx.service",
        {},
    ),
    "systemd[1]: Reloaded firewalld - dynamic firewall daemon.": (
        NetworkSymptom.FIREWALL_RELOADED,
        "",
        {},
    ),
    "systemd[1]: Reloaded nginx.service - A web server.": (ProxySymptom.RELOADED, "", {}),
    "systemd[1]: Started app.service - App.": (HostSymptom.UNIT_STARTED, "app.service", {}),
    "systemd[1]: Reached target reboot.target - System Reboot.": (HostSymptom.REBOOT_ASKED, "", {}),
    "systemd[1]: Reached target poweroff.target - System Power Off.": (
        HostSymptom.POWERED_DOWN,
        "",
        {},
    ),
    "systemd[1]: Startup finished in 1.2s (kernel) + 9.1s (userspace) = 10.3s.": (
        HostSymptom.BOOTED,
        "",
        {},
    ),
    "systemd-networkd[2]: ens5: DHCP lease lost": (NetworkSymptom.LEASE_LOST, "ens5", {}),
    "systemd-networkd[2]: ens5: Could not set DHCPv4 address: Connection timed out": (
        NetworkSymptom.ADDRESS_NOT_SET,
        "ens5",
        {},
    ),
    "systemd-networkd[2]: ens5: DHCPv4 address 10.0.0.9/24, gateway 10.0.0.1 acquired from 10.0.0.1": (
        NetworkSymptom.LEASE_ACQUIRED,
        "ens5",
        {},
    ),
    "systemd-networkd[2]: ens5: Lost carrier": (NetworkSymptom.LINK_DOWN, "ens5", {}),
    "dhclient[2]: No DHCPOFFERS received.": (NetworkSymptom.LEASE_LOST, "", {}),
    "dhclient[2]: bound to 10.0.0.9 -- renewal in 1612 seconds.": (
        NetworkSymptom.LEASE_ACQUIRED,
        "10.0.0.9",
        {},
    ),
    "NetworkManager[2]: <info>  [1.1] dhcp4 (ens5): state changed bound -> expire": (
        NetworkSymptom.LEASE_LOST,
        "ens5",
        {},
    ),
    "systemd-logind[2]: Power key pressed short.": (HostSymptom.POWERED_DOWN, "", {}),
    "systemd-logind[2]: System is powering down.": (HostSymptom.POWERED_DOWN, "", {}),
    "systemd-logind[2]: The system will reboot now!": (HostSymptom.REBOOT_ASKED, "", {}),
    "systemd-oomd[2]: Killed /system.slice/app.service due to memory used (1) / total (2) > 90%": (
        HostSymptom.OOM_CGROUP,
        "/system.slice/app.service",
        {},
    ),
    "chronyd[2]: System clock wrong by 182.123456 seconds": (
        NetworkSymptom.CLOCK_OFFSET,
        "",
        {"seconds": 182.123456},
    ),
    "systemd-timesyncd[2]: Initial clock synchronization to Thu 2026-03-12.": (
        NetworkSymptom.CLOCK_OK,
        "",
        {},
    ),
    "firewalld[2]: WARNING: COMMAND_FAILED: iptables: No chain/target/match by that name.": (
        ContainerSymptom.FIREWALL_CHAIN_MISSING,
        "",
        {},
    ),
    "systemd[1]: Starting dns-dropin.service - Write resolver drop-in...": None,
}


@pytest.mark.parametrize(
    ("envelope", "kind"),
    [
        ("Mar 12 09:14:02 h ", "systemd"),
        ("2026-03-12T09:14:02+0900 h ", "systemd"),
        ("[  912.100001] ", "systemd"),
        ("", "systemd"),
    ],
)
@pytest.mark.parametrize(("line", "says"), LINES.items())
def test_lines(line: str, says: object, envelope: str, kind: str) -> None:
    assert said(envelope + line) == ([says] if says else [])
    assert kinds(envelope + line) == {kind: 1}


@pytest.mark.parametrize(
    "line",
    [
        "Mar 12 09:14:02 h app[7]: app.service: Failed with result 'oom-kill'.",
        "app[7]: app.service: Failed with result 'oom-kill'.",
    ],
)
def test_another_program_is_not_systemd(line: str) -> None:
    assert said(line) == []
    assert kinds(line) == {"unrecognised": 1}
