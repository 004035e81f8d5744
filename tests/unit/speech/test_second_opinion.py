"""One job, one deadline, told once; in virtual time."""

import asyncio
from collections.abc import Callable

import pytest

from callcenter.speech.ears.second_opinion import SecondOpinion, nothing_heard
from callcenter.speech.ears.workers import Done, Job, Urgency
from callcenter.vocabulary.hearing import Heard, Hypothesis
from callcenter.vocabulary.languages import Language
from tests.fakes.virtual_time import in_virtual_time, settle

NOTHING = nothing_heard("whisper", Language.ZH)
WORDS = Heard(hypotheses=(Hypothesis(("医保",)),), engine="whisper", language=Language.ZH)


def told_of(happens: Callable[[Job[Heard], SecondOpinion], None], *, after_s: float = 0.5) -> list[Heard | bool]:
    """What is told, and whether it ended late, when `happens` after so long."""

    async def main() -> list[Heard | bool]:
        told: list[Heard | bool] = []
        job: Job[Heard] = Job(lambda: WORDS, Urgency.SECOND)
        opinion = SecondOpinion(job, 1.5, NOTHING, told.append, told.append)
        await asyncio.sleep(after_s)
        happens(job, opinion)
        await settle()
        await asyncio.sleep(10)
        return told

    return in_virtual_time(main())


def test_what_is_heard_in_time_is_told() -> None:
    assert told_of(lambda job, _: job.future.set_result(Done(WORDS, 0.3))) == [False, WORDS]


def test_what_is_late_is_told_as_nothing_at_its_deadline_and_never_again() -> None:
    def answer(job: Job[Heard], _opinion: SecondOpinion) -> None:
        if job.future.set_running_or_notify_cancel():
            job.future.set_result(Done(WORDS, 0.3))

    assert told_of(answer, after_s=1.6) == [True, NOTHING]


def test_a_failure_is_told_as_nothing() -> None:
    assert told_of(lambda job, _: job.future.set_exception(RuntimeError("gone"))) == [False, NOTHING]


def test_given_up_it_is_told_as_nothing_at_once_and_its_job_dropped() -> None:
    dropped: list[bool] = []

    def give_up(job: Job[Heard], opinion: SecondOpinion) -> None:
        opinion.give_up()
        opinion.give_up()
        asyncio.get_running_loop().call_soon(lambda: dropped.append(job.future.cancelled()))

    assert told_of(give_up) == [False, NOTHING]
    assert dropped == [True]


@pytest.mark.parametrize("begun", [True, False])
def test_a_pool_that_is_shut_ends_it(begun: bool) -> None:
    def shut(job: Job[Heard], _opinion: SecondOpinion) -> None:
        if begun:
            job.future.set_running_or_notify_cancel()
            job.future.set_exception(RuntimeError("interrupted"))
        else:
            job.future.cancel()

    assert told_of(shut) == [False, NOTHING]
