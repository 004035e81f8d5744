"""Notices: one sentence to all callers in an emergency, and queues closed by a click; pure.

Rules: words in every language that callers can be in; from and until, at most thirty days; the newest announcement in
force is the one that is heard; a closure that is over, or ended by hand, is as if it had never been.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.ids import QueueId
from callcenter.vocabulary.languages import Language, Wording

LONGEST = timedelta(days=30)
MOST_CHARACTERS = 200
MOST_AT_ONCE = 200
"""Notices that are coming or in force."""

_NEXT_SENTENCE = re.compile(r"[。！？]+\s*(?=\w)|[.!?]+\s+(?=[A-Z가-힣])")


class NoticeKind(StrEnum):
    ANNOUNCEMENT = "announcement"
    CLOSURE = "closure"


class NoticeState(StrEnum):
    COMING = "coming"
    IN_FORCE = "in_force"
    OVER = "over"


class UnfitNoticeError(CallCenterError):
    """This notice cannot be given; the message names field and mend."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNotice:
    """A notice about to be given."""

    kind: NoticeKind
    queue: QueueId | None
    words: Wording
    starts_at: datetime
    ends_at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice(NewNotice):
    """A notice that was given."""

    id: int
    created_at: datetime
    ended_at: datetime | None = None
    ended_by: str | None = None

    def state(self, now: datetime) -> NoticeState:
        if now >= self.ends_at or self.ended_at is not None:
            return NoticeState.OVER
        return NoticeState.COMING if now < self.starts_at else NoticeState.IN_FORCE


@dataclass(frozen=True, slots=True)
class InForce:
    """What callers meet at one moment: for `ivr.walk.around.Around`."""

    announcement: Mapping[Language, str]
    """Empty for none."""
    closed: Mapping[QueueId, Mapping[Language, str]]


def in_force(notices: Iterable[Notice], now: datetime) -> InForce:
    """What `notices` come to now."""
    held = sorted(
        (notice for notice in notices if notice.state(now) is NoticeState.IN_FORCE),
        key=lambda notice: (notice.starts_at, notice.id),
    )
    announcements = [notice.words for notice in held if notice.kind is NoticeKind.ANNOUNCEMENT]
    return InForce(
        announcement=announcements[-1] if announcements else {},
        closed={notice.queue: notice.words for notice in held if notice.queue is not None},
    )


def check_notice(
    notice: NewNotice, now: datetime, languages: Collection[Language], queues: Collection[QueueId]
) -> None:
    """Raises UnfitNoticeError."""
    if (notice.kind is NoticeKind.CLOSURE) != (notice.queue is not None):
        raise UnfitNoticeError("queue: a closure needs the queue that is closed, an announcement none")
    if notice.queue is not None and notice.queue not in queues:
        raise UnfitNoticeError(f"queue: there is no queue {notice.queue} → use one of {', '.join(sorted(queues))}")
    if notice.ends_at <= max(notice.starts_at, now):
        raise UnfitNoticeError("ends_at: must come after its start, and must not be past → give a later time")
    if notice.ends_at - notice.starts_at > LONGEST:
        raise UnfitNoticeError(f"ends_at: a notice lasts {LONGEST.days} days at most → put lasting words into the flow")
    lacking = [language for language in languages if not notice.words.get(language, "").strip()]
    if lacking:
        raise UnfitNoticeError(f"words: callers in {', '.join(lacking)} would hear nothing → add the words")
    for language, words in notice.words.items():
        _check_words(language, words, is_one_sentence=notice.kind is NoticeKind.ANNOUNCEMENT)


def _check_words(language: Language, words: str, *, is_one_sentence: bool) -> None:
    if len(words) > MOST_CHARACTERS:
        raise UnfitNoticeError(f"words.{language}: longer than {MOST_CHARACTERS} characters → shorten them")
    if not words.isprintable() or "{" in words or "}" in words:
        raise UnfitNoticeError(f"words.{language}: braces and line ends cannot be said → write plain words")
    if is_one_sentence and _NEXT_SENTENCE.search(words):
        raise UnfitNoticeError(f"words.{language}: an announcement is one sentence → every caller waits for its end")
