"""Our templates, loaded by a real Asterisk."""

import asyncio

import psutil

from tests.asterisk.pbx import Pbx


async def test_every_rendered_file_loads_without_a_warning_or_an_error(asterisk: Pbx) -> None:
    assert asterisk.complaints() == ()


async def test_a_reload_of_the_same_files_brings_no_complaint(asterisk: Pbx) -> None:
    await asterisk.process.reload()

    assert asterisk.complaints() == ()


async def test_every_queue_of_the_flow_stands_armed(asterisk: Pbx) -> None:
    shown = await asterisk.cli("queue show")

    assert {f"hotline-{queue}" for queue in asterisk.config.queues} <= set(shown.split())


async def test_only_the_hotlines_own_ports_listen_and_only_on_its_host(asterisk: Pbx) -> None:
    listening = await asyncio.to_thread(_listening, asterisk.process.pid)

    node = asterisk.config.node
    assert listening == {("127.0.0.1", port) for port in (node.ami_port, node.http_port, node.wss_port)}


def _listening(pid: int) -> set[tuple[str, int]]:
    connections = psutil.Process(pid).net_connections("tcp")
    return {(one.laddr.ip, one.laddr.port) for one in connections if one.status == psutil.CONN_LISTEN}
