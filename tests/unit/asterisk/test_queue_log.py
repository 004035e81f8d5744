"""app_queue's own record, as a real Asterisk wrote it."""

from datetime import UTC, datetime

from callcenter.asterisk.queue_log import rows
from callcenter.vocabulary.ids import LegId, NodeId, QueueId

PBX = NodeId("pbx1")
LINES = """\
1795297841|NONE|NONE|NONE|QUEUESTART|
1795297842|1795297841.1|hotline-social|NONE|ENTERQUEUE||13800138002|1
1795297842|1795297841.2|hotline-social|NONE|ENTERQUEUE||13800138003|2
1795297842|CLI|hotline-general|PJSIP/1001|ADDMEMBER|
1795297843|1795297841.1|hotline-social|PJSIP/1001|CONNECT|1|1795297843.3|0
1795297843|1795297841.2|hotline-social|NONE|ABANDON|1|2|1
1795297843|1795297841.1|hotline-social|PJSIP/1001|COMPLETECALLER|1|0|1
""".splitlines()


def test_who_came_into_a_queue_and_how_they_left_it_is_told_by_their_leg() -> None:
    found = [(one.leg, one.event) for one in rows(PBX, LINES)]

    assert found == [
        (LegId("pbx1.1795297841.1"), "ENTERQUEUE"),
        (LegId("pbx1.1795297841.2"), "ENTERQUEUE"),
        (LegId("pbx1.1795297841.1"), "CONNECT"),
        (LegId("pbx1.1795297841.2"), "ABANDON"),
    ]
    first = next(rows(PBX, LINES))
    assert (first.at, first.queue) == (datetime.fromtimestamp(1795297842, UTC), QueueId("social"))


def test_what_is_torn_or_not_ours_is_left_out() -> None:
    torn = ["", "1795297842|1795297841.1", "x|1|hotline-social|NONE|ENTERQUEUE|", "1|1.1|support|NONE|ENTERQUEUE|"]

    assert list(rows(PBX, [*torn, "9" * 30 + "|1.1|hotline-social|NONE|ENTERQUEUE|"])) == []
