"""The Korean templates, by what they speak of."""

from __future__ import annotations

from lifeguard.core.words.korean import (
    alarms,
    answers,
    backup,
    consent,
    dashboard,
    databases,
    diagnosis,
    email,
    endpoint,
    guest,
    host_cause,
    inside,
    news,
    opt_in,
    others,
    outcome,
    page,
    question,
    replacement,
    report,
    target,
    waiting,
)
from lifeguard.core.words.merged import merged

TEMPLATES = merged(
    alarms.TEMPLATES,
    answers.TEMPLATES,
    backup.TEMPLATES,
    consent.TEMPLATES,
    dashboard.TEMPLATES,
    databases.TEMPLATES,
    diagnosis.TEMPLATES,
    email.TEMPLATES,
    endpoint.TEMPLATES,
    guest.TEMPLATES,
    host_cause.TEMPLATES,
    inside.TEMPLATES,
    news.TEMPLATES,
    opt_in.TEMPLATES,
    others.TEMPLATES,
    outcome.TEMPLATES,
    page.TEMPLATES,
    question.TEMPLATES,
    replacement.TEMPLATES,
    report.TEMPLATES,
    target.TEMPLATES,
    waiting.TEMPLATES,
)
