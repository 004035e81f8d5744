"""A recording that cannot be heard is told where operators look: at the nodes of the flow."""

from pathlib import Path

import pytest

from callcenter.calls.faults import Faults
from callcenter.ivr.document.flow import Flow, Recorded
from callcenter.ivr.load import load_flow
from callcenter.main.recording_faults import RecordingFaults
from callcenter.publishing.edition import Edition
from callcenter.vocabulary.languages import Language
from tests.fakes.clock import FakeClock

RECORDED = Recorded(text="请按键。", recording="menu-12345678.wav")


@pytest.fixture
def flow() -> Flow:
    seed = load_flow(Path("ivr/hotline.yaml"))
    said = {**seed.prompts["menu"], Language.ZH: RECORDED}
    return seed.model_copy(update={"prompts": {**seed.prompts, "menu": said}})


def test_it_is_told_at_every_node_that_plays_it_and_at_no_other(flow: Flow) -> None:
    faults = Faults()
    telling = RecordingFaults(lambda: [Edition({"hotline": flow}), Edition({"hotline": flow})], faults, FakeClock())
    telling.tell(Language.ZH, RECORDED.recording, "it is gone")
    telling.tell(Language.ZH, RECORDED.recording, "it is gone")

    [fault] = faults.of("hotline")
    assert (fault.node, fault.version, fault.count) == ("menu", flow.version, 2)
    assert "it is gone" in fault.fault


def test_a_recording_of_another_language_or_that_no_flow_names_is_nobodys(flow: Flow) -> None:
    faults = Faults()
    telling = RecordingFaults(lambda: [Edition({"hotline": flow})], faults, FakeClock())
    telling.tell(Language.EN, RECORDED.recording, "it is gone")
    telling.tell(Language.ZH, "other.wav", "it is gone")

    assert faults.of("hotline") == ()
