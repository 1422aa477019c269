"""The catalogues, put together from their parts."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from lifeguard.core.policy.policy import Language
from lifeguard.core.words import english, grammar, korean
from lifeguard.core.words.catalogue import Catalogue

ENGLISH = Catalogue(Language.EN, grammar.ENGLISH, english.TEMPLATES)
KOREAN = Catalogue(Language.KO, grammar.KOREAN, korean.TEMPLATES)

CATALOGUES: Mapping[Language, Catalogue] = MappingProxyType(
    {Language.EN: ENGLISH, Language.KO: KOREAN}
)
