"""Which instances Lifeguard has replaced: a tag says so too, but anybody may set that."""

from __future__ import annotations

from collections.abc import Iterable

from lifeguard.aws.ledger.expressions import Item
from lifeguard.aws.ledger.table import Store
from lifeguard.core.decision.observed import Observed
from lifeguard.core.resources.resource import Resource
from lifeguard.core.resources.tags import REPLACED_BY
from lifeguard.immutable import immutable


@immutable
class Retirements(Store):
    """An item for each instance that was retired; it stays as long as the tag may."""

    def note(self, resource: Resource, by: str) -> None:
        """Note that another instance takes this one's place; "": it has its place again."""
        self._items.update(_key(resource), {"replaced_by": by})

    def is_retired(self, observed: Observed) -> bool:
        """Whether an incident has retired it; asked only of one whose tag says so."""
        if observed.tag(REPLACED_BY) is None:
            return False
        return bool(self._items.get(_key(observed.resource)).get("replaced_by"))

    def among(self, instances: Iterable[Observed]) -> frozenset[str]:
        """Return those that an incident has retired (Resource.key)."""
        return frozenset(one.resource.key for one in instances if self.is_retired(one))


def _key(resource: Resource) -> Item:
    return {"pk": resource.key, "sk": "retired"}
