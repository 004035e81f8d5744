from pathlib import Path

import pytest

from callcenter.staffing import files
from callcenter.staffing.day import Caller, Spread
from callcenter.staffing.patience import ENDLESS
from callcenter.vocabulary.errors import RefusedDocumentError
from callcenter.vocabulary.ids import QueueId
from callcenter.vocabulary.tiers import Tier

FILE = Path("load.csv")


def test_a_load_is_read_by_queue_and_tier() -> None:
    text = "calls,time,queue,tier\n12.5,09:15,social,listed\n3,09:15,social,listed\n4,23:45,general,ordinary\n"
    social, general = files.streams(FILE, text, Spread(180), ENDLESS)

    assert (social.queue, social.tier, social.calls[37], sum(social.calls)) == ("social", Tier.LISTED, 15.5, 15.5)
    assert (general.queue, general.tier, general.calls[95]) == ("general", Tier.ORDINARY, 4)


def test_callers_are_read_in_order_of_arrival_and_patience_may_be_left_out() -> None:
    text = "at,queue,tier,handling_s,patience_s\n10:00:30,general,ordinary,120,\n09:00,general,listed,60,45.5\n"
    first, second = files.callers(FILE, text)

    assert first == Caller(at_s=32_400, queue=QueueId("general"), tier=Tier.LISTED, handling_s=60, patience_s=45.5)
    assert (second.at_s, second.patience_s) == (36_030, float("inf"))


def test_seats_stay_as_they_are_until_the_plan_names_others() -> None:
    plan = files.seats(FILE, "time,seats\n08:00,10\n08:30,12\n20:00,2\n")

    assert (plan[31], plan[32], plan[33], plan[34], plan[79], plan[80], plan[95]) == (0, 10, 10, 12, 12, 2, 2)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (",general,08:00,12:00", "agent: is empty"),
        ("8001,,08:00,12:00", "queues: is empty"),
        ("8001,general,08:05,12:00", "from: is no quarter hour"),
        ("8001,general,12:00,08:00", "split what goes past midnight"),
        ("8001,general,08:00,09:00\n8001,social,10:00,11:00", "differ from an earlier row"),
    ],
)
def test_people_who_cannot_be_meant_are_told(row: str, told: str) -> None:
    with pytest.raises(RefusedDocumentError, match=told):
        files.people(FILE, f"agent,queues,from,to\n{row}\n")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("time,queue,calls\n", "load.csv:1: tier: has no column tier"),
        ("time,queue,tier,calls\n", "nothing follows the first line"),
        ("time,queue,tier,calls\n9 Uhr,general,ordinary,1\n", "load.csv:2: time: is no time"),
        ("time,queue,tier,calls\n09:10,general,ordinary,1\n", "is no quarter hour"),
        ("time,queue,tier,calls\n09:00,,ordinary,1\n", "queue: is empty"),
        ("time,queue,tier,calls\n09:00,general,vip,1\n", "tier: is unknown → write one of emergency, listed_severe"),
        ("time,queue,tier,calls\n09:00,general,ordinary,viele\n", "calls: is no number"),
        ("time,queue,tier,calls\n09:00,general,ordinary,nan\n", "calls: is out of bounds"),
        ("time,queue,tier,calls\n09:00,general,ordinary,-1\n", "calls: is out of bounds"),
        ("time,queue,tier,calls\n09:00,general,ordinary\n", "calls: is no number"),
        ("", "has no column time"),
    ],
)
def test_what_cannot_be_read_is_told_with_line_and_mend(text: str, told: str) -> None:
    with pytest.raises(RefusedDocumentError, match="→") as refused:
        files.streams(FILE, text, Spread(180), ENDLESS)

    assert told in str(refused.value)


def test_a_file_that_is_not_there_or_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedDocumentError, match="cannot be read"):
        files.read(tmp_path / "none.csv", files.seats)
    (tmp_path / "gbk.csv").write_bytes("时间,seats\n".encode("gb18030"))
    with pytest.raises(RefusedDocumentError, match="is not UTF-8"):
        files.read(tmp_path / "gbk.csv", files.seats)
