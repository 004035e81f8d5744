from datetime import UTC, datetime, timedelta

from callcenter.calls.faults import MOST, Faults

T0 = datetime(2026, 11, 21, 9, tzinfo=UTC)


def test_the_same_fault_of_the_same_node_is_counted() -> None:
    faults = Faults()
    for second in range(3):
        faults.keep("hotline", "v1", "look_up", "no answer", T0 + timedelta(seconds=second))
    faults.keep("hotline", "v2", "look_up", "no answer", T0)
    faults.keep("other", "v1", "look_up", "no answer", T0)

    newest, oldest = faults.of("hotline")
    assert faults.met == {"hotline": 4, "other": 1}
    assert (newest.version, newest.count) == ("v2", 1)
    assert (oldest.count, oldest.first_at, oldest.last_at) == (3, T0, T0 + timedelta(seconds=2))


def test_no_more_kinds_of_fault_are_kept_than_anybody_reads() -> None:
    faults = Faults()
    for number in range(MOST + 50):
        faults.keep("hotline", "v1", "look_up", f"fault {number}", T0)

    assert len(faults.of("hotline")) == MOST
    assert faults.of("hotline")[0].fault == f"fault {MOST + 49}"
