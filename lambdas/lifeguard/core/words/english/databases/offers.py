"""English templates: what may be changed about a database, and what is not offered."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "database.offer": "{what}: {parts:clauses}",
    "database.to_autoscaling": "let RDS grow the storage by itself, up to {most} GiB",
    "database.to_bigger": "{gib} GiB of storage instead of {now}",
    "database.to_gp3": "gp3 storage of the same size instead of {now}",
    "database.to_faster": "{iops} provisioned IOPS and {throughput} MiB/s for the gp3 storage",
    "database.to_io2": "io2 storage of the same size with {iops} provisioned IOPS",
    "database.to_striped": "gp3 storage of {gib} GiB instead of {now}, which RDS stripes across four volumes",
    "database.to_class": "the class {db_class} ({vcpus:vCPU|vCPUs}, {memory} GiB of memory)",
    "database.to_another_class": "another class",
    "database.iops": "{then} IOPS instead of {now}",
    "database.mibps": "{then} MiB/s instead of {now}",
    "database.no_outage": "no outage",
    "database.outage": "an outage of some minutes",
    "database.failover": "a failover to the standby, which cuts connections for a minute or two",
    "database.copies": "RDS copies all data for it, which slows the storage for hours",
    "database.locks": "the storage cannot be changed again for 6 hours, or until its optimization ends",
    "database.never_shrinks": "storage never shrinks again",
    "database.price": "{then} USD a month instead of {now}",
    "database.price_same": "{now} USD a month, as now",
    "database.price_up_to": "{then} USD a month at most, instead of {now}",
    "database.price_unknown": "its price could not be read",
    "database.refused": "not offered: {what} ({why})",
    "database.why.pending": "other changes wait, and would come along: {names}",
    "database.why.stopped": "the database is stopped ({status})",
    "database.why.busy": "RDS is changing the database ({status})",
    "database.why.locked": "the storage was changed less than 6 hours ago; possible from {until} on",
    "database.why.maintenance": "AWS's own maintenance is due at {until}",
    "database.why.slower_iops": "it would be slower than now: {then} IOPS instead of {now}",
    "database.why.slower_mibps": "it would be slower than now: {then} MiB/s instead of {now}",
    "database.why.class_is_cap": "the class {db_class} lets no more than {iops} IOPS and {mibps} MiB/s through",
    "database.why.no-help": "it would not help",
    "database.why.not-valid": "RDS does not offer it for this database",
    "database.pending": "{name} {value}",
    "database.pending_name": "{name}",
}
