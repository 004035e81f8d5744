"""Secrets that are replaced while the service runs: read anew whenever they are needed."""

from collections.abc import Callable

import structlog

from callcenter.main.settings_faults import read_settings
from callcenter.settings import Settings
from callcenter.vocabulary.errors import CallCenterError

log = structlog.get_logger(__name__)


def ami_secret(settings: Settings) -> Callable[[], str]:
    """As its place holds it now; the one of `settings` while nothing can be read there."""
    known = settings.asterisk.ami_secret.get_secret_value()

    def now() -> str:
        try:
            return read_settings().asterisk.ami_secret.get_secret_value() or known
        except CallCenterError as fault:
            # The settings' faults name fields and files, never values.
            log.warning("secret.not_read", secret="asterisk.ami_secret", cause=str(fault))  # noqa: S106 its name
            return known

    return now
