"""The states of databases that rules name; Lightsail's are those of RDS."""

from __future__ import annotations


class DbState:
    """The states of a DB instance that rules name (RDS guide, "Viewing DB instance status")."""

    AVAILABLE = "available"
    BACKING_UP = "backing-up"
    DELETING = "deleting"
    FAILED = "failed"
    INCOMPATIBLE_NETWORK = "incompatible-network"
    INCOMPATIBLE_PARAMETERS = "incompatible-parameters"
    INACCESSIBLE_KEY = "inaccessible-encryption-credentials"
    INACCESSIBLE_KEY_RECOVERABLE = "inaccessible-encryption-credentials-recoverable"
    MODIFYING = "modifying"
    STOPPED = "stopped"
    STOPPING = "stopping"
    STORAGE_FULL = "storage-full"
    STORAGE_OPTIMIZATION = "storage-optimization"


BROKEN = frozenset(
    {
        DbState.STORAGE_FULL,
        DbState.FAILED,
        DbState.INCOMPATIBLE_NETWORK,
        DbState.INCOMPATIBLE_PARAMETERS,
        DbState.INACCESSIBLE_KEY,
        DbState.INACCESSIBLE_KEY_RECOVERABLE,
        "incompatible-option-group",
        "incompatible-restore",
        "insufficient-capacity",
        "restore-error",
    }
)
"""In which it stays until somebody does something."""
