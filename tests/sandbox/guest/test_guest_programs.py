"""The guest's other programs: disk, swap, services, processes, time."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from sandbox.hosts.guest.programs.table import ABSENT
from sandbox.worldfile.guest_spec import GuestDiskSpec, PortSpec, ProcessSpec, ProcessStateSpec
from tests.sandbox.guest.scene import API, NGINX, NOW, made, out, ports, refused, run, states

FULL = GuestDiskSpec(8, 7, 2, 1, 0.5, 1.5, 0.25)
APP = ProcessSpec(811, "gunicorn", 600, unit="app.service")
FILE = '"$LIFEGUARD_ROOT/swapfile"'


@pytest.mark.parametrize(
    ("cleaning", "left"),
    [
        ("journalctl --rotate; journalctl --vacuum-size=200M", 7 - 2 + 200 / 1024),
        ("dnf clean packages", 6),
        ('rm -f -- "$LIFEGUARD_ROOT"/var/log/messages.2.gz', 6.5),
        ("docker image prune -f", 5.5),
        ("docker builder prune -f --filter until=24h", 6.75),
    ],
)
def test_cleaning_frees_the_disk(cleaning: str, left: float) -> None:
    guest = made(disk=FULL)
    run(guest, cleaning)
    assert guest.used_gb() == pytest.approx(left)
    run(guest, cleaning)
    assert guest.used_gb() == pytest.approx(left)


def test_ubuntu_has_another_package_manager() -> None:
    guest = made(disk=FULL, os="Ubuntu 22.04")
    assert out(guest, "command -v dnf || apt-get clean") == "0 files removed\n"
    assert guest.used_gb() == 6


def test_all_images_are_never_pruned() -> None:
    assert "not played" in refused(made(disk=FULL), "docker image prune -af")


def test_a_removed_container_takes_its_log_along() -> None:
    guest = made(disk=GuestDiskSpec(8, 6), containers=(replace(API, log_gb=4),))
    run(guest, "docker rm -f api")
    assert guest.told()["disk_used_gb"] == 2


def test_the_disk_is_told_as_df_does() -> None:
    guest = made(disk=FULL, inodes_used_percent=98)
    _, size, used, free, percent, mount = out(guest, "df -Pk -- / | tail -n 1").split()
    assert (size, used, mount) == (str(8 * 1024**2), str(7 * 1024**2), "/")
    assert int(free) == int(8 * 1024**2 * 0.95) - 7 * 1024**2
    assert int(percent[:-1]) >= 92
    assert "98%" in out(guest, "df -Pi -- /")


def test_a_swap_file_is_made_and_outlives_a_boot_by_fstab_alone() -> None:
    guest = made(disk=GuestDiskSpec(20, 5))
    make = f"fallocate -l 1G {FILE} && mkswap {FILE} && swapon {FILE}"
    assert run(guest, make).status == 0
    assert guest.told()["swap_mb"] == 1024
    assert guest.told()["disk_used_gb"] == 6
    guest.boot(NOW)
    assert guest.told()["swap_mb"] == 0
    line = "/swapfile none swap sw,nofail 0 0"
    run(guest, f'echo "{line}" >>"$LIFEGUARD_ROOT/etc/fstab"; swapon {FILE}')
    guest.boot(NOW)
    assert guest.told()["swap_mb"] == 1024
    undo = f'swapoff {FILE} && rm {FILE} && sed -i "#^/swapfile #d" "$LIFEGUARD_ROOT/etc/fstab"'
    run(guest, undo.replace('"#', '"\\#'))
    assert (guest.told()["swap_mb"], guest.told()["disk_used_gb"]) == (0, 5)
    assert line not in guest.fstab


def test_swap_does_not_fit_on_a_full_disk() -> None:
    assert "No space left" in refused(made(disk=FULL), f"fallocate -l 2G {FILE}")


def test_swap_in_use_is_not_switched_off() -> None:
    guest = made(disk=GuestDiskSpec(20, 5), processes=(replace(APP, rss_mb=1200),))
    run(guest, f"fallocate -l 1G {FILE}; mkswap {FILE}; swapon {FILE}")
    assert "Cannot allocate memory" in refused(guest, f"swapoff {FILE}")
    assert "busy" in refused(guest, f"swapon {FILE}")


def test_a_partition_grows_before_its_file_system_which_has_its_own_program() -> None:
    guest = made(disk=GuestDiskSpec(8, 5))
    assert run(guest, "growpart /dev/xvda 1").status == 1
    guest.disk.device_gb = 16
    run(guest, "resize2fs /dev/xvda1")
    assert guest.disk.gb == 8
    assert "not played" in refused(guest, "growpart /dev/xvdb 1")
    assert "CHANGED" in out(guest, "growpart /dev/xvda 1")
    assert "super-block" in refused(guest, "xfs_growfs -d /")
    run(guest, "resize2fs /dev/xvda1")
    assert guest.disk.gb == 16


def test_a_service_frees_its_port_and_comes_back() -> None:
    guest = made(ports=(NGINX,))
    assert run(guest, "systemctl is-active -q nginx").status == 0
    run(guest, "systemctl stop nginx.service")
    assert (ports(guest), run(guest, "systemctl is-active nginx").status) == ({}, 3)
    run(guest, "systemctl start nginx")
    assert ports(guest) == {"80": "nginx"}


def test_a_restarted_service_is_fresh() -> None:
    guest = made(processes=(APP,))
    run(guest, "systemctl restart app")
    (process,) = guest.processes
    assert (process.rss_mb, process.pid == 811) == (150, False)


def test_a_service_whose_port_is_taken_fails() -> None:
    tls = PortSpec(443, 612, "nginx", "nginx.service")
    guest = made(ports=(NGINX, tls), processes=(ProcessSpec(900, "other"),))
    run(guest, "systemctl stop nginx")
    guest.ports.append(PortSpec(443, 900, "other"))
    assert "failed" in refused(guest, "systemctl start nginx")
    assert "nginx.service loaded failed" in out(guest, "systemctl list-units --state=failed")


def test_a_service_in_state_d_does_not_stop() -> None:
    guest = made(processes=(replace(APP, state=ProcessStateSpec.UNINTERRUPTIBLE),))
    result = run(guest, "systemctl stop app")
    assert (result.status, result.seconds > 90) == (1, True)
    assert guest.process(811) is not None
    run(guest, "kill -9 811")
    assert guest.process(811) is not None


def test_an_unknown_service_is_not_loaded() -> None:
    assert "not loaded" in refused(made(), "systemctl stop postgres")
    assert out(made(), "systemctl show -p LoadState --value postgres.service") == "not-found\n"


def test_a_process_is_killed() -> None:
    guest = made(processes=(APP,), ports=(PortSpec(80, 811, "gunicorn"),))
    run(guest, "kill 811")
    assert (guest.processes, ports(guest)) == ([], {})
    assert "No such process" in refused(guest, "kill 811")


def test_only_the_scripts_own_processes_are_really_killed() -> None:
    script = "/bin/sleep 30 & kill -0 $! && kill -9 $!; wait $!; echo $?"
    ours = f"kill -0 {os.getpid()} || echo safe"
    assert run(made(), f"{script}; {ours}").out == "137\nsafe\n"


def test_time_is_the_worlds() -> None:
    result = run(made(), "date +%s; sleep 90; date -u +%Y-%m-%dT%H:%M:%S")
    assert result.out == f"{int(NOW.timestamp()) + 1}\n2026-11-20T10:01:31\n"


def test_nothing_of_this_machine_answers_for_the_guest() -> None:
    names = " ".join(sorted(ABSENT))
    assert out(made(), f"for name in {names}; do command -v $name; done; echo end") == "end\n"
    assert run(made(), "reboot").status == 127


def test_a_killed_scripts_lock_stays_until_a_boot() -> None:
    guest = made()
    lock = '"$LIFEGUARD_ROOT/run/lifeguard.lock"'
    killed = run(guest, f"mkdir {lock}; sleep 60", limit=30)
    assert killed.timed_out
    assert run(guest, f"mkdir {lock}").status == 1
    guest.boot(NOW)
    assert run(guest, f"mkdir {lock} && rmdir {lock}").status == 0
    assert states(guest) == {}
