"""The only table from our errors to HTTP: status and code; OpenAPI shows it as the schema `Refusal`."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import structlog
from fastapi import FastAPI, Request, status
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from callcenter.access.asking import NotAnAgentError, NotPermittedError
from callcenter.access.attempts import TooManyAttemptsError
from callcenter.access.outsiders import NotWelcomeError
from callcenter.access.password_rules import WeakPasswordError
from callcenter.access.second_factors import SecondFactorNeededError, WrongCodeError
from callcenter.access.service import ForbiddenError, UnknownSessionError, WrongOwnPasswordError, WrongPasswordError
from callcenter.access.sessions import NotSignedInError
from callcenter.access.users import UnfitUserError, UserExistsError
from callcenter.agents.breaks import UnfitBreakError
from callcenter.agents.choosing import NoSeatError
from callcenter.agents.login_store import UnknownUserError
from callcenter.agents.phone_http import NoPhoneError
from callcenter.agents.roster import UnknownAgentError
from callcenter.agents.seating import OnACallError, UnknownSeatError
from callcenter.agents.staff import UnfitAgentError
from callcenter.agents.store import SeatTakenError
from callcenter.audit.entries import UnfitEntryError
from callcenter.callbacks.ledger import UnexpectedCallbackEventError
from callcenter.callbacks.store import UnknownCallbackError
from callcenter.calls.calling_out import TooManyCallsOutError
from callcenter.calls.colleagues import NotFreeError
from callcenter.calls.http import CallNotFoundError
from callcenter.calls.message_store import UnknownMessageError
from callcenter.calls.needs_http import NoNumberToKeepError
from callcenter.calls.page import BadCursorError
from callcenter.calls.requests import CallIsOverError, ExchangeAwayError, NotYourCallError, UnfitTargetError
from callcenter.calls.supervising import NotSupervisedError
from callcenter.calls.supervision import NotSeatedError, UnknownQueueError
from callcenter.calls.talk import NotPossibleNowError
from callcenter.casework.case import StaleCaseError, UnfitCaseError
from callcenter.database.engine import DatabaseAwayError, UnfitValueError
from callcenter.integrations.endpoints import UnfitEndpointError, UnknownEndpointError
from callcenter.integrations.pops import UnfitPopError, UnknownPopError
from callcenter.integrations.scopes import UnfitScopesError
from callcenter.integrations.signing import NoWebhookKeyError
from callcenter.integrations.tokens import BadTokenError, MissingScopeError, UnfitTokenError, UnknownTokenError
from callcenter.main.web.refusals import write_down
from callcenter.publishing.documents import UnknownDocumentError
from callcenter.publishing.drafts.drafts import StaleDraftError
from callcenter.publishing.http.documents import UnfitAudienceError
from callcenter.publishing.http.prompts import PromptsBusyError
from callcenter.publishing.http.schedules import UnfitDaysError
from callcenter.publishing.http.shapes import ProblemView
from callcenter.publishing.lock_store import LockedError
from callcenter.publishing.notices.notices import UnfitNoticeError
from callcenter.publishing.releases import ReleaseError
from callcenter.publishing.store import ChangedMeanwhileError
from callcenter.recordings.files import NothingRecordedError
from callcenter.recordings.listening import NoReasonError
from callcenter.recordings.vault.keys import KeyNotHereError, NoKeyError
from callcenter.recordings.vault.objects import StoreAwayError
from callcenter.recordings.vault.sealing import DamagedError
from callcenter.reports.recording_search_store import UnfitNumberError
from callcenter.seats.store import UnfitSeatError
from callcenter.simulator.running import TooMuchToTryError
from callcenter.special_list.entries import NotListableError, UnknownEntryError
from callcenter.special_list.importing.batches import (
    BatchRefusedError,
    OtherPersonError,
    SameFileError,
    SamePersonError,
    UnknownBatchError,
)
from callcenter.special_list.importing.http import FileStalledError, FileTooLargeError, ManyFilesError
from callcenter.special_list.importing.problems import UnusableFileError
from callcenter.staffing.http import UnfitQuestionError
from callcenter.staffing.service import StaffingBusyError, UnknownRunError
from callcenter.transcripts.http import NotFailedError
from callcenter.transcripts.search import UnfitSearchError
from callcenter.vocabulary.errors import CallCenterError, MissingPromptError, RefusedDocumentError, UnfitSoundError
from callcenter.vocabulary.masking import mask_text

log = structlog.get_logger(__name__)


class ErrorCode(StrEnum):
    """For programs; `detail` is for people."""

    NOT_SIGNED_IN = "not_signed_in"
    WRONG_PASSWORD = "wrong_password"  # noqa: S105 the name of a refusal
    WRONG_CODE = "wrong_code"
    WEAK_PASSWORD = "weak_password"  # noqa: S105 the name of a refusal
    TOO_MANY_ATTEMPTS = "too_many_attempts"
    TOO_MANY_REQUESTS = "too_many_requests"
    FORBIDDEN = "forbidden"
    NOT_AN_AGENT = "not_an_agent"
    FOREIGN_ORIGIN = "foreign_origin"
    UNKNOWN_AGENT = "unknown_agent"
    SEAT_TAKEN = "seat_taken"
    EXISTS_ALREADY = "exists_already"
    UNFIT = "unfit"
    STALE = "stale"
    LOCKED = "locked"
    NOT_POSSIBLE = "not_possible"
    INVALID_REQUEST = "invalid_request"
    NOT_FOUND = "not_found"
    NOT_RECORDED = "not_recorded"
    REASON_NEEDED = "reason_needed"
    UNREADABLE = "unreadable"
    STORE_AWAY = "store_away"
    METHOD_NOT_ALLOWED = "method_not_allowed"
    TOO_LARGE = "too_large"
    DATABASE_AWAY = "database_away"
    EXCHANGE_AWAY = "exchange_away"
    REFUSED = "refused"
    INTERNAL = "internal"


class FieldFault(BaseModel, frozen=True):
    field: str
    fault: str


class Refusal(BaseModel, frozen=True):
    """Why a request was refused."""

    code: ErrorCode
    detail: str
    fields: tuple[FieldFault, ...] = ()
    problems: tuple[ProblemView, ...] = ()
    """Of documents that were refused."""
    current_hash: str | None = None
    """With `stale`: the file as it is now."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    code: ErrorCode


TABLE: Mapping[type[CallCenterError], Answer] = {
    NotSignedInError: Answer(status.HTTP_401_UNAUTHORIZED, ErrorCode.NOT_SIGNED_IN),
    WrongPasswordError: Answer(status.HTTP_401_UNAUTHORIZED, ErrorCode.WRONG_PASSWORD),
    WrongOwnPasswordError: Answer(status.HTTP_422_UNPROCESSABLE_CONTENT, ErrorCode.WRONG_PASSWORD),
    WrongCodeError: Answer(status.HTTP_422_UNPROCESSABLE_CONTENT, ErrorCode.WRONG_CODE),
    SecondFactorNeededError: Answer(status.HTTP_409_CONFLICT, ErrorCode.NOT_POSSIBLE),
    NotWelcomeError: Answer(status.HTTP_403_FORBIDDEN, ErrorCode.FORBIDDEN),
    UnknownSessionError: Answer(status.HTTP_404_NOT_FOUND, ErrorCode.NOT_FOUND),
    TooManyAttemptsError: Answer(status.HTTP_429_TOO_MANY_REQUESTS, ErrorCode.TOO_MANY_ATTEMPTS),
    ForbiddenError: Answer(status.HTTP_403_FORBIDDEN, ErrorCode.FORBIDDEN),
    UnfitNumberError: Answer(status.HTTP_422_UNPROCESSABLE_CONTENT, ErrorCode.UNFIT),
    NoReasonError: Answer(status.HTTP_403_FORBIDDEN, ErrorCode.REASON_NEEDED),
    BadTokenError: Answer(status.HTTP_401_UNAUTHORIZED, ErrorCode.NOT_SIGNED_IN),
    MissingScopeError: Answer(status.HTTP_403_FORBIDDEN, ErrorCode.FORBIDDEN),
    UnfitScopesError: Answer(status.HTTP_422_UNPROCESSABLE_CONTENT, ErrorCode.UNFIT),
    UnfitTokenError: Answer(status.HTTP_422_UNPROCESSABLE_CONTENT, ErrorCode.UNFIT),
    UnfitEntryError: Answer(status.HTTP_422_UNPROCESSABLE_CONTENT, ErrorCode.UNFIT),
    UnfitEndpointError: Answer(status.HTTP_422_UNPROCESSABLE_CONTENT, ErrorCode.UNFIT),
    UnknownEndpointError: Answer(status.HTTP_404_NOT_FOUND, ErrorCode.NOT_FOUND),
    UnfitPopError: Answer(status.HTTP_422_UNPROCESSABLE_CONTENT, ErrorCode.UNFIT),
    UnknownPopError: Answer(status.HTTP_404_NOT_FOUND, ErrorCode.NOT_FOUND),
    NoWebhookKeyError: Answer(status.HTTP_409_CONFLICT, ErrorCode.NOT_POSSIBLE),
    UnknownTokenError: Answer(status.HTTP_404_NOT_FOUND, ErrorCode.NOT_FOUND),
    NotAnAgentError: Answer(status.HTTP_403_FORBIDDEN, ErrorCode.NOT_AN_AGENT),
    UnknownAgentError: Answer(status.HTTP_404_NOT_FOUND, ErrorCode.UNKNOWN_AGENT),
    UnfitBreakError: Answer(status.HTTP_422_UNPROCESSABLE_CONTENT, ErrorCode.UNFIT),
    UnfitAgentError: Answer(status.HTTP_422_UNPROCESSABLE_CONTENT, ErrorCode.UNFIT),
    UnknownUserError: Answer(status.HTTP_404_NOT_FOUND, ErrorCode.NOT_FOUND),
    UnknownSeatError: Answer(status.HTTP_404_NOT_FOUND, ErrorCode.NOT_FOUND),
    SeatTakenError: Answer(status.HTTP_409_CONFLICT, ErrorCode.SEAT_TAKEN),
    NoSeatError: Answer(status.HTTP_409_CONFLICT, ErrorCode.NOT_POSSIBLE),
    OnACallError: Answer(status.HTTP_409_CONFLICT, ErrorCode.NOT_POSSIBLE),
    CallNotFoundError: Answer(status.HTTP_404_NOT_FOUND, ErrorCode.NOT_FOUND),
    UnknownMessageError: Answer(status.HTTP_404_NOT_FOUND, ErrorCode.NOT_FOUND),
    UnknownCallbackError: Answer(status.HTTP_404_NOT_FOUND, ErrorCode.NOT_FOUND),
    UnexpectedCallbackEventError: Answer(status.HTTP_409_CONFLICT, ErrorCode.NOT_POSSIBLE),
    NothingRecordedError: Answer(status.HTTP_404_NOT_FOUND, ErrorCode.NOT_RECORDED),
    StoreAwayError: Answer(status.HTTP_503_SERVICE_UNAVAILABLE, ErrorCode.STORE_AWAY),
    KeyNotHereError: Answer(status.HTTP_503_SERVICE_UNAVAILABLE, ErrorCode.UNREADABLE),
    NoKeyError: Answer(status.HTTP_503_SERVICE_UNAVAILABLE, ErrorCode.UNREADABLE),
    DamagedError: Answer(status.HTTP_409_CONFLICT, ErrorCode.UNREADABLE),
    BadCursorError: Answer(status.HTTP_422_UNPROCESSABLE_CONTENT, ErrorCode.INVALID_REQUEST),
    UnfitSearchError: Answer(status.HTTP_422_UNPROCESSABLE_CONTENT, ErrorCode.INVALID_REQUEST),
    NotFailedError: Answer(status.HTTP_409_CONFLICT, ErrorCode.NOT_POSSIBLE),
    UserExistsError: Answer(status.HTTP_409_CONFLICT, ErrorCode.EXISTS_ALREADY),
    WeakPasswordError: Answer(status.HTTP_422_UNPROCESSABLE_CONTENT, ErrorCode.WEAK_PASSWORD),
    UnfitUserError: Answer(status.HTTP_422_UNPROCESSABLE_CONTENT, ErrorCode.UNFIT),
    UnfitDaysError: Answer(status.HTTP_422_UNPROCESSABLE_CONTENT, ErrorCode.INVALID_REQUEST),
    TooMuchToTryError: Answer(status.HTTP_422_UNPROCESSABLE_CONTENT, ErrorCode.NOT_POSSIBLE),
    RefusedDocumentError: Answer(status.HTTP_422_UNPROCESSABLE_CONTENT, ErrorCode.UNFIT),
    UnfitSoundError: Answer(status.HTTP_422_UNPROCESSABLE_CONTENT, ErrorCode.UNFIT),
    MissingPromptError: Answer(status.HTTP_422_UNPROCESSABLE_CONTENT, ErrorCode.UNFIT),
    PromptsBusyError: Answer(status.HTTP_429_TOO_MANY_REQUESTS, ErrorCode.TOO_MANY_ATTEMPTS),
    StaffingBusyError: Answer(status.HTTP_429_TOO_MANY_REQUESTS, ErrorCode.TOO_MANY_ATTEMPTS),
    UnknownRunError: Answer(status.HTTP_404_NOT_FOUND, ErrorCode.NOT_FOUND),
    UnfitQuestionError: Answer(status.HTTP_422_UNPROCESSABLE_CONTENT, ErrorCode.UNFIT),
    UnknownDocumentError: Answer(status.HTTP_404_NOT_FOUND, ErrorCode.NOT_FOUND),
    StaleDraftError: Answer(status.HTTP_409_CONFLICT, ErrorCode.STALE),
    ChangedMeanwhileError: Answer(status.HTTP_409_CONFLICT, ErrorCode.STALE),
    LockedError: Answer(status.HTTP_409_CONFLICT, ErrorCode.LOCKED),
    ReleaseError: Answer(status.HTTP_409_CONFLICT, ErrorCode.NOT_POSSIBLE),
    UnfitAudienceError: Answer(status.HTTP_422_UNPROCESSABLE_CONTENT, ErrorCode.UNFIT),
    UnfitNoticeError: Answer(status.HTTP_422_UNPROCESSABLE_CONTENT, ErrorCode.UNFIT),
    NotListableError: Answer(status.HTTP_422_UNPROCESSABLE_CONTENT, ErrorCode.UNFIT),
    UnknownEntryError: Answer(status.HTTP_404_NOT_FOUND, ErrorCode.NOT_FOUND),
    FileTooLargeError: Answer(status.HTTP_413_CONTENT_TOO_LARGE, ErrorCode.TOO_LARGE),
    FileStalledError: Answer(status.HTTP_408_REQUEST_TIMEOUT, ErrorCode.NOT_POSSIBLE),
    ManyFilesError: Answer(status.HTTP_429_TOO_MANY_REQUESTS, ErrorCode.TOO_MANY_ATTEMPTS),
    OtherPersonError: Answer(status.HTTP_403_FORBIDDEN, ErrorCode.FORBIDDEN),
    SamePersonError: Answer(status.HTTP_403_FORBIDDEN, ErrorCode.FORBIDDEN),
    UnusableFileError: Answer(status.HTTP_422_UNPROCESSABLE_CONTENT, ErrorCode.UNFIT),
    BatchRefusedError: Answer(status.HTTP_409_CONFLICT, ErrorCode.NOT_POSSIBLE),
    SameFileError: Answer(status.HTTP_409_CONFLICT, ErrorCode.EXISTS_ALREADY),
    UnknownBatchError: Answer(status.HTTP_404_NOT_FOUND, ErrorCode.NOT_FOUND),
    NoNumberToKeepError: Answer(status.HTTP_422_UNPROCESSABLE_CONTENT, ErrorCode.UNFIT),
    UnfitCaseError: Answer(status.HTTP_422_UNPROCESSABLE_CONTENT, ErrorCode.UNFIT),
    StaleCaseError: Answer(status.HTTP_409_CONFLICT, ErrorCode.STALE),
    CallIsOverError: Answer(status.HTTP_409_CONFLICT, ErrorCode.NOT_POSSIBLE),
    NoPhoneError: Answer(status.HTTP_409_CONFLICT, ErrorCode.NOT_POSSIBLE),
    UnfitSeatError: Answer(status.HTTP_422_UNPROCESSABLE_CONTENT, ErrorCode.UNFIT),
    NotSupervisedError: Answer(status.HTTP_409_CONFLICT, ErrorCode.NOT_POSSIBLE),
    NotSeatedError: Answer(status.HTTP_409_CONFLICT, ErrorCode.NOT_POSSIBLE),
    UnknownQueueError: Answer(status.HTTP_404_NOT_FOUND, ErrorCode.NOT_FOUND),
    NotYourCallError: Answer(status.HTTP_403_FORBIDDEN, ErrorCode.FORBIDDEN),
    NotPossibleNowError: Answer(status.HTTP_409_CONFLICT, ErrorCode.NOT_POSSIBLE),
    TooManyCallsOutError: Answer(status.HTTP_429_TOO_MANY_REQUESTS, ErrorCode.TOO_MANY_ATTEMPTS),
    NotFreeError: Answer(status.HTTP_422_UNPROCESSABLE_CONTENT, ErrorCode.UNFIT),
    UnfitTargetError: Answer(status.HTTP_422_UNPROCESSABLE_CONTENT, ErrorCode.UNFIT),
    ExchangeAwayError: Answer(status.HTTP_503_SERVICE_UNAVAILABLE, ErrorCode.EXCHANGE_AWAY),
    UnfitValueError: Answer(status.HTTP_422_UNPROCESSABLE_CONTENT, ErrorCode.INVALID_REQUEST),
    DatabaseAwayError: Answer(status.HTTP_503_SERVICE_UNAVAILABLE, ErrorCode.DATABASE_AWAY),
    CallCenterError: Answer(status.HTTP_500_INTERNAL_SERVER_ERROR, ErrorCode.INTERNAL),
}

_HTTP_CODES = {404: ErrorCode.NOT_FOUND, 405: ErrorCode.METHOD_NOT_ALLOWED, 413: ErrorCode.TOO_LARGE}
_RETRY_S = 2


def answer(error: CallCenterError) -> Answer:
    """The row of the nearest class of `error` that has one."""
    return next(TABLE[kind] for kind in type(error).__mro__ if kind in TABLE)


def tell_errors(app: FastAPI) -> None:
    """Answer every error of `app` by this table."""
    app.exception_handler(CallCenterError)(_ours)
    app.exception_handler(RequestValidationError)(_invalid)
    app.exception_handler(HTTPException)(_http)
    app.exception_handler(Exception)(_unforeseen)


def _refused(http_status: int, refusal: Refusal, headers: Mapping[str, str] | None = None) -> JSONResponse:
    return JSONResponse(refusal.model_dump(mode="json"), http_status, headers)


async def _ours(request: Request, error: CallCenterError) -> JSONResponse:
    row = answer(error)
    if row.status >= status.HTTP_500_INTERNAL_SERVER_ERROR:
        log.error("http.failed", path=request.url.path, code=row.code, fault=str(error), exc_info=error)
    elif isinstance(error, UnfitValueError):
        # Where a route has no bound of its own; it may be our own value, too.
        log.warning("http.unfit_value", path=request.url.path, fault=str(error), exc_info=error)
    if isinstance(error, NotPermittedError):
        await write_down(request, error)
    match error:
        case TooManyAttemptsError(retry_after_s=wait_s):
            headers = {"retry-after": str(wait_s)}
        case BadTokenError():
            headers = {"www-authenticate": "Bearer"}
        case DatabaseAwayError() | PromptsBusyError() | ManyFilesError() | StaffingBusyError():
            headers = {"retry-after": str(_RETRY_S)}
        case _:
            headers = {}
    # What went wrong inside is for the log, not for the page.
    is_ours = row.status >= status.HTTP_500_INTERNAL_SERVER_ERROR
    detail = "try again later" if is_ours else mask_text(str(error))
    fields = (FieldFault(field=error.field, fault=error.fault),) if isinstance(error, UnfitSoundError) else ()
    refusal = Refusal(
        code=row.code,
        detail=detail,
        fields=fields,
        problems=tuple(map(ProblemView.of, error.problems)) if isinstance(error, RefusedDocumentError) else (),
        current_hash=error.current_hash if isinstance(error, StaleDraftError) else None,
    )
    return _refused(row.status, refusal, headers)


async def _invalid(_request: Request, error: RequestValidationError) -> JSONResponse:
    # The input itself stays out of the answer: it may be a password or a number.
    faults = tuple(
        FieldFault(field=".".join(str(part) for part in fault["loc"]), fault=mask_text(fault["msg"]))
        for fault in error.errors()
    )
    refusal = Refusal(code=ErrorCode.INVALID_REQUEST, detail="see fields", fields=faults)
    return _refused(status.HTTP_422_UNPROCESSABLE_CONTENT, refusal)


async def _http(_request: Request, error: HTTPException) -> JSONResponse:
    code = _HTTP_CODES.get(error.status_code, ErrorCode.REFUSED)
    return _refused(error.status_code, Refusal(code=code, detail=str(error.detail)), error.headers)


async def _unforeseen(_request: Request, _error: Exception) -> JSONResponse:
    # Starlette raises it on to the server's log after this answer.
    return _refused(500, Refusal(code=ErrorCode.INTERNAL, detail="try again later"))
