"""What calls teach about callers' words: where each wording was right to lead, and where it was not; pure.

Rules: a wording is right where the caller joined the queue, stayed in it and talked with an agent; also where nobody
understood it and the caller then chose that queue by key. It is doubtful where the caller undid it, stepped out of the
queue or was transferred. What may name a person, a number or a place is nothing to be learnt.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from callcenter.calls.timeline import Entry, KeyTaken, QueueJoined, QueueLeft, SpeechHeard, TalkEnded, TransferStarted
from callcenter.routing.hypotheses import written
from callcenter.vocabulary.languages import Language

TALK_MIN_MS = 5_000
"""Less is no talk about a matter."""
LONGEST = 60
"""Letters; who says more tells a story, with names in it."""
DOUBT_MAX = 0.25
"""Of a wording's callers; more make the wording itself doubtful."""

_NUMBER_ZH = re.compile(r"[零〇幺一二两三四五六七八九十百千万]{3,}")
_NUMBER_EN = re.compile(
    r"\b(?:(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|ten|hundred|thousand|double)\b[ -]?){3,}"
)
_PERSONAL = re.compile(
    r"我叫|我姓|名字叫|名字是|姓名是|身份证号|住在|家住|我家在|地址是|先生|女士|单元|号楼|号院"
    r"|[路街巷弄道][零〇一二两三四五六七八九十百]{1,6}号"
    r"|\b(?:my name|name is|i am called|mister|mr|mrs|ms|miss|i live|address is|flat|apartment)\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What one call says about one wording."""

    wording: str
    """Personal until `is_fit_to_keep`."""
    destination: str | None
    """Where it led; None where nobody knows any more."""
    is_doubtful: bool
    went_to: str | None = None
    """The queue whose agent the caller has talked with in the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Learnt:
    """A wording, where it leads, and by how many callers."""

    wording: str
    destination: str
    callers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubtful:
    """A wording that has misled, where it led, and where these callers went instead."""

    wording: str
    led_to: tuple[str, ...]
    went_to: tuple[str, ...]
    callers: int
    of: int
    """All who were led by it."""


def lessons(timeline: Sequence[Entry], language: Language, confirm_nodes: Collection[str]) -> Iterator[Lesson]:
    """Of one call, as far as it was spoken in this language."""
    said: str | None = None
    was_undone = False
    joined: QueueJoined | None = None
    led: Lesson | None = None
    for entry in timeline:
        match entry.fact:
            case SpeechHeard() as heard if heard.words:
                said, was_undone = _wording(heard.words, language) if heard.language is language else None, False
            case KeyTaken(node=node) if node in confirm_nodes:
                was_undone = True
            case QueueJoined() as joined:
                led = _led(joined, said, language, was_undone=was_undone)
            case QueueLeft() | TransferStarted() if led is not None and joined is not None:
                if joined.reason.by == "words":
                    yield _in_doubt(led)
                led = None
            case TalkEnded(talk_ms=talk_ms) if led is not None and talk_ms >= TALK_MIN_MS:
                yield led
                said = led = None


def _led(joined: QueueJoined, said: str | None, language: Language, *, was_undone: bool) -> Lesson | None:
    reason = joined.reason
    if reason.by == "words" and reason.words and said is not None:
        goal = reason.destination or joined.queue
        return Lesson(wording=_wording(reason.words, language), destination=goal, is_doubtful=False)
    if reason.by == "key" and said is not None:
        goal_by_key = None if was_undone else joined.queue
        return Lesson(wording=said, destination=goal_by_key, is_doubtful=was_undone, went_to=joined.queue)
    return None


def _in_doubt(led: Lesson) -> Lesson:
    return Lesson(wording=led.wording, destination=led.destination, is_doubtful=True)


def is_fit_to_keep(wording: str) -> bool:
    """Whether nothing in it may tell who has said it."""
    if not wording or len(wording) > LONGEST or any(letter.isdigit() for letter in wording):
        return False
    return not any(pattern.search(wording) for pattern in (_NUMBER_ZH, _NUMBER_EN, _PERSONAL))


def weighed(taught: Iterable[tuple[str, Lesson]], callers_min: int) -> tuple[list[Learnt], list[Doubtful]]:
    """Wordings that at least so many callers have said; each lesson comes with its caller. The most said come first."""
    of: dict[str, list[tuple[str, Lesson]]] = defaultdict(list)
    for caller, lesson in taught:
        if is_fit_to_keep(lesson.wording):
            of[lesson.wording].append((caller, lesson))
    learnt: list[Learnt] = []
    doubtful: list[Doubtful] = []
    for wording, said in of.items():
        callers = {caller for caller, _ in said}
        if len(callers) < callers_min:
            continue
        right = Counter(goal for _, goal in {(caller, each.destination) for caller, each in said if _is_right(each)})
        best, count = max(right.items(), key=lambda goal: (goal[1], goal[0] or ""), default=(None, 0))
        misled = [each for _, each in said if each.is_doubtful or each.destination != best]
        if best is not None and count >= callers_min and len(misled) <= DOUBT_MAX * len(said):
            learnt.append(Learnt(wording=wording, destination=best, callers=count))
        elif misled:
            doubtful.append(_doubtful(wording, said))
    return sorted(learnt, key=lambda one: (-one.callers, one.wording)), sorted(
        doubtful, key=lambda one: (-one.callers, one.wording)
    )


def _is_right(lesson: Lesson) -> bool:
    return not lesson.is_doubtful and lesson.destination is not None


def _doubtful(wording: str, said: Sequence[tuple[str, Lesson]]) -> Doubtful:
    led = [each for _, each in said]
    return Doubtful(
        wording=wording,
        led_to=tuple(sorted({each.destination for each in led if each.destination is not None})),
        went_to=tuple(sorted({each.went_to for each in led if each.went_to is not None})),
        callers=len({caller for caller, each in said if each.is_doubtful}),
        of=len({caller for caller, _ in said}),
    )


def _wording(words: Sequence[str], language: Language) -> str:
    """In the one form in which the same words are the same wording."""
    between = "" if language is Language.ZH else " "
    return between.join(written(language, between.join(words)).words)
