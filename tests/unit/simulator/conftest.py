"""The seed's edition, and a small flow with every kind of node that the seed does without."""

from pathlib import Path

import pytest

from callcenter.ivr.load import load_flow, load_schedules, parse_flow
from callcenter.ivr.sounds import NoSounds
from callcenter.routing.evidence import knowledge
from callcenter.routing.lexicon import load_lexicon
from callcenter.routing.wordings import load_wordings
from callcenter.simulator.stage import Stage

FOLDER = Path("ivr")

DESK = """
name: desk
languages: {zh: ["12350"]}
max_failures: 2
timings: {answer_s: 8, key_s: 6, speech_limit_s: 12}
queues:
  help: {names: {zh: 帮助}}
  office: {names: {zh: 办公室}, hours: office}
fallback_queue: help
first: hello
listed: line
line: line
after_talk: bye
nodes:
  hello:
    kind: play
    prompt: hello
    keys:
      "1": {node: number}
      "2": {node: leave_word}
      "3": {node: through}
      "4": {queue: office}
      "5": {node: by_hour}
      "6": {node: slow_down}
      "7": {node: elsewhere}
    next: {queue: help}
  number: {kind: digits, prompt: number, into: ticket, at_least: 3, length: 6, next: {node: ask}, retry: {node: number}}
  ask:
    kind: service
    prompt: moment
    service: tickets
    send: {ticket: "{ticket}"}
    keep: {state: /ticket/state, days: /ticket/days}
    deadline_s: 3
    next: {node: answer}
    failed: {queue: help}
  answer: {kind: say, prompt: answer, value: days, style: number, next: {node: bye}}
  leave_word: {kind: message, prompt: leave_word, longest_s: 60, next: {node: bye}}
  through: {kind: transfer, prompt: through, number: "01012345", failed: {queue: help}}
  by_hour:
    kind: branch
    cases:
      - {when: {on: schedule, schedule: office}, then: {queue: office}}
      - {when: {on: last_queue, queues: [office]}, then: {node: leave_word}}
    otherwise: {node: bye}
  slow_down: {kind: set, variables: {slowed: "yes"}, needs: [speak_slowly], next: {node: hello}}
  elsewhere: {kind: flow, flow: hotline}
  line:
    kind: queue
    prompt: line
    next_prompt: line
    place_prompt: place
    wait_prompt: wait
    callback: call_back
    callback_after_s: 30
    limit: 5
    full: {node: bye}
  call_back: {kind: callback, prompt: call_back, next: {node: bye}, declined: {queue: help}}
  bye: {kind: hangup, prompt: bye}
prompts:
  hello: {zh: 您好。}
  number: {zh: 请输入编号。}
  moment: {zh: 请稍候。}
  answer: {zh: "还需{value}天，状态{state}。"}
  leave_word: {zh: 请留言。}
  through: {zh: 正在转接。}
  line: {zh: 请等待。}
  place: {zh: "前面{ahead}位。"}
  wait: {zh: "前面{ahead}位，约{wait_min}分钟。"}
  call_back: {zh: 按1回拨。}
  bye: {zh: 再见。}
"""


@pytest.fixture(scope="session")
def stage() -> Stage:
    """Two flows: the seed's, and one with every other kind of node."""
    hotline = load_flow(FOLDER / "hotline.yaml")
    desk = parse_flow(DESK, Path("desk.yaml"))
    known = {
        language: knowledge(
            load_lexicon(FOLDER / f"lexicon.{language}.tsv", language, hotline.destinations),
            load_wordings(wordings, hotline.destinations)
            if (wordings := FOLDER / f"wordings.{language}.tsv").exists()
            else (),
        )
        for language in hotline.languages
    }
    schedules = load_schedules(FOLDER / "schedules.yaml")
    return Stage({"hotline": hotline, "desk": desk}, known, schedules, NoSounds())
