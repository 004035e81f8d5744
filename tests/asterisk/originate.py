"""Callers without a phone."""

from callcenter.asterisk.ami.events import CallerArrived
from tests.fakes.listening import Listening
from tests.waiting import until


async def place_call(heard: Listening, number: str = "+861088886666") -> CallerArrived:
    """A caller without a phone, who waits in silence for a minute at the far end."""
    before = len(heard.of(CallerArrived))
    fields = {"Channel": "Local/12345@citizens/n", "Application": "Wait", "Data": "60", "CallerID": number}
    await heard.link.ask("Originate", fields | {"Async": "true"})
    await until(lambda: len(heard.of(CallerArrived)) > before)
    return heard.of(CallerArrived)[-1]
