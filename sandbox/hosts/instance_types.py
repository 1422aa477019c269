"""What instance types can do: moto's catalogue, with the instance stores of the world's spec."""

from __future__ import annotations

from typing import Any

from sandbox.worldfile.instance_spec import Root
from sandbox.worldfile.spec import WorldSpec


class Types:
    """The catalogue of one world."""

    def __init__(self, backend: Any, spec: WorldSpec) -> None:  # noqa: ANN401  moto is untyped
        self._catalogue: dict[str, dict[str, Any]] = {
            entry["InstanceType"]: entry for entry in backend.describe_instance_types()
        }
        self._stores = frozenset(
            instance.type
            for instance in spec.instances
            if instance.instance_store or instance.root is Root.INSTANCE_STORE
        )

    def has_instance_store(self, name: str) -> bool:
        """Say whether instances of this type have instance store volumes."""
        return name in self._stores or bool(
            self._catalogue.get(name, {}).get("InstanceStorageSupported")
        )

    def knows(self, name: str) -> bool:
        """Say whether there is such a type."""
        return name in self._catalogue

    def vcpus(self, name: str) -> int:
        """Return the vCPUs of instances of this type."""
        return int(self._catalogue[name]["VCpuInfo"]["DefaultVCpus"])

    def is_nitro(self, name: str) -> bool:
        """Say whether instances of this type run on the Nitro hypervisor."""
        return self._catalogue.get(name, {}).get("Hypervisor") == "nitro"

    def migrates_on_reboot(self, name: str) -> bool:
        """Say whether reboot migration works.

        The guide leaves out Xen and metal, the API's list of supported types does not.
        """
        entry = self._catalogue.get(name, {})
        return (
            entry.get("RebootMigrationSupport") == "supported"
            and self.is_nitro(name)
            and name not in self._stores
        )

    def tell(self, entry: dict[str, Any]) -> dict[str, Any]:
        """Return DescribeInstanceTypes' entry with the instance stores of this world."""
        if entry["InstanceType"] not in self._stores:
            return entry
        told = entry | {
            "InstanceStorageSupported": True,
            "RebootMigrationSupport": "unsupported",
        }
        told.setdefault("InstanceStorageInfo", dict(_DISKS))
        return told


_DISKS: dict[str, Any] = {
    "TotalSizeInGB": 75,
    "Disks": [{"SizeInGB": 75, "Count": 1, "Type": "ssd"}],
    "NvmeSupport": "required",
    "EncryptionSupport": "required",
}
