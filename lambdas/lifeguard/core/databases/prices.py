"""What a database costs a month."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from lifeguard.immutable import immutable

HOURS = 730
"""Hours of a month, as AWS's Pricing Calculator counts them."""


@immutable
class StoragePrices:
    """What one type of storage costs, in US dollars a month; None: no such price was read.

    * `gib`: for each GiB.
    * `iops`: for each provisioned operation a second. Of gp3, only for those above what is
      included.
    * `mibps`: for each provisioned MiB/s above what is included; gp3 only.
    """

    gib: float
    iops: float | None = None
    mibps: float | None = None


@immutable
class DbPrices:
    """The on-demand prices of a Region, an engine and a deployment (one zone, or several).

    * `classes`: US dollars a month of 730 hours, by class.
    * `storage`: by type of storage.
    """

    classes: Mapping[str, float] = field(default_factory=dict)
    storage: Mapping[str, StoragePrices] = field(default_factory=dict)


UNKNOWN_PRICES = DbPrices()
"""No price could be had: what is offered says so."""
