"""A line for each row that the other tests of this area have none for."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from lifeguard.core.diagnosis.symptoms.app import AppSymptom
from lifeguard.core.diagnosis.symptoms.cloud import CloudSymptom
from lifeguard.core.diagnosis.symptoms.container import ContainerSymptom
from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from lifeguard.core.diagnosis.symptoms.network import NetworkSymptom
from lifeguard.core.diagnosis.symptoms.symptom import Symptom
from tests.support.log_lines import symptoms

PROGRAMS: Mapping[str, Symptom] = {
    "cloud-init: Running module write-files (x.py) failed": HostSymptom.CLOUD_INIT_FAILED,
    "cloud-init: Failed to start cloud-init": HostSymptom.CLOUD_INIT_FAILED,
    "dnf: dnf-automatic upgrade": HostSymptom.UNATTENDED_UPGRADE,
    "yum: yum-cron upgrade": HostSymptom.UNATTENDED_UPGRADE,
    "unattended-upgrade: All upgrades installed": HostSymptom.UNATTENDED_UPGRADE,
    "needrestart: Restarting services...": HostSymptom.SERVICE_RESTARTED_BY_UPGRADE,
    "sshd: pam_unix(sshd:auth): authentication failure; rhost=192.0.2.1": HostSymptom.LOGIN_NOISE,
    "sshd: error: maximum authentication attempts exceeded for root": HostSymptom.LOGIN_NOISE,
    "sshd: reverse mapping failed - POSSIBLE BREAK-IN ATTEMPT!": HostSymptom.LOGIN_NOISE,
    "sshd: Did not receive identification string from 192.0.2.1": HostSymptom.LOGIN_NOISE,
    "sshd: banner exchange: invalid format": HostSymptom.LOGIN_NOISE,
    "sshd: error: kex_exchange_identification: Connection closed": HostSymptom.LOGIN_NOISE,
    "sshd: error: fork: Cannot allocate memory": AppSymptom.FORK_FAILED,
    "systemd-resolved: Query to 172.31.0.2 timed out": NetworkSymptom.DNS_TIMED_OUT,
    "systemd-resolved: Server returned error NXDOMAIN": NetworkSymptom.DNS_NXDOMAIN,
    "systemd-resolved: Server returned error SERVFAIL": NetworkSymptom.DNS_SERVFAIL,
    "systemd-resolved: Grace period over, resuming full feature set": NetworkSymptom.DNS_OK,
    "dnsmasq: query timed out": NetworkSymptom.DNS_TIMED_OUT,
    "coredns: [ERROR] plugin/errors: 2 a. A: read udp: i/o timeout": NetworkSymptom.DNS_TIMED_OUT,
    "named: REFUSED unexpected RCODE resolving 'a'": NetworkSymptom.DNS_SERVFAIL,
    "named: network unreachable resolving 'a'": NetworkSymptom.DNS_SERVFAIL,
    "systemd: app.service: Failed at step EXEC spawning /x: No such file": HostSymptom.UNIT_EXEC_FAILED,
    "systemd: app.service: Failed with result 'start-limit-hit'.": HostSymptom.UNIT_START_LIMIT,
    "systemd: app.service: Failed with result 'timeout'.": HostSymptom.UNIT_TIMED_OUT,
    "systemd: Unit app.service entered failed state.": HostSymptom.UNIT_FAILED,
    "systemd: Dependency failed for app.service - App.": HostSymptom.UNIT_FAILED,
    "systemd: Starting dnf-automatic-install.service...": HostSymptom.UNATTENDED_UPGRADE,
    "systemd: Starting unattended-upgrades.service...": HostSymptom.UNATTENDED_UPGRADE,
    "systemd: Shutting down.": HostSymptom.POWERED_DOWN,
    "systemd: app.service: Deactivated successfully.": HostSymptom.UNIT_STOPPED,
    "systemd: systemd 252 (252.16) running in system mode": HostSymptom.BOOTED,
    "systemd-networkd: ens5: DHCPv4 client: max attempts reached": NetworkSymptom.LEASE_LOST,
    "systemd-networkd: ens5: DHCPv4 address 10.0.0.9/24 via 10.0.0.1": NetworkSymptom.LEASE_ACQUIRED,
    "systemd-networkd: ens5: Link DOWN": NetworkSymptom.LINK_DOWN,
    "systemd-networkd: ens5: Gained carrier": NetworkSymptom.LINK_UP,
    "dhclient: No working leases in persistent database - sleeping.": NetworkSymptom.LEASE_LOST,
    "dhclient: lease expired": NetworkSymptom.LEASE_LOST,
    "dhclient: DHCPNAK from 10.0.0.1": NetworkSymptom.LEASE_LOST,
    "NetworkManager: dhcp4 (ens5): state changed unknown -> bound": NetworkSymptom.LEASE_ACQUIRED,
    "NetworkManager: device (ens5): carrier: link disconnected": NetworkSymptom.LINK_DOWN,
    "systemd-logind: The system will power off now!": HostSymptom.POWERED_DOWN,
    "systemd-timesyncd: Timed out waiting for reply from 192.0.2.1": NetworkSymptom.CLOCK_UNSYNCHRONIZED,
    "systemd-timesyncd: System clock time unset or jumped backwards": NetworkSymptom.CLOCK_STEPPED,
    "chronyd: System clock was stepped by 182.1 seconds": NetworkSymptom.CLOCK_STEPPED,
    "chronyd: Forward time jump detected!": NetworkSymptom.CLOCK_STEPPED,
    "chronyd: Backward time jump detected!": NetworkSymptom.CLOCK_STEPPED,
    "chronyd: Can't synchronise: no selectable sources": NetworkSymptom.CLOCK_UNSYNCHRONIZED,
    "chronyd: Selected source 169.254.169.123": NetworkSymptom.CLOCK_OK,
    "firewalld: Reloading": NetworkSymptom.FIREWALL_RELOADED,
    "kernel: hrtimer: interrupt took 9123456 ns": HostSymptom.LOCKUP,
    "kernel: traps: php[9] general protection fault ip:1": HostSymptom.SEGFAULT,
    "kernel: VFS: file-max limit 9 reached": HostSymptom.FD_LIMIT,
    "kernel: reboot: Power down": HostSymptom.POWERED_DOWN,
    "kernel: BTRFS info (device nvme1n1): forced readonly": HostSymptom.REMOUNTED_READ_ONLY,
    "kernel: XFS (nvme0n1p1): Metadata corruption detected at x": HostSymptom.FILE_SYSTEM_ERROR,
    "kernel: ena 0000:00:05.0 eth0: Found a Tx that wasn't completed on time, qid 1": NetworkSymptom.NIC_RESET,
    "kernel: NETDEV WATCHDOG: eth0 (ena): transmit queue 1 timed out": NetworkSymptom.NIC_RESET,
    "kernel: TCP: too many orphaned sockets": AppSymptom.PORTS_EXHAUSTED,
    "kernel: ixgbevf 0000:00:03.0 eth0: NIC Link is Up 10 Gbps": NetworkSymptom.LINK_UP,
    "kernel: oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null)": HostSymptom.OOM_CGROUP,
    "kernel: Killed process 9 (node) total-vm:1kB": HostSymptom.OOM_KILLED,
}

DAEMONS: Mapping[str, Symptom] = {
    "dockerd: open /x: read-only file system": HostSymptom.READ_ONLY,
    "dockerd: Cannot kill container: web: no such process": ContainerSymptom.NO_EXIT_EVENT,
    "dockerd: iptables failed: iptables --wait -t nat": ContainerSymptom.FIREWALL_CHAIN_MISSING,
    "dockerd: image's platform does not match the detected host platform": ContainerSymptom.IMAGE_PLATFORM,
    "dockerd: No such image: app/api:2": ContainerSymptom.IMAGE_MISSING,
    "dockerd: unauthorized: authentication required": ContainerSymptom.IMAGE_DENIED,
    "dockerd: no basic auth credentials": ContainerSymptom.IMAGE_DENIED,
    "dockerd: Your authorization token has expired. Reauthenticate": ContainerSymptom.IMAGE_DENIED,
    "dockerd: failed to connect to the docker API at unix:///x": ContainerSymptom.DAEMON_UNREACHABLE,
    "dockerd: dependency failed to start: container db is unhealthy": ContainerSymptom.UNHEALTHY,
    "dockerd: Container failed to exit within 10s of signal 15 - using the force": ContainerSymptom.FORCED,
    "dockerd: Health check for container da15 failed": ContainerSymptom.HEALTH_TIMED_OUT,
    "dockerd: Processing signal 'interrupt'": ContainerSymptom.DAEMON_ASKED_TO_STOP,
    "dockerd: Error starting daemon: pid file found": ContainerSymptom.DAEMON_FAILED,
    "dockerd: failed to dial /run/containerd/containerd.sock": ContainerSymptom.DAEMON_FAILED,
    "dockerd: API listen on /run/docker.sock": ContainerSymptom.DAEMON_STARTED,
    "dockerd: Firewalld: reloaded": NetworkSymptom.FIREWALL_RELOADED,
    "containerd: Stop CRI service": ContainerSymptom.DAEMON_ASKED_TO_STOP,
    "containerd: containerd successfully booted in 0.1s": ContainerSymptom.DAEMON_STARTED,
    "containerd: failed to load plugin io.containerd.metadata.v1.bolt": ContainerSymptom.DAEMON_FAILED,
}

ID = "2026-03-12T09:10:02Z i-0f9e8d7c6b5a41322 "
EC2: Mapping[str, Symptom] = {
    "StatusCheckFailed_System 0": CloudSymptom.SYSTEM_CHECK_OK,
    "StatusCheckFailed_Instance 1": CloudSymptom.INSTANCE_CHECK_FAILED,
    "instance-status impaired": CloudSymptom.INSTANCE_CHECK_FAILED,
    "attached EBS status impaired": CloudSymptom.EBS_CHECK_FAILED,
    "AWS_EC2_PERSISTENT_INSTANCE_RETIREMENT_SCHEDULED": CloudSymptom.HOST_DEGRADED,
    "system-maintenance scheduled": CloudSymptom.SCHEDULED_EVENT,
    "User initiated (2026-03-12 09:10:01 GMT)": CloudSymptom.API_CALL,
}


@pytest.mark.parametrize(("line", "symptom"), PROGRAMS.items())
def test_programs(line: str, symptom: Symptom) -> None:
    program, _, message = line.partition(": ")
    assert symptoms(f"Mar 12 09:14:02 h {program}[9]: {message}") == [symptom]


@pytest.mark.parametrize(("line", "symptom"), DAEMONS.items())
def test_daemons(line: str, symptom: Symptom) -> None:
    program, _, message = line.partition(": ")
    logged = f'time="2026-03-12T09:14:02Z" level=error msg="{message}"'
    assert symptoms(f"Mar 12 09:14:02 h {program}[9]: {logged}") == [symptom]


def test_an_image_that_is_not_in_its_registry() -> None:
    line = (
        'Error response from daemon: failed to resolve reference "docker.io/app/api:2": not found'
    )
    assert symptoms(line) == [ContainerSymptom.IMAGE_MISSING]


@pytest.mark.parametrize(("line", "symptom"), EC2.items())
def test_ec2(line: str, symptom: Symptom) -> None:
    assert symptoms(ID + line) == [symptom]
