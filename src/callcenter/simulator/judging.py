"""What came of a script against what was expected of it; pure."""

from collections.abc import Iterator, Sequence

from callcenter.ivr.document.faults import Bilingual
from callcenter.simulator.script import Expected
from callcenter.simulator.trace import Finish, Trace


def failures(expected: Expected, trace: Trace, finish: Finish) -> Iterator[Bilingual]:
    """Everything that is not as expected; unexpected complaints among it."""
    nodes = [node for _, node in trace.nodes]
    prompts = [said.prompt for said in trace.said if said.prompt is not None]
    last = trace.joined[-1] if trace.joined else None
    yield from _same("joins", expected.joins, last.queue if last else None)
    yield from _same("tier", _tier(expected.tier), _tier(last.tier if last else None))
    yield from _in_time(expected.within_s, trace)
    yield from _same("path", " > ".join(expected.path) if expected.path is not None else None, " > ".join(nodes))
    yield from _in_order("passes", expected.passes, nodes)
    yield from _in_order("hears", expected.hears, prompts)
    for prompt in expected.never_hears:
        if prompt in prompts:
            yield Bilingual(f"never_hears: {prompt} was said", f"never_hears：播放了 {prompt}")
    for words in expected.hears_words:
        if not any(words in said.text for said in trace.said):
            yield Bilingual(f"hears_words: “{words}” was never said", f"hears_words：没有播放“{words}”")
    yield from _same("ends", expected.ends, finish.end)
    yield from _same("language", expected.language, finish.language)
    for question, score in expected.scores.items():
        yield from _same(f"scores.{question}", score, trace.scores.get(question))
    yield from _same("promised", expected.promised, trace.promised[-1] if trace.promised else None)
    yield from _same("records", expected.records, trace.messages[-1] if trace.messages else None)
    yield from _same("transferred_to", expected.transferred_to, trace.transferred[-1] if trace.transferred else None)
    for name, value in expected.variables.items():
        if finish.variables.get(name, "") != value:
            # The value itself may be personal where a script was drawn from a real call.
            yield Bilingual(f"variables.{name}: is not as expected", f"variables.{name}：与预期不符")
    yield from _complaints(expected.complains, trace)


def _tier(tier: object) -> str | None:
    return None if tier is None else str(getattr(tier, "name", tier)).lower()


def _same(field: str, wanted: object, found: object) -> Iterator[Bilingual]:
    if wanted is not None and wanted != found:
        shown = "-" if found in (None, "") else found
        yield Bilingual(f"{field}: expected {wanted}, was {shown}", f"{field}：预期 {wanted}，实际 {shown}")


def _in_time(within_s: float | None, trace: Trace) -> Iterator[Bilingual]:
    if within_s is None:
        return
    if trace.person_s is None:
        yield Bilingual("within_s: never in line for a person", "within_s：从未等待人工")
    elif trace.person_s > within_s:
        taken = f"{trace.person_s:g}"
        yield Bilingual(
            f"within_s: expected {within_s:g} s, took {taken} s", f"within_s：预期 {within_s:g} 秒，用了 {taken} 秒"
        )


def _in_order(field: str, wanted: Sequence[str], found: Sequence[str]) -> Iterator[Bilingual]:
    rest = iter(found)
    for name in wanted:
        if name not in rest:
            all_found = ", ".join(found) or "-"
            yield Bilingual(
                f"{field}: {name} is missing, or out of order, in {all_found}",
                f"{field}：缺少 {name} 或次序不对：{all_found}",
            )
            return


def _complaints(expected: Sequence[str], trace: Trace) -> Iterator[Bilingual]:
    for node, fault in trace.complaints:
        if node not in expected:
            yield Bilingual(f"fault at {node}: {fault}", f"故障（{node}）：{fault}")
    for node in expected:
        if node not in [complained for complained, _ in trace.complaints]:
            yield Bilingual(f"complains: nothing was told of {node}", f"complains：{node} 没有报告故障")
