"""English templates of Lightsail databases."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "cause.lightsail-db-broken": "not available",
    "cause.lightsail-db-silent": "no metrics any more",
    "cause.lightsail-db-storage-short": "storage runs out",
    "cause.lightsail-db-disk-limit": "disk cannot keep up",
    "cause.lightsail-db-cpu-limit": "CPU busy",
    "cause.lightsail-db-failed-over": "failover",
    "page_cause.lightsail-db-broken": "The database is not available.",
    "page_cause.lightsail-db-silent": "The database publishes no metrics any more.",
    "page_cause.lightsail-db-storage-short": "The database runs out of storage.",
    "page_cause.lightsail-db-disk-limit": "The disk of the database cannot keep up.",
    "page_cause.lightsail-db-cpu-limit": "The CPU of the database is busy.",
    "page_cause.lightsail-db-failed-over": "The database fails over.",
    "console.lightsail_database": "the database",
    "lightsail_db.over_silent": "it publishes metrics again",
    "lightsail_db.over_storage": "enough storage again",
    "lightsail_db.over_disk": "the disk keeps up again",
    "lightsail_db.over_cpu": "the CPU is no longer busy",
    "lightsail_db.state": "Lightsail reports the state {state}",
    "lightsail_db.silent": (
        "Lightsail reports the database as available, and has had no metric of it since {since}"
    ),
    "lightsail_db.limit": "{parts:clauses}",
    "lightsail_db.duty.lightsail-db-broken": (
        "Look at the database and its events. If it does not come back, restore its backups to a "
        "new database, and point the application to the new endpoint."
    ),
    "lightsail_db.duty.lightsail-db-silent": (
        "Try to connect to the database. If it does not answer, a reboot may help; if it does, "
        "answer no."
    ),
    "lightsail_db.duty.lightsail-db-storage-short": (
        "Delete what is not needed (old logs, unused replication slots, temporary tables), or "
        "restore a snapshot to a bigger plan."
    ),
    "lightsail_db.duty.lightsail-db-disk-limit": (
        "Find the statements that read and write most: add the missing index, and write in batches "
        "instead of one row at a time. If the load is to stay, move the database to Amazon RDS."
    ),
    "lightsail_db.duty.lightsail-db-cpu-limit": (
        "Find the statements that use the CPU (slow query log, missing indexes). If the load is to "
        "stay, restore a snapshot to a bigger plan. A reboot does not help."
    ),
    "lightsail_db.duty.lightsail-db-failed-over": "Look at the database and its events.",
    "lightsail_db.nothing_in_place": (
        "Lightsail changes neither the plan nor the disk of a database in place"
    ),
    "lightsail_db.bigger": (
        "The next bigger plan is {plan}: {vcpus:vCPU|vCPUs}, {memory} GB of memory, {gib} GB of "
        "storage, {price} USD a month"
    ),
    "lightsail_db.try_first": (
        "Lifeguard cannot connect to the database itself: try first, and answer no if it answers"
    ),
    "lightsail_db.connections": "{count:connection is|connections are} open",
    "lightsail_db.maintenance": "AWS has maintenance pending: {action:80}",
    "lightsail_db.maintenance_at": "AWS has maintenance pending: {action:80}, at {at}",
    "lightsail_db.told": "Lightsail at {at}: {said:120}",
    "lightsail_db.no_snapshot": "Lightsail has not accepted a snapshot ({answer})",
    "lightsail_db.backups_only": "no snapshot was created; its backups reach to {until}",
    "lightsail_db.snapshot_under_way": "Lightsail takes no reboot while it creates a snapshot",
    "lightsail_db.reboot_brief": "reboot it?",
    "lightsail_db.reboot_later": "Lightsail has not accepted the reboot yet ({answer})",
    "lightsail_db.reboot_refused": "Lightsail refuses the reboot",
    "lightsail_db.step.snapshot": "A snapshot comes first, unless Lightsail refuses one.",
    "lightsail_db.step.reboots": (
        "Lightsail reboots the database: it is down for a minute or two, and connections are cut."
    ),
    "lightsail_db.step.proof": (
        "Lifeguard waits until Lightsail has metrics of it again that have been good for ten "
        "minutes."
    ),
    "lightsail_db.rebooting": "Lightsail reboots the database ({state})",
    "lightsail_db.proving": "the metrics must be good for ten minutes",
    "lightsail_db.busy": "Lightsail is at work on the database ({state})",
    "lightsail_db.look_until_settled": (
        "Look at the database and its events until its state settles."
    ),
    "lightsail_db.busy_since": "the database has been in the state {state} since {since}",
    "lightsail_db.stopped": "the database is stopped, and Lifeguard leaves it so",
    "lightsail_db.is_available": "Lightsail reports the database as {state}",
    "lightsail_db.reading": "Lightsail: {state}, {plan}, {gib} GB of storage",
}
