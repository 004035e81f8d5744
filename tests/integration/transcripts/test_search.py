"""Searching in what was said: a real PostgreSQL, and its index with fifty thousand utterances."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from callcenter.calls.store import CallStore
from callcenter.database.engine import Database
from callcenter.transcripts.lexemes import vector
from callcenter.transcripts.reading import Utterance
from callcenter.transcripts.search import Search, asked
from callcenter.transcripts.store import TranscriptStore, searching
from callcenter.vocabulary.ids import AgentId, CallId, QueueId
from callcenter.vocabulary.languages import Language
from tests.fakes.entries import START, whole_call

MANY = 50_000


def utterance(words: str, start_s: float = 0.0) -> Utterance:
    return Utterance(
        speaker="caller", start_s=start_s, end_s=start_s + 2, text=words, engine="fake", language=Language.ZH,
        confidence=None,
    )  # fmt: skip


@pytest.fixture
def store(database: Database) -> TranscriptStore:
    return TranscriptStore(database)


async def keep(database: Database, call: str, *texts: str, hours: float = 0) -> None:
    """A call of some hours after START in which `texts` were said."""
    start = START + timedelta(hours=hours)
    await CallStore(database).write(whole_call(call, start))
    store = TranscriptStore(database)
    now = start + timedelta(minutes=5)
    await store.enlist(now)
    job = await store.take(now)
    assert job is not None
    assert await store.finish(job, [utterance(words, 3.0 * n) for n, words in enumerate(texts)], now)


async def found(store: TranscriptStore, q: str, **fields: Any) -> list[str]:
    wanted = Search(question=asked(q), **fields)
    return [hit.text for hit in (await store.search(wanted, None, 50)).hits]


async def test_words_are_found_wherever_they_begin_and_end(database: Database, store: TranscriptStore) -> None:
    await keep(database, "pbx1.a", "我想问医保怎么报销", "小区夜里施工噪音太大", "my parking complaints")

    assert await found(store, "医保") == ["我想问医保怎么报销"]
    assert await found(store, "报销 医保") == ["我想问医保怎么报销"]
    assert await found(store, "醫保") == ["我想问医保怎么报销"]
    assert await found(store, "医销") == []
    assert await found(store, "噪") == ["小区夜里施工噪音太大"]
    assert await found(store, "Complaint") == ["my parking complaints"]
    assert await found(store, "医保 噪音") == []


async def test_pages_go_on_where_they_ended_though_calls_come_in(database: Database, store: TranscriptStore) -> None:
    for n in range(3):
        await keep(database, f"pbx1.{n}", f"社保{n}甲", f"社保{n}乙", hours=n)
    wanted = Search(question=asked("社保"))
    first = await store.search(wanted, None, 3)
    await keep(database, "pbx1.9", "社保9", hours=9)
    second = await store.search(wanted, first.next, 3)

    assert [hit.text for hit in (*first.hits, *second.hits)] == [
        "社保2甲", "社保2乙", "社保1甲", "社保1乙", "社保0甲", "社保0乙",
    ]  # fmt: skip
    assert second.next is None


async def test_calls_are_chosen_by_time_queue_and_agent(database: Database, store: TranscriptStore) -> None:
    await keep(database, "pbx1.a", "社保早", hours=0)
    await keep(database, "pbx1.b", "社保晚", hours=5)
    noon = START + timedelta(hours=3)

    assert await found(store, "社保", arrived_from=noon) == ["社保晚"]
    assert await found(store, "社保", arrived_before=noon) == ["社保早"]
    assert await found(store, "社保", queue=QueueId("police")) == []
    assert await found(store, "社保", agent=AgentId("8002")) == []
    assert len(await found(store, "社保", agent=AgentId("8001"), queue=QueueId("social"))) == 2


async def test_the_index_is_used_among_many(database: Database, store: TranscriptStore) -> None:
    await keep(database, "pbx1.a", "我想问医保怎么报销")
    said = [
        "小区夜里施工噪音太大没有人管",
        "我要反映路灯坏了好几天",
        "请问户口迁移需要什么材料",
        "公交车站改到哪里去了",
    ]
    rows = [{"n": n, "text": said[n % 4] + str(n), "lexemes": vector(said[n % 4] + str(n))} for n in range(2, MANY)]
    fill = text(
        "insert into utterances (call, n, speaker, start_s, end_s, text, engine, language, lexemes)"
        " select 'pbx1.a', n, 'caller', 0, 1, text, 'fake', 'zh', cast(lexemes as tsvector)"
        " from jsonb_to_recordset(cast(cast(:rows as text) as jsonb)) as given (n int, text text, lexemes text)"
    )
    async with database.transaction() as session:
        for at in range(0, len(rows), 5000):
            await session.execute(fill, {"rows": json.dumps(rows[at : at + 5000])})
        await session.execute(text("analyze utterances"))

    query = searching(Search(question=asked("医保报销"))).limit(50)
    statement = str(query.compile(database.engine, compile_kwargs={"literal_binds": True}))
    async with database.transaction() as session:
        plan = "\n".join((await session.execute(text("explain " + statement.replace(":", "\\:")))).scalars())

    assert "ix_utterances_lexemes" in plan, plan
    assert "Seq Scan on utterances" not in plan
    assert await found(store, "怎么报销") == ["我想问医保怎么报销"]
    assert (await store.of_call(CallId("pbx1.a"))) is not None
