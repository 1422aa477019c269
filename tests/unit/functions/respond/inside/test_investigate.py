"""The search for a cause: sent once, found after a crash, read, given up; nothing is raised."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from lifeguard.aws.session.errors import Refused, Retryable
from lifeguard.aws.ssm.run_command import Ending, Invocation, Node
from lifeguard.core.decision.situation import Situation
from lifeguard.core.diagnosis.cause import Cause
from lifeguard.core.diagnosis.diagnosis import Diagnosis
from lifeguard.core.diagnosis.evidence import Evidence
from lifeguard.core.diagnosis.fact import FactTime
from lifeguard.core.diagnosis.investigation import Conclusion, Investigation
from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.cloud import CloudSymptom
from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from lifeguard.core.guest.hops.logs import WINDOW, GuestLogSource, LogKind
from lifeguard.core.incident.vital_signs import HostMetrics, VitalSigns
from lifeguard.core.policy.path import Hop, HopPlace
from lifeguard.core.policy.policy import ConsoleErrors, GuestMode, LogsMode, Mode, Policy
from lifeguard.core.resources.resource import Resource
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import Message, message
from lifeguard.functions.respond.checkpoint import dump_outcome, load_outcome
from lifeguard.functions.respond.inside.investigate import Investigations
from lifeguard.functions.respond.inside.logs import NoConsoles, ServerLogs
from lifeguard.functions.respond.ports import Files, NoInvestigations, Outside
from lifeguard.guest.documents import LOGS, Document, logs_document
from tests.support.guests import look, visit
from tests.support.situations import (
    ACT,
    APPLICATION_FAILS,
    INSTANCE,
    NOON,
    RESOURCE,
    SETTINGS,
    instance,
    situation,
)
from tests.unit.ingest.guest.printed import printed

DENIED = message("answer.aws_said", code="AccessDeniedException", said=foreign("no"))
OUTPUT = printed(
    {"k": "source", "n": 1, "read": 1, "left": 0},
    {
        "k": "log",
        "n": 1,
        "line": "[2026-11-20 12:00:00 +0000] [900] [CRITICAL] WORKER TIMEOUT (pid:7)",
    },
    {"k": "source", "n": 2, "read": 0, "left": 0},
)
DONE = Invocation(Ending.DONE, "Success", OUTPUT)
SOURCES = (
    GuestLogSource("app", LogKind.UNIT, "app.service"),
    GuestLogSource("kernel", LogKind.KERNEL),
)
PATH = (Hop("app", HopPlace.UNIT, "app.service"),)
SEEN = replace(visit(look(docker=None), NOON), node=INSTANCE)
BEGUN = Investigation(
    NOON + timedelta(seconds=5), "command-2", NOON + timedelta(seconds=5), SOURCES
)


@dataclass
class Commands:
    """Run Command by hand; `fails` is raised by the call of that name."""

    answer: Invocation = DONE
    known: tuple[str, datetime] | None = None
    fails: Mapping[str, Exception] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    parameters: list[Mapping[str, str]] = field(default_factory=list)
    document: Document = LOGS

    def _call(self, name: str) -> None:
        self.asked.append(name)
        if name in self.fails:
            raise self.fails[name]

    def find_node(self, resource: Resource) -> Node | None:
        raise AssertionError(resource)

    def send(
        self,
        region: str,
        node: str,
        document: Document,
        parameters: Mapping[str, str],
        comment: str,
    ) -> str:
        assert (region, node, document) == (RESOURCE.region, INSTANCE, self.document)
        assert comment.startswith("lifeguard ")
        self._call("send")
        self.parameters.append(parameters)
        return "command-2"

    def sent(
        self, region: str, node: str, document: Document, comment: str, since: datetime
    ) -> tuple[str, datetime] | None:
        assert (region, node, document) == (RESOURCE.region, INSTANCE, self.document)
        assert comment
        assert since < NOON
        self._call("sent")
        return self.known

    def invocation(self, region: str, node: str, command: str) -> Invocation:
        assert (region, node, command) == (RESOURCE.region, INSTANCE, "command-2")
        self._call("invocation")
        return self.answer

    def cancel(self, region: str, command: str) -> None:
        assert (region, command) == (RESOURCE.region, "command-2")
        self._call("cancel")


@dataclass
class Groups:
    """Log groups by hand."""

    lines: Mapping[str, tuple[str, ...] | None] = field(default_factory=dict)
    asked: list[tuple[str, str, datetime, datetime]] = field(default_factory=list)

    def log_lines(
        self, region: str, group: str, since: datetime, until: datetime
    ) -> tuple[str, ...] | None:
        self.asked.append((region, group, since, until))
        return self.lines.get(group)


@dataclass
class Consoles:
    """Console logs by hand."""

    output: str | None = None
    asked: list[Resource] = field(default_factory=list)

    def console_log(self, resource: Resource) -> str | None:
        self.asked.append(resource)
        return self.output


@dataclass
class Diagnosing:
    """A diagnosis that keeps what it was shown."""

    seen: list[Evidence] = field(default_factory=list)

    def __call__(self, evidence: Evidence) -> Diagnosis:
        self.seen.append(evidence)
        return Diagnosis(Cause.DB_LOCK_WAIT, "db")


def failing(
    policy: Policy = ACT,
    after: float = 5,
    **how: Any,  # noqa: ANN401  any field of the situation
) -> Situation:
    found = situation(
        instance(checks=APPLICATION_FAILS),
        **{"policy": replace(policy, path=PATH), "guest": SEEN, **how},
    )
    return replace(found, now=NOON + timedelta(seconds=after))


def follow(  # noqa: PLR0913, PLR0917  all that it works with
    before: Situation,
    commands: Commands | None = None,
    groups: Groups | None = None,
    diagnosing: Diagnosing | None = None,
    consoles: Consoles | None = None,
    outside: Outside | None = None,
) -> Situation:
    used = commands or Commands()
    logs = ServerLogs(used, groups or Groups(), used.document, consoles or Consoles())
    return Investigations(logs, diagnosing or Diagnosing()).follow(before, outside or OUTSIDE)


def signs(before: Situation) -> Situation:
    return replace(before, vital_signs=VitalSigns(NOON, NOON, HostMetrics(memory=50)))


OUTSIDE = Outside(signs)


def test_the_logs_of_the_path_are_asked_for_right_after_the_look() -> None:
    commands = Commands()
    after = follow(failing(), commands)
    assert after.investigation == BEGUN
    assert commands.asked == ["sent", "send"]
    assert commands.parameters == [{"sources": "unit:app.service,kernel", "minutes": "20"}]


def test_nothing_begins_where_nothing_is_wanted() -> None:
    for before in (failing(guest=None), failing(guest=replace(SEEN, look=None))):
        commands = Commands()
        assert follow(before, commands) == before
        assert commands.asked == []
    assert NoInvestigations().follow(failing(), OUTSIDE) == failing()


def test_a_command_that_was_sent_before_a_crash_is_not_sent_again() -> None:
    sent = NOON + timedelta(seconds=4)
    commands = Commands(known=("command-2", sent))
    assert follow(failing(), commands).investigation == replace(BEGUN, sent_at=sent)
    assert commands.asked == ["sent"]


def test_an_earlier_investigation_is_not_taken_for_a_new_one() -> None:
    long_ago = Investigation(
        NOON - timedelta(hours=2), "command-2", NOON, conclusion=Conclusion(Cause.UNKNOWN)
    )
    commands = Commands(known=("command-2", NOON))
    follow(failing(investigation=long_ago), commands)
    assert commands.asked == ["sent", "send"]


def test_one_that_could_not_be_sent_now_is_sent_at_the_next_look() -> None:
    before = failing()
    for call in ("sent", "send"):
        commands = Commands(fails={call: Retryable("ThrottlingException", "later")})
        assert follow(before, commands) == before


def test_a_refusal_is_no_end_of_the_search() -> None:
    diagnosing = Diagnosing()
    commands = Commands(fails={"send": Refused("AccessDeniedException", "no")})
    found = follow(failing(), commands, diagnosing=diagnosing).investigation
    assert found is not None
    assert found.why_not == DENIED
    assert found.conclusion == Conclusion(Cause.DB_LOCK_WAIT, foreign("db"))
    [evidence] = diagnosing.seen
    assert {one.hop for one in evidence.facts} == {"server", "aws"}


def test_what_was_read_becomes_a_conclusion() -> None:
    diagnosing = Diagnosing()
    after = follow(failing(investigation=BEGUN, after=10), diagnosing=diagnosing)
    found = after.investigation
    assert found is not None
    assert not found.pending
    assert not found.why_not
    assert after.vital_signs is None  # an email reads them, when AWS can tell more
    [evidence] = diagnosing.seen
    assert evidence.hops == ("app", "kernel", "server", "aws")
    assert any(one.hop == "app" and one.kind is SourceKind.GUNICORN for one in evidence.facts)
    [kernel] = [one for one in evidence.coverage if one.kind is SourceKind.KERNEL]
    assert (kernel.since, kernel.until) == (BEGUN.sent_at and BEGUN.sent_at - WINDOW, BEGUN.sent_at)
    assert load_outcome(SETTINGS, dump_outcome(after)) == after


def test_a_fault_of_a_reader_costs_the_explanation_alone() -> None:
    def fails(_: Evidence) -> Diagnosis:
        raise RecursionError

    told: list[str] = []
    investigations = Investigations(ServerLogs(Commands(), Groups()), fails, told.append)
    found = investigations.follow(
        failing(investigation=BEGUN, after=10), Outside(signs)
    ).investigation
    assert found is not None
    assert found.conclusion == Conclusion(Cause.UNKNOWN)
    assert told == ["the cause could not be looked for"]
    quiet = Investigations(ServerLogs(Commands(), Groups()), fails)
    assert quiet.follow(failing(investigation=BEGUN, after=10), OUTSIDE).investigation == found


@pytest.mark.parametrize("after", [10, 59])
def test_while_it_runs_it_is_read_again_later(after: int) -> None:
    commands = Commands(answer=Invocation(Ending.UNDERWAY, "InProgress"))
    before = failing(investigation=BEGUN, after=after)
    assert follow(before, commands) == before
    assert commands.asked == ["invocation"]


NO_ANSWER = message("guest.no_answer", status="InProgress")


@pytest.mark.parametrize(
    ("commands", "why", "asked"),
    [
        (Commands(Invocation(Ending.UNDERWAY, "InProgress")), NO_ANSWER, ["invocation", "cancel"]),
        (
            Commands(Invocation(Ending.FAILED, "Failed")),
            message("guest.failed", status="Failed"),
            ["invocation"],
        ),
        (
            Commands(Invocation(Ending.DONE, "Success", "?")),
            message("guest.unreadable"),
            ["invocation"],
        ),
        (
            Commands(fails={"invocation": Refused("AccessDeniedException", "no")}),
            DENIED,
            ["invocation"],
        ),
        (
            Commands(fails={"invocation": Retryable("AccessDeniedException", "no")}),
            DENIED,
            ["invocation"],
        ),
    ],
)
def test_what_comes_to_nothing_is_told_and_the_rest_diagnosed(
    commands: Commands, why: Message, asked: list[str]
) -> None:
    found = follow(failing(investigation=BEGUN, after=60), commands).investigation
    assert found is not None
    assert (found.why_not, found.conclusion and found.conclusion.cause) == (why, Cause.DB_LOCK_WAIT)
    assert commands.asked == asked


def test_what_could_not_be_asked_now_is_asked_again() -> None:
    commands = Commands(fails={"invocation": Retryable("ThrottlingException", "later")})
    before = failing(investigation=BEGUN, after=20)
    assert follow(before, commands) == before


def test_a_script_that_was_stopped_has_said_something_too() -> None:
    commands = Commands(replace(DONE, ending=Ending.FAILED))
    found = follow(failing(investigation=BEGUN, after=10), commands).investigation
    assert found is not None


@pytest.mark.parametrize(
    "before",
    [
        failing(replace(ACT, guest=GuestMode.OFF), guest=None),
        failing(replace(ACT, logs=LogsMode.OFF)),
        failing(guest=replace(SEEN, look=None, why_not=message("guest.offline"))),
    ],
)
def test_without_logs_inside_it_is_diagnosed_from_what_else_is_known(before: Situation) -> None:
    commands = Commands()
    found = follow(before, commands).investigation
    assert found is not None
    assert found.conclusion is not None
    assert commands.asked == []


GROUP = Hop("db", HopPlace.LOG_GROUP, "/aws/db")


def test_log_groups_are_read_in_the_order_of_the_path() -> None:
    groups, diagnosing = Groups({"/aws/db": ("a line", "another")}), Diagnosing()
    path = (GROUP, *PATH, replace(GROUP, hop="gone", at="/aws/gone"))
    before = failing(investigation=BEGUN, after=10)
    assert before.policy is not None
    follow(replace(before, policy=replace(before.policy, path=path)), None, groups, diagnosing)
    until = NOON + timedelta(seconds=10)
    assert groups.asked == [
        (RESOURCE.region, name, until - WINDOW, until) for name in ("/aws/db", "/aws/gone")
    ]
    assert diagnosing.seen[0].hops == ("db", "app", "kernel", "server", "aws")


def test_a_command_that_somebody_has_logged_proves_no_absence() -> None:
    groups, diagnosing = Groups({"/aws/db": ("$ dmesg", "[ 1.000000] hello")}), Diagnosing()
    before = failing(investigation=BEGUN, after=10)
    assert before.policy is not None
    follow(replace(before, policy=replace(before.policy, path=(GROUP,))), None, groups, diagnosing)
    logged = [one for one in diagnosing.seen[0].coverage if one.hop == "db"]
    assert SourceKind.KERNEL in {one.kind for one in logged}
    assert not any(one.is_whole for one in logged)


def test_log_groups_are_not_read_where_no_logs_are() -> None:
    groups = Groups()
    before = failing(replace(ACT, logs=LogsMode.OFF))
    assert before.policy is not None
    follow(replace(before, policy=replace(before.policy, path=(GROUP,))), None, groups)
    assert groups.asked == []


def test_a_resource_without_a_policy_any_more_is_still_concluded() -> None:
    before = replace(failing(investigation=BEGUN, after=10), policy=None)
    found = follow(before).investigation
    assert found is not None
    assert not found.pending


def test_files_that_policies_name_are_in_the_document() -> None:
    named = logs_document(("/srv/app/app.log", "/var/log/x.log"))
    assert follow(failing(), Commands(document=named)).investigation == BEGUN
    [sources, _] = named.parameters
    assert re.search(sources.pattern, "kernel,file:/srv/app/app.log")
    assert not re.search(sources.pattern, "file:/srv/app/appxlog")
    assert not re.search(LOGS.parameters[0].pattern, "file:/srv/app/app.log")
    assert "/srv/app" not in LOGS.parameters[0].pattern


# -- the console log -------------------------------------------------------------------------------

KILLS = """[  590.000000] mysqld invoked oom-killer: gfp_mask=0x1, order=0, oom_score_adj=0
[  591.000000] Out of memory: Killed process 911 (mysqld) total-vm:1822012kB
"""


def no_agent(policy: Policy = ACT) -> Situation:
    launched = NOON - timedelta(minutes=10)
    world = instance(checks=APPLICATION_FAILS, launched_at=launched)
    off = replace(policy, guest=GuestMode.OFF)
    return replace(situation(world, policy=off), now=NOON + timedelta(seconds=5))


def of_host(diagnosing: Diagnosing) -> list[Any]:
    [evidence] = diagnosing.seen
    return [(one.symptom, one.at) for one in evidence.facts if one.hop == "host"]


def test_without_a_look_the_console_is_read_and_its_times_are_as_vague_as_they_are() -> None:
    diagnosing, consoles = Diagnosing(), Consoles(KILLS)
    found = follow(no_agent(), diagnosing=diagnosing, consoles=consoles).investigation
    assert consoles.asked == [RESOURCE]
    at = FactTime(NOON - timedelta(seconds=2), timedelta(seconds=7))
    assert (HostSymptom.OOM_HOST, at) in of_host(diagnosing)
    [evidence] = diagnosing.seen
    assert not any(one.hop == "host" for one in evidence.coverage)
    assert found is not None
    assert found.conclusion is not None


@pytest.mark.parametrize("output", [None, "login:"])
def test_a_console_that_says_nothing_is_no_hop(output: str | None) -> None:
    diagnosing = Diagnosing()
    follow(no_agent(), diagnosing=diagnosing, consoles=Consoles(output))
    assert diagnosing.seen[0].hops == ("server", "aws")


@pytest.mark.parametrize("how", [{"console": ConsoleErrors.OFF}, {"mode": Mode.OBSERVE}])
def test_a_policy_may_have_it_left_alone(how: Any) -> None:  # noqa: ANN401  any field of a policy
    consoles = Consoles(KILLS)
    follow(no_agent(replace(ACT, **how)), consoles=consoles)
    assert consoles.asked == []


def test_where_the_kernels_own_log_was_read_it_is_not_read() -> None:
    consoles = Consoles(KILLS)
    read = failing(investigation=BEGUN, after=10)
    follow(read, consoles=consoles)
    assert consoles.asked == []
    nothing = Commands(answer=Invocation(Ending.FAILED, "Failed", ""))
    follow(read, nothing, consoles=consoles)
    assert consoles.asked == [RESOURCE]


def test_without_a_policy_or_consoles_none_is_read() -> None:
    consoles = Consoles(KILLS)
    logs = ServerLogs(Commands(), Groups(), LOGS, consoles)
    Investigations(logs, Diagnosing()).follow(
        replace(failing(investigation=BEGUN, after=10), policy=None), OUTSIDE
    )
    assert consoles.asked == []
    assert NoConsoles().console_log(RESOURCE) is None


# -- load balancers --------------------------------------------------------------------------------


def test_the_load_balancers_before_it_are_the_first_hops() -> None:
    lines = "\n".join(
        f"2026-11-20T11:5{minute}:00Z web {metric}"
        for minute in (8, 9)
        for metric in ("HTTPCode_ELB_5XX_Count 4", "HTTPCode_Target_5XX_Count 0")
    )
    diagnosing = Diagnosing()
    read = failing(investigation=BEGUN, after=10)
    follow(read, diagnosing=diagnosing, outside=Outside(signs, lambda _: (("web", lines),)))
    [evidence] = diagnosing.seen
    assert evidence.hops == ("web", "app", "kernel", "server", "aws")
    of_balancer = {one.symptom for one in evidence.facts if one.order == 0}
    assert of_balancer == {CloudSymptom.ELB_5XX, CloudSymptom.TARGET_5XX_NONE}


def test_a_fault_in_what_reads_outside_costs_the_explanation_alone() -> None:
    def fails(_: Situation) -> Files:
        raise RecursionError

    read = failing(investigation=BEGUN, after=10)
    found = follow(read, outside=Outside(signs, fails)).investigation
    assert found is not None
    assert found.conclusion == Conclusion(Cause.UNKNOWN)
