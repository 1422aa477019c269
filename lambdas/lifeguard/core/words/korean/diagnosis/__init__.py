"""Korean templates of a diagnosis."""

from __future__ import annotations

from lifeguard.core.words.korean.diagnosis import advice, causes, emails, reasons
from lifeguard.core.words.merged import merged

TEMPLATES = merged(causes.TEMPLATES, reasons.TEMPLATES, advice.TEMPLATES, emails.TEMPLATES)
