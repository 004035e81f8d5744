"""Who keeps lists: the dependencies of this room's routes."""

from typing import Annotated

from fastapi import Depends

from callcenter.access.asking import may
from callcenter.access.permissions import Permission
from callcenter.access.sessions import Session

ListOfficer = Annotated[Session, Depends(may(Permission.KEEP_LISTS))]
ForListOfficers = Depends(may(Permission.KEEP_LISTS))
"""For routes that need not know who asks."""
