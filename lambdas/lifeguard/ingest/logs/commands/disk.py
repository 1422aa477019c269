"""`df`, `du`, `mount`, `findmnt`: what is full, what holds most, what is read-only."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from lifeguard.ingest.logs.commands.output import printed, size
from lifeguard.ingest.logs.reader import Entry, Sighting
from lifeguard.ingest.logs.transcript import CommandRow, ShellCommand

FULL = 98.0
FREE = 90.0
INODES_FULL = 99.0
INODES_FREE = 95.0
"""Per cent in use; root may still write where ext4's reserve is all that is left."""

_PERCENT = re.compile(r"(\d{1,3})%\Z")
_MEMORY = frozenset({"tmpfs", "devtmpfs", "udev", "none", "shm", "efivarfs", "overlay", "ramfs"})
_IMAGES = ("/snap/", "/boot", "/var/lib/docker/overlay2/", "/run/", "/sys/")
"""Mount points that are full by nature, or copies of another."""
_OPTIONS = re.compile(r"(?:\(|\s|\A)(ro|rw)[,)\s]|\s(ro|rw)\Z")


def _df(command: ShellCommand) -> Iterator[Sighting]:
    is_inodes = any(re.match(r"-[A-Za-z]{0,6}i|--inodes", word) for word in command.words)
    for entry in printed(command):
        words = entry.message.split()
        if {"Use%", "Capacity", "IUse%", "%IUsed", "Inodes"} & set(words):
            is_inodes = bool({"IUse%", "Inodes", "%IUsed"} & set(words))
            continue
        percents = [found for word in words if (found := _PERCENT.match(word))]
        if percents and (mount := _mount(command, words)):
            yield from _used(entry, mount, float(percents[-1][1]), is_inodes=is_inodes)


def _mount(command: ShellCommand, words: list[str]) -> str:
    """Return the mount point of a row, or "" of one that says nothing."""
    if words[0].startswith("/dev/loop"):
        return ""
    places = [word for word in words if word.startswith("/")]
    asked = [word for word in command.words[1:] if word.startswith("/")]
    at = words[-1] if words[-1].startswith("/") else (places or asked or ["/"])[-1]
    if at.startswith(_IMAGES):
        return ""
    return "" if words[0] in _MEMORY and at not in ("/", "/tmp", "/dev/shm") else at  # noqa: S108


def _used(entry: Entry, mount: str, percent: float, *, is_inodes: bool) -> Iterator[Sighting]:
    numbers = {"percent": percent}
    if is_inodes and percent >= INODES_FULL:
        yield Sighting(HostSymptom.INODES_FULL, entry, mount, numbers)
    elif is_inodes and percent < INODES_FREE:
        yield Sighting(HostSymptom.INODES_FREE, entry, mount, numbers)
    elif is_inodes:
        return
    elif percent >= FULL:
        is_shm = mount == "/dev/shm"  # noqa: S108
        symptom = HostSymptom.SHM_FULL if is_shm else HostSymptom.DISK_FULL
        yield Sighting(symptom, entry, mount, numbers)
    elif percent < FREE and mount != "/dev/shm":  # noqa: S108
        yield Sighting(HostSymptom.DISK_FREE, entry, mount, numbers)


def _du(command: ShellCommand) -> Iterator[Sighting]:
    """Yield what holds most, of the folders that hold no other one listed."""
    found = []
    for entry in printed(command):
        first, _, path = entry.message.strip().partition("\t")
        if not path:
            first, _, path = first.partition(" ")
        held = size(first)
        if held is not None and path.strip() not in ("", "total"):
            found.append((held, path.strip(), entry))
    paths = [path for _, path, _ in found]
    inner = [one for one in found if not _holds_another(one[1], paths)]
    if inner:
        held, path, entry = max(inner, key=lambda one: one[0])
        yield Sighting(HostSymptom.DISK_EATER, entry, path, {"bytes": held})


def _holds_another(path: str, paths: list[str]) -> bool:
    below = path.rstrip("/") + "/"
    return any(other.startswith(below) for other in paths[:200])


def _mounts(command: ShellCommand) -> Iterator[Sighting]:
    """Yield which disks are mounted to be read only, and which to be written."""
    for entry in printed(command):
        words = entry.message.split()
        device = next((word for word in words if word.startswith("/dev/")), "")
        found = _OPTIONS.search(entry.message)
        if device and not device.startswith(("/dev/loop", "/dev/fuse")) and found:
            places = [word for word in words if word.startswith("/") and word != device]
            is_read_only = "ro" in (found[1], found[2])
            symptom = HostSymptom.READ_ONLY if is_read_only else HostSymptom.MOUNTED_READ_WRITE
            yield Sighting(symptom, entry, places[0] if places else device)


def deleted(command: ShellCommand) -> Iterator[Sighting]:
    """Yield the files that are deleted and still held open, of `lsof`."""
    for entry in printed(command):
        words = entry.message.split()
        if words and words[-1] == "(deleted)" and len(words) > 2:  # noqa: PLR2004
            yield Sighting(HostSymptom.DELETED_HELD_OPEN, entry, words[0])


DISK_ROWS = (
    CommandRow(frozenset({"df"}), _df),
    CommandRow(frozenset({"du"}), _du),
    CommandRow(frozenset({"mount", "findmnt"}), _mounts),
)
