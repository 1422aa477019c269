"""What a world file says of Lightsail's databases."""

from __future__ import annotations

from sandbox.worldfile import fields
from sandbox.worldfile.lightsail_db_spec import LightsailDbEventSpec, LightsailDbSpec
from sandbox.worldfile.rds import becomes, logs, maintenance, numbers
from sandbox.worldfile.rds_spec import WorldDbState

_event = fields.table(
    LightsailDbEventSpec,
    {"at": fields.time, "message": fields.text, "categories": fields.sequence(fields.text)},
    "at",
    "message",
)

lightsail_database = fields.table(
    LightsailDbSpec,
    {
        "name": fields.lightsail_name,
        "engine": fields.text,
        "tags": fields.tags,
        "ram_gb": fields.number,
        "cpus": fields.whole,
        "disk_gb": fields.whole,
        "high_availability": fields.flag,
        "state": fields.choice(WorldDbState),
        "metrics": numbers,
        "metrics_per_hour": numbers,
        "logs": logs,
        "silent_from": fields.optional(fields.time),
        "hangs_for_good": fields.flag,
        "becomes": fields.sequence(becomes),
        "events": fields.sequence(_event),
        "maintenance": fields.sequence(maintenance),
        "snapshot_for": fields.seconds,
    },
    "name",
)
