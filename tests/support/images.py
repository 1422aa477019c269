"""Images in one line each, for tests of schedules and retention."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lifeguard.core.backup.image import Image, ImageState
from lifeguard.core.resources.tags import MADE_BY, SCHEDULED, SOURCE
from tests.support.situations import INSTANCE, RESOURCE

OURS = ((MADE_BY, SCHEDULED), (SOURCE, INSTANCE))


def image(created_at: datetime, **how: Any) -> Image:  # noqa: ANN401  any field of Image
    """Return a good image that Lifeguard made of the instance by the clock."""
    plain: dict[str, Any] = {
        "id": f"ami-{created_at:%Y%m%d%H%M%S%f}",
        "name": f"{created_at:%Y%m%dT%H%M%S}",
        "standing": ImageState.GOOD,
        "created_at": created_at,
        "source": INSTANCE,
        "owner": RESOURCE.account,
        "region": RESOURCE.region,
        "tags": OURS,
    }
    return Image(**(plain | how))
