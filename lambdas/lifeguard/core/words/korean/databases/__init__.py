"""Korean templates of databases."""

from __future__ import annotations

from lifeguard.core.words.korean.databases import evidence, offers
from lifeguard.core.words.merged import merged

TEMPLATES = merged(evidence.TEMPLATES, offers.TEMPLATES)
