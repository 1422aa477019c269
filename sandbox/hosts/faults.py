"""What is wrong with a host, since when, and what makes it go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sandbox.worldfile.fault_spec import CheckReason, Cure, FaultKind


@dataclass(frozen=True, slots=True)
class Fault:
    """One present fault."""

    kind: FaultKind
    cure: Cure
    since: datetime
    reason: CheckReason = CheckReason.RESPONSE_CODE_MISMATCH
    status_code: int = 502

    def survives_reboot(self) -> bool:
        """Say whether a reboot in place leaves it (a system fault is the host's, and stays)."""
        return self.cure is not Cure.REBOOT

    def survives_stop_start(self, *, new_host: bool) -> bool:
        """Say whether a stop/start leaves it; a host's fault goes only with the host."""
        if self.cure is Cure.REBOOT:
            return False
        if self.cure is Cure.STOP_START:
            return self.kind is FaultKind.SYSTEM and not new_host
        return True

    def recoverable(self) -> bool:
        """Say whether AWS's own recovery, which moves to another host, cures it."""
        return self.kind is FaultKind.SYSTEM and self.cure in {Cure.STOP_START, Cure.REBOOT}
