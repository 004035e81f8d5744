"""Why a caller is served now, in one line: for logs and the command line."""

from callcenter.vocabulary.why_now import WhyNow


def in_one_line(why: WhyNow, queue: str, agent: str) -> str:
    """Without anything personal."""
    if why.instead_of is not None:
        place = f"overdue, before {why.instead_of.name.lower()}, which has had its share,"
    elif why.overtaken:
        place = f"before {why.overtaken} who came earlier"
    else:
        place = "next by time of arrival"
    choice = {
        "only": "the only one free",
        "idle_longest": f"idle longest of {why.eligible_count}",
        "language": f"of {why.eligible_count}, for the language",
        "level": f"of {why.eligible_count}, who serves the queue better",
        "rearranged": f"one of {why.eligible_count}, so that nobody waits",
        "again": "tried again, nobody else is free",
    }[why.choice]
    raised = "" if why.raised_from is None else f", raised from {why.raised_from.value}"
    return f"tier {why.tier.value} ({why.tier.name.lower()}{raised}), {place} in {queue}; {agent}: {choice}"
