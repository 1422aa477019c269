"""What a world has in other Regions and accounts: Lifeguard's own does not show it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import Any

from sandbox.hosts.estate import Estate
from sandbox.time.agenda import Agenda
from sandbox.worldfile.instance_spec import InstanceSpec
from sandbox.worldfile.lightsail_spec import LightsailSpec
from sandbox.worldfile.spec import WorldSpec


class Elsewhere:
    """The estates beside the one that Lifeguard is deployed in.

    Those of its own account answer calls to their Region; no call reaches another account. Their
    events go to the buses of their own Regions and accounts, where no rule of Lifeguard's is.
    """

    def __init__(self, spec: WorldSpec, agenda: Agenda, home: Estate) -> None:
        self._account = spec.account
        places: dict[tuple[str, str], list[InstanceSpec]] = defaultdict(list)
        for instance in spec.instances:
            places[spec.place_of(instance)].append(instance)
        places.pop(spec.home, None)
        self._estates = {
            (account, region): Estate(
                replace(
                    spec,
                    account=account,
                    region=region,
                    instances=tuple(instances),
                    lightsail=LightsailSpec(),
                    rds=(),
                    guests={},
                ),
                agenda,
                lambda _event: None,
                home.regions if account == spec.account else None,
            )
            for (account, region), instances in places.items()
        }

    @property
    def revision(self) -> int:
        """Return a number that grows whenever anything changes there."""
        return sum(estate.revision for estate in self._estates.values())

    def of_ours(self, region: str) -> Estate | None:
        """Return what Lifeguard's own account has in another Region."""
        return self._estates.get((self._account, region))

    def having(self, instance_id: str) -> Estate | None:
        """Return the estate that has an instance."""
        found = (one for one in self._estates.values() if instance_id in one.hosts)
        return next(found, None)

    def resources(self) -> dict[str, dict[str, Any]]:
        """Return the `resources` of all of them."""
        return {
            name: told
            for estate in self._estates.values()
            for name, told in estate.resources().items()
        }
