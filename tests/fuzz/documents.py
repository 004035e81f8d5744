"""What people write: flows, timetables, tries, matters, lexicons, wordings; and what the editor sends instead."""

import re
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from hypothesis import strategies as st

from callcenter.casework.documents import Matters
from callcenter.ivr.document import reading
from callcenter.ivr.lint.draft import Draft
from callcenter.ivr.lint.report import lint
from callcenter.ivr.load import fitted, flow_of, parse_schedules
from callcenter.publishing.documents import DocumentName
from callcenter.publishing.drafts.drafts import merged, values_in
from callcenter.publishing.lifeboat import menu_of
from callcenter.routing.lexicon import parse_lexicon
from callcenter.routing.wordings import parse_wordings
from callcenter.routing.words import keywords_in, split
from callcenter.simulator.script import Tries
from callcenter.vocabulary.errors import Problem, RefusedDocumentError
from callcenter.vocabulary.languages import Language
from tests.fuzz.target import Target, made_of, parts_of, spoilt, text_of

FILE = Path("given")
SEEDS = Path(__file__).parents[2] / "ivr"
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
DESTINATIONS = ("social", "police", "general", "emergency")
LONGEST_PROBLEM = 4000


@cache
def seed(name: str) -> bytes:
    """One of the site's own; of tables the first lines."""
    whole = (SEEDS / name).read_bytes()
    return whole if name.endswith(".yaml") else b"".join(whole.splitlines(keepends=True)[:40])


def refusals(reader: Callable[[], object]) -> Sequence[Problem] | None:
    """None where nothing is refused."""
    try:
        reader()
    except RefusedDocumentError as refused:
        return refused.problems
    return None


def refused_by_line(reader: Callable[[str], object]) -> Callable[[bytes], None]:
    """A target of a document's reader: what it refuses it tells, shortly and in both languages."""

    def enter(data: bytes) -> None:
        text = text_of(data)
        problems = refusals(lambda: reader(text))
        for problem in problems or ():
            assert 0 <= problem.line <= len(text.splitlines()) + 1
            assert len(str(problem)) <= LONGEST_PROBLEM
        assert problems is None or problems

    return enter


def _flow(text: str) -> None:
    document = reading.parse(text, FILE)
    flow = flow_of(document)
    assert flow_of(reading.of_values(document.values, FILE)) == flow
    # What Asterisk hears of it: names that it takes apart at dashes and dots.
    for queue in flow.queues:
        assert NAME.fullmatch(queue), queue
    if lint([Draft(flow, document)]).errors:
        # Callers never meet it.
        return
    for language in Language:
        menu = menu_of(flow, language)
        for key, queue in (menu.queues if menu else {}).items():
            assert re.fullmatch(r"[0-9*#A-D]", key)
            assert queue in flow.queues


def _lexicon(text: str) -> None:
    found = parse_lexicon(text, FILE, Language.ZH, DESTINATIONS)
    for keyword in found.keywords:
        assert keyword.destination in DESTINATIONS
        assert 1 <= keyword.weight <= 9
    keywords_in(found, split(Language.ZH, text[:200]))


def _wordings(text: str) -> None:
    for wording in parse_wordings(text, FILE, DESTINATIONS):
        assert wording.destination in (*DESTINATIONS, "none")


def drafts(data: bytes) -> None:
    """What the editor sends, written over what stands there: read again, it is what was sent."""
    base, wanted = parts_of(data, 2)
    for name in (DocumentName("hotline.yaml"), DocumentName("lexicon.zh.tsv"), DocumentName("schedules.yaml")):
        values = values_in(name, wanted)
        if values is None or values_in(name, base) is None:
            # A text too broken to hold values is mended as text.
            continue
        try:
            written = merged(name, base, values)
        except RefusedDocumentError:
            continue
        assert _rows(values_in(name, written)) == _rows(values)


def _rows(values: dict[str, object] | None) -> object:
    """Of a table its rows, each cell on one line, as they are written; of another document all of it."""
    rows = values.get("rows") if values else None
    if not isinstance(rows, list):
        return values
    tidied = [{column: " ".join(cell.split()) for column, cell in row.items() if cell.strip()} for row in rows]
    return [row for row in tidied if row]


YAML = (
    *("name: hotline\n", "nodes:\n", "  ask:\n", "    kind: listen\n", "    kind: menu\n"),
    "    keys: {1: {queue: social}}\n",
    *("first: ask\n", "languages: {zh: ['12345']}\n", "queues:\n", "  social: {zh: 社保}\n", "- ", ": ", "  ", "\n"),
    *("&a ", "*a "),
    *("{", "}", "[", "]", "'", '"', "|\n", ">\n", "# ", "---\n", "...\n", "!!python/object/apply:os.system [id]\n"),
    "<<: *a\n",
    *("1e999", "9" * 400, "0x1f", "~", "null", "\t", "\0", "\ufeff", "? ", "!!binary ", "%YAML 1.1\n", "\x85"),
    "\u2028",
)  # fmt: skip
TSV = ("keyword\tpinyin\tenglish\tdestination\tmatter\tweight\n", "wording\tdestination\n", "\t", "\n", "#", "9",
"-1", "social",
       "着火\tzhao huo\tfire\temergency\tfire\t9\n", "坏了\tsocial\n", "\0", "\u2028", "\ufeff", "²",
       "٣")  # fmt: skip


def _seeded(name: str, *tokens: str) -> st.SearchStrategy[bytes]:
    return st.deferred(lambda: spoilt(st.just(seed(name)))) | made_of(*tokens)


def _pair(one: st.SearchStrategy[bytes], other: st.SearchStrategy[bytes]) -> st.SearchStrategy[bytes]:
    return st.tuples(one, other).map(b"\xff".join)


def _yaml(text: str, model: type[Tries | Matters]) -> None:
    fitted(reading.parse(text, FILE), model)


TABLE = made_of(*TSV)
TARGETS = (
    Target("flow", refused_by_line(_flow), _seeded("hotline.yaml", *YAML), draws=10),
    Target(
        "schedules", refused_by_line(lambda text: parse_schedules(text, FILE)), _seeded("schedules.yaml", *YAML), ()
    ),
    Target("tries", refused_by_line(lambda text: _yaml(text, Tries)), _seeded("hotline.try.yaml", *YAML), draws=10),
    Target("matters", refused_by_line(lambda text: _yaml(text, Matters)), _seeded("matters.yaml", *YAML), draws=10),
    Target("lexicon", refused_by_line(_lexicon), _seeded("lexicon.zh.tsv", *TSV), draws=15),
    Target("wordings", refused_by_line(_wordings), _seeded("wordings.zh.tsv", *TSV), draws=15),
    Target(
        "drafts",
        drafts,
        _pair(made_of(*YAML), made_of(*YAML))
        | _pair(TABLE, TABLE)
        | _pair(st.just(seed("schedules.yaml")), spoilt(st.just(seed("schedules.yaml")))),
        draws=25,
    ),
)
