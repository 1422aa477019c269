"""The operations of EC2 and Lightsail, as botocore has them."""

from __future__ import annotations

from functools import cache

import botocore.session


@cache
def operation_names() -> frozenset[str]:
    """Return their names, such as `StopInstances` and `StopInstance`."""
    session = botocore.session.get_session()
    models = (session.get_service_model(service) for service in ("ec2", "lightsail"))
    return frozenset(name for model in models for name in model.operation_names)
