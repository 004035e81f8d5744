"""The journal on a real disk, with real processes killed under it; nothing here opens a socket."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from callcenter.database.journal import Journal, JournalInUseError, NotFlushedError
from callcenter.database.segments import read_on, segments


@asynccontextmanager
async def opened(folder: Path, *, segment_bytes: int = 4096, memory_bytes: int = 10_000) -> AsyncIterator[Journal]:
    journal = Journal(folder, segment_bytes=segment_bytes, memory_bytes=memory_bytes)
    journal.open()
    try:
        yield journal
    finally:
        await journal.close()


async def drained(journal: Journal, count: int) -> list[bytes]:
    found: list[bytes] = []
    async with asyncio.timeout(20):
        while len(found) < count:
            records = await journal.read()
            found += [record.body for record in records]
            await journal.confirm(records[-1].end)
    return found


async def test_records_come_back_in_order(tmp_path: Path) -> None:
    written = [b"%d" % n for n in range(500)]
    async with opened(tmp_path, segment_bytes=512, memory_bytes=100_000) as journal:
        for body in written:
            journal.append(body)

        assert await drained(journal, 500) == written
        assert journal.confirmed == journal.end
        assert len(segments(tmp_path)) == 1, "confirmed segments are deleted"


async def test_what_was_not_confirmed_comes_again_after_a_restart(tmp_path: Path) -> None:
    async with opened(tmp_path) as journal:
        for body in (b"1", b"2", b"3"):
            journal.append(body)
            await journal.flushed()
        (first, *_) = await journal.read()
        await journal.confirm(first.end)

    async with opened(tmp_path) as journal:
        left_over = [record.body for record in read_on(tmp_path, journal.confirmed)]
        journal.append(b"4")

        assert left_over == [b"2", b"3"]
        assert await drained(journal, 3) == [b"2", b"3", b"4"]
        assert journal.health().unconfirmed_bytes == 0


async def test_a_torn_last_line_is_no_record_and_hides_none(tmp_path: Path) -> None:
    async with opened(tmp_path) as journal:
        journal.append(b"whole")
        journal.append(b"torn")
        await journal.flushed()
    newest = tmp_path / f"{segments(tmp_path)[-1]:010d}.journal"
    os.truncate(newest, newest.stat().st_size - 3)

    async with opened(tmp_path) as journal:
        journal.append(b"after")

        assert await drained(journal, 2) == [b"whole", b"after"]
        assert journal.confirmed == journal.end


async def test_one_folder_has_one_writer(tmp_path: Path) -> None:
    async with opened(tmp_path):
        with pytest.raises(JournalInUseError, match="another service"):
            Journal(tmp_path).open()


async def test_who_comes_next_learns_whose_it_was_and_may_leave_it_so(tmp_path: Path) -> None:
    first, second = Journal(tmp_path), Journal(tmp_path)
    first.open("vm/1/0f1e")
    await first.close()

    assert second.claim() == "vm/1/0f1e"
    second.let_go()
    assert second.claim() == "vm/1/0f1e", "a look changes nothing"
    second.open("vm/2/1d2c")
    await second.close()
    assert first.claim() == "vm/2/1d2c"
    first.let_go()


async def test_a_cancelled_read_loses_nothing(tmp_path: Path) -> None:
    async with opened(tmp_path) as journal:
        journal.append(b"1")
        await journal.flushed()
        for _ in range(20):
            reading = asyncio.create_task(journal.read())
            await asyncio.sleep(0)
            reading.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                if await reading:
                    return  # it was quicker than its cancellation

        assert await drained(journal, 1) == [b"1"]


async def test_while_the_disk_refuses_records_wait_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refusing = True
    real = os.write

    def full_disk(handle: int, data: bytes) -> int:
        if refusing and len(data) < 20:
            raise OSError(28, "No space left on device")
        return real(handle, data[:7])  # a full disk may first take a part

    monkeypatch.setattr("callcenter.database.journal.os.write", full_disk)
    monkeypatch.setattr("callcenter.database.journal.RETRY_S", 0.01)
    async with opened(tmp_path, memory_bytes=200) as journal:
        journal.append(b"a first one")
        with pytest.raises(NotFlushedError, match="No space"):
            await journal.flushed(0.1)
        for n in range(20):
            journal.append(b"record %02d" % n)

        assert "No space" in (journal.health().fault or "")
        assert journal.health().dropped == 11
        refusing = False
        assert await drained(journal, 10) == [b"a first one", *(b"record %02d" % n for n in range(9))]
        assert journal.health().fault is None


WRITER = """
import asyncio, sys
from pathlib import Path
from callcenter.database.journal import Journal

async def main():
    journal = Journal(Path(sys.argv[1]), segment_bytes=2000)
    journal.open()
    n = int(sys.argv[2])
    while True:
        for _ in range(7):
            journal.append(b"%d" % n)
            n += 1
        await journal.flushed()
        print(n - 1, flush=True)

asyncio.run(main())
"""


async def test_a_writer_killed_in_the_middle_loses_nothing_it_had_flushed(tmp_path: Path) -> None:
    first = 0
    for kills in range(4):
        flushed = killed_writer(tmp_path, first, after_lines=3 + 5 * kills)
        async with opened(tmp_path) as journal:
            left_over = [int(record.body) for record in read_on(tmp_path, journal.confirmed)]
            assert left_over == list(range(first, first + len(left_over)))
            assert first + len(left_over) > flushed
            await drained(journal, len(left_over))
            first += len(left_over)


def killed_writer(folder: Path, first: int, after_lines: int) -> int:
    """Let a process append `first`, `first` + 1, …, kill it, and return the last number it had seen flushed."""
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder), str(first)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )
    assert writer.stdout is not None
    lines = [writer.stdout.readline() for _ in range(after_lines)]
    writer.send_signal(signal.SIGKILL)
    lines += writer.stdout.readlines()
    writer.wait()
    writer.stdout.close()
    return int([text for text in lines if text.endswith("\n")][-1])
