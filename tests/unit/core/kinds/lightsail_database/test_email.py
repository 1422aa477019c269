"""What emails say of a Lightsail database."""

from __future__ import annotations

from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.kinds.lightsail_database.email import EMAIL, reading
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import NOTHING
from tests.support.lightsail_database import SHOP, database, situation
from tests.support.situations import NOON

REBOOTED = ActionRecord(Verb.REBOOT, Result.DONE, NOTHING, NOON)
REFUSED = ActionRecord(Verb.REBOOT, Result.REFUSED, NOTHING, NOON)
SNAPSHOT = ActionRecord(Verb.CREATE_SNAPSHOTS, Result.DONE, NOTHING, NOON, made="s-1")


def test_its_page_its_look_and_its_tag() -> None:
    page = EMAIL.console(SHOP)
    assert (page.path, page.host) == ("ls/webapp/us-east-1/databases/shop-db/metrics", "lightsail")
    assert reading(database(state="modifying")).param("state") == "modifying"
    ((*_, tag),) = EMAIL.tag(SHOP, "lifeguard", "default")
    assert tag == "key=lifeguard,value=default"


def test_after_a_reboot_what_has_not_changed() -> None:
    before = situation(database())
    assert EMAIL.changes(before) == ()
    assert EMAIL.deeds(before.with_action(REFUSED)) == ()
    done = before.with_action(SNAPSHOT).with_action(REBOOTED)
    assert [said.code for said in EMAIL.deeds(done)] == ["deed.rebooted"]
    assert [row.code for row, _ in EMAIL.changes(done)] == ["label.unchanged", "label.way_back"]
    alone = before.with_action(REBOOTED)
    assert [row.code for row, _ in EMAIL.changes(alone)] == ["label.unchanged"]
