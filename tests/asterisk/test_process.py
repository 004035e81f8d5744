"""Asterisk as our child: every start and stop is bounded and says what went wrong."""

import asyncio
import os
import signal
import socket
from pathlib import Path

import pytest

from callcenter.asterisk import process
from callcenter.asterisk.config import render, write
from callcenter.asterisk.process import AsteriskProcessError
from tests.asterisk.pbx import Pbx, node_config


async def test_it_keeps_its_pid_and_leaves_our_process_group(asterisk: Pbx) -> None:
    assert os.getpgid(asterisk.process.pid) == asterisk.process.pid != os.getpgrp()
    assert "Asterisk" in await asterisk.cli("core show version")


async def test_its_session_goes_before_others_where_it_may(asterisk: Pbx) -> None:
    given, may_be_given = _share(asterisk.process.pid)
    if not given:
        pytest.skip("this kernel does not share by session: it needs CONFIG_SCHED_AUTOGROUP, and no cgroup of cpu")
    assert given.endswith(f"nice {process.BEFORE_OTHERS if may_be_given else 0}\n")


async def test_a_second_one_in_the_same_folder_is_refused_with_the_mend(asterisk: Pbx) -> None:
    with pytest.raises(AsteriskProcessError, match=r"already running.*core stop now"):
        await process.start(asterisk.config.install, asterisk.config.folders)

    assert asterisk.process.is_running


async def test_after_a_kill_it_starts_again_on_the_same_folder(asterisk: Pbx) -> None:
    await asterisk.process.kill()
    await asterisk.restart()

    assert asterisk.process.is_running


async def test_an_end_at_start_is_told_with_the_end_of_its_log(tmp_path: Path) -> None:
    config = node_config(tmp_path)
    files = render(config)
    write(files | {"modules.conf": "[modules]\nautoload = no\nrequire = res_no_such_thing.so\n"}, config.folders)

    with pytest.raises(AsteriskProcessError, match=r"its log ends:(?s:.*)res_no_such_thing"):
        await process.start(config.install, config.folders)


async def test_a_start_that_hangs_is_ended_at_the_deadline(tmp_path: Path) -> None:
    config = node_config(tmp_path)
    write(render(config), config.folders)
    # A program that starts and never opens the control socket.
    asleep = tmp_path / "asterisk"
    asleep.write_text("#!/bin/sh\necho still thinking\nexec sleep 60\n")
    asleep.chmod(0o755)
    install = type(config.install)(asleep, config.install.modules, config.install.data)

    with pytest.raises(AsteriskProcessError, match=r"not ready in 0.5 s; its log ends:\nstill thinking"):
        await process.start(install, config.folders, deadline_s=0.5)


async def test_a_frozen_one_is_killed_at_the_deadline_of_its_stop(asterisk: Pbx) -> None:
    os.kill(asterisk.process.pid, signal.SIGSTOP)

    with pytest.raises(AsteriskProcessError, match="did not answer"):
        await asterisk.process.command("core show version", deadline_s=0.5)
    await asterisk.process.stop(deadline_s=0.5)

    assert not asterisk.process.is_running


async def test_a_taken_port_is_told_in_its_log_and_not_hidden(tmp_path: Path) -> None:
    config = node_config(tmp_path)
    write(render(config), config.folders)
    with socket.create_server(("127.0.0.1", config.node.ami_port)):
        running = await process.start(config.install, config.folders)
        try:
            log = await asyncio.to_thread((config.folders.log / "messages.log").read_text)
        finally:
            await running.stop()

    assert f"Unable to bind AMI server to 127.0.0.1:{config.node.ami_port}" in log


def _share(pid: int) -> tuple[str, bool]:
    """What the session's share is, empty where there is none; and whether we may give it."""
    share = Path(f"/proc/{pid}/autogroup")
    given = share.read_text() if share.exists() else ""
    try:
        share.write_text(process.BEFORE_OTHERS)
    except OSError:
        return given, False
    return given, True
