"""Flows broken on purpose: each is the hotline's own with one thing wrong, and the node that must be named for it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from callcenter.ivr.document import reading as document

HOTLINE = Path(__file__).parents[4] / "ivr" / "hotline.yaml"
Values = dict[str, Any]
Change = Callable[[Values], None]
_QUEUE = {"kind": "queue", "prompt": "line", "next_prompt": "next", "place_prompt": "place", "wait_prompt": "wait"}
_PERSON = {"queue": "general"}


@dataclass(frozen=True, slots=True)
class Mutation:
    """One thing wrong."""

    node: str | None
    """None: it is no node's fault."""
    field: str
    fault: str
    """A part of what is said of it."""
    change: Change


def seed() -> Values:
    """The hotline's values, its aliases written out, so that one place can be changed alone."""
    values: Values = json.loads(json.dumps(document.read(HOTLINE).values))
    return values


def put(path: str, value: object) -> Change:
    def change(values: Values) -> None:
        *way, last = path.split("/")
        for step in way:
            values = values.setdefault(step, {})
        values[last] = value

    return change


def drop(path: str) -> Change:
    def change(values: Values) -> None:
        *way, last = path.split("/")
        for step in way:
            values = values[step]
        del values[last]

    return change


def both(*changes: Change) -> Change:
    def change(values: Values) -> None:
        for one in changes:
            one(values)

    return change


def insert(name: str, node: Mapping[str, object]) -> Change:
    """A node between the greeting and the question."""
    return both(put(f"nodes/{name}", node), put("nodes/welcome/next", {"node": name}))


_ASK = {"node": "ask"}

NAMES = {
    "a next that is not there": Mutation(
        "welcome", "nodes.welcome.next.node", "no node aks", put("nodes/welcome/next", {"node": "aks"})
    ),
    "a key to an unknown queue": Mutation(
        "welcome", "nodes.welcome.keys.1.queue", "no queue consumr", put("nodes/welcome/keys/1", {"queue": "consumr"})
    ),
    "a key to an unknown node": Mutation(
        "menu", "nodes.menu.keys.6.node", "no node progres", put("nodes/menu/keys/6", {"node": "progres"})
    ),
    "a retry that is not there": Mutation(
        "ask", "nodes.ask.retry.node", "no node again", put("nodes/ask/retry", {"node": "again"})
    ),
    "a back that is not there": Mutation(
        "retry", "nodes.retry.back.node", "no node aks", put("nodes/retry/back", {"node": "aks"})
    ),
    "a route that is not there": Mutation(
        "ask", "nodes.ask.route", "no node by_word", put("nodes/ask/route", "by_word")
    ),
    "a route that is no route": Mutation("ask", "nodes.ask.route", "is a menu node", put("nodes/ask/route", "menu")),
    "no node for keys alone": Mutation(
        "ask", "nodes.ask.without_hearing", "is a listen node", put("nodes/ask/without_hearing", "retry")
    ),
    "a confirmation that is not there": Mutation(
        "by_words", "nodes.by_words.confirm", "no node confrm", put("nodes/by_words/confirm", "confrm")
    ),
    "a confirmation that is none": Mutation(
        "by_words", "nodes.by_words.confirm", "is a menu node", put("nodes/by_words/confirm", "menu")
    ),
    "an exit to a confirmation": Mutation(
        "by_words",
        "nodes.by_words.unknown.node",
        "only words lead to",
        put("nodes/by_words/unknown", {"node": "confirm"}),
    ),
    "an exit to a route": Mutation(
        "confirm", "nodes.confirm.undo.node", "only words lead to", put("nodes/confirm/undo", {"node": "by_words"})
    ),
    "a greeting that leads to a route": Mutation(
        "welcome", "nodes.welcome.next.node", "only words lead to", put("nodes/welcome/next", {"node": "by_words"})
    ),
    "a line of an unknown queue": Mutation(
        "emergency", "nodes.emergency.queue", "no queue generl", put("nodes/emergency/queue", "generl")
    ),
    "a callback that is not there": Mutation(
        "line", "nodes.line.callback", "no node later", put("nodes/line/callback", "later")
    ),
    "a callback that is none": Mutation(
        "line", "nodes.line.callback", "is a menu node", put("nodes/line/callback", "menu")
    ),
    "a prompt that is not there": Mutation(
        "retry", "nodes.retry.prompt", "no prompt rtry", put("nodes/retry/prompt", "rtry")
    ),
    "a place prompt that is not there": Mutation(
        "line", "nodes.line.place_prompt", "no prompt plce", put("nodes/line/place_prompt", "plce")
    ),
    "an unknown schedule": Mutation(
        "hours",
        "nodes.hours.cases.0.when.schedule",
        "no schedule office",
        insert(
            "hours",
            {
                "kind": "branch",
                "cases": [{"when": {"on": "schedule", "schedule": "office"}, "then": _ASK}],
                "otherwise": _ASK,
            },
        ),
    ),
    "a load of an unknown queue": Mutation(
        "busy",
        "nodes.busy.cases.0.when.queue",
        "no queue all",
        insert(
            "busy",
            {"kind": "branch", "cases": [{"when": {"on": "load", "queue": "all"}, "then": _ASK}], "otherwise": _ASK},
        ),
    ),
    "an unknown service": Mutation(
        "ticket",
        "nodes.ticket.service",
        "no service",
        insert("ticket", {"kind": "service", "service": "tickts", "next": _ASK}),
    ),
    "a number that is not allowed": Mutation(
        "away",
        "nodes.away.number",
        "no number in",
        both(
            put("nodes/away", {"kind": "transfer", "prompt": "line", "number": "95588", "failed": _PERSON}),
            put("nodes/menu/keys/7", {"node": "away"}),
        ),
    ),
    "an unknown flow": Mutation(
        "other", "nodes.other.flow", "no flow taxes", insert("other", {"kind": "flow", "flow": "taxes"})
    ),
    "an unknown queue's hours": Mutation(
        None, "queues.general.hours", "no schedule night", put("queues/general/hours", "night")
    ),
    "an unknown fallback queue": Mutation(None, "fallback_queue", "no queue all", put("fallback_queue", "all")),
    "a first node that is not there": Mutation(None, "first", "no node hello", put("first", "hello")),
    "a listed node of the wrong kind": Mutation(None, "listed", "is a hangup node", put("listed", "bye")),
    "a line that is no queue": Mutation(None, "line", "is a menu node", put("line", "menu")),
    "an end that is no end": Mutation(None, "after_talk", "is a menu node", put("after_talk", "menu")),
    "a language that the flow has not": Mutation(
        "ask",
        "nodes.ask.keys.8.language",
        "no language of this flow ko",
        both(drop("languages/ko"), put("nodes/ask/keys/8", {"language": "ko"})),
    ),
}
KEYS = {
    "the person's key bound": Mutation(
        "menu", "nodes.menu.keys.0", "house key for a person", put("nodes/menu/keys/0", _PERSON)
    ),
    "the repeat key bound": Mutation(
        "welcome", "nodes.welcome.keys.*", "house key for repeat", put("nodes/welcome/keys/*", _PERSON)
    ),
    "the back key bound": Mutation("ask", "nodes.ask.keys.#", "house key for back", put("nodes/ask/keys/#", _PERSON)),
    "a score on the person's key": Mutation(
        "survey", "nodes.survey.scores.0", "house key for a person", put("nodes/survey/scores/0", 1)
    ),
    "a score on the repeat key": Mutation(
        "survey2", "nodes.survey2.scores.*", "house key for repeat", put("nodes/survey2/scores/*", 1)
    ),
    "a callback accepted by 0": Mutation(
        "later",
        "nodes.later.accept",
        "house key for a person",
        both(
            put(
                "nodes/later",
                {"kind": "callback", "prompt": "line", "accept": "0", "next": {"node": "bye"}, "declined": _PERSON},
            ),
            put("nodes/line/callback", "later"),
        ),
    ),
    "the person's key moved onto a choice": Mutation(
        "welcome", "nodes.welcome.keys.1", "house key for a person", put("keys/person", "1")
    ),
    "0 taken from the person": Mutation(None, "keys.person", "0 does not lead to a person", put("keys/person", "A")),
    "0 given to something else": Mutation(
        "menu",
        "nodes.menu.keys.0",
        "0 does not lead to a person here",
        both(put("keys/person", "A"), put("nodes/menu/keys/0", _ASK)),
    ),
    "house keys that are one": Mutation(None, "keys.repeat", "bound twice", put("keys/repeat", "#")),
    "a house key among digits": Mutation(None, "keys.back", "cannot be typed", put("keys/back", "8")),
    "a number dialled twice": Mutation(None, "languages.en", "begin in zh already", put("languages/en", ["12345"])),
}
WORDS = {
    "a prompt without a language": Mutation("bye", "prompts.bye.ko", "no words in ko", drop("prompts/bye/ko")),
    "a prompt in a foreign language": Mutation("welcome", "prompts.welcome.ko", "not one of", drop("languages/ko")),
    "a prompt of blanks": Mutation("ask", "prompts.ask.en", "says nothing", put("prompts/ask/en", "  …")),
    "a value that nobody gives": Mutation(
        "confirm", "prompts.confirm.zh", "{queues} is not given", put("prompts/confirm/zh", "转接{queues}")
    ),
    "a value of another prompt": Mutation(
        "line", "prompts.line.zh", "{ahead} is not given", put("prompts/line/zh", "前面{ahead}位")
    ),
    "a brace alone": Mutation("confirm", "prompts.confirm.zh", "brace", put("prompts/confirm/zh", "转接{queue")),
    "a brace that holds no name": Mutation("prio", "prompts.wait.en", "brace", put("prompts/wait/en", "{ahead!r}")),
    "a queue without a name": Mutation(
        None, "queues.general.names.en", "no words in en", drop("queues/general/names/en")
    ),
    "a prompt that nobody says": Mutation(
        None, "prompts.old", "no node says it", put("prompts/old", {"zh": "旧", "en": "old", "ko": "옛"})
    ),
}
WAYS = {
    "a retry nobody comes to": Mutation(
        "retry",
        "nodes.retry",
        "no caller can reach it",
        both(put("nodes/ask/retry", _PERSON), put("nodes/by_words/unknown", _PERSON)),
    ),
    "a second question nobody comes to": Mutation(
        "survey2", "nodes.survey2", "no caller", put("nodes/survey/next", {"node": "bye"})
    ),
    "an emergency line nobody comes to": Mutation(
        "emergency", "nodes.emergency", "no caller", put("nodes/by_words/ways/emergency", {"node": "prio"})
    ),
    "a confirmation nobody comes to": Mutation("confirm", "nodes.confirm", "no caller", drop("nodes/by_words/confirm")),
    "a callback nobody is offered": Mutation(
        "later",
        "nodes.later",
        "no caller",
        put("nodes/later", {"kind": "callback", "prompt": "line", "next": {"node": "bye"}, "declined": _PERSON}),
    ),
    "a message nobody comes to": Mutation(
        "message",
        "nodes.message",
        "no caller",
        put("nodes/message", {"kind": "message", "prompt": "line", "next": {"node": "bye"}}),
    ),
    "a greeting that hangs up": Mutation(
        "welcome", "nodes.welcome.next", "hangs up", put("nodes/welcome/next", {"node": "bye"})
    ),
    "a menu that gives up on callers": Mutation(
        "menu", "nodes.menu.retry", "hangs up", put("nodes/menu/retry", {"node": "bye"})
    ),
    "a question that gives up on callers": Mutation(
        "ask", "nodes.ask.retry", "hangs up", put("nodes/ask/retry", {"node": "bye"})
    ),
    "a second try that gives up": Mutation(
        "retry", "nodes.retry.retry", "hangs up", put("nodes/retry/retry", {"node": "bye"})
    ),
    "words that end the call": Mutation(
        "by_words", "nodes.by_words.unknown", "hangs up", put("nodes/by_words/unknown", {"node": "bye"})
    ),
    "an undoing that ends the call": Mutation(
        "confirm", "nodes.confirm.undo", "hangs up", put("nodes/confirm/undo", {"node": "bye"})
    ),
    "a ticket that ends the call": Mutation(
        "progress", "nodes.progress.next", "hangs up", put("nodes/progress/next", {"node": "bye"})
    ),
    "a key that ends the call": Mutation(
        "menu", "nodes.menu.keys.7", "hangs up", put("nodes/menu/keys/7", {"node": "bye"})
    ),
    "a transfer that ends the call": Mutation(
        "away",
        "nodes.away.failed",
        "hangs up",
        both(
            put("nodes/away", {"kind": "transfer", "prompt": "line", "number": "110", "failed": {"node": "bye"}}),
            put("nodes/menu/keys/7", {"node": "away"}),
        ),
    ),
    "a branch that ends the call": Mutation(
        "fork",
        "nodes.fork.otherwise",
        "hangs up",
        insert(
            "fork",
            {
                "kind": "branch",
                "cases": [{"when": {"on": "day", "day": "workday"}, "then": _ASK}],
                "otherwise": {"node": "bye"},
            },
        ),
    ),
    "listed callers hung up on": Mutation(
        "prio",
        "nodes.prio.next",
        "hangs up",
        put("nodes/prio", {"kind": "play", "prompt": "prio", "next": {"node": "bye"}}),
    ),
    "a call that begins with its end": Mutation("bye", "first", "hangs up", put("first", "bye")),
    "a greeting that comes round": Mutation(
        "welcome", "nodes.welcome", "comes round", put("nodes/welcome/next", {"node": "welcome"})
    ),
    "digits that come round": Mutation(
        "progress", "nodes.progress", "comes round", put("nodes/progress/next", {"node": "progress"})
    ),
    "a language that comes round": Mutation(
        "welcome", "nodes.welcome", "comes round", put("nodes/welcome/next", {"language": "zh"})
    ),
    "silent nodes that come round": Mutation(
        "mark",
        "nodes.mark",
        "comes round",
        both(
            insert("mark", {"kind": "set", "variables": {"seen": "1"}, "next": {"node": "fork"}}),
            put(
                "nodes/fork",
                {
                    "kind": "branch",
                    "cases": [{"when": {"on": "day", "day": "holiday"}, "then": {"node": "mark"}}],
                    "otherwise": {"node": "mark"},
                },
            ),
        ),
    ),
    "a closed queue that comes round": Mutation(
        "line", "nodes.line", "comes round", put("nodes/line/closed", {"queue": "social"})
    ),
    "a full queue that comes round": Mutation(
        "line", "nodes.line", "comes round", both(put("nodes/line/limit", 5), put("nodes/line/full", {"node": "line"}))
    ),
    "a service that comes round": Mutation(
        "ticket",
        "nodes.ticket",
        "comes round",
        insert(
            "ticket",
            {"kind": "service", "service": "tickets", "next": {"node": "ticket"}, "failed": {"node": "ticket"}},
        ),
    ),
    "a flow that goes to itself": Mutation(
        "welcome", "nodes.welcome", "comes round", insert("other", {"kind": "flow", "flow": "hotline"})
    ),
    "a survey that comes round": Mutation(
        "survey", "nodes.survey", "comes round", put("nodes/survey/silence", {"node": "survey"})
    ),
    "a third level of menus": Mutation(
        "third",
        "nodes.third",
        "level 3",
        both(
            put("nodes/menu/keys/7", {"node": "second"}),
            put("nodes/second", {"kind": "menu", "prompt": "menu", "keys": {"1": {"node": "third"}}, "retry": _PERSON}),
            put("nodes/third", {"kind": "menu", "prompt": "menu", "keys": {"1": _PERSON}, "retry": _PERSON}),
        ),
    ),
    "no way for emergencies": Mutation(
        "by_words", "nodes.by_words.ways.emergency", "is missing", drop("nodes/by_words/ways/emergency")
    ),
    "no way to a person by words": Mutation(
        "by_words", "nodes.by_words.ways.agent", "is missing", drop("nodes/by_words/ways/agent")
    ),
    "a way named like a queue": Mutation(
        "by_words", "nodes.by_words.ways.social", "queue too", put("nodes/by_words/ways/social", _PERSON)
    ),
    "an emergency that is asked for digits": Mutation(
        "by_words",
        "nodes.by_words.ways.emergency",
        "straight to a person",
        put("nodes/by_words/ways/emergency", {"node": "progress"}),
    ),
    "an emergency that waits its turn": Mutation(
        "by_words", "nodes.by_words.ways.emergency", "like anybody", drop("nodes/emergency/tier")
    ),
    "a person who is asked for digits": Mutation(
        "by_words",
        "nodes.by_words.ways.agent",
        "straight to a person",
        put("nodes/by_words/ways/agent", {"node": "progress"}),
    ),
    "a way no lexicon leads to": Mutation(
        "by_words", "nodes.by_words.ways.taxes", "no lexicon leads", put("nodes/by_words/ways/taxes", _PERSON)
    ),
}
VARIABLES = {
    "a value read that nothing sets": Mutation(
        "read",
        "nodes.read.value",
        "ticket is not set",
        insert("read", {"kind": "say", "prompt": "line", "value": "ticket", "style": "digits", "next": _ASK}),
    ),
    "a branch on what nothing sets": Mutation(
        "fork",
        "nodes.fork.cases.0.when.variable",
        "mood is not set",
        insert(
            "fork",
            {
                "kind": "branch",
                "cases": [{"when": {"on": "variable", "variable": "mood", "equals": "x"}, "then": _ASK}],
                "otherwise": _ASK,
            },
        ),
    ),
    "a variable made of what nothing sets": Mutation(
        "mark",
        "nodes.mark.variables.greeting",
        "name is not set",
        insert("mark", {"kind": "set", "variables": {"greeting": "{name}"}, "next": _ASK}),
    ),
    "a service sent what nothing sets": Mutation(
        "ticket",
        "nodes.ticket.send.number",
        "number is not set",
        insert("ticket", {"kind": "service", "service": "tickets", "send": {"number": "{number}"}, "next": _ASK}),
    ),
    "a service sent a stray brace": Mutation(
        "ticket",
        "nodes.ticket.send.number",
        "brace",
        insert("ticket", {"kind": "service", "service": "tickets", "send": {"number": "{"}, "next": _ASK}),
    ),
    "an answer read that may not have come": Mutation(
        "found",
        "prompts.found.zh",
        "not set on every way",
        both(
            insert(
                "ticket",
                {
                    "kind": "service",
                    "service": "tickets",
                    "keep": {"state": "/state"},
                    "next": {"node": "found"},
                    "failed": {"node": "found"},
                },
            ),
            put("nodes/found", {"kind": "play", "prompt": "found", "next": _ASK}),
            put("prompts/found", dict.fromkeys(("zh", "en", "ko"), "{state}")),
        ),
    ),
    "digits read before they are typed": Mutation(
        "welcome",
        "prompts.welcome.zh",
        "number is not set",
        both(put("nodes/progress/into", "number"), put("prompts/welcome/zh", "您好{number}")),
    ),
}
FORM = {
    "an unknown kind": Mutation("welcome", "nodes.welcome", "'plai' is no kind", put("nodes/welcome/kind", "plai")),
    "no kind": Mutation("menu", "nodes.menu", "has no", drop("nodes/menu/kind")),
    "an unknown field": Mutation(
        "welcome", "nodes.welcome.promt", "not known here", put("nodes/welcome/promt", "welcome")
    ),
    "a missing field": Mutation("welcome", "nodes.welcome.next", "is missing", drop("nodes/welcome/next")),
    "a missing place prompt": Mutation("line", "nodes.line.wait_prompt", "is missing", drop("nodes/line/wait_prompt")),
    "no digits at all": Mutation("progress", "nodes.progress.length", "at least 1", put("nodes/progress/length", 0)),
    "an unknown tier": Mutation(
        "emergency", "nodes.emergency.tier", "must be one of", put("nodes/emergency/tier", "urgent")
    ),
    "an exit with two aims": Mutation(
        "confirm", "nodes.confirm.undo", "exactly one", put("nodes/confirm/undo", {"node": "menu", "queue": "general"})
    ),
    "an exit without an aim": Mutation("retry", "nodes.retry.retry", "exactly one", put("nodes/retry/retry", {})),
    "a score out of range": Mutation("survey", "nodes.survey.scores.1", "at most 5", put("nodes/survey/scores/1", 9)),
    "a no-record path that everybody takes": Mutation(
        "mute",
        "nodes.mute.is_unrecorded",
        "none of them is recorded",
        insert("mute", {"kind": "set", "is_unrecorded": True, "next": _ASK}),
    ),
    "a no-record path that does not say so": Mutation(
        "mute",
        "nodes.mute.is_unrecorded",
        "not told that nothing is recorded",
        insert("mute", {"kind": "set", "is_unrecorded": True, "next": _PERSON}),
    ),
    "a menu without keys": Mutation("menu", "nodes.menu.keys", "is empty", put("nodes/menu/keys", {})),
    "a key that no phone has": Mutation(
        "menu", "nodes.menu.keys.22", "may not stand here", put("nodes/menu/keys/22", _PERSON)
    ),
    "a language we do not speak": Mutation(
        "welcome", "nodes.welcome.keys.9.language", "'zh'", put("nodes/welcome/keys/9", {"language": "fr"})
    ),
    "an unknown condition": Mutation(
        "fork",
        "nodes.fork.cases.0.when",
        "no kind",
        insert("fork", {"kind": "branch", "cases": [{"when": {"on": "moon"}, "then": _ASK}], "otherwise": _ASK}),
    ),
    "a day that is none": Mutation(
        "fork",
        "nodes.fork.cases.0.when.day",
        "is not one of",
        insert(
            "fork",
            {"kind": "branch", "cases": [{"when": {"on": "day", "day": "monday"}, "then": _ASK}], "otherwise": _ASK},
        ),
    ),
    "a node that is a list": Mutation("bye", "nodes.bye", "no fields", put("nodes/bye", ["hangup"])),
    "a prompt that is a number": Mutation("bye", "nodes.bye.prompt", "is no text", put("nodes/bye/prompt", 5)),
    "an unknown setting": Mutation(None, "max_tries", "not known here", put("max_tries", 3)),
    "a time that is no time": Mutation(None, "timings.answer_s", "greater than 0", put("timings/answer_s", -8)),
    "empty words": Mutation(None, "prompts.ask.zh", "is empty", put("prompts/ask/zh", "")),
}
MUTATIONS: dict[str, Mutation] = {**NAMES, **KEYS, **WORDS, **WAYS, **VARIABLES, **FORM}
