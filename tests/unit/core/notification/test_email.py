"""The email: its subject, its sections in their order, both clocks, and nothing secret."""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import replace
from datetime import datetime

import pytest

from lifeguard.core.approval.prompt import command
from lifeguard.core.decision.decision import Close, NotificationKind, Notify
from lifeguard.core.decision.evidence import evidence
from lifeguard.core.decision.settings import DecisionSettings
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.incident.question import ApprovalPrompt, ProposedAction, Risk
from lifeguard.core.kinds.ec2.problem import ProblemKind
from lifeguard.core.kinds.ec2.runbook import Remedy
from lifeguard.core.notification.email import (
    SUBJECT,
    Email,
    ended,
    told,
)
from lifeguard.core.planner.decide import decide
from lifeguard.core.remediation.manual_commands import commands
from lifeguard.core.resources.resource import Service
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.command import COLUMNS
from lifeguard.core.text.foreign import Foreign
from tests.support.situations import (
    INSTANCE_FAILS,
    NOON,
    OBSERVE,
    PASSING,
    RESOURCE,
    SYSTEM_FAILS,
    act,
    announcement,
    at,
    did,
    event,
    instance,
    look,
    situation,
    stopped,
    trigger,
)

SEOUL = DecisionSettings("Asia/Seoul")
STOP_START = commands(RESOURCE, Remedy.STOP_START)
SECTIONS = ("WHAT YOU MUST DO", "WHAT HAPPENED", "WHAT LIFEGUARD DID", "WHAT COULD NOT BE DONE")
RESOLVED = Close(IncidentStatus.RESOLVED, "all status checks pass", tell=True)
ASKED = Notify(
    NotificationKind.ASKED,
    "asked",
    ("Reboot it:",),
    ("because",),
    about="about",
    commands=STOP_START,
)


APPROVAL = ApprovalPrompt(
    coded("offer_question", ProposedAction.REBOOT, server=message("page.server_id", id="i-1")),
    message("page.at_once"),
    at("+1 00:10"),
    (coded("risk", Risk.PUBLIC_IP),),
    message("page.stays"),
    f"https://{'a' * 40}.lambda-url.us-east-1.on.aws/?t={'b' * 104}",
    command("0" * 32, "1" * 16, "lifeguard-approve", "us-east-1"),
)


def cured() -> Situation:
    """Return the situation of a failed host that a stop and a start has cured."""
    begun = situation(instance(checks=SYSTEM_FAILS, read_at=at("12:10")), settings=SEOUL)
    acts = [
        act(Verb.CREATE_IMAGE, at("12:10"), Result.FAILED, answer="a volume is busy"),
        act(Verb.STOP, at("12:10:05")),
        act(Verb.START, at("12:11")),
    ]
    return look(did(begun, *acts), at("12:13"), checks=PASSING)


def section(sent: Email, title: str) -> list[str]:
    """Return the lines of one section, each as one line."""
    _, _, rest = sent.body.partition(f"{title}\n")
    found, _, _ = rest.partition("\n\n")
    return [line.strip() for line in re.sub(r"\n {4}", " ", found).splitlines()]


def test_it_says_all_in_the_order_a_reader_needs() -> None:
    close = replace(RESOLVED, reasons=("no room",), commands=STOP_START)
    sent = ended(cured(), close)
    titles = [line for line in sent.body.splitlines() if line in {*SECTIONS, "LINKS"}]
    assert titles == [*SECTIONS, "LINKS"]
    assert sent.body.splitlines()[-1] == f"Incident {cured().incident.id}"


def test_what_was_done_is_a_timeline_in_utc_and_the_operators_zone_then_the_proof() -> None:
    assert section(ended(cured(), RESOLVED), "WHAT LIFEGUARD DID") == [
        "2026-11-20 12:10:00 UTC (21:10 KST)  create image: a volume is busy.",
        "2026-11-20 12:10:05 UTC (21:10 KST)  stop: EC2 accepted it.",
        "2026-11-20 12:11:00 UTC (21:11 KST)  start: EC2 accepted it.",
        "Proof of cure: all status checks pass.",
    ]


def test_what_happened_names_the_instance_and_why_we_think_so() -> None:
    sent = ended(cured(), RESOLVED)
    assert section(sent, "WHAT HAPPENED") == [
        "web-1, i-00ddbf07ce6372082, t3.micro in us-east-1a, account 123456789012.",
        "The system status check fails (since 2026-11-20 12:00:00 UTC (21:00 KST)).",
    ]
    assert section(sent, "EVIDENCE") == [
        *map(str, evidence(cured())),
    ]


def test_what_could_not_be_done_is_said_with_the_reason() -> None:
    sent = ended(cured(), replace(RESOLVED, reasons=("no room",)))
    assert section(sent, "WHAT COULD NOT BE DONE") == ["No room", "Create image: a volume is busy"]


def test_another_day_in_the_operators_zone_is_named() -> None:
    late = replace(cured(), actions=(act(Verb.STOP, at("20:00")),))
    assert "2026-11-20 20:00:00 UTC (2026-11-21 05:00 KST)" in ended(late, RESOLVED).body


def test_an_operator_in_utc_reads_each_time_once() -> None:
    sent = ended(replace(cured(), settings=DecisionSettings("UTC")), RESOLVED)
    assert "2026-11-20 12:11:00 UTC  start" in sent.body


def test_the_console_lines_are_evidence() -> None:
    lines = (Foreign("Kernel panic from 203.0.113.77"), Foreign("password=hunter2"))
    begun = did(situation(instance(checks=INSTANCE_FAILS)), act(Verb.REBOOT, evidence=lines))
    assert section(ended(begun, RESOLVED), "EVIDENCE")[-2:] == [
        "console: Kernel panic from 203.0.x.x",
        "console: password=[redacted]",
    ]


def test_an_unknown_instance_is_named_by_its_id() -> None:
    gone = situation(None)
    sent = ended(gone, Close(IncidentStatus.CLOSED, "the instance is terminated", tell=True))
    assert sent.subject == (
        "[Lifeguard] CLOSED i-00ddbf07ce6372082: status check; the instance is terminated"
    )
    assert section(sent, "WHAT HAPPENED") == [
        "i-00ddbf07ce6372082, account 123456789012.",
    ]
    nameless = ended(situation(instance(tags=())), RESOLVED)
    assert section(nameless, "WHAT HAPPENED")[0].startswith("i-00ddbf07ce6372082, t3.micro")


def test_a_dedicated_hosts_email_links_to_the_hosts() -> None:
    host = replace(RESOURCE, service=Service.EC2_HOST, id="h-0123456789abcdef0")
    known = situation(None)
    sent = ended(
        replace(known, incident=replace(known.incident, resource=host)),
        Close(IncidentStatus.NEEDS_HUMAN, "a Dedicated Host", tell=True),
    )
    assert "#Hosts:" in sent.body
    assert "#InstanceDetails" not in sent.body


@pytest.mark.parametrize(
    ("region", "console"),
    [
        ("us-east-1", "https://us-east-1.console.aws.amazon.com"),
        ("cn-north-1", "https://cn-north-1.console.amazonaws.cn"),
    ],
)
def test_a_volumes_email_links_to_the_volume(region: str, console: str) -> None:
    volume = replace(
        RESOURCE, service=Service.EBS_VOLUME, id="vol-0123456789abcdef0", region=region
    )
    known = situation(instance())
    sent = ended(
        replace(known, incident=replace(known.incident, resource=volume)),
        Close(IncidentStatus.NEEDS_HUMAN, "AWS has lost it", tell=True),
    )
    link = f"{console}/ec2/home?region={region}#VolumeDetails:volumeId=vol-0123456789abcdef0"
    assert section(sent, "LINKS") == [f"Volume:   {link}"]


def test_what_is_odd_about_the_tag_is_noted() -> None:
    noted = situation(instance(), note="its tag names no policy")
    assert "Note: its tag names no policy." in section(ended(noted, RESOLVED), "WHAT HAPPENED")


# -- the subject --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (IncidentStatus.RESOLVED, "RESOLVED"),
        (IncidentStatus.CLOSED, "CLOSED"),
        (IncidentStatus.OBSERVED, "OBSERVED"),
        (IncidentStatus.NEEDS_HUMAN, "YOUR TURN"),
    ],
)
def test_the_subject_of_an_end(status: IncidentStatus, state: str) -> None:
    sent = ended(cured(), Close(status, "all status checks pass", tell=True))
    assert sent.subject == f"[Lifeguard] {state} web-1: system status check; stopped and started"


@pytest.mark.parametrize(
    ("notice", "state"),
    [
        (NotificationKind.PLANNED, "PLANNED"),
        (NotificationKind.ASKED, "YOUR TURN"),
        (NotificationKind.CURED, "RESOLVED"),
        (NotificationKind.STRANDED, "DOWN"),
        (NotificationKind.HELD, "HELD"),
        (NotificationKind.STORM, "STORM"),
    ],
)
def test_the_subject_of_what_goes_on(notice: NotificationKind, state: str) -> None:
    sent = told(cured(), Notify(notice, "a stop and a start"))
    assert sent.subject == f"[Lifeguard] {state} web-1: system status check; a stop and a start"


def test_a_reminder_says_that_it_is_one() -> None:
    sent = told(cured(), Notify(NotificationKind.REMINDER, "your yes is needed"))
    assert sent.subject == (
        "[Lifeguard] YOUR TURN web-1: system status check; reminder: your yes is needed"
    )


@pytest.mark.parametrize(
    ("notice", "state"),
    [(NotificationKind.LEFT, "YOUR TURN"), (NotificationKind.DECLINED, "DECLINED")],
)
def test_what_is_left_as_it_is_names_what_was_done_in_vain(
    notice: NotificationKind, state: str
) -> None:
    nobody = Notify(notice, "nobody has acted", ("Look at the instance.",), ("it fails on",))
    sent = told(cured(), nobody)
    assert sent.subject == f"[Lifeguard] {state} web-1: system status check; stopped and started"
    assert section(sent, "WHAT YOU MUST DO") == ["Look at the instance."]
    assert "Nobody has acted." in section(sent, "WHAT LIFEGUARD DID")
    assert "It fails on" in section(sent, "WHAT COULD NOT BE DONE")
    untouched = told(situation(instance(checks=SYSTEM_FAILS)), nobody)
    assert untouched.subject.endswith(f"{state} web-1: system status check; nobody has acted")


def test_a_start_that_did_not_take_is_not_named_as_done() -> None:
    fell = look(cured(), at("12:20"), stopped("Client.InternalError"))
    assert told(fell, Notify(NotificationKind.LEFT, "nobody")).subject.endswith("; stopped")


def test_an_email_is_about_its_own_problem() -> None:
    both = situation(instance(checks=SYSTEM_FAILS, events=(event("instance-stop"),)))
    for problem, cause in (
        (ProblemKind.SYSTEM_CHECK, "system status check"),
        (ProblemKind.INSTANCE_STOP, "instance stop"),
        ("hanging", "instance stop"),  # no kind of problem: what is treated now
    ):
        sent = told(both, Notify(NotificationKind.ASKED, "look", problem=str(problem)))
        assert sent.subject == f"[Lifeguard] YOUR TURN web-1: {cause}; look"


# -- a public address that has changed ------------------------------------------------------------


CHANGED = (
    "Its public IPv4 address has changed from 198.51.100.7 to 203.0.113.9: update DNS records and "
    "allow lists."
)


def addressed(now: str) -> Situation:
    """Return a cured situation whose instance had another address when it began."""
    before = situation(instance(checks=SYSTEM_FAILS, address="198.51.100.7"))
    treated = did(before, act(Verb.STOP, at("12:10")), act(Verb.START, at("12:11")))
    return look(treated, at("12:13"), checks=PASSING, address=now)


def test_a_changed_address_is_the_duty_of_the_cure_in_full() -> None:
    moved = addressed("203.0.113.9")
    for sent in (
        ended(moved, RESOLVED),
        told(moved, Notify(NotificationKind.CURED, "the check passes again")),
    ):
        assert section(sent, "WHAT YOU MUST DO") == [CHANGED]
    closed = ended(moved, replace(RESOLVED, status=IncidentStatus.CLOSED))
    assert CHANGED not in section(closed, "WHAT YOU MUST DO")


def test_other_addresses_are_redacted_as_ever() -> None:
    sent = ended(addressed("203.0.113.9"), replace(RESOLVED, reasons=("it was 192.0.2.55",)))
    (said,) = section(sent, "WHAT COULD NOT BE DONE")
    assert said.startswith("It was ")
    assert "192.0.2.55" not in sent.body


@pytest.mark.parametrize("now", ["198.51.100.7", ""], ids=["the same", "none now"])
def test_an_address_that_has_not_changed_is_nobodys_duty(now: str) -> None:
    sent = ended(addressed(now), RESOLVED)
    assert section(sent, "WHAT YOU MUST DO") == ["Nothing."]


@pytest.mark.parametrize(
    ("acts", "deeds"),
    [
        ((), "all status checks pass"),
        ((act(Verb.CREATE_IMAGE),), "all status checks pass"),
        ((act(Verb.STOP, result=Result.REFUSED),), "all status checks pass"),
        ((act(Verb.REBOOT), act(Verb.STOP), act(Verb.FORCE_STOP), act(Verb.START), act(Verb.START)),
         "rebooted and stopped and force stopped and started"),
    ],
)  # fmt: skip
def test_the_subject_names_what_we_did_each_once(
    acts: tuple[ActionRecord, ...], deeds: str
) -> None:
    sent = ended(did(situation(instance()), *acts), RESOLVED)
    assert sent.subject.endswith(f"; {deeds}")


HOSTILE = [
    "x" * 256,
    "two\r\nBcc: lines",
    "\x00\x1b[31m",
    "웹서버" * 80,
    "10.1.2.3 password=hunter2",
    "; ; ;",
    "%s {0} $(reboot)",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_the_subject_is_one_that_sns_takes_whatever_the_instance_is_called(name: str) -> None:
    world = instance(tags=(("Name", name),), checks=SYSTEM_FAILS)
    begun = did(situation(world), act(Verb.REBOOT))
    for sent in (
        ended(begun, RESOLVED),
        told(begun, ASKED),
    ):
        assert 0 < len(sent.subject) <= SUBJECT < 100
        assert sent.subject.isprintable()
        assert "hunter2" not in sent.subject
        assert "10.1.2.3" not in sent.subject


# -- the body -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", HOSTILE)
def test_the_body_keeps_to_its_columns_but_for_links_and_commands(name: str) -> None:
    world = instance(tags=(("Name", name),), checks=SYSTEM_FAILS)
    long = trigger(summary="word " * 100 + "x" * 200)
    begun = did(situation(world, long), act(Verb.REBOOT, answer="y" * 300))
    why = "z" * 300
    for sent in (
        ended(begun, Close(IncidentStatus.NEEDS_HUMAN, why, tell=True, commands=STOP_START)),
        told(begun, replace(ASKED, what=why, action_required=(why,), reasons=(why, "word " * 60))),
    ):
        prose = [line for line in sent.body.splitlines() if "https://" not in line]
        assert max(map(len, prose)) <= COLUMNS == 76


def test_commands_can_be_pasted_into_a_shell() -> None:
    _, _, after = told(cured(), ASKED).body.partition("Reboot it:\n")
    lines = after.partition("\n\n")[0].replace("\\\n", "").strip().splitlines()
    assert [tuple(shlex.split(line)) for line in lines] == list(STOP_START)


def test_a_link_opens_the_instance_its_metrics_and_our_log_at_that_minute() -> None:
    body = ended(
        replace(cured(), settings=DecisionSettings(home_region="eu-central-1")), RESOLVED
    ).body
    instance, metrics, logs = [line for line in body.splitlines() if "https://" in line]
    console = "https://us-east-1.console.aws.amazon.com"
    assert instance == (
        f"  Instance: {console}/ec2/home?region=us-east-1#InstanceDetails:"
        "instanceId=i-00ddbf07ce6372082"
    )
    assert metrics.startswith(f"  Metrics:  {console}/cloudwatch/home?region=us-east-1#metricsV2:")
    assert metrics.endswith("start=2026-11-20T11:00:00Z;end=2026-11-20T12:13:00Z")
    assert logs.startswith("  Logs:     https://eu-central-1.console.aws.amazon.com/cloudwatch/")
    assert logs.endswith(cured().incident.id)


@pytest.mark.parametrize(
    ("region", "host"),
    [
        ("cn-north-1", "cn-north-1.console.amazonaws.cn"),
        ("us-gov-west-1", "us-gov-west-1.console.amazonaws-us-gov.com"),
        ("eu-west-1", "eu-west-1.console.aws.amazon.com"),
    ],
)
def test_a_link_leads_to_the_partitions_own_console(region: str, host: str) -> None:
    begun = situation(instance())
    there = replace(begun.incident, resource=replace(RESOURCE, region=region))
    body = ended(replace(begun, incident=there), RESOLVED).body
    assert body.count(f"https://{host}/") == 3


# -- what you must do -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "close", "duty"),
    [
        (cured(), RESOLVED, "Nothing."),
        (
            cured(),
            Close(IncidentStatus.NEEDS_HUMAN, "why", tell=True),
            "Look at the instance: Lifeguard leaves it as it is.",
        ),
        (
            cured(),
            Close(IncidentStatus.OBSERVED, "why", tell=True, commands=STOP_START),
            "Decide: in mode observe Lifeguard only tells.",
        ),
        (cured(), Close(IncidentStatus.OBSERVED, "why", tell=True), "Nothing."),
        (cured(), Close(IncidentStatus.CLOSED, "why", tell=True), "Nothing."),
        (
            situation(instance(), announcement(), policy=None, note="it has no tag lifeguard"),
            Close(IncidentStatus.CLOSED, "why", tell=True),
            "Decide: the instance is not opted in, so Lifeguard does not act.",
        ),
    ],
)
def test_what_you_must_do_at_the_end(found: Situation, close: Close, duty: str) -> None:
    assert section(ended(found, close), "WHAT YOU MUST DO")[0] == duty


def test_a_question_that_nobody_answered_says_again_what_to_do() -> None:
    left = Close(
        IncidentStatus.NEEDS_HUMAN, "nobody has acted", tell=True, action_required=("Reboot it:",)
    )
    assert section(ended(cured(), left), "WHAT YOU MUST DO") == ["Reboot it:"]


def test_a_plan_asks_for_nothing_and_names_its_time() -> None:
    plan = Notify(NotificationKind.PLANNED, "a stop and a start, in the window", at=at("+2 02:00"))
    sent = told(cured(), plan)
    assert section(sent, "WHAT YOU MUST DO")[0].startswith("Nothing. To prevent it, remove")
    assert section(sent, "WHAT LIFEGUARD DID")[-2:] == [
        "Planned: a stop and a start, in the window",
        "When: 2026-11-22 02:00:00 UTC (11:00 KST)",
    ]


@pytest.mark.parametrize(
    ("not_after", "window"),
    [
        (None, "2026-11-22 02:00:00 UTC (11:00 KST) or later"),
        (
            at("+2 04:00"),
            "from 2026-11-22 02:00:00 UTC (11:00 KST) to 2026-11-22 04:00:00 UTC (13:00 KST)",
        ),
    ],
)
def test_what_aws_does_by_itself_is_told_with_awss_own_window_first(
    not_after: datetime | None, window: str
) -> None:
    reboot = event("instance-reboot", at("+2 02:00"), not_after=not_after)
    begun = situation(instance(events=(reboot,)), settings=SEOUL)
    plan = decide(begun)
    assert isinstance(plan, Notify)
    sent = told(begun, plan)
    duty = section(sent, "WHAT YOU MUST DO")
    assert duty[0].startswith("Nothing: AWS does it by itself.")
    assert "does not prevent it" in duty[0]
    first, second = section(sent, "WHAT LIFEGUARD DID")[-2:]
    assert first == f"AWS acts: {window}"
    assert second.startswith("Lifeguard verifies: 2026-11-22 0")
    assert f"AWS acts by itself {window}." in section(sent, "WHAT HAPPENED")
    over = replace(reboot, description=f"[Completed] {reboot.description}")
    after = look(begun, at("+2 06:00"), events=(over,))
    assert "AWS acts by itself" not in ended(after, RESOLVED).body


def test_what_is_told_without_a_time_plans_nothing() -> None:
    sent = told(cured(), ASKED)
    assert section(sent, "WHAT LIFEGUARD DID")[-1].endswith("start: EC2 accepted it.")


@pytest.mark.parametrize("verb", Verb)
def test_a_subject_names_what_restarted_the_instance_and_no_preparation(verb: Verb) -> None:
    words = {
        Verb.STOP: "stopped",
        Verb.FORCE_STOP: "force stopped",
        Verb.START: "started",
        Verb.REBOOT: "rebooted",
        Verb.DISCARD_REPLACEMENT: "well again by itself",
    }
    begun = did(situation(instance(checks=SYSTEM_FAILS)), act(verb))
    sent = ended(begun, Close(IncidentStatus.RESOLVED, "the reason", tell=True))
    assert sent.subject.endswith(f"; {words.get(verb, 'the reason')}")


def test_every_notice_has_a_subject() -> None:
    notices = set(NotificationKind) - {NotificationKind.GATHERED}  # which has no email
    subjects = {told(cured(), Notify(notice, "what")).subject for notice in notices}
    assert len(subjects) == len(notices)


@pytest.mark.parametrize(
    ("notice", "duty"),
    [
        (NotificationKind.HELD, ["Nothing: Lifeguard looks again when the hold ends."]),
        (
            NotificationKind.STORM,
            [
                (
                    "Nothing: AWS is at it. Meanwhile Lifeguard holds failed status checks in this "
                    "Region."
                ),
                "It looks again every few minutes; scheduled events go on when they are near.",
            ],
        ),
    ],
)
def test_a_hold_says_until_when_at_the_latest(notice: NotificationKind, duty: list[str]) -> None:
    sent = told(cured(), Notify(notice, "held: the mute rule night", at=at("14:00")))
    assert section(sent, "WHAT YOU MUST DO") == duty
    assert section(sent, "WHAT LIFEGUARD DID")[-2:] == [
        "Held: the mute rule night.",
        "At the latest until: 2026-11-20 14:00:00 UTC (23:00 KST)",
    ]


def test_a_stranded_server_is_told_as_being_worked_on() -> None:
    sent = told(
        cured(),
        Notify(NotificationKind.STRANDED, "it does not start yet", reasons=("no capacity",)),
    )
    assert section(sent, "WHAT YOU MUST DO") == [
        "Nothing yet: Lifeguard goes on trying and will tell you."
    ]
    assert section(sent, "WHAT COULD NOT BE DONE")[0] == "No capacity"


def test_a_question_is_the_first_thing_read() -> None:
    sent = told(cured(), ASKED)
    assert sent.body.splitlines()[:2] == ["WHAT YOU MUST DO", "  Reboot it:"]
    assert section(sent, "WHAT COULD NOT BE DONE")[0] == "Because"


# -- observe ------------------------------------------------------------------------------------


def test_in_observe_the_email_says_what_we_would_have_done_and_that_we_did_not() -> None:
    begun = situation(instance(checks=SYSTEM_FAILS, read_at=at("12:10")), policy=OBSERVE)
    close = decide(begun)
    assert isinstance(close, Close)
    sent = ended(begun, close)
    assert "WHAT LIFEGUARD DID" not in sent.body
    assert section(sent, "WHAT LIFEGUARD WOULD HAVE DONE") == [
        "Nothing was changed.",
        (
            "In mode observe: the system status check fails; it would have answered with a stop "
            "and a start at once (AWS may be recovering the instance by itself until then)."
        ),
    ]
    assert sent.subject.startswith("[Lifeguard] OBSERVED web-1: system status check; ")


def test_a_scheduled_event_is_the_cause_before_ec2_shows_it() -> None:
    sent = ended(
        situation(instance(), announcement()), Close(IncidentStatus.CLOSED, "none", tell=True)
    )
    assert sent.subject == "[Lifeguard] CLOSED web-1: scheduled event; none"
    shown = ended(situation(instance(events=(event("instance-stop"),)), opened_at=NOON), RESOLVED)
    assert ": instance stop; " in shown.subject


# -- asking ---------------------------------------------------------------------------------------


def test_a_question_comes_first_with_its_link_whole_and_then_what_to_do_by_hand() -> None:
    sent = told(situation(instance(checks=SYSTEM_FAILS)), ASKED, APPROVAL)
    duty, _, rest = sent.body.partition("OR BY HAND\n")
    asked = f"{APPROVAL.question} {APPROVAL.begins} Answer until 2026-11-21 00:10 UTC."
    assert section(sent, "WHAT YOU MUST DO") == [
        f"{asked} {APPROVAL.declined}",
        f"With a yes you accept: {APPROVAL.risks[0]}",
    ]
    assert APPROVAL.link in duty.splitlines()
    assert rest.startswith("  Reboot it:\n")
    assert rest.index("stop-instances") < rest.index("WHAT HAPPENED")


def test_the_command_can_be_pasted_into_a_shell() -> None:
    sent = told(situation(instance(checks=SYSTEM_FAILS)), ASKED, APPROVAL)
    pasted, _, _ = sent.body.partition("aws lambda")[2].partition("\n\n")
    words = shlex.split(f"aws lambda{pasted}".replace("\\\n", ""))  # as a shell goes on
    assert tuple(words) == APPROVAL.command
    assert json.loads(words[words.index("--payload") + 1])["answer"] == "yes"


def test_without_a_page_there_is_no_word_of_one() -> None:
    sent = told(situation(instance(checks=SYSTEM_FAILS)), ASKED, replace(APPROVAL, link=""))
    assert "page" not in sent.body
    assert "aws lambda invoke" in sent.body


def test_a_link_that_could_not_be_signed_is_missed_aloud() -> None:
    unsigned = replace(
        APPROVAL, link="", unsigned=Foreign("DisabledException: the key is disabled")
    )
    sent = told(situation(instance(checks=SYSTEM_FAILS)), ASKED, unsigned)
    why = (
        "There is no link this time: KMS did not sign it (DisabledException: the key is disabled)."
    )
    assert why in " ".join(sent.body.split())


def test_by_hand_there_may_be_commands_alone() -> None:
    sent = told(
        situation(instance(checks=SYSTEM_FAILS)), replace(ASKED, action_required=()), APPROVAL
    )
    assert "OR BY HAND\n    aws ec2 stop-instances" in sent.body


def test_a_replacement_is_told_by_its_end() -> None:
    why = "replaced by i-0new: all its status checks pass"
    close = Close(
        IncidentStatus.RESOLVED,
        why,
        tell=True,
        action_required=("Turn termination protection on.",),
    )
    new = instance(resource=replace(RESOURCE, id="i-0new"))
    replaced = replace(did(cured(), act(Verb.ADOPT_REPLACEMENT, at("12:40"))), replacement=new)
    sent = ended(replaced, close)
    assert sent.subject == ("[Lifeguard] RESOLVED web-1: system status check; replaced by i-0new")
    assert section(sent, "WHAT YOU MUST DO") == ["Turn termination protection on."]
    assert section(sent, "WHAT LIFEGUARD DID")[-1] == f"Proof of cure: {why}."


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (IncidentStatus.RESOLVED, "well again by itself"),
        (IncidentStatus.NEEDS_HUMAN, "its replacement was given up"),
    ],
)
def test_a_replacement_that_came_to_nothing_is_not_passed_over(
    status: IncidentStatus, said: str
) -> None:
    before = did(situation(instance(checks=SYSTEM_FAILS)), act(Verb.STOP), act(Verb.START))
    sent = ended(did(before, act(Verb.DISCARD_REPLACEMENT)), Close(status, "because", tell=True))
    assert sent.subject.endswith(f"web-1: system status check; {said}")


def test_a_start_that_ec2_refuses_is_no_stop_of_awss() -> None:
    begun = situation(instance(checks=SYSTEM_FAILS, read_at=at("12:10")))
    down = did(begun, act(Verb.STOP, at("12:10:05"), problem=ProblemKind.SYSTEM_CHECK))
    refused = look(down, at("12:11"), stopped("Server.InsufficientInstanceCapacity"))
    assert refused.present[0].kind is ProblemKind.STOPPED_BY_AWS
    assert refused.target == ProblemKind.SYSTEM_CHECK
    sent = told(refused, Notify(NotificationKind.STRANDED, "it does not start yet"))
    assert sent.subject == "[Lifeguard] DOWN web-1: system status check; it does not start yet"
