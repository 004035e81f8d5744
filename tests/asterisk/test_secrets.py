"""The AMI secret replaced in a running Asterisk, with a caller in it."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from pydantic import SecretStr

from callcenter.asterisk.ami.link import Link
from callcenter.asterisk.config import NodeConfig
from callcenter.main.secrets.holders import MANAGERS, Managers
from tests.asterisk.originate import place_call
from tests.asterisk.pbx import Pbx, eventually
from tests.fakes.listening import listening

NEW = "Zk3vQ_8rT0mW1xY5uN7pL2sD4fG6hJ9a"


def managers(pbx: Pbx) -> Managers:
    def nodes(secret: str | None) -> Sequence[NodeConfig]:
        changed = {} if secret is None else {"ami_secret": SecretStr(secret)}
        return [replace(pbx.config, asterisk=pbx.config.asterisk.model_copy(update=changed))]

    return Managers(nodes)


async def test_given_a_caller_when_the_secret_is_replaced_then_the_link_is_back_with_the_new_one_and_the_caller_stays(
    asterisk: Pbx,
) -> None:
    place = [asterisk.settings.ami_secret.get_secret_value()]
    link = Link(asterisk.config.node, lambda: place[-1], lambda _: None)
    life = asyncio.create_task(link.run())
    try:
        await link.until_up()
        async with listening(asterisk.config.node, place[0]) as heard:
            await heard.until_up()
            await place_call(heard)
            channels = await asterisk.channels()
            holder = managers(asterisk)
            await holder.check()
            # Killed after it had told Asterisk, and done once more.
            assert [await holder.tell(NEW) for _ in range(2)] == [NEW, NEW]
            assert link.is_up
            place.append(NEW)
            await holder.after()

            async def is_back() -> bool:
                return link.tally.connections == 2 and link.is_up

            await eventually(is_back, "the link is back")
            assert await asterisk.channels() == channels
            assert channels
        await asterisk.cli("channel request hangup all")
    finally:
        life.cancel()
        await asyncio.gather(life, return_exceptions=True)

    assert NEW in (asterisk.config.folders.etc / MANAGERS).read_text()
    assert not [line for line in asterisk.complaints() if NEW in line]
