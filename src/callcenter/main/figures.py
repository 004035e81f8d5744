"""The service's own figures for Prometheus, read from the parts when they are asked for."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from callcenter.balance.weighing import Kind
from callcenter.calls.spending import Cap
from callcenter.main.backup.last import last_backup
from callcenter.main.parts import Parts


class Figures(Collector):
    """`REGISTRY.register(Figures(parts))`; nothing in it is personal, no label holds an id of a call."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def collect(self) -> Iterator[Metric]:
        yield from self._calls()
        yield from self._people()
        yield from self._outsides()
        yield from self._balance()
        yield from self._backup()
        yield from self._audit()

    def _calls(self) -> Iterator[Metric]:
        states = Counter(type(one.state).__name__.lower() for one in self._parts.switchboard.live())
        calls = GaugeMetricFamily("callcenter_calls", "Live calls by state.", labels=["state"])
        for state, count in states.items():
            calls.add_metric([state], count)
        yield calls
        waiting = GaugeMetricFamily("callcenter_waiting_callers", "Callers in line, by queue.", labels=["queue"])
        lengths = self._parts.switchboard.lengths()
        for queue in self._parts.editions.current().queues:
            waiting.add_metric([queue], lengths.get(queue, 0))
        yield waiting

        faults = CounterMetricFamily(
            "callcenter_flow_faults", "Callers whom a node has failed, by flow.", labels=["flow"]
        )
        for flow, met in self._parts.faults.met.items():
            faults.add_metric([flow], met)
        yield faults

    def _people(self) -> Iterator[Metric]:
        agents = GaugeMetricFamily("callcenter_agents", "Agents by status and state.", labels=["status", "state"])
        count = Counter((agent.status.value, agent.state.name) for agent in self._parts.roster.all())
        for (status, state), number in count.items():
            agents.add_metric([status, state], number)
        yield agents

    def _outsides(self) -> Iterator[Metric]:
        parts = self._parts
        up = GaugeMetricFamily("callcenter_asterisk_up", "1 while the node's AMI link is up.", labels=["node"])
        for node in parts.exchange.controls:
            up.add_metric([node], node not in parts.exchange.down)
        yield up
        yield from self._wall()
        yield from self._recordings()
        journal = parts.journal.health()
        yield GaugeMetricFamily(
            "callcenter_journal_unwritten_bytes", "Timeline on disk that the database lacks.", journal.unconfirmed_bytes
        )
        yield CounterMetricFamily(
            "callcenter_journal_dropped", "Timeline entries lost; anything but 0 is an alarm.", journal.dropped
        )
        yield GaugeMetricFamily(
            "callcenter_list_entries", "Entries of the special-service list.", len(parts.special_list)
        )
        yield GaugeMetricFamily(
            "callcenter_schedule_years_unknown", "Years whose holidays should be known and are not.",
            len(parts.years_unknown()),
        )  # fmt: skip
        yield GaugeMetricFamily("callcenter_desktops", "Open desktops.", parts.desks.open_count)
        # Scrapes are answered in the event loop.
        yield GaugeMetricFamily("callcenter_tasks", "Tasks of the event loop.", len(asyncio.all_tasks()))
        yield GaugeMetricFamily("callcenter_speech_seats_taken", "Callers heard now.", parts.ears.seats_taken)
        yield from self._recognition()
        yield from self._load()
        ears = CounterMetricFamily("callcenter_speech_ears", "Recognisers asked for, by outcome.", labels=["outcome"])
        for outcome, count in asdict(parts.ears.counts).items():
            ears.add_metric([outcome], count)
        yield ears
        lines = CounterMetricFamily("callcenter_lines", "AudioSocket lines and their ends, by kind.", labels=["kind"])
        for kind, count in asdict(parts.lines.counts).items():
            lines.add_metric([kind], count)
        yield lines

    def _wall(self) -> Iterator[Metric]:
        parts = self._parts
        yield GaugeMetricFamily("callcenter_banned", "Addresses that are refused now.", len(parts.banning.now_banned))
        yield CounterMetricFamily("callcenter_bans", "Addresses banned so far.", parts.banning.made)
        yield CounterMetricFamily(
            "callcenter_outside_ended", "Legs to numbers that the site does not allow; an alarm.", parts.sentry.ended
        )
        refused = CounterMetricFamily("callcenter_calls_out_refused", "Calls out refused, by cap.", labels=["cap"])
        for cap in Cap:
            refused.add_metric([cap.value], parts.spending.refused[cap])
        yield refused

    def _balance(self) -> Iterator[Metric]:
        known = self._parts.reconciler.known
        drifts = GaugeMetricFamily(
            "callcenter_balance_drifts", "Calls of which not everybody tells the same, by kind.", labels=["kind"]
        )
        standing = Counter(one.kind.value for one in known.standing)
        for kind in Kind:
            drifts.add_metric([kind.value], standing.get(kind.value, 0))
        yield drifts
        yield CounterMetricFamily("callcenter_balance_mended", "Differences that are gone again.", known.mended)
        yield GaugeMetricFamily("callcenter_balance_pending", "Calls that differ and still change.", known.pending)
        looked_at = 0.0 if known.looked_at is None else known.looked_at.timestamp()
        yield GaugeMetricFamily("callcenter_balance_looked_seconds", "When calls were weighed last.", looked_at)
        today = GaugeMetricFamily(
            "callcenter_balance_calls", "Today's callers, by outcome or where they are.", labels=["outcome"]
        )
        for name, count in (*known.sums.ended.items(), *known.sums.open.items()):
            today.add_metric([name], count)
        yield today

    def _backup(self) -> Iterator[Metric]:
        # A small file, which the command leaves that makes backups.
        last = last_backup(self._parts.settings.data)
        made_at = 0.0 if last is None else last.made_at.timestamp()
        yield GaugeMetricFamily("callcenter_backup_last_good_seconds", "When the last good backup was made.", made_at)
        size = 0 if last is None else last.recording_bytes + last.dump_bytes
        yield GaugeMetricFamily("callcenter_backup_bytes", "What it takes to keep it, with all recordings.", size)

    def _audit(self) -> Iterator[Metric]:
        # Without a figure where nobody has looked: not yet, or the other service does.
        known = self._parts.audit_verifying.known
        faults = GaugeMetricFamily("callcenter_audit_faults", "Of the book of deeds; an alarm.", labels=())
        looked_at = GaugeMetricFamily("callcenter_audit_looked_seconds", "When all of it was looked at.", labels=())
        if known.report is not None and known.looked_at is not None:
            faults.add_metric([], len(known.report.faults))
            looked_at.add_metric([], known.looked_at.timestamp())
        yield faults
        yield looked_at

    def _recognition(self) -> Iterator[Metric]:
        recognition = self._parts.recognition
        hearing = GaugeMetricFamily(
            "callcenter_speech_hearing", "1 for the engine that hears a language now, none: keys only.",
            labels=["language", "engine", "decoding"],
        )  # fmt: skip
        for language in self._parts.editions.current().languages:
            for setup in recognition.setups(language)[:1]:
                hearing.add_metric([language, setup.engine.name, setup.decoding], 1)
        yield hearing
        models = GaugeMetricFamily(
            "callcenter_speech_model", "1 for the state that a model is in.", labels=["engine", "language", "state"]
        )
        for (engine, language_or_all), state in recognition.model_states.items():
            models.add_metric([engine, language_or_all, state.state], 1)
        yield models
        lacking = GaugeMetricFamily(
            "callcenter_speech_words_missing", "Keywords that the language's Vosk model can never hear.",
            labels=["language"],
        )  # fmt: skip
        for language, words in recognition.missing_words.items():
            lacking.add_metric([language], len(words))
        yield lacking

    def _load(self) -> Iterator[Metric]:
        """What recognition takes, and what the next caller would get."""
        ears = self._parts.ears
        yield GaugeMetricFamily("callcenter_speech_speaking", "Callers whose speech is decoded now.", ears.speaking)
        yield GaugeMetricFamily("callcenter_speech_waiting", "Decodings that no worker has begun.", ears.waiting)
        yield GaugeMetricFamily(
            "callcenter_speech_cores_reserved", "Cores that open ears need, as measured.", ears.cores_reserved
        )
        yield GaugeMetricFamily(
            "callcenter_speech_frame_cpu_seconds", "What a caller's frame takes in the loop.", ears.frame_cost.cpu_s
        )
        yield GaugeMetricFamily(
            "callcenter_loop_late_seconds", "How late the event loop was throughout the last second.", ears.loop_late_s
        )
        grades = GaugeMetricFamily(
            "callcenter_speech_grade", "What the next caller gets: 0 as wanted, 1 cheaper, 2 keys, 3 a person.",
            labels=["language"],
        )  # fmt: skip
        for language in self._parts.editions.current().languages:
            grades.add_metric([language], ears.grade(language))
        yield grades
        resting = GaugeMetricFamily("callcenter_speech_resting", "1 for an engine that rests.", labels=["engine"])
        for engine in ears.resting:
            resting.add_metric([engine], 1)
        yield resting
        costs = GaugeMetricFamily(
            "callcenter_speech_cpu_seconds", "CPU seconds a second of speech, as measured.",
            labels=["engine", "language", "decoding"],
        )  # fmt: skip
        for way, cost in ears.costs.measured().items():
            costs.add_metric([way.engine, way.language, way.decoding], cost)
        yield costs

    def _recordings(self) -> Iterator[Metric]:
        upkeep = self._parts.vault_upkeep
        if upkeep.room is not None:
            free, days = upkeep.room.free_bytes, upkeep.room.days
            yield GaugeMetricFamily("callcenter_recordings_free_bytes", "Room on the disk of recordings.", free)
            if days is not None:
                yield GaugeMetricFamily("callcenter_recordings_free_days", "Until it is full, by last week.", days)
        done = CounterMetricFamily("callcenter_recordings", "What was done with recordings.", labels=["deed"])
        for deed, count in asdict(upkeep.counts).items():
            done.add_metric([deed], count)
        yield done
        unsound = sum(upkeep.unsound.values()) + sum(upkeep.lost_keys.values())
        yield GaugeMetricFamily(
            "callcenter_recordings_unsound", "Recordings that were changed, are gone, or lack their key.", unsound
        )
