"""All scenes, the readers of them, and where their readings are kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from lifeguard.core.kinds.catalogues import CATALOGUES, with_words
from lifeguard.core.notification.form import Email, form
from lifeguard.core.notification.view import EmailView
from lifeguard.core.policy.policy import Language
from lifeguard.core.words.catalogue import Translator
from tests.lamp.emails import SCENES as LAMPS
from tests.lamp.kind import LAMP, SERVICE
from tests.support.cause_emails import SCENES as CAUSES
from tests.support.credit_emails import SCENES as CREDITS
from tests.support.database_emails import SCENES as DATABASES
from tests.support.emails import SCENES
from tests.support.guest_emails import SCENES as GUESTS
from tests.support.lightsail_database_emails import SCENES as LIGHTSAIL_DATABASES
from tests.support.lightsail_emails import SCENES as LIGHTSAIL
from tests.support.other_emails import OTHERS
from tests.support.rare_emails import RARE
from tests.support.shutdown_emails import SHUTDOWNS

ALL: Mapping[str, Callable[[], EmailView]] = MappingProxyType(
    {
        **SCENES,
        **RARE,
        **OTHERS,
        **LAMPS,
        **LIGHTSAIL,
        **LIGHTSAIL_DATABASES,
        **DATABASES,
        **GUESTS,
        **SHUTDOWNS,
        **CAUSES,
        **CREDITS,
    }
)
"""Every email, by the name of its golden file."""

EMAILS = Path(__file__).parent / "emails"
ZONE = "Asia/Seoul"


def read(view: EmailView, language: Language, zone: str = ZONE) -> Email:
    """Return an email as a reader of this language gets it."""
    return form(view, Translator(with_words(CATALOGUES[language], {SERVICE: LAMP}), zone))


def path(name: str, language: Language) -> Path:
    """Return where a reading is kept."""
    return EMAILS / language.value / f"{name}.txt"


def text(email: Email) -> str:
    """Return an email as its golden file holds it."""
    return f"Subject: {email.subject}\n\n{email.body}\n"
