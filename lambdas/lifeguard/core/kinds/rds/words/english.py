"""English templates of DB instances."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "cause.db-storage-is-full": "storage full",
    "cause.db-has-failed": "DB instance failed",
    "cause.db-incompatible-parameters": "incompatible parameters",
    "cause.db-incompatible-network": "incompatible network",
    "cause.db-key-inaccessible": "encryption key not accessible",
    "cause.db-broken": "not available",
    "cause.db-storage-short": "storage runs out",
    "cause.db-disk-limit": "disk cannot keep up",
    "cause.db-connections-limit": "connections run out",
    "cause.db-memory-short": "memory runs out",
    "cause.db-cpu-limit": "CPU busy",
    "cause.db-cpu-credits-short": "CPU credits run out",
    "cause.db-cpu-credits-charged": "CPU credits are billed",
    "cause.db-failed-over": "failover",
    "page_cause.db-storage-is-full": "The storage of the DB instance is full.",
    "page_cause.db-has-failed": "The DB instance has failed.",
    "page_cause.db-incompatible-parameters": (
        "The DB instance does not start with the parameters of its parameter group."
    ),
    "page_cause.db-incompatible-network": "RDS cannot use the network of the DB instance.",
    "page_cause.db-key-inaccessible": "RDS cannot use the KMS key of the DB instance.",
    "page_cause.db-broken": "The DB instance is not available.",
    "page_cause.db-storage-short": "The DB instance runs out of storage.",
    "page_cause.db-disk-limit": "The disk of the DB instance cannot keep up.",
    "page_cause.db-connections-limit": "The DB instance runs out of connections.",
    "page_cause.db-memory-short": "The DB instance runs out of memory.",
    "page_cause.db-cpu-limit": "The CPU of the DB instance is busy.",
    "page_cause.db-cpu-credits-short": "The DB instance runs out of CPU credits.",
    "page_cause.db-cpu-credits-charged": "RDS bills CPU credits of the DB instance.",
    "page_cause.db-failed-over": "The DB instance fails over.",
    "console.database": "the DB instance",
    "rds.over_storage": "enough storage again",
    "rds.over_disk": "the disk keeps up again",
    "rds.over_connections": "enough connections again",
    "rds.over_memory": "enough memory again",
    "rds.over_cpu": "the CPU is no longer busy",
    "rds.over_credits": "CPU credits no longer run out",
    "rds.state.db-storage-is-full": "RDS reports that the storage is full ({state})",
    "rds.state.db-has-failed": "RDS reports that the DB instance has failed ({state})",
    "rds.state.db-incompatible-parameters": (
        "RDS reports parameters that the DB instance cannot start with ({state})"
    ),
    "rds.state.db-incompatible-network": (
        "RDS reports a network that the DB instance cannot use ({state})"
    ),
    "rds.state.db-key-inaccessible": "RDS reports that the KMS key cannot be used ({state})",
    "rds.state.db-broken": "RDS reports the state {state}",
    "rds.limit": "{parts:clauses}",
    "rds.duty.db-storage-is-full": (
        "Allocate more storage: a DB instance whose storage is full does not come back without, "
        "and a reboot does not help."
    ),
    "rds.duty.db-has-failed": (
        "Restore the DB instance to a new one, at the latest time that its backups reach. AWS "
        "recommends nothing else for this state."
    ),
    "rds.duty.db-incompatible-parameters": (
        "Correct the parameter that does not fit (most often one that asks for more memory than "
        "the class has), then reboot the DB instance. Another reboot without that changes nothing."
    ),
    "rds.duty.db-incompatible-network": (
        "Correct the subnet group, the free addresses or the DNS settings of the VPC."
    ),
    "rds.duty.db-key-inaccessible": (
        "Enable the KMS key again, and let RDS use it; then start the DB instance. RDS gives up on "
        "it after seven days."
    ),
    "rds.duty.db-broken": "Look at the DB instance and its events.",
    "rds.look": "Look at the DB instance, its events and its metrics.",
    "rds.snapshot_first": "a snapshot comes before any change",
    "rds.snapshot_under_way": "RDS takes no change while it creates a snapshot",
    "rds.choose": "choose a change",
    "rds.change_by_hand": (
        "Answer with the change that you want, or make it yourself. Until then, Lifeguard changes "
        "nothing."
    ),
    "rds.change_later": "RDS has not accepted the change yet ({answer})",
    "rds.change_refused": "RDS refuses the change",
    "rds.snapshot_done": "a snapshot was created first",
    "rds.has_snapshot": "the snapshot {name} was created first",
    "rds.no_snapshot": "RDS has not accepted a snapshot ({answer})",
    "rds.backups_only": (
        "RDS takes no snapshot in this state; the automated backups reach to {until}"
    ),
    "rds.no_backups": "RDS takes no snapshot in this state",
    "rds.step.snapshot_made": "The snapshot {name} has been created.",
    "rds.step.modifies": "Lifeguard makes the change at once, and no other.",
    "rds.step.proof": (
        "Lifeguard waits until RDS reports the DB instance as available and its metrics have "
        "been good for ten minutes."
    ),
    "rds.clustered": "the DB instance is a member of a cluster, on which Lifeguard does not act",
    "rds.modifying": "RDS makes the change ({state})",
    "rds.proving": "the metrics must be good for ten minutes",
    "rds.busy": "RDS is at work on the DB instance ({state})",
    "rds.look_until_settled": "Look at the DB instance and its events until its state settles.",
    "rds.busy_since": "the DB instance has been in the state {state} since {since}",
    "rds.stopped": "the DB instance is stopped, and Lifeguard leaves it so",
    "rds.failing_over": "after a failover, connections fail until clients ask DNS again",
    "rds.failed_over": (
        "the database failed over to its standby (last news at {at}); connections failed for a "
        "minute or two, and the database itself was well"
    ),
    "rds.recovered_by_aws": (
        "AWS recovered the database (last news at {at}); meanwhile connections failed"
    ),
    "rds.is_available": "RDS reports the DB instance as {state}",
    "rds.at_no_limit": "its metrics have been at no limit for ten minutes",
    "rds.reading": "RDS: {state}, {its_class}, {gib} GiB of {storage}",
    "rds.deed": "database changed",
    "rds.is_now": "now {its_class} with {gib} GiB of {storage}",
    "rds.same_endpoint": "endpoint",
    "rds.same_data": "data",
    "rds.way_back": "snapshot {name}, {at}",
    "verb.modify_database": "change of the database",
    "done.modify_database": "database changed by Lifeguard",
    "remedy.modify_database": "a change of the database",
    "short.modify_database": "which change?",
    "may.modify_database": "May Lifeguard change the database? Choose how.",
    "offer_act.modify_database": "the change of the database",
    "offer_question.modify_database": "May Lifeguard change the database {server}?",
    "offer_yes.modify_database": "Yes, change it",
    "risk.database_outage": (
        "With another class the database is down for some minutes (with a standby, for a failover)."
    ),
    "risk.storage_locked": (
        "After a change of the storage, RDS accepts no other for six hours, or until its "
        "optimization ends."
    ),
    "risk.storage_copied": "RDS copies all data for it, which slows the storage for hours.",
    "answer.db_snapshot_begun": "RDS creates the snapshot {snapshot}",
    "answer.db_modified": "RDS has accepted the change",
}
