"""A decision about a caller's words as the walk is told of it, in real calls and in tried ones; pure."""

from callcenter.ivr.walk import events as ev
from callcenter.routing.decision import Decision, Verdict, Why


def told(decision: Decision) -> ev.Understood | ev.PersonNeeded | ev.NotUnderstood:
    """Whoever was not understood is counted by the walk, so that the flow's own limit of tries holds."""
    match decision.verdict:
        case Verdict.ROUTE | Verdict.CONFIRM if decision.destination is not None:
            return ev.Understood(decision.destination, decision.reason(), is_sure=decision.verdict is Verdict.ROUTE)
        case Verdict.PERSON if decision.why in (Why.PERSON_WANTED, Why.EMERGENCY_SUSPECTED):
            return ev.PersonNeeded(decision.reason())
        case _:
            return ev.NotUnderstood(decision.words, decision.reason())
