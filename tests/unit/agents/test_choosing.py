"""A status is chosen for a reason that the site keeps, and only by who sits somewhere."""

import pytest

from callcenter.agents.breaks import BreakReason, UnfitBreakError, check_kept
from callcenter.agents.choosing import Choosing, NoSeatError
from callcenter.agents.life import Status
from callcenter.agents.roster import Roster
from callcenter.vocabulary.ids import AgentId, NodeId, SeatId
from tests.fakes.call_views import FakeStatuses
from tests.fakes.clock import FakeClock
from tests.fakes.people import FakeReasons

LI = AgentId("8001")


def choosing(reasons: FakeReasons, seat: SeatId | None = None) -> tuple[Roster, FakeStatuses, Choosing]:
    roster, statuses = Roster(FakeClock()), FakeStatuses()
    roster.add(LI, name="李敏", seat=seat, node=NodeId("pbx1"), queues=())
    return roster, statuses, Choosing(roster, statuses, reasons)


async def test_who_sits_nowhere_cannot_be_available_but_may_rest() -> None:
    roster, statuses, it = choosing(FakeReasons())

    with pytest.raises(NoSeatError, match="a seat has to be chosen first"):
        await it.choose(LI, Status.AVAILABLE)
    await it.choose(LI, Status.TRAINING)

    assert roster.agent(LI).status is Status.TRAINING
    assert statuses.kept == {LI: Status.TRAINING}


@pytest.mark.parametrize("reason", ["lunch", "old"])
async def test_a_reason_that_the_site_does_not_keep_is_refused_by_name(reason: str) -> None:
    roster, _, it = choosing(FakeReasons())

    with pytest.raises(UnfitBreakError, match=f"{reason}.*use one of meal"):
        await it.choose(LI, Status.BREAK, reason)

    assert roster.agent(LI).status is Status.OFFLINE


async def test_a_database_that_is_away_keeps_nobody_from_a_break() -> None:
    roster, statuses, it = choosing(FakeReasons(is_away=True), SeatId("1001"))
    statuses.is_away = True

    changed = await it.choose(LI, Status.BREAK, "lunch")

    assert (changed.status, changed.reason) == (Status.BREAK, "lunch")
    assert roster.agent(LI) == changed


@pytest.mark.parametrize(
    ("name", "fault"),
    [("Lunch!", "use 1 to 32"), ("missed_ring", "the system itself"), ("one_more", "30 reasons already")],
)
def test_a_reason_that_cannot_be_kept_is_refused_with_the_mend(name: str, fault: str) -> None:
    others = [BreakReason(f"reason_{n}", "", "", n) for n in range(30)]

    with pytest.raises(UnfitBreakError, match=fault):
        check_kept(BreakReason(name, "", "", 0), others, {"missed_ring"})
