"""A diagnosis as text and as JSON: its lines are others' text, shown without their secrets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lifeguard.core.diagnosis.cause import Cause
from lifeguard.core.diagnosis.diagnosis import Diagnosis, RuledOut
from lifeguard.core.diagnosis.fact import Fact
from lifeguard.core.kinds.catalogues import CATALOGUES
from lifeguard.core.policy.policy import Language
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import Message, coded, message
from lifeguard.core.text.printable import printable
from lifeguard.core.text.secrets import without_secrets
from lifeguard.core.words.catalogue import Translator

_WIDTH = 200


def as_json(found: Diagnosis, language: Language) -> dict[str, Any]:
    """Return the object that `diagnose --json` prints; docs/sandbox.md describes it."""
    words = Translator(CATALOGUES[language])
    sure = words.say(coded("diagnosis.confidence", found.confidence))
    return {
        "root_cause": str(found.cause),
        "hop": found.hop,
        "confidence": f"{sure}: {words.say(found.reason)}",
        "because": [
            {"hop": fact.hop, "at": _at(fact), "line": _line(fact)} for fact in found.because
        ],
        "ruled_out": [
            {"cause": str(one.cause), "because": _why(one, words)} for one in found.ruled_out
        ],
        "advice": [words.say(one) for one in found.advice],
    }


def as_text(found: Diagnosis, language: Language) -> Iterator[str]:
    """Yield the lines of a diagnosis that a person reads."""
    words = Translator(CATALOGUES[language])
    cause = coded("diagnosis.cause", found.cause)
    yield words.say(message("diagnosis.view.cause", cause=cause, code=str(found.cause)))
    if found.hop:
        yield words.say(message("diagnosis.view.at", hop=foreign(found.hop)))
    sure = coded("diagnosis.confidence", found.confidence)
    yield words.say(message("diagnosis.view.sure", confidence=sure, reason=found.reason))
    if found.because:
        yield from ("", words.say(message("diagnosis.view.because")))
        width = max(len(fact.hop) for fact in found.because)
        for fact in found.because:
            at = f"{fact.at.at:%H:%M:%S}" if fact.at else "        "
            yield f"  {printable(fact.hop):{width}}  {at}  {_line(fact)[:_WIDTH]}"
    if found.ruled_out:
        yield from ("", words.say(message("diagnosis.view.ruled_out")))
        for one in found.ruled_out:
            cause = coded("diagnosis.cause", one.cause)
            yield f"  {words.say(message('diagnosis.view.not', cause=cause, why=one.why))}"
            if one.fact is not None and one.fact.line:
                yield f"    {_line(one.fact)[:_WIDTH]}"
    if found.advice:
        yield from ("", words.say(_heading(found.cause)))
        yield from (f"  {words.say(one)}" for one in found.advice)


def _heading(cause: Cause) -> Message:
    if cause is Cause.UNKNOWN:
        return message("diagnosis.view.next")
    return message("diagnosis.view.advice")


def _why(one: RuledOut, words: Translator) -> str:
    line = _line(one.fact) if one.fact is not None and one.fact.line else ""
    return f"{words.say(one.why)}: {line}" if line else words.say(one.why)


def _line(fact: Fact) -> str:
    return without_secrets(printable(fact.line.text))


def _at(fact: Fact) -> str | None:
    return fact.at.at.isoformat().replace("+00:00", "Z") if fact.at else None
