"""The operations of EC2, as botocore has them."""

from __future__ import annotations

from functools import cache

import botocore.session


@cache
def operation_names() -> frozenset[str]:
    """Return their names, such as `StopInstances`."""
    return frozenset(botocore.session.get_session().get_service_model("ec2").operation_names)
