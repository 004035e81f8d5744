"""Where callers are no longer recorded: by their own choice, and told so before anybody answers."""

from collections.abc import Iterator

from callcenter.ivr.document import kinds
from callcenter.ivr.document.faults import Bilingual, Fault
from callcenter.ivr.document.flow import Flow
from callcenter.ivr.lint.ways import Ways

_MUTE = (kinds.QueueUp, kinds.Transfer, kinds.Route, kinds.HangUp)
"""What may be met without a word having been said."""


def faults_in_recording(flow: Flow, ways: Ways) -> Iterator[Fault]:
    unasked = ways.reached(((flow.name, name) for name in (flow.first, flow.listed, flow.line)), by=("silence",))
    for name, node in flow.nodes.items():
        if not isinstance(node, kinds.Set) or not node.is_unrecorded:
            continue
        place, at = (flow.name, name), ("nodes", name, "is_unrecorded")
        if place in unasked:
            fault = Bilingual(
                "callers come here who have chosen nothing: none of them is recorded",
                "未作选择的来电也会到此：一律不录音",
            )
            mend = Bilingual("lead here by a key only", "请只用按键引到这里")
            yield Fault(at, fault, mend, "warning")
        if any(isinstance(ways.node(heard), _MUTE) for heard in ways.said_next(place)):
            fault = Bilingual("the caller is not told that nothing is recorded", "没有告知来电人此后不录音")
            mend = Bilingual("lead it to a play node that says so", "请先引到告知不录音的播放节点")
            yield Fault(at, fault, mend, "warning")
