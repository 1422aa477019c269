"""A KMS key of an instance's volumes under which EC2 could not start the instance again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from lifeguard.core.kinds.ec2.commands import enable_key, keep_key, key_policy
from lifeguard.core.resources.resource import Resource
from lifeguard.core.text.command import Command
from lifeguard.core.text.message import Said


@dataclass(frozen=True, slots=True)
class LockedKey:
    """Why a key would not let the instance start; `state` is KMS's KeyState, "" if unknown."""

    reason: Said
    key: str = ""  # its id
    state: str = ""

    @property
    def advice(self) -> str:
        """What removes it, in words."""
        return _unlocking(self).advice.format(state=self.state)

    def commands(self, resource: Resource) -> tuple[Command, ...]:
        """Return what removes it, or shows what must be changed; nothing where no key is known."""
        return _unlocking(self).commands(resource, self.key) if self.key else ()


@dataclass(frozen=True, slots=True)
class _Unlocking:
    advice: str
    commands: Callable[[Resource, str], tuple[Command, ...]]


_BY_STATE: Mapping[str, _Unlocking] = MappingProxyType(
    {
        "Disabled": _Unlocking(
            "Enable the key of its volumes: until then nothing that stops it can start it again.",
            lambda resource, key: (enable_key(resource, key),),
        ),
        "PendingDeletion": _Unlocking(
            "Cancel the deletion of its volumes' key and enable it: until then nothing that stops "
            "it can start it again, and without the key its data is lost.",
            lambda resource, key: (keep_key(resource, key), enable_key(resource, key)),
        ),
        "": _Unlocking(
            "A start needs the key of its volumes: let Lifeguard's role look at it "
            "(kms:DescribeKey). If it is another account's, its owner must.",
            lambda _resource, _key: (),
        ),
        "Enabled": _Unlocking(
            "A start needs the key of its volumes: let Lifeguard's role create grants on it (the "
            "key's policy, which the command shows, must let IAM decide) and name the key in "
            "policies.yaml (kms_keys).",
            lambda resource, key: (key_policy(resource, key),),
        ),
    }
)
_OTHERWISE = _Unlocking(
    "See to the key of its volumes, which is {state}: until it is enabled, nothing that stops it "
    "can start it again.",
    lambda resource, key: (key_policy(resource, key),),
)


def _unlocking(locked: LockedKey) -> _Unlocking:
    return _BY_STATE.get(locked.state, _OTHERWISE)
