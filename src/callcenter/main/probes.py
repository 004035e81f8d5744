"""What `/readyz` looks at: every outside that this service needs, each with its mend."""

from datetime import timedelta

from callcenter.database.engine import DatabaseAwayError
from callcenter.main.parts import Parts
from callcenter.main.roles.peers import ServiceRole
from callcenter.main.web.health import Condition, Finding, Probe
from callcenter.speech.ears.admission import Grade
from callcenter.speech.recognition import Serving

UP = Finding(Condition.UP)
ACTIVE_ONLY = frozenset({"journal", "standby", "balance", "audit"})
TOLD_FOR = timedelta(days=1)
"""What does not balance is told so long; the supervisors' page and the command tell it longer."""
SHED = {
    Grade.CHEAPER: "new callers are heard in a cheaper way, for want of CPU",
    Grade.KEYS: "new callers go by keys, for want of CPU or seats: give it more cores, or speech.seats",
    Grade.PERSON: "the event loop is late, new callers go to people: give it more cores",
}


class Probes:
    """Looks at the running parts."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def all(self) -> dict[str, Probe]:
        """By the name that is shown."""
        return {
            "database": self.database,
            "asterisk": self.asterisk,
            "journal": self.journal,
            "speech": self.speech,
            "documents": self.documents,
            "schedules": self.schedules,
            "special_list": self.special_list,
            "recordings": self.recordings,
            "audit": self.audit,
            "balance": self.balance,
            "standby": self.standby,
        }

    def standing_by(self) -> dict[str, Probe]:
        """Of a service that is not active: whether it could be."""
        return {name: probe for name, probe in self.all().items() if name not in ACTIVE_ONLY} | {"role": self.role}

    async def role(self) -> Finding:
        standing = self._parts.standing
        if standing.is_ready:
            return Finding(Condition.UP, f"stands by as {standing.me.id}")
        if standing.role is ServiceRole.STARTING:
            return Finding(Condition.DEGRADED, "models and prompts are being loaded")
        return Finding(Condition.DEGRADED, "out of line: no session with the database, or another one lives")

    async def standby(self) -> Finding:
        found = [one for one in self._parts.standing.others if one.role is ServiceRole.STANDBY]
        if found:
            return Finding(Condition.UP, ", ".join(f"{one.id} ({one.version}) stands by" for one in found))
        if not self._parts.settings.standby.wanted:
            return Finding(Condition.UP, "none is wanted")
        return Finding(Condition.DEGRADED, "no second service stands by: start it, or see its log")

    async def database(self) -> Finding:
        try:
            return Finding(Condition.UP, f"PostgreSQL {await self._parts.database.version()}")
        except DatabaseAwayError:
            mend = "does PostgreSQL run, is CALLCENTER_DATABASE__URL right? Timelines are kept in the journal meanwhile"
            return Finding(Condition.DOWN, f"not reached: {mend}")

    async def asterisk(self) -> Finding:
        down = ", ".join(self._parts.exchange.down)
        if not down:
            return UP
        return Finding(Condition.DOWN, f"no AMI link to {down}: is Asterisk running, are port and secret right?")

    async def journal(self) -> Finding:
        health = self._parts.journal.health()
        if health.fault is not None or health.dropped:
            return Finding(Condition.DOWN, f"{health.fault or 'records were lost'}: free the disk")
        if health.is_disk_low:
            return Finding(Condition.DEGRADED, f"{health.free_bytes} bytes free on its disk: free some")
        if self._parts.writer.is_away:
            waiting = f"{health.unconfirmed_bytes} bytes of timelines wait on disk"
            return Finding(Condition.DEGRADED, f"the database takes nothing, {waiting}: see to the database")
        return UP

    async def speech(self) -> Finding:
        languages = self._parts.editions.current().languages
        serving = [self._parts.recognition.serving(language) for language in languages]
        told = "; ".join(map(str, serving))
        lacking = [f"{one.language}: {lack}" for one in serving for lack in one.lacks]
        ears = self._parts.ears
        lacking += [f"{engine} was late or failed and rests" for engine in ears.resting]
        lacking += [f"{one.language}: {SHED[ears.grade(one.language)]}" for one in serving if self._is_shed(one)]
        return Finding(Condition.DEGRADED, f"{told} → {'; '.join(lacking)}") if lacking else Finding(Condition.UP, told)

    def _is_shed(self, one: Serving) -> bool:
        return bool(one.choice.first) and self._parts.ears.grade(one.language) is not Grade.WANTED

    async def documents(self) -> Finding:
        refusal, faults = self._parts.editions.refusal, self._parts.editions.faults
        if refusal is not None:
            return Finding(Condition.DEGRADED, f"the last good version is in use; {refusal}")
        return Finding(Condition.DEGRADED, f"callers meet a fault; {faults[0]}") if faults else UP

    async def schedules(self) -> Finding:
        years = self._parts.years_unknown()
        if not years:
            return UP
        named = ", ".join(map(str, years))
        mend = "enter them in schedules.yaml, or update chinesecalendar; until then Monday to Friday are workdays"
        return Finding(Condition.DEGRADED, f"the State Council's days of {named} are not known: {mend}")

    async def special_list(self) -> Finding:
        source = self._parts.special_list.source
        return UP if source == "database" else Finding(Condition.DEGRADED, f"read from {source}, not the database")

    async def balance(self) -> Finding:
        known, now = self._parts.reconciler.known, self._parts.clock.now()
        if known.fault is not None:
            return Finding(Condition.DEGRADED, f"calls are not weighed: {known.fault}")
        if known.looked_at is not None and now - known.looked_at > 5 * self._parts.reconciler.every:
            return Finding(Condition.DEGRADED, f"calls were weighed at {known.looked_at:%H:%M} UTC for the last time")
        lately = [one for one in known.standing if now - one.found_at < TOLD_FOR]
        if not lately:
            return UP
        first = lately[0]
        more = f"; {len(lately) - 1} more: callcenter balance" if len(lately) > 1 else ""
        return Finding(Condition.DEGRADED, f"{first.call}: {first.missing} → {first.mend}{more}")

    async def recordings(self) -> Finding:
        # Calls go on whatever is wrong with what was recorded of earlier ones.
        faults = self._parts.vault_upkeep.faults
        return Finding(Condition.DEGRADED, "; ".join(faults)) if faults else UP

    async def audit(self) -> Finding:
        # Not which entries: monitors ask without a session, and so may whoever has changed the book.
        known = self._parts.audit_verifying.known
        if known.report is not None and not known.report.is_whole:
            told = f"the book of deeds is not what was written (faults: {len(known.report.faults)})"
            return Finding(Condition.DEGRADED, f"{told}: callcenter audit verify names them, see docs/audit.md")
        if known.failure is not None:
            return Finding(Condition.DEGRADED, f"the book of deeds could not be looked at: {known.failure}")
        return UP
