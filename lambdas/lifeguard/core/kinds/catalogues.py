"""The catalogues with the words of every kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from lifeguard.core.kinds.table import KINDS
from lifeguard.core.policy.policy import Language
from lifeguard.core.words import languages
from lifeguard.core.words.catalogue import Catalogue
from lifeguard.core.words.templates import Templates

if TYPE_CHECKING:
    from lifeguard.core.decision.kind import Kinds


def with_words(known: Catalogue, kinds: Kinds) -> Catalogue:
    """Return a catalogue with the words of these kinds, too: a kind's when no other has the code.

    To list its codes raises ValueError if two of them have the same.
    """

    def own(service: str) -> Mapping[str, str]:
        return kinds[service].words.get(known.language, {})

    templates = Templates(lambda: known.templates, *(partial(own, service) for service in kinds))
    return replace(known, templates=templates)


CATALOGUES: Mapping[Language, Catalogue] = MappingProxyType(
    {language: with_words(known, KINDS) for language, known in languages.CATALOGUES.items()}
)
ENGLISH, KOREAN = CATALOGUES[Language.EN], CATALOGUES[Language.KO]
