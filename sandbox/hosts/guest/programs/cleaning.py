"""Programs that clean: archived journals, the package managers, logrotate."""

from __future__ import annotations

from sandbox.hosts.guest.machine import GuestMachine
from sandbox.hosts.guest.run import Asked, Printed
from sandbox.hosts.guest.sizes import package_file

_VACUUM = "--vacuum-size="
_UNITS = {"K": 1 / 1024**2, "M": 1 / 1024, "G": 1.0}


def vacuum(machine: GuestMachine, asked: Asked) -> Printed:
    """Remove archived journals above a size: `journalctl --vacuum-size=SIZE`."""
    wanted = [word for word in asked.arguments if word.startswith(_VACUUM)]
    size = wanted[0].removeprefix(_VACUUM)
    keep = float(size[:-1]) * _UNITS[size[-1].upper()]
    disk = machine.guest.disk
    freed, disk.journal_gb = max(0.0, disk.journal_gb - keep), min(disk.journal_gb, keep)
    machine.changed()
    return Printed(error=f"Vacuuming done, freed {freed:.1f}G of archived journals.")


def packages(machine: GuestMachine, asked: Asked) -> Printed:
    """Remove what a package manager has downloaded: `apt-get clean`, `dnf clean packages`."""
    if "clean" not in asked.arguments:
        return Printed(status=1, error=f"{asked.name}: not played here: {asked.arguments}")
    (machine.root / package_file(machine.guest)).unlink(missing_ok=True)
    machine.guest.disk.packages_gb = 0.0
    machine.changed()
    return Printed("0 files removed\n")


def nothing(_machine: GuestMachine, _asked: Asked) -> Printed:
    """Do nothing, and print nothing."""
    return Printed()
