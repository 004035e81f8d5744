"""Who asked for what their role does not allow: it stands in the book of deeds before they are told."""

from fastapi import Request

from callcenter.access.asking import NotPermittedError
from callcenter.audit.entries import Deed, Entry, holds_a_number
from callcenter.audit.store import AuditBook

REFUSED = Deed("access.refused")
_LONGEST = 64


async def write_down(request: Request, refused: NotPermittedError) -> None:
    """Write it, unless the database is away: who may not is refused all the same."""
    book: AuditBook = request.app.state.audit
    whom = next(iter(request.path_params.values()), "")
    entry = Entry(
        who=refused.user,
        deed=REFUSED,
        subject=f"route:{request.scope['route'].path}",
        body={"method": request.method, "of": "" if holds_a_number(whom) else whom[:_LONGEST], "role": refused.role},
    )
    await book.note(entry)
