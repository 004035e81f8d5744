"""Messages while callers speak them: onto the disk as they come, finished when they are over, or by the next start."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import structlog

from callcenter.calls.ports import Publish, TapeSilent, TapeTorn
from callcenter.calls.store import CallStore
from callcenter.calls.timeline import Entry, Fact, MessageLeft
from callcenter.recordings.files import RecordingError
from callcenter.recordings.message_files import Raw, begin, left, left_over, taken
from callcenter.recordings.vault.envelope import Kind, Whose
from callcenter.recordings.vault.service import Vault
from callcenter.vocabulary.clock import Clock
from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.ids import CallId, NodeId, QueueId, bare, call_id
from callcenter.vocabulary.serving import serving
from callcenter.vocabulary.sound import FRAME_BYTES, FRAME_MS, RATE_HZ, SAMPLE_BYTES

WRITE_EVERY_BYTES = RATE_HZ * SAMPLE_BYTES // 2
"""Half a second: what a crash may cost."""
VOICE_DBFS = -46.0
"""A frame below is silence; as the recognisers see it."""
FIRST_WORD_S = 8.0
"""People think before they speak: the silence at the beginning may last so long, at least."""
_VOICE_POWER = (32768 * 10 ** (VOICE_DBFS / 20)) ** 2 * (FRAME_BYTES // SAMPLE_BYTES)
_BYTES_PER_S = RATE_HZ * SAMPLE_BYTES

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One message, and who is told of it."""

    call: CallId
    node: str
    queue: QueueId
    longest_s: float
    end_silence_s: float | None
    on_event: Callable[[TapeSilent | TapeTorn], None]
    tell: Callable[[Fact], None]


class MessageKeeper:
    """`calls.ports.Messages`: below `root` while they are spoken, then in the vault.

    `safe` returns once what was told cannot be lost any more (the journal's `flushed`); only then the raw file goes.
    """

    def __init__(self, root: Path, vault: Vault, clock: Clock, safe: Callable[[], Awaitable[None]]) -> None:
        self.root = root
        self._vault = vault
        self.clock = clock
        self._safe = safe
        self._tasks: set[asyncio.Task[None]] = set()
        self._at_work: set[str] = set()
        self._told_unknown: set[Path] = set()

    def record(  # noqa: PLR0913 what a message is
        self,
        call: CallId,
        *,
        node: str,
        queue: QueueId,
        longest_s: float,
        end_silence_s: float | None,
        on_event: Callable[[TapeSilent | TapeTorn], None],
        tell: Callable[[Fact], None],
    ) -> "DiskTape":
        wanted = Wanted(
            call=call,
            node=node,
            queue=queue,
            longest_s=longest_s,
            end_silence_s=end_silence_s,
            on_event=on_event,
            tell=tell,
        )
        tape = DiskTape(self, wanted)
        self._begin(tape.run(), call)
        return tape

    def recover(self, call: CallId, tell: Callable[[Fact], None]) -> None:
        self._begin(self._recover(call, tell), call)

    async def finish_left_over(
        self,
        store: CallStore,
        nodes: Sequence[NodeId],
        live: Collection[CallId],
        publish: Publish,
        untouched_s: float = 0.0,
    ) -> int:
        """Finish what a crash, or a store that was away, has left for so long, except of calls that are `live`.

        Returns how many messages were told.

        Call it once the journal's left-over entries are in the store. Raises `DatabaseAwayError`.
        """
        busy = {bare(call) for call in live}
        told: list[Entry] = []
        for raw in await asyncio.to_thread(_untouched, self.root, untouched_s):
            if raw.uuid in busy or raw.uuid in self._at_work:
                continue
            found = [await store.call(call_id(node, raw.uuid)) for node in nodes]
            record = next((one for one in found if one is not None), None)
            if record is None:
                if raw.file not in self._told_unknown:
                    self._told_unknown.add(raw.file)
                    log.warning("message.of_unknown_call", path=str(raw.file.relative_to(self.root)))
                continue
            # Told before the crash, and only the raw file was left?
            facts = [entry.fact for entry in await store.timeline(record.call)]
            known = {fact.sha256 for fact in facts if isinstance(fact, MessageLeft)}
            # A second one of a call: the store does not have the first one's entry yet.
            seq = record.last_seq + 1 + sum(1 for entry in told if entry.call == record.call)

            def tell(fact: Fact, call: CallId = record.call, seq: int = seq) -> None:
                told.append(Entry(call, seq, self.clock.now(), fact))
                publish(told[-1])

            with serving(record.call):
                await self.keep(record.call, raw, tell, known)
        return len(told)

    async def keep(
        self, call: CallId, raw: Raw, tell: Callable[[Fact], None], known: Collection[str] = frozenset()
    ) -> None:
        """Seal a message and tell of it, unless its SHA-256 is `known`; one that cannot be kept is tried again."""
        try:
            found = await asyncio.to_thread(taken, raw)
            if found is not None and found.sha256 not in known:
                whose = Whose(call, Kind.MESSAGE, raw.number)
                path = await asyncio.to_thread(self._vault.keep, whose, found)
                tell(left(raw, found, path))
                log.info("message.kept", call_id=call, seconds=found.duration_s)
        except RecordingError as error:
            log.error("message.not_kept", call_id=call, error=str(error))
            return
        await self._remove_when_safe(raw)

    async def close(self, within_s: float) -> None:
        """Let those at work come to their end; what takes longer is left to the next start."""
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=within_s)
            for task in late:
                task.cancel()

    async def _recover(self, call: CallId, tell: Callable[[Fact], None]) -> None:
        try:
            for raw in await asyncio.to_thread(left_over, self.root, bare(call)):
                await self.keep(call, raw, tell)
        except OSError as error:
            log.error("message.not_recovered", call_id=call, error=repr(error))

    async def _remove_when_safe(self, raw: Raw) -> None:
        try:
            await self._safe()
            await asyncio.to_thread(raw.file.unlink, missing_ok=True)
        except (CallCenterError, OSError) as error:
            log.warning("message.raw_left", path=str(raw.file), error=repr(error))

    def _begin(self, work: Awaitable[None], call: CallId) -> None:
        async def root() -> None:
            with serving(call):
                try:
                    await work
                except Exception:  # the root of this task: the call goes on without its message
                    log.exception("message.broken")

        task = asyncio.create_task(root(), name=f"message of {call}")
        self._at_work.add(bare(call))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(lambda _: self._at_work.discard(bare(call)))


class DiskTape:
    """`calls.ports.Tape`: gathers frames, and a task of its own writes them."""

    def __init__(self, keeper: MessageKeeper, wanted: Wanted) -> None:
        self._keeper = keeper
        self._wanted = wanted
        self._waiting = bytearray()
        self._room = round(wanted.longest_s * _BYTES_PER_S)
        """Bytes that may still come; the walk's timer ends the message before that."""
        self._silent_s = 0.0
        self._has_spoken = False
        self._is_over = False
        self._is_torn = False
        self._more = asyncio.Event()

    def take(self, frame: bytes) -> None:
        if self._is_over or self._is_torn:
            return
        self._waiting += frame[: self._room]
        self._room -= len(frame[: self._room])
        if len(self._waiting) >= WRITE_EVERY_BYTES:
            self._more.set()
        self._listen(frame)

    def stop(self) -> None:
        self._is_over = True
        self._more.set()

    async def run(self) -> None:
        """Write until it is over, and finish the message."""
        wanted = self._wanted
        try:
            now = self._keeper.clock.now()
            raw = await asyncio.to_thread(begin, self._keeper.root, wanted.call, now, wanted.node, wanted.queue)
        except OSError as error:
            self._tear(error)
            return
        try:
            while self._waiting or not self._is_over:
                await self._more.wait()
                if not self._is_over:
                    self._more.clear()
                await self._write(raw)
        except OSError as error:
            self._tear(error)
        await self._keeper.keep(wanted.call, raw, wanted.tell)

    async def _write(self, raw: Raw) -> None:
        part, self._waiting = self._waiting, bytearray()
        await asyncio.to_thread(_append, raw.file, bytes(part))

    def _tear(self, error: OSError) -> None:
        self._is_torn = True
        log.error("message.not_written", call_id=self._wanted.call, error=repr(error))
        self._wanted.on_event(TapeTorn(f"the disk does not take it ({error.strerror or type(error).__name__})"))

    def _listen(self, frame: bytes) -> None:
        """Tell, once, that nobody has spoken for long."""
        limit_s = self._wanted.end_silence_s
        if limit_s is None or self._silent_s < 0:
            return
        samples = np.frombuffer(frame, dtype="<i2").astype(np.float32)
        if float(samples.dot(samples)) >= _VOICE_POWER:
            self._silent_s, self._has_spoken = 0.0, True
            return
        self._silent_s += FRAME_MS / 1000
        if self._silent_s >= (limit_s if self._has_spoken else max(limit_s, FIRST_WORD_S)):
            self._silent_s = -1.0
            self._wanted.on_event(TapeSilent())


def _append(file: Path, data: bytes) -> None:
    with file.open("ab") as stream:
        stream.write(data)


def _untouched(root: Path, for_s: float) -> list[Raw]:
    """Those that nobody writes any more."""
    until = time.time() - for_s
    return [raw for raw in left_over(root) if raw.file.stat().st_mtime <= until]
