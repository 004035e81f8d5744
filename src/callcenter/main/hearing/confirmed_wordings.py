"""Wordings that calls have confirmed, written for somebody to read and add to those that the service learns from."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from callcenter.database.engine import Database
from callcenter.ivr.document.kinds import Confirm
from callcenter.main.terminal import UnwritableError
from callcenter.publishing.edition import Edition
from callcenter.reports.lessons import Doubtful, Learnt, lessons, weighed
from callcenter.reports.lessons_store import LessonsStore
from callcenter.routing.hypotheses import written
from callcenter.routing.wordings import COLUMNS
from callcenter.vocabulary.languages import Language


@dataclass(frozen=True, slots=True)
class Lessons:
    """What calls have taught."""

    learnt: tuple[Learnt, ...]
    doubtful: tuple[Doubtful, ...]

    def as_object(self) -> dict[str, Any]:
        """For machines."""
        return {
            "confirmed": [asdict(one) for one in self.learnt],
            "doubtful": [asdict(one) for one in self.doubtful],
        }


async def lessons_since(
    database: Database, edition: Edition, language: Language, since: datetime, callers_min: int
) -> Lessons:
    """Those that the edition does not know; raises DatabaseAwayError."""
    confirm_nodes = {
        name for flow in edition.flows.values() for name, node in flow.nodes.items() if isinstance(node, Confirm)
    }
    taught = [
        (caller, lesson)
        async for caller, timeline in LessonsStore(database).calls(since)
        for lesson in lessons(timeline, language, confirm_nodes)
    ]
    learnt, doubtful = weighed(taught, callers_min)
    known = _known(edition, language)
    return Lessons(tuple(one for one in learnt if one.wording not in known), tuple(doubtful))


def write_wordings(file: Path, found: Lessons, language: Language) -> None:
    """In the form of ``wordings.<language>.tsv``; what is doubtful stands in comments. Raises UnwritableError."""
    try:
        file.write_text("\n".join(_lines(found, language)) + "\n", encoding="utf-8")
    except OSError as error:
        raise UnwritableError(f"--out: {file} cannot be written: {error.strerror}") from error


def _lines(found: Lessons, language: Language) -> Sequence[str]:
    learnt, doubtful = found.learnt, found.doubtful
    lines = [
        f"# Wordings that calls have confirmed. Read each; then add what is right to wordings.{language}.tsv.",
        "\t".join(COLUMNS),
    ]
    for one in learnt:
        lines += [f"# {one.callers} callers", f"{one.wording}\t{one.destination}"]
    if doubtful:
        lines.append("# Doubtful: callers undid it, left the queue, were transferred, or went to several.")
    for each in doubtful:
        led, went = " or ".join(each.led_to) or "?", f", went to {' or '.join(each.went_to)}" if each.went_to else ""
        lines.append(f"# {each.callers} of {each.of} callers: {each.wording} → {led}{went}")
    return lines


def _known(edition: Edition, language: Language) -> set[str]:
    """Wordings and keywords of the edition, in the form of what is learnt."""
    lexicon = edition.lexicons.get(language)
    texts = [wording.text for wording in edition.wordings.get(language, ())]
    texts += [keyword.text for keyword in lexicon.keywords] if lexicon else []
    between = "" if language is Language.ZH else " "
    return {between.join(written(language, text).words) for text in texts}
