"""EC2's ModifyVolume of a volume's size, and DescribeVolumesModifications."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sandbox.gateway.refusal import Code, Refusal
from sandbox.gateway.request import Request
from sandbox.hosts.estate import Estate

MODIFYING = timedelta(seconds=20)
OPTIMIZING = timedelta(minutes=10)
BETWEEN = timedelta(hours=6)
"""Between two changes of a volume (EBS guide, "Requirements when modifying Amazon EBS volumes")."""


@dataclass(frozen=True, slots=True)
class Modification:
    """A change of a volume's size, in GiB."""

    volume: str
    before: int
    after: int
    at: datetime

    def told(self, now: datetime) -> dict[str, Any]:
        """Return it in EC2's words."""
        end = self.at + MODIFYING + OPTIMIZING
        state = "modifying" if now < self.at + MODIFYING else "optimizing"
        told = {
            "VolumeId": self.volume,
            "ModificationState": "completed" if now >= end else state,
            "OriginalSize": self.before,
            "TargetSize": self.after,
            "StartTime": self.at,
        }
        return {**told, "EndTime": end} if now >= end else told


def modify_volume(estate: Estate, request: Request) -> dict[str, Any]:
    """ModifyVolume; the volume is larger after a while, its file system not yet."""
    params = request.params
    volume_id, now = params["VolumeId"], estate.agenda.now()
    volume = estate.mirror.backend.volumes.get(volume_id)
    if volume is None:
        text = f"The volume '{volume_id}' does not exist."
        raise Refusal(Code.INVALID_VOLUME_NOT_FOUND, text)
    last = estate.modifications.get(volume_id)
    if last is not None and now < last.at + BETWEEN:
        text = "You've reached the maximum modification rate per volume limit."
        raise Refusal(Code.VOLUME_MODIFICATION_RATE_EXCEEDED, text)
    if params["Size"] < volume.size:
        text = "New size cannot be smaller than existing size"
        raise Refusal(Code.INVALID_PARAMETER_VALUE, text)
    made = Modification(volume_id, volume.size, params["Size"], now)
    estate.modifications[volume_id] = made
    estate.agenda.after(MODIFYING, lambda: _grown(estate, made))
    return {"VolumeModification": made.told(now)}


def _grown(estate: Estate, made: Modification) -> None:
    volume = estate.mirror.backend.volumes.get(made.volume)
    if volume is None:
        return
    volume.size = made.after
    estate.mirror.changes += 1
    for host in estate.hosts.values():
        guest = estate.ssm.guest(host)
        if guest is not None and estate.mirror.root_volume(host.id) is volume:
            guest.disk.device_gb = made.after
    estate.touch()


def describe_volumes_modifications(estate: Estate, request: Request) -> dict[str, Any]:
    """DescribeVolumesModifications, by the filter `volume-id`."""
    wanted = {
        value
        for one in request.params.get("Filters", ())
        if one["Name"] == "volume-id"
        for value in one["Values"]
    }
    now = estate.agenda.now()
    found = [one.told(now) for name, one in estate.modifications.items() if name in wanted]
    return {"VolumesModifications": found}
