"""The KMS keys that encrypt a world's volumes, kept in moto so that DescribeKey shows them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from moto.kms.models import kms_backends

from sandbox.gateway.names import uuid_of
from sandbox.hosts.host import UP_FOR
from sandbox.worldfile.instance_spec import VolumeKey
from sandbox.worldfile.partition import arn
from sandbox.worldfile.spec import WorldSpec

_DESCRIPTIONS: Mapping[VolumeKey, str] = MappingProxyType(
    {
        VolumeKey.AWS: "Default key that protects my EBS volumes when no other key is defined",
        VolumeKey.CUSTOMER: "A customer managed key for volumes",
        VolumeKey.CUSTOMER_DENIED: "A customer managed key whose policy lets nobody grant",
        VolumeKey.CUSTOMER_DISABLED: "A customer managed key that somebody disabled",
        VolumeKey.CUSTOMER_PENDING_DELETION: "A customer managed key that is to be deleted",
    }
)


class KeyState(StrEnum):
    """What becomes of a key here [botocore KeyState]."""

    ENABLED = "Enabled"
    DISABLED = "Disabled"
    PENDING_DELETION = "PendingDeletion"


_UNUSABLE: Mapping[VolumeKey, KeyState] = MappingProxyType(
    {
        VolumeKey.CUSTOMER_DISABLED: KeyState.DISABLED,
        VolumeKey.CUSTOMER_PENDING_DELETION: KeyState.PENDING_DELETION,
    }
)
"""The states in which keys are at the world's start, where that is not enabled."""


class Keys:
    """One key of each kind, made when first asked for."""

    def __init__(self, spec: WorldSpec, region: str = "") -> None:
        self._spec = spec
        self._region = region or spec.region
        self._kms: Any = kms_backends[spec.account][self._region]
        self._arns: dict[VolumeKey, str] = {}

    def arn(self, kind: VolumeKey) -> str:
        """Return the ARN of the key of this kind."""
        if kind not in self._arns:
            self._arns[kind] = self._make(kind)
        return self._arns[kind]

    def kind(self, key_id: str) -> VolumeKey | None:
        """Return what kind of key an id or ARN names, if it is one of the world's."""
        return next((kind for kind, arn in self._arns.items() if arn.endswith(key_id)), None)

    def state(self, kind: VolumeKey) -> KeyState:
        """Return the state of the key of this kind, as KMS would tell it now."""
        return KeyState(self._kms.keys[self.arn(kind).rpartition("/")[2]].key_state)

    def exists(self, key_id: str) -> bool:
        """Say whether KMS has this key, the world's or another."""
        return key_id.rpartition("/")[2] in self._kms.keys

    def _make(self, kind: VolumeKey) -> str:
        # moto draws an RSA pair for a symmetric key too, which takes longer than a whole world.
        key = self._kms.create_key(
            None, "ENCRYPT_DECRYPT", "ECC_NIST_P256", _DESCRIPTIONS[kind], None
        )
        del self._kms.keys[key.id]
        key.key_spec = "SYMMETRIC_DEFAULT"
        key.id = uuid_of("key", self._spec.account, self._region, kind)
        key.arn = arn("kms", self._region, self._spec.account, f"key/{key.id}")
        key.key_manager = "AWS" if kind is VolumeKey.AWS else "CUSTOMER"
        if kind in _UNUSABLE:
            key.enabled, key.key_state = False, _UNUSABLE[kind].value
        key.creation_date = (self._spec.now - UP_FOR).timestamp()
        self._kms.keys[key.id] = key
        return str(key.arn)


def make_mac_key(arn: str, key_spec: str) -> None:
    """Make an HMAC key under this ARN in moto, whose CreateKey chooses one of its own."""
    region, account, resource = arn.split(":", 5)[3:]
    kms: Any = kms_backends[account][region]
    key = kms.create_key(None, "GENERATE_VERIFY_MAC", "ECC_NIST_P256", "", None)
    del kms.keys[key.id]
    key.id, key.arn, key.key_spec = resource.rpartition("/")[2], arn, key_spec
    kms.keys[key.id] = key
