"""Pages to open about a call: kept by administrators, opened by the agent whose call it is.

Rules: the address is given only when it is opened; one that holds the caller's number is written down before.
"""

from typing import Annotated, Self

from fastapi import APIRouter, Path, status
from pydantic import BaseModel, Field

from callcenter.access.asking import SignedIn
from callcenter.audit.entries import Entry
from callcenter.calls.own_call import NUMBER_SHOWN, Book, OwnCall
from callcenter.integrations.http import Administrator, ForAdministrators, Name, Queues, Room
from callcenter.integrations.messages import Told
from callcenter.integrations.pops import LONGEST, Opens, Pop, PopId, UnknownPopError, filled, fit
from callcenter.vocabulary.ids import QueueId

admin_routes = APIRouter(prefix="/api/v1/integrations/pages", tags=["integrations"])
call_routes = APIRouter(prefix="/api/v1/calls", tags=["calls"])

PopInPath = Annotated[PopId, Path(ge=1, le=2**31)]


class WantedPage(BaseModel, frozen=True, extra="forbid"):
    name: Name
    template: Annotated[str, Field(max_length=LONGEST)]
    """Such as `https://crm.example/call?number={number}&id={call}`."""
    opens: Opens = "click"
    queues: Queues = ()
    """Of whose calls; empty for all."""
    is_on: bool = True


class PageView(Told):
    """A page of another system."""

    id: PopId
    name: str
    template: str
    opens: Opens
    queues: tuple[QueueId, ...]
    is_on: bool

    @classmethod
    def of(cls, ident: PopId, pop: Pop) -> Self:
        return cls(
            id=ident,
            name=pop.name,
            template=pop.template,
            opens=pop.opens,
            queues=tuple(sorted(pop.queues)),
            is_on=pop.is_on,
        )


class OfferedPage(Told):
    """A page that may be opened about this call."""

    id: PopId
    name: str
    opens: Opens


class Address(Told):
    url: str


def _pop(wanted: WantedPage, room: Room) -> Pop:
    return Pop(
        name=wanted.name,
        template=fit(wanted.template, room.pop_hosts),
        opens=wanted.opens,
        queues=frozenset(wanted.queues),
        is_on=wanted.is_on,
    )


@admin_routes.get("", dependencies=[ForAdministrators])
async def pages(room: Room) -> tuple[PageView, ...]:
    """All pages."""
    return tuple(PageView.of(ident, pop) for ident, pop in await room.pops.listed())


@admin_routes.post("", status_code=status.HTTP_201_CREATED)
async def make_page(wanted: WantedPage, who: Administrator, room: Room) -> PageView:
    """Have agents open a page about their calls; the settings name the hosts that are allowed."""
    pop = _pop(wanted, room)
    return PageView.of(await room.pops.make(pop, who.user.name), pop)


@admin_routes.put("/{page}")
async def change_page(wanted: WantedPage, page: PopInPath, who: Administrator, room: Room) -> PageView:
    """Change a page."""
    pop = _pop(wanted, room)
    await room.pops.change(page, pop, who.user.name)
    return PageView.of(page, pop)


@admin_routes.delete("/{page}", status_code=status.HTTP_204_NO_CONTENT)
async def remove_page(page: PopInPath, who: Administrator, room: Room) -> None:
    """Remove a page."""
    await room.pops.remove(page, who.user.name)


@call_routes.get("/{call}/pages")
async def offered_pages(record: OwnCall, room: Room) -> tuple[OfferedPage, ...]:
    """The pages that may be opened about your call."""
    kept = await room.pops.listed()
    return tuple(OfferedPage(id=ident, name=pop.name, opens=pop.opens) for ident, pop in kept if pop.is_for(record))


@call_routes.post("/{call}/pages/{page}")
async def open_page(record: OwnCall, page: PopInPath, session: SignedIn, room: Room, deeds: Book) -> Address:
    """The address of a page about your call; that it holds the number is written down first."""
    pop = dict(await room.pops.listed()).get(page)
    if pop is None or not pop.is_for(record):
        raise UnknownPopError(f"no page {page} for this call")
    # The host may have been taken off the list since.
    template = fit(pop.template, room.pop_hosts)
    if pop.shows_number and record.number is not None:
        body = {"page": pop.name}
        await deeds.append(Entry(who=session.user.name, deed=NUMBER_SHOWN, subject=f"call:{record.call}", body=body))
    return Address(url=filled(template, record))
