"""These tests run on the loop that the service runs on, and on asyncio's own; neither may be left a complaint."""

import asyncio
import gc
import logging
from collections.abc import Callable, Iterator, Mapping

import pytest
import uvloop


def pytest_asyncio_loop_factories() -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    return {"uvloop": uvloop.new_event_loop, "asyncio": asyncio.new_event_loop}


@pytest.fixture(autouse=True)
def _no_complaint_of_the_loop(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    yield
    gc.collect()  # a future that nobody asked for its exception complains when it is collected
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []
