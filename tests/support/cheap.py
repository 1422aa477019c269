"""boto3's clients, kept: to make them anew for each of hundreds of worlds is half of a replay."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

_made: dict[tuple[str, str | None, str], Any] = {}


def keeping(make: Callable[..., Any]) -> Callable[..., Any]:
    """Return `boto3.client` with a memory. A client has no state of the world it was made in."""

    def client(service: str, region_name: str | None = None, config: Any = None) -> Any:  # noqa: ANN401  boto3's own
        if region_name is None:  # the environment says where, and may say otherwise next time
            return make(service, config=config)
        options = repr(sorted(vars(config).items(), key=str)) if config else ""
        key = service, region_name, options
        if key not in _made:
            _made[key] = make(service, region_name=region_name, config=config)
        return _made[key]

    return client
