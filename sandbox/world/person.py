"""What a person does at the console: seen as events and states, not as our calls."""

from __future__ import annotations

from sandbox.world.estate import Estate
from sandbox.world.states import BY_OS, BY_USER


class Person:
    """An operator with every right."""

    def __init__(self, estate: Estate) -> None:
        self._estate = estate

    def stop(self, instance_id: str, *, force: bool = False) -> None:
        """Stop it."""
        self._estate.hosts[instance_id].stop(BY_USER, force=force)

    def start(self, instance_id: str) -> None:
        """Start it."""
        self._estate.hosts[instance_id].start()

    def reboot(self, instance_id: str) -> None:
        """Reboot it."""
        self._estate.hosts[instance_id].reboot()

    def terminate(self, instance_id: str) -> None:
        """Terminate it."""
        self._estate.hosts[instance_id].terminate(BY_USER)

    def shut_down(self, instance_id: str) -> None:
        """Shut the operating system down from inside."""
        self._estate.hosts[instance_id].stop(BY_OS)
