"""Reading databases as Lightsail describes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from lifeguard import clock
from lifeguard.aws.lightsail.read_instances import NOT_FOUND, is_offered
from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import Refused, translated
from lifeguard.core.databases.lightsail import LightsailDbFacts
from lifeguard.core.kinds.lightsail_database.database import DbMaintenance, LightsailDatabase
from lifeguard.core.resources.resource import Resource, Service


def databases(region: str) -> tuple[LightsailDatabase, ...]:
    """Return every database of a Region, whether it carries a tag or not; one call for most.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    with translated():
        return tuple(map(_database, _listed(region)))


def opted_in(region: str, opt_in_tag: str) -> tuple[LightsailDatabase, ...]:
    """Return those that carry the tag and are not on their way out; none where none can be.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    return carrying(databases(region), opt_in_tag) if is_offered(region) else ()


def arns(region: str) -> Mapping[str, str]:
    """Return the ARN of each database, by its name.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    with translated():
        return {found["name"]: found["arn"] for found in _listed(region)}


def carrying(found: Iterable[LightsailDatabase], opt_in_tag: str) -> tuple[LightsailDatabase, ...]:
    """Return those that carry the tag and are not on their way out."""
    return tuple(one for one in found if one.tag(opt_in_tag) is not None and not one.gone)


def database(resource: Resource) -> LightsailDatabase | None:
    """Return one database, or None when there is none of that name.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    try:
        with translated():
            answer = client("lightsail", resource.region).get_relational_database(
                relationalDatabaseName=resource.id
            )
    except Refused as refused:
        if refused.code == NOT_FOUND:
            return None
        raise
    return _database(answer["relationalDatabase"])


def _listed(region: str) -> Iterator[Mapping[str, Any]]:
    lightsail: Any = client("lightsail", region)  # its stubs want the token as a word of its own
    answer = lightsail.get_relational_databases()
    yield from answer.get("relationalDatabases", ())
    while token := answer.get("nextPageToken"):
        answer = lightsail.get_relational_databases(pageToken=token)
        yield from answer.get("relationalDatabases", ())


def _database(found: Mapping[str, Any]) -> LightsailDatabase:
    # arn:aws:lightsail:REGION:ACCOUNT:RelationalDatabase/UUID: the name is no part of it.
    _, _, _, region, account, _ = found["arn"].split(":", 5)
    return LightsailDatabase(
        resource=Resource(Service.LIGHTSAIL_DB, found["name"], account, region),
        read_at=clock.now(),
        facts=_facts(found),
        zone=found.get("location", {}).get("availabilityZone", ""),
        backups=found.get("backupRetentionEnabled", False),
        restorable_to=found.get("latestRestorableTime"),
        maintenance=tuple(
            DbMaintenance(one.get("action", ""), one.get("currentApplyDate"))
            for one in found.get("pendingMaintenanceActions", ())
        ),
        tags=tuple(sorted((tag["key"], tag.get("value", "")) for tag in found.get("tags", ()))),
    )


def _facts(found: Mapping[str, Any]) -> LightsailDbFacts:
    hardware = found.get("hardware", {})
    return LightsailDbFacts(
        engine=found.get("engine", ""),
        state=found.get("state", ""),
        bundle=found.get("relationalDatabaseBundleId", ""),
        vcpus=hardware.get("cpuCount", 0),
        memory_gib=hardware.get("ramSizeInGb", 0),
        disk_gib=hardware.get("diskSizeInGb", 0),
        high_availability=bool(found.get("secondaryAvailabilityZone")),
    )
