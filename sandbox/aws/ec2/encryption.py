"""EBS's encryption by default: of the account, in each Region apart."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sandbox.gateway.request import Request
from sandbox.hosts.estate import Estate
from sandbox.hosts.images import Device
from sandbox.hosts.keys import Keys
from sandbox.worldfile.instance_spec import VolumeKey


def get_ebs_encryption_by_default(estate: Estate, request: Request) -> dict[str, Any]:
    """GetEbsEncryptionByDefault."""
    return {"EbsEncryptionByDefault": _chosen(estate, request.region) is not VolumeKey.NONE}


def get_ebs_default_kms_key_id(estate: Estate, request: Request) -> dict[str, Any]:
    """GetEbsDefaultKmsKeyId: the ARN of the key; who has chosen none has AWS's own."""
    chosen = _chosen(estate, request.region)
    kind = VolumeKey.AWS if chosen is VolumeKey.NONE else chosen
    return {"KmsKeyId": _keys(estate, request.region).arn(kind)}


def by_default(estate: Estate, devices: tuple[Device, ...]) -> tuple[Device, ...]:
    """Return devices as EBS encrypts them at a launch in the world's Region."""
    kind = estate.spec.default_encryption
    if kind is VolumeKey.NONE:
        return devices
    key = estate.mirror.keys.arn(kind)
    return tuple(d if d.encrypted else replace(d, encrypted=True, key=key) for d in devices)


def _chosen(estate: Estate, region: str) -> VolumeKey:
    at_home = region == estate.spec.region
    return estate.spec.default_encryption if at_home else VolumeKey.NONE


def _keys(estate: Estate, region: str) -> Keys:
    return estate.mirror.keys if region == estate.spec.region else Keys(estate.spec, region)
