"""No column is forgotten: each table of the metadata, and each field of a timeline's facts, has been spoken of."""

import dataclasses
import importlib
import typing
from pathlib import Path

import pytest

import callcenter
from callcenter.calls.forgetting import HOLD_NUMBERS, HOLD_WORDS, without_number, without_words
from callcenter.calls.outgoing_facts import CalledOut
from callcenter.calls.timeline import Fact, QueueJoined, SpeechHeard
from callcenter.database.base import Base
from callcenter.main.person_files import FilesHeld
from callcenter.main.person_parts import TABLES_HELD
from callcenter.persons.columns import COLUMNS, answered_for, natures
from callcenter.persons.words import KINDS, REASONS
from callcenter.vocabulary.ids import AgentId, LegId, NodeId, QueueId, SeatId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.personal import Why
from callcenter.vocabulary.routes import KeywordHeard, RouteReason
from callcenter.vocabulary.tiers import Tier

ROOT = Path(callcenter.__file__).parent
for _path in sorted(ROOT.rglob("tables.py")):
    importlib.import_module(".".join(("callcenter", *_path.relative_to(ROOT).with_suffix("").parts)))
TABLES = {table.name: table for table in Base.metadata.sorted_tables}

PERSONAL_FIELDS = {"number", "words", "others", "reason"}
"""Of facts; `number` also of offices, `reason` also in agents' words of a list."""
_OTHERS = (
    "node leg dialled language kind list_name tier needs flow version prompt key engine confidence is_second is_early"
    " cause queue priority position since wait_min wait_from_min agent seat why status wait_ms is_back held_ms who"
    " is_joining is_emergency talk_ms to is_attended rejoin_s question score until by paused_ms path duration_s sha256"
    " size_bytes caller fault service took_ms callback_of attempt shown notice was own manner outcome"
)
OTHER_FIELDS = set(_OTHERS.split())


@pytest.mark.parametrize("name", sorted(TABLES))
def test_every_column_has_been_said_what_it_holds(name: str) -> None:
    said = [column for columns in COLUMNS.get(name, {}).values() for column in columns.split()]

    assert sorted(said) == sorted(column.name for column in TABLES[name].columns), (
        f"say in persons/columns.py what each column of {name} holds, once"
    )


def test_no_table_is_spoken_of_that_is_not_there() -> None:
    assert set(COLUMNS) == set(TABLES)
    assert natures("calls")["number"] == "number"


def test_whatever_is_personal_has_somebody_who_finds_it_and_lets_it_go() -> None:
    held = [kind for holder in TABLES_HELD for kind in holder.kinds]

    assert len(held) == len(set(held))
    assert answered_for() <= set(held)
    assert set(held) | set(FilesHeld.kinds) == set(KINDS)
    assert set(REASONS) == set(Why)


def test_every_field_of_a_fact_has_been_said_to_be_personal_or_not() -> None:
    facts = list(_facts(Fact))
    fields = {field.name for fact in facts for field in dataclasses.fields(fact)}
    numbered = {_kind(fact) for fact in facts if any(one.name == "number" for one in dataclasses.fields(fact))}

    assert fields == PERSONAL_FIELDS | OTHER_FIELDS
    # A transfer goes to an office, never to a person.
    assert numbered == {*HOLD_NUMBERS, "transfer.started"}


def test_a_fact_stays_without_who_called_and_what_they_said() -> None:
    out = CalledOut(
        node=NodeId("pbx1"),
        leg=LegId("pbx1.1"),
        number="+8613800138000",
        shown="12345",
        language=Language.ZH,
        queue=QueueId("social"),
        agent=AgentId("8001"),
        seat=SeatId("1001"),
    )
    heard = SpeechHeard(words=("我", "姓王"), others=(("我", "姓黄"),), language=Language.ZH, engine="vosk")
    keyword = KeywordHeard(keyword="社保", heard_as="射宝", means="by_sound")
    reason = RouteReason(by="words", words=("射宝",), matched=("社保",), keywords=(keyword,))
    joined = QueueJoined(queue=QueueId("social"), tier=Tier.ORDINARY, priority=1, reason=reason, position=1)
    silent = without_words(joined)

    assert without_number(out) == dataclasses.replace(out, number="erased")
    assert without_words(heard) == dataclasses.replace(heard, words=(), others=())
    assert isinstance(silent, QueueJoined)
    assert (silent.reason.words, silent.reason.keywords[0].heard_as, silent.reason.matched) == ((), "", ("社保",))
    assert (heard.kind in HOLD_WORDS, joined.kind in HOLD_WORDS) == (True, True)


def _facts(union: typing.Any) -> typing.Iterator[typing.Any]:
    for one in typing.get_args(union):
        if dataclasses.is_dataclass(one):
            yield one
        else:
            yield from _facts(one)


def _kind(fact: typing.Any) -> str:
    return str(next(one.default for one in dataclasses.fields(fact) if one.name == "kind"))
