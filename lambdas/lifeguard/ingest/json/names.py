"""AWS's own identifiers, checked before anything is done in their name."""

from __future__ import annotations

import re

from lifeguard.ingest.json.fields import UnreadableError

_ACCOUNT = re.compile(r"[0-9]{12}")
_REGION = re.compile(r"[a-z]{2,8}(-[a-z]{2,16}){1,3}-[0-9]{1,2}")
# EC2 guide, "Resource IDs": 8 characters before 2016, 17 since.
_INSTANCE = re.compile(r"i-(?:[0-9a-f]{8}|[0-9a-f]{17})")
_INSTANCE_ARN = re.compile(r"arn:[a-z0-9-]{1,32}:ec2:[^:/]{0,32}:[0-9]{0,12}:instance/([^:/]*)")
_HOST = re.compile(r"h-(?:[0-9a-f]{8}|[0-9a-f]{17})")
_HOST_ARN = re.compile(r"arn:[a-z0-9-]{1,32}:ec2:[^:/]{0,32}:[0-9]{0,12}:dedicated-host/([^:/]*)")
_VOLUME = re.compile(r"vol-(?:[0-9a-f]{8}|[0-9a-f]{17})")
_VOLUME_ARN = re.compile(r"arn:[a-z0-9-]{1,32}:ec2:[^:/]{0,32}:[0-9]{0,12}:volume/([^:/]*)")
_DATABASE = re.compile(r"[a-zA-Z](?:-?[a-zA-Z0-9]){0,62}")  # RDS API, CreateDBInstance
_DATABASE_ARN = re.compile(r"arn:[a-z0-9-]{1,32}:rds:[^:/]{0,32}:[0-9]{0,12}:db:([^:/]*)")
_ALARM_ARN = re.compile(
    r"arn:[a-z0-9-]{1,32}:cloudwatch:[^:]{1,32}:[0-9]{12}:alarm:.{1,1024}", re.DOTALL
)
_HEALTH_ARN = re.compile(r"arn:[a-z0-9-]{1,32}:health:[!-~]{1,1500}")


def account(field: str, given: object) -> str:
    """Return an account's id."""
    return _matching(_ACCOUNT, field, "an account id of 12 digits", given)


def region(field: str, given: object) -> str:
    """Return a Region's name."""
    return _matching(_REGION, field, "a Region", given)


def instance(field: str, given: object) -> str:
    """Return an EC2 instance's id."""
    return _matching(_INSTANCE, field, "an EC2 instance id", given)


def host(field: str, given: object) -> str:
    """Return a Dedicated Host's id."""
    return _matching(_HOST, field, "a Dedicated Host's id", given)


def volume(field: str, given: object) -> str:
    """Return an EBS volume's id."""
    return _matching(_VOLUME, field, "an EBS volume's id", given)


def database(field: str, given: str | None) -> str:
    """Return a DB instance's identifier, by its ARN."""
    found = _DATABASE_ARN.fullmatch(given or "")
    if found is None:
        raise UnreadableError(field, "a DB instance's ARN", given)
    return db_identifier(field, found[1])


def db_identifier(field: str, given: object) -> str:
    """Return a DB instance's identifier."""
    return _matching(_DATABASE, field, "a DB instance's identifier", given)


def health_event(field: str, given: object) -> str:
    """Return a Health event's ARN."""
    return _matching(_HEALTH_ARN, field, "a Health event's ARN", given)


def alarm(field: str, given: object) -> str:
    """Return an alarm's ARN; its last part is a name in which anything may stand."""
    return _matching(_ALARM_ARN, field, "an alarm's ARN", given)


def claims_instance(value: str) -> str | None:
    """Return what a resource's id or ARN gives as an EC2 instance's id; None if of another kind."""
    arn = _INSTANCE_ARN.fullmatch(value)
    if arn:
        return arn[1]
    return value if value.startswith("i-") else None


def claims_host(value: str) -> str | None:
    """Return what a resource's id or ARN gives as a host's id; None if of another kind."""
    arn = _HOST_ARN.fullmatch(value)
    if arn:
        return arn[1]
    return value if value.startswith("h-") else None


def claims_volume(value: str) -> str | None:
    """Return what a resource's id or ARN gives as a volume's id; None if of another kind."""
    arn = _VOLUME_ARN.fullmatch(value)
    if arn:
        return arn[1]
    return value if value.startswith("vol-") else None


def claims_database(value: str) -> str | None:
    """Return what an identifier or ARN gives as a DB instance's; None if of another kind."""
    arn = _DATABASE_ARN.fullmatch(value)
    name = arn[1] if arn else value
    return name if _DATABASE.fullmatch(name) else None


def _matching(pattern: re.Pattern[str], field: str, wanted: str, given: object) -> str:
    if not isinstance(given, str) or not pattern.fullmatch(given):
        raise UnreadableError(field, wanted, given)
    return given
