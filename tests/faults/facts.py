"""Plays a scene and keeps what the invariants look at, without the world it was played in."""

from __future__ import annotations

import json
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from lifeguard.config import load_policies_yaml, policies_json
from lifeguard.core.incident.incident import Incident, IncidentStatus
from lifeguard.core.resources.tags import TRIAL
from sandbox.account.account import Account
from sandbox.gateway.records import SentEmail
from sandbox.gateway.request import Request
from sandbox.hosts.host import Host
from sandbox.hosts.states import HostState
from sandbox.lambda_runtime.crash import Crashes, Point, ProcessDiedError
from sandbox.lambda_runtime.function_url import HttpRequest
from sandbox.replay import report
from sandbox.replay.history import at_work_for_weeks
from sandbox.replay.replay import Replay
from sandbox.template.synthesis import template
from sandbox.template.template import Template
from sandbox.worldfile.load import parse_world
from tests.faults.scenes import Scene
from tests.faults.witness import OPTED_IN, Effect, Witness

STATE = re.compile(r"\[Lifeguard\] ([A-Z]+) ")
LOUD = frozenset({"DOWN", "ANSWER", "ACT"})
TIMES = re.compile(r"\b\d+ (?:d|h|min|s)\b(?: \d+ (?:h|min|s)\b)?|\b\d\d:\d\d\b")
"""Clock times and durations in a subject: a fault may cost minutes."""
PASSING = frozenset({"backing-up", "storage-optimization"})
ANSWERED = timedelta(minutes=10)
"""Until who was answered has gone on, though it died at once: its record says asked till then."""
ACCOUNT, REGION = "123456789012", "us-east-1"
LINK = re.compile(r"^(https://\S+)\?t=(\S+)$", re.MULTILINE)
Script = Callable[[Replay], None]


@dataclass(frozen=True, slots=True)
class Mail:
    """One email; it holds times, so two of the same subject but for these are the same email."""

    at: datetime
    subject: str
    body: str

    @property
    def urgent(self) -> bool:
        """Whether it asks for attention."""
        found = STATE.match(self.subject)
        return found is not None and found[1] in LOUD


@dataclass(frozen=True, slots=True)
class Ended:
    """How an incident stands when all is over."""

    resource: str
    status: str
    closed: bool

    @property
    def in_hand(self) -> bool:
        """Whether it is over, or a person's."""
        return self.closed or self.status == IncidentStatus.NEEDS_HUMAN


@dataclass(frozen=True, slots=True)
class Facts:
    """What came of one play."""

    effects: Counter[Effect]
    trespasses: tuple[Effect, ...]
    resources: dict[str, dict[str, Any]]
    incidents: tuple[Ended, ...]
    emails: tuple[Mail, ...]
    stopped_by_us: frozenset[str]
    """Managed instances that are stopped now because we stopped them."""
    replaced_early: tuple[str, ...]
    """Who was stopped for a new instance that did not pass yet."""
    new_ones: tuple[str, ...]
    """Instances that we have launched and that run."""
    on_trial: tuple[str, ...]
    """Those of them that we might still terminate."""
    approval_answers: tuple[str, ...]
    """Which question each answer is to."""
    after_a_no: tuple[Effect, ...]
    failures: tuple[str, ...]
    points: tuple[Point, ...]
    deaths: tuple[Point, ...]

    def statuses(self) -> Counter[tuple[str, str]]:
        """Return how each incident has ended, by resource.

        Those that found nothing to do and closed in silence are left out: an alarm that comes
        again after the close, as a retry does, may open one more of them.
        """
        spoken = (ended for ended in self.incidents if ended.status != IncidentStatus.CLOSED)
        return Counter((ended.resource, ended.status) for ended in spoken)

    def subjects(self) -> Counter[str]:
        """Return the emails by subject."""
        return Counter(_known(mail.subject) for mail in self.emails)


def play(
    scene: Scene, crashes: Crashes | None = None, script: Script = lambda _replay: None
) -> Facts:
    """Play a scene to its end, with deaths where `crashes` has them."""
    crashes = crashes or Crashes()
    with account(scene) as opened:
        at_work_for_weeks(opened)
        replay = Replay(opened)
        witness = watched(opened, crashes)
        for when, answer in scene.answers:
            _answer(replay, datetime.fromisoformat(when), answer)
        if scene.until:
            replay.until = max(replay.until, datetime.fromisoformat(scene.until))
        script(replay)
        replay.play(scene.events)
        return _facts(replay, witness, crashes)


@contextmanager
def account(scene: Scene) -> Iterator[Account]:
    """Deploy Lifeguard into the scene's world."""
    deployed, policies = deployment(json.dumps(scene.policies))
    with Account(parse_world(json.dumps(scene.spec)), deployed, policies) as opened:
        yield opened


@cache
def deployment(policies: str) -> tuple[Template, str]:
    """Return the template and the asset's policies, for a policies.yaml's text."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "policies.yaml"
        path.write_text(policies)
        read = load_policies_yaml(path)
        deployed = Template.read(template(path, read.deployment()), ACCOUNT, REGION)
    return deployed, policies_json(read)


def watched(opened: Account, crashes: Crashes) -> Witness:
    """Follow processes, and what their calls do; a death after a call comes after its effect."""
    opened.follow(crashes)
    witness, mortal = Witness(opened.world), opened.world.around

    @contextmanager
    def around(request: Request) -> Iterator[None]:
        with mortal(request), witness.beside(request):
            yield

    opened.world.around = around
    return witness


def _facts(replay: Replay, witness: Witness, crashes: Crashes) -> Facts:
    world = replay.account.world
    hosts = world.estate.hosts
    new = {found: f"new-{number}" for number, found in enumerate(witness.launched)}
    run = [name for name in new if hosts[name].state in {HostState.PENDING, HostState.RUNNING}]
    verdicts = [verdict for incident in replay.incidents() for verdict in incident.approval_answers]
    no = min((verdict.at for verdict in verdicts if not verdict.yes), default=None)
    done = zip(witness.effects, witness.when, strict=True)
    return Facts(
        effects=Counter(Effect(e.what, new.get(e.instance, e.instance)) for e in witness.effects),
        trespasses=tuple(witness.trespasses),
        resources={new.get(name, name): _lasting(told) for name, told in world.resources().items()},
        incidents=tuple(_ended(incident) for incident in replay.incidents()),
        emails=tuple(_mail(mail, new) for mail in world.emails),
        stopped_by_us=frozenset(h.id for h in hosts.values() if _stopped_by_us(h, witness)),
        replaced_early=tuple(witness.early),
        new_ones=tuple(run),
        on_trial=tuple(name for name in run if TRIAL in witness.tags(hosts[name])),
        approval_answers=tuple(verdict.question for verdict in verdicts),
        after_a_no=tuple(effect for effect, when in done if no is not None and when >= no),
        failures=tuple(report.failures(replay)),
        points=tuple(crashes.points),
        deaths=tuple(crashes.deaths),
    )


def _lasting(told: dict[str, Any]) -> dict[str, Any]:
    """Return a resource as it stays: a database serves while AWS backs it up or moves its storage.

    A death costs minutes, and a play ends with its last incident, whatever AWS is still at.
    """
    return {**told, "state": "available"} if told.get("state") in PASSING else told


def _answer(replay: Replay, when: datetime, answer: str) -> None:
    """Let a person press a button then, and once more should the page fail."""

    def press() -> None:
        for _ in range(2):
            mails = (LINK.search(mail.body) for mail in replay.account.world.emails)
            found = next((link for link in mails if link), None)
            if found is None:
                return
            try:
                replay.account.visit(HttpRequest.submit(found[1], t=found[2], answer=answer))
            except ProcessDiedError:
                continue
            return

    replay.until = max(replay.until, when + ANSWERED)
    replay.account.agenda.at(when, press)


def _known(subject: str) -> str:
    """Return a subject without its times; of a recovery what was wrong and what was done.

    Who takes over from the dead may not have seen that the server was down.
    """
    head, _, gist = TIMES.sub("#", subject).partition(": ")
    if " FIXED " not in head:
        return f"{head}: {gist}"
    parts = {part for part in re.split(r", | is over", gist) if part and "#" not in part}
    return f"{head}: {', '.join(sorted(parts))}"


def _mail(sent: SentEmail, new: dict[str, str]) -> Mail:
    subject = sent.subject
    for found, name in new.items():
        subject = subject.replace(found, name)
    return Mail(sent.at, subject, sent.body)


def _ended(incident: Incident) -> Ended:
    return Ended(incident.resource.id, incident.status.value, incident.closed_at is not None)


def _stopped_by_us(host: Host, witness: Witness) -> bool:
    ours = Effect("StopInstances", host.id) in witness.effects
    if witness.replaced(host):
        return False
    return (
        ours
        and host.state in {HostState.STOPPING, HostState.STOPPED}
        and OPTED_IN in host.spec.tags
    )
