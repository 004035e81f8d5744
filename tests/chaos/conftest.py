"""What `scripts/chaos` asks for; without it only the small sample runs."""

import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import pytest_asyncio

from callcenter.speech.engines.whisper_model import FILES, FOLDER
from tests.chaos import clock
from tests.chaos.after import Rest, at_rest
from tests.chaos.cases import CONTROL, Kind
from tests.chaos.engine import Measured, run
from tests.chaos.house import House, running_house
from tests.chaos.table import written
from tests.speech.whisper import VARIABLE

collect_ignore: list[str] = []


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("chaos")
    group.addoption("--cases", default=None, help="run the cases whose names hold this; empty: all of them")
    group.addoption("--table", default=None, help="write what the cases have cost to this file")
    group.addoption("--random", action="store_true", default=False, help="random kills instead of cases")
    group.addoption("--seed", type=int, default=1)
    group.addoption("--minutes", type=float, default=10.0)
    group.addoption("--kills", type=int, default=20)


def pytest_configure(config: pytest.Config) -> None:
    wanted = {
        "test_cases.py": config.getoption("--cases", None) is not None,
        "test_random_kills.py": config.getoption("--random", False),
    }
    is_sample = not any(wanted.values())
    collect_ignore.extend(name for name, is_wanted in {**wanted, "test_sample.py": is_sample}.items() if not is_wanted)


@dataclass(slots=True)
class Houses:
    """One house for all cases; another one where a case has left it in ruins, or needs another kind."""

    folder: Path
    measured: list[Measured] = field(default_factory=list)
    rest: Rest | None = None
    _house: House | None = None
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack)
    _built: int = 0
    _kind: Kind = Kind.PLAIN

    async def at_hand(self, kind: Kind = Kind.PLAIN) -> House:
        """With every agent at work, and after one round without a fault."""
        if kind is not self._kind:
            await self.leave()
            self._kind = kind
        if self._house is None:
            self._built += 1
            folder = self.folder / f"house{self._built}"
            folder.mkdir(mode=0o755)
            house = await self._stack.enter_async_context(
                running_house(
                    folder,
                    whisper=_whisper(),
                    has_standby=kind is Kind.PAIR,
                    environment=clock.environment if kind is Kind.CLOCK else lambda _: {},
                )
            )
            await house.until_complete()
            self.measured.append(await run(house, CONTROL, None))
            self.rest, self._house = await at_rest(house), house
        return self._house

    async def leave(self) -> None:
        """The next case finds another one."""
        self._house = None
        await self._stack.aclose()


def _whisper() -> Path | None:
    folder = Path(os.environ.get(VARIABLE) or Path("data/models") / FOLDER).resolve()
    return folder if all((folder / name).is_file() for name in FILES) else None


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def houses(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> AsyncIterator[Houses]:
    houses = Houses(tmp_path_factory.mktemp("houses"))
    try:
        yield houses
    finally:
        await houses.leave()
        if table := request.config.getoption("--table", None):
            written(Path(table), houses.measured)
