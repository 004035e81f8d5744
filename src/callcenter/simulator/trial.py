"""One caller's walk on a virtual clock: the walk's own machine, and around it what the shell of a real call would do.

Rules: nothing sleeps, seconds are numbers. What happens next is the earliest of what is due; what is due at once comes
in the order of `_ORDER`. A walk has a bound in events and in time; one that passes it never ends, and says so.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from callcenter.ivr.document import kinds
from callcenter.ivr.document.faults import Bilingual
from callcenter.ivr.document.flow import MAIN_FLOW, Flow
from callcenter.ivr.sounds import estimated_s
from callcenter.ivr.walk import effects as fx
from callcenter.ivr.walk import events as ev
from callcenter.ivr.walk import states, walk
from callcenter.ivr.walk.around import Around, Load
from callcenter.routing.estimate import FIRST_PLACE_S, PLACE_EVERY_S
from callcenter.simulator import outside, telling
from callcenter.simulator.outside import Due
from callcenter.simulator.script import QueueNow, Who, World
from callcenter.simulator.stage import Stage
from callcenter.simulator.trace import By, End, Finish, Joined, Moment, Said, Trace
from callcenter.simulator.watched import Watched, Way
from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.expected_wait import ExpectedWait
from callcenter.vocabulary.hearing import SpeechStarted
from callcenter.vocabulary.ids import QueueId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.line import KeyPressed

MOST_EVENTS = 2000
LONGEST_S = 4 * 3600.0
END_SILENCE_S = 0.8
"""Of silence after speech, where the walk asks for none of its own."""
_ORDER = ("prompt", "words", "service", "transfer", "silence", "timer", "callback", "place")


class EndlessWalkError(CallCenterError):
    """A walk that does not end within the simulator's bounds."""


class Trial:
    """One caller in one world. `begin` first; then let time run, and tell what people do."""

    def __init__(self, stage: Stage, who: Who, at: datetime, world: World, flow: str = MAIN_FLOW) -> None:
        self._stage = stage
        self._watched = Watched(stage.flows)
        self._who = who
        self._began = at
        self._world = world
        self._flow = flow
        self._due: dict[str, Due] = {}
        self._soon: list[Due] = []
        self._ear: fx.Listen | None = None
        self._end_silence_s: float | None = None
        self._language = who.language or Language.ZH
        self._variables: Mapping[str, str] = {}
        self._left = False
        self._said_before = 0
        self.state: states.State = states.NEW
        self.now_s = 0.0
        self.trace = Trace()
        self.playing: tuple[str, float] | None = None
        """The prompt that is being said, and when it began."""
        self.heard_out: list[str] = []
        """Prompts that were heard to their end."""

    # --- what can be asked ----------------------------------------------------------------------------------------

    @property
    def is_over(self) -> bool:
        return isinstance(self.state, states.Ended)

    @property
    def is_listening(self) -> bool:
        return self._ear is not None

    @property
    def flow(self) -> str:
        """The flow that the caller is in."""
        return self._flow

    @property
    def playing_left_s(self) -> float | None:
        """Until what is being said is over; None where nothing is."""
        due = self._due.get("prompt")
        return due.at_s - self.now_s if due else None

    @property
    def next_s(self) -> float | None:
        """When something happens by itself next."""
        return min((due.at_s for due in self._due.values()), default=None)

    def finish(self) -> Finish:
        end: End
        match self.state:
            case states.Ended():
                end = "left" if self._left else "hung_up"
            case states.Waiting() | states.Ringing():
                end = "waiting"
            case states.Talking() | states.Away():
                end = "talking"
            case _:
                end = "in_flow"
        return Finish(end, self._language, self._variables)

    # --- what people do -------------------------------------------------------------------------------------------

    def begin(self) -> None:
        who, dialled = self._who, self._who.dialled
        flow = self._flow = self._stage.beginning(dialled, self._flow)
        if who.language is None:
            self._language = self._stage.flows[flow].language_of(dialled or "")
        can_be_called = who.is_number_known
        arrived = ev.CallerArrived(self._language, who.tier, who.needs, can_be_called, flow)
        self._tell(arrived, "caller", telling.ARRIVED)
        if who.last_queue is not None and not self.is_over:
            self._tell(ev.LastQueueFound(who.last_queue), "outside", telling.last_queue(who.last_queue))

    def press(self, key: str) -> None:
        self._tell(KeyPressed(key), "caller", telling.pressed(key))

    def say(self, text: str) -> None:
        """Say words, and let time run until they were heard."""
        takes_s = max(0.4, estimated_s(self._language, text))
        ear = self._ear
        if isinstance(self.state, states.Recording):
            self._speak_a_message(takes_s)
            return
        if ear is None:
            self._remember("caller", telling.SPEAKS_UNHEARD)
            self.run_to(self.now_s + takes_s)
            return
        self._tell(SpeechStarted(), "caller", telling.SPEAKS)
        over_s = self.now_s + takes_s + (ear.end_silence_s or END_SILENCE_S)
        known = self._stage.known.get(self._language)
        self._due["words"] = outside.words(text, self._language, known, self._world, over_s)
        self.run_to(over_s)

    def hang_up(self) -> None:
        self._left = not self.is_over
        self._tell(ev.CallerHungUp(), "caller", telling.HUNG_UP)

    def told_place(self, position: int, wait: ExpectedWait | None) -> None:
        self._tell(ev.PlaceTold(position, wait), "time", telling.placed(position, wait))

    def agent_rings(self) -> None:
        self._tell(ev.AgentOffered(), "agent", telling.OFFERED)

    def agent_declines(self) -> None:
        self._tell(ev.OfferFailed(), "agent", telling.DECLINED)

    def agent_answers(self) -> None:
        self._tell(ev.AgentAnswered(), "agent", telling.ANSWERED)
        if self.trace.answered_s is None:
            self.trace.answered_s = self.now_s

    def agent_leaves(self) -> None:
        self._tell(ev.TalkEnded(), "agent", telling.AGENT_LEFT)

    # --- time -----------------------------------------------------------------------------------------------------

    def run_to(self, at_s: float) -> None:
        """Let everything happen that is due until then."""
        while not self.is_over and (due_s := self.next_s) is not None and due_s <= at_s:
            self.go_on()
        self.now_s = max(self.now_s, at_s)

    def go_on(self) -> bool:
        """Let the next thing happen; False where nothing will happen by itself."""
        if self.is_over or not self._due:
            return False
        name = min(self._due, key=lambda each: (self._due[each].at_s, _ORDER.index(each)))
        due = self._due.pop(name)
        self.now_s = max(self.now_s, due.at_s)
        if self.now_s > LONGEST_S:
            raise EndlessWalkError(f"the walk goes on after {LONGEST_S:g} s")
        if name == "prompt" and self.playing is not None:
            self.heard_out.append(self.playing[0])
            self.playing = None
        if name == "place":
            self._due["place"] = replace(due, at_s=due.at_s + PLACE_EVERY_S)
        self._tell(due.event, due.by, due.what)
        return True

    # --- the machine ----------------------------------------------------------------------------------------------

    def _tell(self, event: ev.Event, by: By, what: Bilingual) -> None:
        self._soon.append(Due(self.now_s, event, by, what))
        while self._soon:
            self._take(self._soon.pop(0))

    def _take(self, due: Due) -> None:
        if len(self.trace.moments) >= MOST_EVENTS:
            raise EndlessWalkError(f"the walk goes on after {MOST_EVENTS} events")
        try:
            self.state, wanted = walk.on(self._watched.flows, self.state, due.event, self._around())
        except walk.UnexpectedEventError:
            # As in a real call, what cannot happen here does nothing.
            self._watched.taken()
            return
        taken = self._watched.taken()
        self.trace.taken += taken
        if not isinstance(self.state, states.New | states.Ended):
            self._variables = self.state.caller.variables
        entered, said, told, timer_s = self._carry_out(wanted)
        self._remember(due.by, due.what, entered, said, told, timer_s, taken)

    def _remember(  # noqa: PLR0913 everything of one moment
        self,
        by: By,
        what: Bilingual,
        entered: tuple[str, ...] = (),
        said: tuple[Said, ...] = (),
        told: tuple[Bilingual, ...] = (),
        timer_s: float | None = None,
        taken: tuple[Way, ...] = (),
    ) -> None:
        moment = Moment(
            at_s=round(self.now_s, 2),
            by=by,
            what=what,
            flow=self._flow,
            node=getattr(self.state, "node", None),
            state=state_name(self.state),
            entered=entered,
            said=said,
            effects=told,
            timer_s=timer_s,
            is_listening=self.is_listening,
            taken=taken,
        )
        self.trace.moments.append(moment)

    def _around(self) -> Around:
        queues = {QueueId(name): now for name, now in self._world.queues.items()}
        return Around(
            now=self._began + timedelta(seconds=self.now_s),
            schedules=self._stage.schedules,
            loads={name: Load(now.waiting, now.wait, now.agents_on) for name, now in queues.items()},
            closed={name: now.closed for name, now in queues.items() if now.closed is not None},
            announcement=self._world.announcement,
        )

    def _carry_out(
        self, wanted: tuple[fx.Effect, ...]
    ) -> tuple[tuple[str, ...], tuple[Said, ...], tuple[Bilingual, ...], float | None]:
        entered: list[str] = []
        said: list[Said] = []
        told: list[Bilingual] = []
        timer_s: float | None = None
        for effect in wanted:
            words = telling.effect_in_words(self._now_flow(), effect, self._language)
            if words is not None:
                told.append(words)
            if isinstance(effect, fx.Enter):
                entered.append(effect.node)
            elif isinstance(effect, fx.StartTimer):
                timer_s = effect.seconds
            said += self._effect(effect)
        return tuple(entered), tuple(said), tuple(told), timer_s

    def _now_flow(self) -> Flow:
        return self._stage.flows[self._flow]

    def _effect(self, effect: fx.Effect) -> tuple[Said, ...]:  # noqa: C901, PLR0912 one case an effect
        """Do to the virtual world what the shell of a call does to the real one."""
        match effect:
            case fx.Enter(node=node):
                self.trace.nodes.append((self._flow, node))
            case fx.Play():
                return self._play(effect)
            case fx.StopPlaying() | fx.PlayMusic():
                self._stop_playing()
            case fx.Listen():
                self._listen(effect)
            case fx.StopListening():
                self._ear = None
                self._due.pop("words", None)
            case fx.StartTimer(seconds=seconds):
                self._due["timer"] = Due(self.now_s + seconds, ev.TimerFired(), "time", telling.TIME_UP)
            case fx.CancelTimer():
                self._due.pop("timer", None)
            case fx.ChooseLanguage(language=language):
                self._language = language
            case fx.JoinQueue():
                self._join(effect)
            case fx.LeaveQueue():
                self._due.pop("place", None)
                self._due.pop("callback", None)
            case fx.KeepScore(question=question, score=score):
                self.trace.scores[question] = score
            case fx.RecordMessage():
                self._record(effect)
            case fx.StopRecording():
                self._end_silence_s = None
                self._due.pop("silence", None)
            case fx.Transfer(number=number):
                self.trace.transferred.append(number)
                self._due["transfer"] = outside.transfer(number, self._world, self.now_s)
            case fx.AskService():
                self._due["service"] = outside.service(effect, self._world, self.now_s)
            case fx.ForgetService():
                self._due.pop("service", None)
            case fx.PromiseCallback(queue=queue):
                self.trace.promised.append(queue)
            case fx.EnterFlow(flow=flow):
                self._flow = flow
            case fx.Complain(node=node, fault=fault):
                self.trace.complaints.append((node, fault))
            case fx.HangUp():
                self._due.clear()
            case fx.NoteKey() | fx.NoteNeeds() | fx.RefuseRecording():
                pass
        return ()

    def _play(self, play: fx.Play) -> tuple[Said, ...]:
        self._stop_playing()
        if play.prompt in self._world.unheard:
            unheard = Due(self.now_s, ev.PromptUnavailable("no sound"), "outside", telling.NO_SOUND)
            self._soon.append(unheard)
            return ()
        said = self._stage.said(self._now_flow(), play)
        self._said_before = len(self.trace.said)
        self.trace.said += said
        ends_s = self.now_s + sum(each.seconds for each in said)
        self.playing = (play.prompt, self.now_s)
        self._due["prompt"] = Due(ends_s, ev.PromptFinished(), "time", telling.HEARD_OUT)
        return said

    def _stop_playing(self) -> None:
        if self.playing is not None and self.playing[1] == self.now_s:
            # Taken back before its first sound.
            del self.trace.said[self._said_before :]
        self._due.pop("prompt", None)
        self.playing = None

    def _listen(self, listen: fx.Listen) -> None:
        self._due.pop("words", None)
        self._ear = None
        if self._world.recogniser == "down":
            self._soon.append(Due(self.now_s, ev.HearingUnavailable(), "outside", telling.NO_RECOGNISER))
        else:
            self._ear = listen

    def _join(self, join: fx.JoinQueue) -> None:
        node = getattr(self.state, "node", None)
        self.trace.joined.append(Joined(round(self.now_s, 2), join.queue, join.tier, node))
        now = self._world.queues.get(join.queue, QueueNow())
        if now.waiting:
            place = ev.PlaceTold(now.waiting + 1, now.wait)
            told = telling.placed(place.position, place.wait)
            self._due["place"] = Due(self.now_s + FIRST_PLACE_S, place, "time", told)
        line = self._now_flow().nodes.get(node or "")
        if isinstance(line, kinds.QueueUp) and line.callback is not None:
            due_s = self.now_s + line.callback_after_s
            self._due["callback"] = Due(due_s, ev.CallbackDue(), "time", telling.CALLBACK_DUE)

    def _record(self, record: fx.RecordMessage) -> None:
        if not self._world.can_record:
            failed = ev.RecordingFailed("the disk is full")
            self._soon.append(Due(self.now_s, failed, "outside", telling.RECORDING_FAILED))
            return
        self.trace.messages.append(record.node)
        self._end_silence_s = record.end_silence_s
        self._expect_silence(self.now_s)

    def _expect_silence(self, from_s: float) -> None:
        if self._end_silence_s is not None:
            silent_s = from_s + self._end_silence_s
            self._due["silence"] = Due(silent_s, ev.CallerFellSilent(), "caller", telling.FELL_SILENT)

    def _speak_a_message(self, takes_s: float) -> None:
        self._remember("caller", telling.SPEAKS)
        over_s = self.now_s + takes_s
        self._expect_silence(over_s)
        self.run_to(over_s)


def state_name(state: states.State) -> str:
    """``Answering`` as ``answering``, ``AskingDigits`` as ``asking_digits``."""
    name = type(state).__name__
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")
