"""The Korean templates, by what they speak of."""

from __future__ import annotations

from lifeguard.core.words.korean import (
    alarms,
    answers,
    backup,
    email,
    host_cause,
    news,
    obstacle,
    others,
    outcome,
    page,
    problem,
    question,
    replacement,
    report,
    waiting,
)
from lifeguard.core.words.merged import merged

TEMPLATES = merged(
    alarms.TEMPLATES,
    answers.TEMPLATES,
    backup.TEMPLATES,
    email.TEMPLATES,
    host_cause.TEMPLATES,
    news.TEMPLATES,
    obstacle.TEMPLATES,
    others.TEMPLATES,
    outcome.TEMPLATES,
    page.TEMPLATES,
    problem.TEMPLATES,
    question.TEMPLATES,
    replacement.TEMPLATES,
    report.TEMPLATES,
    waiting.TEMPLATES,
)
