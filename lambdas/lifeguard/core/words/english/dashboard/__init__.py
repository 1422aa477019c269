"""English templates: the dashboard in CloudWatch."""

from __future__ import annotations

from lifeguard.core.words.english.dashboard import titles, widgets
from lifeguard.core.words.merged import merged

TEMPLATES = merged(titles.TEMPLATES, widgets.TEMPLATES)
