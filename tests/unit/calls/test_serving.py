"""All that is done for a call is known to be done for it, whoever told of the call."""

import pytest
from structlog.testing import capture_logs

from callcenter.asterisk.audiosocket.line import AudioLine
from callcenter.vocabulary.ids import CallId
from callcenter.vocabulary.serving import served, serving
from tests.fakes.outside import FakeTelephony
from tests.fakes.virtual_time import in_virtual_time, settle
from tests.unit.calls.world import CALL, LI, world

OTHER = CallId("pbx1.c0de")


@pytest.fixture
def asked_for(monkeypatch: pytest.MonkeyPatch) -> list[tuple[CallId, CallId | None]]:
    """Of each place that is kept: the call, and which one is served then."""
    seen: list[tuple[CallId, CallId | None]] = []
    keep = FakeTelephony.keep_place

    async def keep_place(self: FakeTelephony, channel: str, call: CallId, *place: object) -> None:
        seen.append((call, served()))
        await keep(self, channel, call, *place)  # type: ignore[arg-type]

    monkeypatch.setattr(FakeTelephony, "keep_place", keep_place)
    return seen


def test_two_callers_at_a_time_are_told_apart(asked_for: list[tuple[CallId, CallId | None]]) -> None:
    async def story() -> None:
        async with world() as it:
            for call in (CALL, OTHER):
                line = await it.arrive(call=call)
                line.press("2")
            await settle()
            await it.free(LI)

    in_virtual_time(story())
    assert {call for call, _ in asked_for} == {CALL, OTHER}
    assert all(call == bears for call, bears in asked_for)


def test_what_a_callers_line_logs_bears_the_call_once_somebody_attends() -> None:
    line = AudioLine("7b0f", (), lambda _: None, lambda: None)
    with capture_logs() as lines:
        line.log.info("line.replaced")
        with serving(CALL):
            line.attend(lambda _: None, lambda *_: None)
        line.log.warning("line.not_reading")

    assert [(one["uuid"], one.get("call_id")) for one in lines] == [("7b0f", None), ("7b0f", CALL)]
