"""Which engine listens: the table of wishes and what is there."""

import pytest

from callcenter.speech.engines.choosing import Choice, DecodingWish, EngineWish, Listening, SecondWish, Wish, choose

GRAMMAR, FREE, WHISPER = Listening.VOSK_GRAMMAR, Listening.VOSK_FREE, Listening.WHISPER
ALL = {GRAMMAR, FREE, WHISPER}
AUTO = Wish()


@pytest.mark.parametrize(
    ("wish", "can", "first", "has_second"),
    [
        (AUTO, ALL, (GRAMMAR,), True),
        (AUTO, {GRAMMAR, FREE}, (GRAMMAR,), False),
        (AUTO, {WHISPER}, (WHISPER,), True),
        (AUTO, {FREE, WHISPER}, (WHISPER,), True),
        (AUTO, {FREE}, (), False),
        (AUTO, set(), (), False),
        (Wish(EngineWish.VOSK), ALL, (GRAMMAR,), True),
        (Wish(EngineWish.VOSK), {WHISPER}, (), True),
        (Wish(EngineWish.WHISPER), ALL, (WHISPER,), True),
        (Wish(EngineWish.WHISPER), {GRAMMAR, FREE}, (), False),
        (Wish(decoding=DecodingWish.FREE), ALL, (FREE, GRAMMAR), True),
        (Wish(decoding=DecodingWish.FREE), {FREE}, (FREE,), False),
        (Wish(decoding=DecodingWish.FREE), {WHISPER}, (WHISPER,), True),
        (Wish(decoding=DecodingWish.GRAMMAR), ALL, (GRAMMAR,), True),
        (Wish(EngineWish.VOSK, DecodingWish.GRAMMAR), {FREE, WHISPER}, (), True),
        (Wish(second=SecondWish.NONE), ALL, (GRAMMAR,), False),
        (Wish(EngineWish.WHISPER, second=SecondWish.NONE), ALL, (WHISPER,), False),
        (Wish(second=SecondWish.WHISPER), {GRAMMAR, FREE}, (GRAMMAR,), False),
    ],
)
def test_a_language_with_keywords_is_heard_by(
    wish: Wish, can: set[Listening], first: tuple[Listening, ...], has_second: bool
) -> None:
    assert choose(wish, can, has_keywords=True) == Choice(first, has_second)


def test_without_keywords_vosk_listens_for_any_words() -> None:
    assert choose(AUTO, {FREE, WHISPER}, has_keywords=False).first == (FREE,)


def test_whisper_does_not_stand_in_for_a_model_that_is_still_loading() -> None:
    waiting = choose(AUTO, {WHISPER}, has_keywords=True, is_vosk_coming=True)
    assert waiting == Choice((), has_second=True)
    assert choose(AUTO, ALL, has_keywords=True, is_vosk_coming=True).first == (GRAMMAR,)
    wants_whisper = Wish(EngineWish.WHISPER)
    assert choose(wants_whisper, {WHISPER}, has_keywords=True, is_vosk_coming=True).first == (WHISPER,)
