"""Callers without a phone."""

from callcenter.asterisk.ami.events import CallerArrived, LegHungUp
from tests.fakes.listening import Listening
from tests.waiting import until


async def place_call(heard: Listening, number: str = "+861088886666") -> CallerArrived:
    """A caller without a phone, who waits in silence for a minute at the far end."""
    before = len(heard.of(CallerArrived))
    fields = {"Channel": "Local/12345@citizens/n", "Application": "Wait", "Data": "60", "CallerID": number}
    await heard.link.ask("Originate", fields | {"Async": "true"})
    await until(lambda: len(heard.of(CallerArrived)) > before)
    return heard.of(CallerArrived)[-1]


async def end_call(heard: Listening, caller: CallerArrived) -> None:
    """The caller hangs up."""
    await heard.link.ask("Hangup", {"Channel": caller.channel})
    await until(lambda: caller.leg in {event.leg for event in heard.of(LegHungUp)})
