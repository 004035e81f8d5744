"""Who knows whether the book of deeds is whole, as the settings have it."""

from pathlib import Path

from callcenter.audit.chain_store import AuditChain
from callcenter.audit.marks import Marks
from callcenter.audit.verifying import Verifying
from callcenter.database.engine import Database
from callcenter.settings import Settings
from callcenter.vocabulary.clock import Clock


def audit_verifying(settings: Settings, database: Database, clock: Clock, marks: Path | None = None) -> Verifying:
    """By the marks of this site, or by a copy of them."""
    return Verifying(AuditChain(database), Marks(marks or settings.data / "audit"), clock)
