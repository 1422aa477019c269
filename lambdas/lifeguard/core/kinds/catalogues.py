"""The catalogues with the words of every kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from lifeguard.core.decision.kind import Kinds
from lifeguard.core.kinds.table import KINDS
from lifeguard.core.policy.policy import Language
from lifeguard.core.words import languages
from lifeguard.core.words.catalogue import Catalogue
from lifeguard.core.words.merged import merged


def with_words(known: Catalogue, kinds: Kinds) -> Catalogue:
    """Return a catalogue with the words of these kinds, too.

    Raises:
        ValueError: two of them have the same code.
    """
    own = (kind.words.get(known.language, {}) for kind in kinds.values())
    return replace(known, templates=merged(known.templates, *own))


CATALOGUES: Mapping[Language, Catalogue] = MappingProxyType(
    {language: with_words(known, KINDS) for language, known in languages.CATALOGUES.items()}
)
ENGLISH, KOREAN = CATALOGUES[Language.EN], CATALOGUES[Language.KO]
