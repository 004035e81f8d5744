"""Everything that is named exists, and is of a kind that may stand there."""

from collections.abc import Iterator, Mapping

from callcenter.ivr.document import kinds
from callcenter.ivr.document.faults import Bilingual, Fault, FieldPath, instead
from callcenter.ivr.document.fields import FieldType, values
from callcenter.ivr.document.flow import MAIN_FLOW, Flow, Flows
from callcenter.ivr.document.parts import Refers
from callcenter.ivr.lint.draft import Draft, Names, Site
from callcenter.ivr.lint.ways import REQUIRED_WAYS
from callcenter.vocabulary.languages import Language

_NO_EXIT_LEADS_TO = ("route", "confirm")
"""Kinds that words lead to, and nothing else."""
_NOUNS = {
    "node": Bilingual("node", "节点"),
    "prompt": Bilingual("prompt", "提示音"),
    "queue": Bilingual("queue", "队列"),
    "schedule": Bilingual("schedule", "时间表"),
    "service": Bilingual("service named in CALLCENTER_SERVICES", "在 CALLCENTER_SERVICES 中登记的服务"),
    "transfer": Bilingual("number in CALLCENTER_ASTERISK__TRANSFERS", "CALLCENTER_ASTERISK__TRANSFERS 的号码"),
    "flow": Bilingual("flow", "流程"),
    "language": Bilingual("language of this flow", "本流程的语言"),
}  # fmt: skip


def faults_in_names(flow: Flow, flows: Flows, site: Site) -> Iterator[Fault]:
    """Of one flow."""
    known: Mapping[str, Names] = {
        "node": flow.nodes,
        "prompt": flow.prompts,
        "queue": flow.queues,
        "schedule": site.schedules,
        "service": site.services,
        "transfer": site.transfers,
        "flow": flows,
        "language": flow.languages,
    }
    for path, value, held in values(flow):
        to = _named(path, held)
        if to is None or not isinstance(value, str):
            continue
        names = known.get(to)
        if names is not None and value not in names:
            noun = _NOUNS[to]
            fault = Bilingual(f"there is no {noun.en} {value}", f"没有{noun.zh} {value}")
            yield Fault(path, fault, instead(value, map(str, names)))
        elif to == "node":
            yield from _of_right_kind(flow, path, value, held.mark(Refers))
    yield from _ways_of_routes(flow, site)
    yield from _other_flows(flow, flows)


def faults_between(drafts: tuple[Draft, ...], site: Site) -> Iterator[tuple[Draft, Fault]]:
    """What no flow can know alone: names and numbers that two of them claim."""
    owners: dict[str, Draft] = {}
    numbers: dict[str, Draft] = {}
    for draft in drafts:
        flow, file = draft.flow, draft.document.file
        owner = owners.setdefault(flow.name, draft)
        if owner is not draft:
            fault = Bilingual(
                f"{owner.document.file.name} is called {flow.name} too", f"{owner.document.file.name} 也叫 {flow.name}"
            )
            yield draft, Fault(("name",), fault, Bilingual("give each flow its own name", "请给每个流程不同的名称"))
        if file.stem != flow.name:
            fault = Bilingual(f"the file is called {file.name}", f"文件名是 {file.name}")
            mend = Bilingual(f"write name: {file.stem}, or rename the file", f"改为 name: {file.stem}，或重命名文件")
            yield draft, Fault(("name",), fault, mend)
        for language, dialled in flow.languages.items():
            for number in dialled:
                claimant = numbers.setdefault(number, draft)
                if claimant is not draft:
                    other = claimant.flow.name
                    fault = Bilingual(
                        f"calls to {number} begin in the flow {other} already",
                        f"拨打 {number} 的来电已从流程 {other} 开始",
                    )
                    mend = Bilingual("name each number once", "每个号码只写一次")
                    yield draft, Fault(("languages", language), fault, mend)
    if site.is_whole and drafts and MAIN_FLOW not in owners:
        fault = Bilingual(f"there is no flow {MAIN_FLOW}, where calls begin", f"没有来电起始的流程 {MAIN_FLOW}")
        yield drafts[0], Fault((), fault, Bilingual(f"add {MAIN_FLOW}.yaml", f"请添加 {MAIN_FLOW}.yaml"))


def _named(path: FieldPath, held: FieldType) -> str | None:
    """What the value names; variables are `variables`' subject."""
    refers: Refers | None = held.mark(Refers)
    if refers is not None:
        return refers.to
    # Languages that words are written in are `words`' subject.
    return "language" if held.base is Language and path[0] == "nodes" else None


def _of_right_kind(flow: Flow, path: FieldPath, name: str, refers: Refers) -> Iterator[Fault]:
    kind = flow.nodes[name].kind
    if refers.kinds and kind not in refers.kinds:
        wanted = " or ".join(refers.kinds)
        yield Fault(
            path,
            Bilingual(f"{name} is a {kind} node", f"{name} 是 {kind} 类节点"),
            Bilingual(f"name a node of kind {wanted}", f"请写 {'、'.join(refers.kinds)} 类节点"),
        )
    elif not refers.kinds and kind in _NO_EXIT_LEADS_TO:
        yield Fault(
            path,
            Bilingual(f"{name} is a {kind} node, which only words lead to", f"{name} 是 {kind} 类节点，只能由说话到达"),
            Bilingual("lead to a node that speaks, asks or queues", "请指向播放、提问或排队的节点"),
        )


def _ways_of_routes(flow: Flow, site: Site) -> Iterator[Fault]:
    spoken = None if site.destinations is None else {one for found in site.destinations.values() for one in found}
    for name, node in flow.nodes.items():
        if not isinstance(node, kinds.Route):
            continue
        at = ("nodes", name, "ways")
        for way in REQUIRED_WAYS:
            if way not in node.ways:
                fault = Bilingual(f"the way {way} is missing", f"缺少去向 {way}")
                mend = Bilingual(f"say where {way} leads: lexicons may say it", f"写明 {way} 通向哪里：词表会用到它")
                yield Fault((*at, way), fault, mend)
        for way in node.ways:
            if way in flow.queues:
                fault = Bilingual(f"{way} is the name of a queue too", f"{way} 也是队列名称")
                yield Fault((*at, way), fault, Bilingual("give the way another name", "请给去向另取名称"))
            elif spoken is not None and way not in spoken:
                fault = Bilingual(f"no lexicon leads to {way}", f"没有词表通向 {way}")
                mend = Bilingual("add keywords for it, or remove the way", "请在词表添加关键词，或删除此去向")
                yield Fault((*at, way), fault, mend, "warning")


def _other_flows(flow: Flow, flows: Flows) -> Iterator[Fault]:
    for name, node in flow.nodes.items():
        if not isinstance(node, kinds.Goto) or node.flow not in flows:
            continue
        for language in flow.languages:
            if language not in flows[node.flow].languages:
                fault = Bilingual(
                    f"the flow {node.flow} does not speak {language}", f"流程 {node.flow} 没有 {language}"
                )
                mend = Bilingual(
                    f"add {language} to the languages of {node.flow}", f"请在 {node.flow} 的语言中添加 {language}"
                )
                yield Fault(("nodes", name, "flow"), fault, mend)
