"""Callers in line and free agents, of every tier and several queues, with ties and misses."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from callcenter.routing.latest import Recent
from callcenter.routing.matching import FreeAgent
from callcenter.routing.order import Waiting
from callcenter.vocabulary.ids import AgentId, CallId, QueueId, SeatId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.skills import SkillLevel
from callcenter.vocabulary.tiers import Tier

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
QUEUES = tuple(QueueId(name) for name in ("social", "police", "general"))

recent_offers: st.SearchStrategy[Recent] = st.fixed_dictionaries(
    {}, optional={queue: st.lists(st.sampled_from(Tier), max_size=20) for queue in QUEUES}
)
flooded: st.SearchStrategy[Recent] = st.sampled_from((Tier.LISTED_SEVERE, Tier.LISTED, Tier.CALLBACK)).map(
    lambda tier: {queue: [tier] * 20 for queue in QUEUES}
)


@st.composite
def callers_in_line(
    draw: st.DrawFn, most: int = 12, tiers: Sequence[Tier] = tuple(Tier), oldest_s: int = 2400
) -> list[Waiting]:
    # Whole tenths of minutes come up often, so that places are equal.
    ages = st.one_of(st.integers(0, oldest_s // 6).map(lambda sixth: sixth * 6.0), st.floats(0, oldest_s))
    return [
        Waiting(
            call=CallId(f"pbx1.{number:02}"),
            queue=draw(st.sampled_from(QUEUES)),
            tier=draw(st.sampled_from(tiers)),
            since=NOW - timedelta(seconds=draw(ages)),
            missed_by=tuple(draw(st.lists(st.sampled_from(list(map(AgentId, ("000", "001", "002")))), max_size=3))),
            language=draw(st.none() | st.sampled_from(Language)),
            is_second_language=draw(st.booleans()),
        )
        for number in draw(st.lists(st.integers(0, 50), max_size=most, unique=True))
    ]


@st.composite
def free_agents(draw: st.DrawFn, most: int = 8) -> list[FreeAgent]:
    levels = st.dictionaries(st.sampled_from(QUEUES), st.sampled_from(SkillLevel))
    return [
        FreeAgent(
            agent=AgentId(f"{number:03}"),
            seat=SeatId(f"1{number:03}"),
            queues=frozenset(draw(st.sets(st.sampled_from(QUEUES)))),
            levels=draw(levels),
            languages=frozenset(draw(st.sets(st.sampled_from(Language)))),
            idle_since=NOW - timedelta(seconds=draw(st.integers(0, 600))),
        )
        for number in draw(st.lists(st.integers(0, 50), max_size=most, unique=True))
    ]
