"""Every message has its words in every language, and no words are without a message."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

import pytest

from lifeguard.core.approval.page import Verdict
from lifeguard.core.databases.choices.offer import DbRefusalReason
from lifeguard.core.databases.limits.limit import DbLimit
from lifeguard.core.decision.application import UNHEALTHY
from lifeguard.core.decision.runbook import Remedy
from lifeguard.core.diagnosis.advice import WARNED
from lifeguard.core.diagnosis.cause import Cause
from lifeguard.core.diagnosis.diagnosis import Confidence
from lifeguard.core.endpoints.answer import Miss
from lifeguard.core.endpoints.flaws import Flaw
from lifeguard.core.guest.container import DaemonState
from lifeguard.core.guest.containers import MEANINGS, Ailment
from lifeguard.core.guest.look import Reclaim
from lifeguard.core.guest.owner import OwnerKind
from lifeguard.core.incident.action_record import Result
from lifeguard.core.incident.host_cause import HostFault
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.incident.question import AnswerKind, Channel, ProposedAction, Risk
from lifeguard.core.incident.trigger import Kind, Source
from lifeguard.core.incident.vital_signs import Unread
from lifeguard.core.kinds.catalogues import CATALOGUES, ENGLISH, KOREAN
from lifeguard.core.kinds.lightsail.action import LightsailVerb
from lifeguard.core.kinds.lightsail.launch_spec import BundleChoice
from lifeguard.core.kinds.lightsail.replacement.launch import NEW_INSTANCE, RISKS
from lifeguard.core.kinds.lightsail_database.problem import LightsailDbProblem
from lifeguard.core.kinds.rds.action import DbVerb
from lifeguard.core.kinds.rds.modification import DbRisk
from lifeguard.core.kinds.rds.problem import OF_STATE
from lifeguard.core.kinds.table import KINDS
from lifeguard.core.notification.view import State
from lifeguard.core.policy.policy import Language
from lifeguard.core.remediation.inside.action import REMEDIES
from lifeguard.core.remediation.inside.ladder import ON_A_CONTAINER
from lifeguard.core.remediation.inside.outcome import REFUSALS, UNCURED
from lifeguard.core.resources.verb import InsideVerb, ShutdownVerb, Verb
from lifeguard.core.words.catalogue import Catalogue
from lifeguard.core.words.merged import merged

ROOT = Path(__file__).parents[4]
PACKAGE = ROOT / "lambdas" / "lifeguard"
DEFINES = PACKAGE / "core" / "text" / "message.py"
ANY_PROBLEM = {problem for kind in KINDS.values() for problem in kind.problems}
_NOT_RUNNING = (DaemonState.STOPPED, DaemonState.HUNG)
_ENDED = (Ailment.LOOPING, Ailment.DOWN)
_FOUND = [cause for cause in Cause if cause not in {Cause.UNKNOWN, Cause.NONE}]
SIMPLY_REFUSED = set(DbRefusalReason) - {
    DbRefusalReason.PENDING,
    DbRefusalReason.SLOWER,
    DbRefusalReason.CLASS_IS_CAP,
}
OFFERS = (*ProposedAction, NEW_INSTANCE, *REMEDIES, *DbVerb, Remedy.UNLIMITED_CREDITS)

FAMILIES: Mapping[str, Iterable[str]] = {
    "answer_kind": AnswerKind,
    "cause": ANY_PROBLEM,
    "channel": Channel,
    "database.advice": DbLimit,
    "database.limit": DbLimit,
    "database.why": SIMPLY_REFUSED,
    "deed": InsideVerb,
    "diagnosis.advice": _FOUND,
    "diagnosis.caution": WARNED,
    "diagnosis.cause": Cause,
    "diagnosis.confidence": Confidence,
    "done": (*Verb, *LightsailVerb, *DbVerb, *InsideVerb, *ShutdownVerb),
    "inside.container": UNCURED,
    "inside.why": REFUSALS,
    "email.state": State,
    "endpoint.flaw": Flaw,
    "endpoint.gist": Flaw,
    "endpoint.miss": Miss,
    "evidence_source": Source,
    "failure.result": Result,
    "investigation.brief": Cause,
    "guest.container": Ailment,
    "guest.container.brief": Ailment,
    "guest.containerd": _NOT_RUNNING,
    "guest.docker": _NOT_RUNNING,
    "guest.docker.brief": _NOT_RUNNING,
    "guest.ended": _ENDED,
    "guest.ended_as": _ENDED,
    "guest.exit": sorted(map(str, MEANINGS)),
    "guest.owner": OwnerKind,
    "guest.reclaim": Reclaim,
    "guest.who": OwnerKind,
    "happened.answered": AnswerKind,
    "host_cause": HostFault,
    "host_cause.sentence": HostFault,
    "lightsail.on": BundleChoice,
    "may": OFFERS,
    "not_done": Remedy,
    "offer_act": OFFERS,
    "offer_question": OFFERS,
    "offer_yes": OFFERS,
    "page_cause": {*ANY_PROBLEM, UNHEALTHY},
    "progress_act": Result,
    "progress_status": IncidentStatus,
    "remedy": (*Remedy, *DbVerb),
    "reported": Kind,
    "lightsail_db.duty": LightsailDbProblem,
    "rds.duty": OF_STATE,
    "rds.state": OF_STATE,
    "risk": (*Risk, *RISKS, *DbRisk),
    "short": OFFERS,
    "step": ON_A_CONTAINER,
    "verb": (*Verb, *LightsailVerb, *DbVerb, *InsideVerb, *ShutdownVerb),
    "verdict": Verdict,
    "verdict_title": Verdict,
    "vital.unread": Unread,
}
"""Of each family of codes: the enumeration whose members all have words."""


@dataclass(frozen=True)
class Said:
    """One place in the code that makes a message."""

    where: str
    code: str
    params: frozenset[str] | None  # None: they are not all written out
    family: bool


FOLDERS = (PACKAGE, ROOT / "stacks", ROOT / "sandbox" / "diagnosis")


def calls() -> Iterator[Said]:
    for path in sorted(path for folder in FOLDERS for path in folder.rglob("*.py")):
        if path == DEFINES:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                yield from _said(node, node.func.id, path)


def _said(node: ast.Call, name: str, path: Path) -> Iterator[Said]:
    if name not in {"message", "coded"}:
        return
    where = f"{path.relative_to(ROOT)}:{node.lineno}"
    first = node.args[0]
    assert isinstance(first, ast.Constant), f"{where}: write the code out"
    names = [keyword.arg for keyword in node.keywords]
    params = None if None in names else frozenset(str(name) for name in names)
    yield Said(where, str(first.value), params, family=name == "coded")


def codes(said: Said) -> list[str]:
    if not said.family:
        return [said.code]
    return [f"{said.code}.{member!s}" for member in FAMILIES[said.code]]


CALLS = tuple(calls())
BOTH = pytest.mark.parametrize("catalogue", CATALOGUES.values(), ids=CATALOGUES)


def fields(template: str) -> frozenset[str]:
    """The params that a template names."""
    return frozenset(name for _, name, _, _ in Formatter().parse(template) if name is not None)


def test_every_family_is_known() -> None:
    assert {said.code for said in CALLS if said.family} <= FAMILIES.keys()


@BOTH
def test_every_message_has_words(catalogue: Catalogue) -> None:
    lacking = [
        f"{said.where}: {code}"
        for said in CALLS
        for code in codes(said)
        if code not in catalogue.templates
    ]
    assert lacking == []


@BOTH
def test_words_name_only_what_the_message_has(catalogue: Catalogue) -> None:
    """Of a family, each place that makes its messages need not be for every member."""
    unknown = [
        f"{said.where}: {code} needs {', '.join(sorted(needs))}"
        for said in CALLS
        for code in codes(said)
        if not _given(said, needs := fields(catalogue.templates.get(code, "")))
    ]
    assert unknown == []


def _given(said: Said, needs: frozenset[str]) -> bool:
    alike = (
        (s for s in CALLS if (s.code, s.family) == (said.code, True)) if said.family else (said,)
    )
    return any(other.params is None or needs <= other.params for other in alike)


def test_no_words_are_without_a_message() -> None:
    written = {code for said in CALLS for code in codes(said)}
    strings = {
        node.value
        for path in PACKAGE.rglob("*.py")
        if "words" not in path.parts
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert sorted(ENGLISH.templates.keys() - written - strings) == []


def test_every_language_has_the_same_codes() -> None:
    assert set(CATALOGUES) == set(Language)
    assert ENGLISH.templates.keys() ^ KOREAN.templates.keys() == set()


HANGUL = re.compile("[\uac00-\ud7a3]")
ENGLISH_WORDS = re.compile(r"(?<![\w`:/.{-])[a-z]{2,}(?: [a-z]{2,}){2,}(?![\w`])")
"""Three words of English in a row: a sentence, not a name."""
PARTICLE = re.compile(r"[}](?:[을를이가은는와과]|으?로|\(으\)로)(?![\uac00-\ud7a3])")
"""A Korean particle whose form hangs on what the param ends in."""


def _without_fields(template: str) -> str:
    return re.sub(r"\{[^{}]*\}|`[^`]*`|\"[^\"]*\"", "", template)


def test_english_is_english() -> None:
    assert [code for code, template in ENGLISH.templates.items() if HANGUL.search(template)] == []


def test_korean_is_korean() -> None:
    english = {
        code: template
        for code, template in KOREAN.templates.items()
        if ENGLISH_WORDS.search(_without_fields(template))
    }
    assert english == {}


def test_no_korean_particle_hangs_on_what_a_param_ends_in() -> None:
    hanging = {code: t for code, t in KOREAN.templates.items() if PARTICLE.search(t)}
    assert hanging == {}


def test_two_parts_with_the_same_code_are_refused() -> None:
    with pytest.raises(ValueError, match=r"have: a\.b"):
        merged({"a.b": "one"}, {"a.b": "two"})
