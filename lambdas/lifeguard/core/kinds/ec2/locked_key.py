"""A KMS key of an instance's volumes under which EC2 could not start the instance again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from lifeguard.core.kinds.ec2.commands import enable_key, keep_key, key_policy
from lifeguard.core.resources.resource import Resource
from lifeguard.core.text.command import Command
from lifeguard.core.text.message import Message, message
from lifeguard.immutable import immutable


@immutable
class LockedKey:
    """Why a key would not let the instance start; `state` is KMS's KeyState, "" if unknown."""

    reason: Message
    key: str = ""  # its id
    state: str = ""

    @property
    def advice(self) -> Message:
        """What removes it."""
        return _unlocking(self).advice(self.state)

    def commands(self, resource: Resource) -> tuple[Command, ...]:
        """Return what removes it, or shows what must be changed; nothing where no key is known."""
        return _unlocking(self).commands(resource, self.key) if self.key else ()


@immutable
class _Unlocking:
    advice: Callable[[str], Message]  # of the key's state
    commands: Callable[[Resource, str], tuple[Command, ...]]


_BY_STATE: Mapping[str, _Unlocking] = MappingProxyType(
    {
        "Disabled": _Unlocking(
            lambda _: message("key.enable"),
            lambda resource, key: (enable_key(resource, key),),
        ),
        "PendingDeletion": _Unlocking(
            lambda _: message("key.cancel_deletion"),
            lambda resource, key: (keep_key(resource, key), enable_key(resource, key)),
        ),
        "": _Unlocking(
            lambda _: message("key.allow_reading"),
            lambda _resource, _key: (),
        ),
        "Enabled": _Unlocking(
            lambda _: message("key.allow_grants"),
            lambda resource, key: (key_policy(resource, key),),
        ),
    }
)
_OTHERWISE = _Unlocking(
    lambda state: message("key.check", state=state),
    lambda resource, key: (key_policy(resource, key),),
)


def _unlocking(locked: LockedKey) -> _Unlocking:
    return _BY_STATE.get(locked.state, _OTHERWISE)
