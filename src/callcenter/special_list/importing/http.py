"""Registers' files over HTTP: sent straight to disk, read, compared, approved by a second person, undone.

Rules: a file is the body itself, in pieces, never in memory as a whole; its name comes in a header, for names of files
may be personal and addresses are logged.
"""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated, Self
from urllib.parse import unquote

from fastapi import APIRouter, Depends, Header, Path, Query, Request, status
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field, StringConstraints
from starlette.requests import ClientDisconnect, HTTPConnection

from callcenter.special_list.doors import ForListOfficers, ListOfficer
from callcenter.special_list.entries import ListKind
from callcenter.special_list.importing.alarms import AlarmKind
from callcenter.special_list.importing.batches import Batch, BatchId, Mode, State
from callcenter.special_list.importing.checking import LONGEST_BASIS
from callcenter.special_list.importing.columns import LONGEST_HEADING, MOST_NUMBER_COLUMNS
from callcenter.special_list.importing.difference import Difference
from callcenter.special_list.importing.problems import Field as ColumnField
from callcenter.special_list.importing.reading import MOST_BYTES
from callcenter.special_list.importing.service import Imports
from callcenter.vocabulary.errors import CallCenterError

MOST_AT_ONCE = 2
"""Files on their way here."""
PIECE_WITHIN_S = 30.0
LONGEST_NAME = 1000
"""Percent-encoded."""

routes = APIRouter(prefix="/api/v1/lists/batches", tags=["lists"])


class FileTooLargeError(CallCenterError):
    """More was sent than is taken."""


class FileStalledError(CallCenterError):
    """Who sent the file stopped in its middle."""


class ManyFilesError(CallCenterError):
    """Others are sending files just now."""


class Arrivals:
    """Files on their way here, a few at once."""

    def __init__(self, most: int = MOST_AT_ONCE) -> None:
        self._left = most

    @contextmanager
    def one_more(self) -> Iterator[None]:
        """Raises `ManyFilesError`."""
        if not self._left:
            raise ManyFilesError("file: others are sending theirs; try again in a minute")
        self._left -= 1
        try:
            yield
        finally:
            self._left += 1


def imports(connection: HTTPConnection) -> Imports:
    """Put into the app's state by `main`, and so are `arrivals`."""
    found: Imports = connection.app.state.imports
    return found


def arrivals(connection: HTTPConnection) -> Arrivals:
    found: Arrivals = connection.app.state.arrivals
    return found


Importing = Annotated[Imports, Depends(imports)]
BatchInPath = Annotated[BatchId, Path(ge=1, le=2**63 - 1)]
_Heading = Annotated[str, Field(min_length=1, max_length=LONGEST_HEADING)]
_Headings = Annotated[tuple[_Heading, ...], Field(max_length=MOST_NUMBER_COLUMNS)]


class DifferenceView(BaseModel, frozen=True):
    """What the list would have more, otherwise and less, in entries; after the fact, what it had."""

    before: int
    new: int
    changed: int
    same: int
    gone: int
    after: int

    @classmethod
    def of(cls, found: Difference) -> Self:
        return cls(
            before=found.before,
            new=found.new,
            changed=found.changed,
            same=found.same,
            gone=found.gone,
            after=found.after,
        )


class AlarmView(BaseModel, frozen=True):
    """What a second person should look at twice."""

    kind: AlarmKind
    figure: int
    of: int
    is_grave: bool


class BatchView(BaseModel, frozen=True):
    """One file and how far it has come."""

    id: BatchId
    state: State
    cause: str | None
    """Why it failed, or is to be decided anew."""
    file_name: str
    size_bytes: int
    headings: tuple[str, ...]
    columns: dict[ColumnField, tuple[str, ...]]
    """Which headings each field is read from; until reading begins, what is suggested."""
    list_name: ListKind | None
    mode: Mode | None
    basis: str
    submitted_by: str
    submitted_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    applied_at: datetime | None
    undone_by: str | None
    undone_at: datetime | None
    share_read: float
    lines: int
    entries: int
    problems: int
    difference: DifferenceView | None
    alarms: tuple[AlarmView, ...]

    @classmethod
    def of(cls, batch: Batch) -> Self:
        return cls(
            id=batch.id,
            state=batch.state,
            cause=batch.cause,
            file_name=batch.file_name,
            size_bytes=batch.size_bytes,
            headings=batch.headings,
            columns=dict(batch.columns.headings),
            list_name=batch.list_name,
            mode=batch.mode,
            basis=batch.basis,
            submitted_by=batch.submitted_by,
            submitted_at=batch.submitted_at,
            decided_by=batch.decided_by,
            decided_at=batch.decided_at,
            applied_at=batch.applied_at,
            undone_by=batch.undone_by,
            undone_at=batch.undone_at,
            share_read=batch.share_read,
            lines=batch.lines,
            entries=batch.entries,
            problems=batch.problems,
            difference=None if batch.difference is None else DifferenceView.of(batch.difference),
            alarms=tuple(
                AlarmView(kind=each.kind, figure=each.figure, of=each.of, is_grave=each.is_grave)
                for each in batch.alarms
            ),
        )


class BatchList(BaseModel, frozen=True):
    batches: tuple[BatchView, ...]
    """The newest first."""
    most_bytes: int
    """Of one file."""


class Begun(BaseModel, frozen=True, extra="forbid"):
    """What a file is to be read as."""

    list_name: ListKind
    mode: Mode
    columns: dict[ColumnField, _Headings]
    basis: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_BASIS)]
    is_again: bool = False
    """Also where the same file was imported before."""


@routes.get("", dependencies=[ForListOfficers])
async def list_batches(work: Importing, limit: Annotated[int, Query(ge=1, le=200)] = 50) -> BatchList:
    """Files that came, the newest first."""
    batches = tuple(BatchView.of(batch) for batch in await work.batches(limit))
    return BatchList(batches=batches, most_bytes=MOST_BYTES)


@routes.post(
    "",
    status_code=status.HTTP_201_CREATED,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
        }
    },
)
async def receive_file(  # noqa: PLR0913 a file is sent with these
    request: Request,
    session: ListOfficer,
    work: Importing,
    arriving: Annotated[Arrivals, Depends(arrivals)],
    x_file_name: Annotated[str, Header(max_length=LONGEST_NAME, description="Percent-encoded UTF-8")] = "",
    list_name: ListKind = ListKind.SPECIAL,
) -> BatchView:
    """Send a CSV or XLSX file: the body is the file. What its columns mean is said next; nothing is read before."""
    with arriving.one_more():
        batch = await work.receive(unquote(x_file_name), _pieces(request), session.user.name, list_name)
    return BatchView.of(batch)


@routes.get("/{batch}", dependencies=[ForListOfficers])
async def one_batch(batch: BatchInPath, work: Importing) -> BatchView:
    """How far a file has come; ask again while it is read, applied or undone."""
    return BatchView.of(await work.batch(batch))


@routes.post("/{batch}/begin")
async def begin(batch: BatchInPath, begun: Begun, session: ListOfficer, work: Importing) -> BatchView:
    """Have the file read and compared with the list; nothing of the list is changed by it."""
    read = await work.begin(
        batch,
        list_name=begun.list_name,
        mode=begun.mode,
        columns={field: headings for field, headings in begun.columns.items() if headings},
        basis=begun.basis,
        by=session.user.name,
        is_again=begun.is_again,
    )
    return BatchView.of(read)


@routes.post("/{batch}/approve")
async def approve(batch: BatchInPath, session: ListOfficer, work: Importing) -> BatchView:
    """Have it applied; by another person than who submitted it."""
    return BatchView.of(await work.approve(batch, session.user.name))


@routes.post("/{batch}/reject")
async def reject(batch: BatchInPath, session: ListOfficer, work: Importing) -> BatchView:
    """Refuse it, or withdraw one's own."""
    return BatchView.of(await work.reject(batch, session.user.name))


@routes.post("/{batch}/undo")
async def undo(batch: BatchInPath, session: ListOfficer, work: Importing) -> BatchView:
    """Have the list put back as it was before; only the latest batch applied to a list."""
    return BatchView.of(await work.undo(batch, session.user.name))


@routes.get(
    "/{batch}/problems",
    dependencies=[ForListOfficers],
    response_class=StreamingResponse,
    responses={200: {"content": {"text/csv": {}}, "description": "Line, field and reason; never a value."}},
)
async def problems(batch: BatchInPath, work: Importing) -> StreamingResponse:
    """What is wrong with which lines, for whoever mends the register."""
    await work.batch(batch)
    headers = {"content-disposition": f'attachment; filename="batch-{batch}-problems.csv"'}
    return StreamingResponse(work.problems(batch), media_type="text/csv; charset=utf-8", headers=headers)


async def _pieces(request: Request) -> AsyncGenerator[bytes, None]:
    """The body as it comes; raises where it is too large, or stops."""
    left = MOST_BYTES
    stream = request.stream()
    try:
        while True:
            async with asyncio.timeout(PIECE_WITHIN_S):
                piece = await anext(stream, None)
            if piece is None:
                return
            left -= len(piece)
            if left < 0:
                raise FileTooLargeError(f"file: more than {MOST_BYTES // 1024**2} MB; split it")
            yield piece
    except (TimeoutError, ClientDisconnect) as error:
        raise FileStalledError("file: did not come to its end; send it again") from error
