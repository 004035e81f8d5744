from datetime import UTC, datetime, timedelta

import pytest

from callcenter.special_list.importing.alarms import AlarmKind, alarms
from callcenter.special_list.importing.batches import (
    UNDO_FOR,
    Batch,
    BatchId,
    BatchRefusedError,
    OtherPersonError,
    SamePersonError,
    State,
    Step,
    after,
    approved,
    begun,
    undo_asked,
)
from callcenter.special_list.importing.columns import ColumnMap
from callcenter.special_list.importing.difference import Difference

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
LIVES = {
    (State.RECEIVED, Step.BEGUN): State.READING,
    (State.RECEIVED, Step.REJECTED): State.REJECTED,
    (State.RECEIVED, Step.FAILED): State.FAILED,
    (State.READING, Step.BROKEN_OFF): State.READING,
    (State.READING, Step.READ): State.STAGED,
    (State.READING, Step.REJECTED): State.REJECTED,
    (State.READING, Step.FAILED): State.FAILED,
    (State.STAGED, Step.APPROVED): State.APPLYING,
    (State.STAGED, Step.REJECTED): State.REJECTED,
    (State.STAGED, Step.FAILED): State.FAILED,
    (State.APPLYING, Step.APPLIED): State.APPLIED,
    (State.APPLYING, Step.FOUND_OTHERWISE): State.STAGED,
    (State.APPLYING, Step.FAILED): State.FAILED,
    (State.APPLIED, Step.UNDO_ASKED): State.UNDOING,
    (State.UNDOING, Step.UNDONE): State.UNDONE,
}


def batch(state: State, applied_at: datetime | None = None) -> Batch:
    return Batch(
        id=BatchId(7),
        state=state,
        file_name="register.csv",
        sha256=bytes(32),
        size_bytes=1,
        headings=("手机",),
        columns=ColumnMap({}),
        submitted_by="ann",
        submitted_at=NOW,
        applied_at=applied_at,
    )


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("step", Step)
def test_every_step_from_every_state_leads_where_it_should_or_is_refused(state: State, step: Step) -> None:
    if (state, step) in LIVES:
        assert after(state, step) is LIVES[state, step]
    else:
        with pytest.raises(BatchRefusedError, match=state.value):
            after(state, step)


def test_who_submitted_a_batch_does_not_approve_it() -> None:
    assert approved(batch(State.STAGED), "bob") is State.APPLYING
    with pytest.raises(SamePersonError, match="second"):
        approved(batch(State.STAGED), "ann")


def test_only_who_sent_a_file_says_what_it_is_to_become() -> None:
    assert begun(batch(State.RECEIVED), "ann") is State.READING
    with pytest.raises(OtherPersonError, match="only ann"):
        begun(batch(State.RECEIVED), "bob")


def test_only_the_latest_batch_is_undone_and_only_while_what_it_replaced_is_kept() -> None:
    applied = batch(State.APPLIED, NOW - UNDO_FOR)

    assert undo_asked(applied, BatchId(7), NOW) is State.UNDOING
    with pytest.raises(BatchRefusedError, match="8"):
        undo_asked(applied, BatchId(8), NOW)
    with pytest.raises(BatchRefusedError, match="30 days"):
        undo_asked(applied, BatchId(7), NOW + timedelta(seconds=1))


def difference(*, before: int = 10_000, new: int = 0, changed: int = 0, gone: int = 0, most: int = 1) -> Difference:
    same = before - changed - gone
    return Difference(before=before, new=new, changed=changed, same=same, gone=gone, most_persons=most)


@pytest.mark.parametrize(
    ("found", "lines", "problems", "kinds"),
    [
        (difference(new=499), 100, 2, []),
        (difference(before=0, new=2_000_000), 100, 0, []),
        (difference(new=500), 100, 0, [AlarmKind.GREW]),
        (difference(before=100, new=6), 100, 0, [AlarmKind.GREW]),
        (difference(new=1000, gone=1000), 100, 0, []),
        (difference(gone=501), 100, 0, [AlarmKind.SHRANK]),
        (difference(new=5000, gone=5000), 100, 0, [AlarmKind.HALF_GONE]),
        (difference(changed=2001), 100, 0, [AlarmKind.MANY_CHANGED]),
        (difference(), 100, 3, [AlarmKind.MANY_PROBLEMS]),
        (difference(most=21), 100, 0, [AlarmKind.CROWDED_NUMBER]),
    ],
)
def test_alarms_name_what_a_sound_register_seldom_has(
    found: Difference, lines: int, problems: int, kinds: list[AlarmKind]
) -> None:
    assert [alarm.kind for alarm in alarms(found, lines, problems)] == kinds


def test_a_list_under_another_key_is_told_of() -> None:
    found = Difference(before=10, new=10, changed=0, same=0, gone=10, under_other_key=10)

    assert [alarm.kind for alarm in alarms(found, 10, 0)] == [AlarmKind.HALF_GONE, AlarmKind.OTHER_KEY]
