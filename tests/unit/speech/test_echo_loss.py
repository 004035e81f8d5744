"""How loud an echo can be, from levels alone."""

from itertools import cycle, islice

import pytest

from callcenter.speech.voice_activity.echo import ABOVE_ECHO_DB
from callcenter.speech.voice_activity.echo_loss import EchoLoss

PROMPT = [-20.0] * 12 + [-60.0] * 5 + [-26.0] * 9 + [-18.0] * 6 + [-60.0] * 8
"""Words and pauses, a level for each frame."""
LINE_DB = -62.0


def after(heard: list[float], played: list[float]) -> EchoLoss:
    loss = EchoLoss()
    for heard_db, played_db in zip(heard, played, strict=True):
        loss.take(heard_db, played_db)
    return loss


def prompt(frames: int) -> list[float]:
    return list(islice(cycle(PROMPT), frames))


def test_before_anything_is_known_only_what_is_louder_than_the_worst_echo_is_a_voice() -> None:
    assert after([LINE_DB], [-20.0]).loudest_db == pytest.approx(-28.0, abs=0.1)


def test_where_nothing_is_sent_back_one_word_of_a_prompt_is_enough_to_know_it() -> None:
    assert after([LINE_DB] * 40, prompt(40)).loudest_db < -45


@pytest.mark.parametrize("late", [1, 3, 8, 20])
def test_an_echo_is_never_taken_for_a_voice(late: int) -> None:
    played = prompt(300)
    heard = [max(LINE_DB, level_db - 15) for level_db in [-100.0] * late + played[:-late]]
    loss = EchoLoss()
    for heard_db, played_db in zip(heard, played, strict=True):
        loss.take(heard_db, played_db)
        assert heard_db < max(loss.loudest_db, LINE_DB) + ABOVE_ECHO_DB


def test_a_voice_stands_above_the_bound_of_a_quiet_echo() -> None:
    played = prompt(300)
    heard = [level_db - 25 for level_db in [-100.0] * 5 + played[:-5]]

    assert after(heard, played).loudest_db < -23 - 10


def test_a_telephone_that_is_laid_down_is_learnt_anew() -> None:
    silent_for_a_minute = after([LINE_DB] * 40 + [LINE_DB] * 3000, prompt(40) + [-100.0] * 3000)
    silent_for_a_minute.take(LINE_DB, -20.0)

    assert silent_for_a_minute.loudest_db == pytest.approx(-28.0, abs=0.5)
