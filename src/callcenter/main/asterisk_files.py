"""An Asterisk's files, made from settings, flow and prompts: configuration, and what the lifeboat says."""

import contextlib
from datetime import timedelta
from pathlib import Path

from callcenter.asterisk.config.layout import AsteriskInstall, NodeFolders
from callcenter.asterisk.config.render import LifeboatRules, NodeConfig, render
from callcenter.asterisk.config.write import write
from callcenter.asterisk.settings import NodeSettings
from callcenter.main.certificate import tls_files
from callcenter.main.listing import list_keys
from callcenter.main.tools import Tools
from callcenter.publishing.edition import Edition
from callcenter.routing.tickets import TENTH
from callcenter.settings import Settings
from callcenter.special_list.keys import ListKeyMissingError
from callcenter.speech.prompts.recorded import RecordedPrompts
from callcenter.speech.prompts.voice import PromptVoice, RecordingFault, only_logged
from callcenter.speech.prompts.voices import engines
from callcenter.speech.sound_files import write_wav
from callcenter.vocabulary.errors import MissingPromptError
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.numbers import plan_of
from callcenter.vocabulary.tiers import Tier

LIFEBOAT_NOTICE = {
    Language.ZH: "您好，这里是12345热线。正在为您转接工作人员，请稍候。本次通话将被录音。",
    Language.EN: "This is the 12345 hotline. Please hold for a person. This call is recorded.",
    Language.KO: "12345 상담 전화입니다. 상담원을 연결해 드리겠습니다. 통화는 녹음됩니다.",
}
"""What Asterisk alone tells a caller, where nobody has recorded it."""
LIFEBOAT_RECORDING = "lifeboat.wav"
"""Below ivr/prompts/<language>: goes before those words."""


def install(tools: Tools) -> AsteriskInstall:
    """The program; raises ToolMissingError."""
    program = tools.need_asterisk()
    return AsteriskInstall(program.binary, program.modules, program.data)


def node_config(settings: Settings, node: NodeSettings, edition: Edition, tools: Tools) -> NodeConfig:
    """What one node's configuration is made from: numbers and queues are the flows', beside the site's own."""
    numbers = dict.fromkeys(settings.asterisk.hotline_numbers)
    numbers.update(dict.fromkeys(edition.dialled))
    return NodeConfig(
        asterisk=settings.asterisk.model_copy(update={"hotline_numbers": tuple(numbers)}),
        node=node,
        folders=NodeFolders.below(settings.data, node.id),
        install=install(tools),
        tls=tls_files(settings),
        queues=tuple(edition.queues),
        default_queue=edition.main.fallback_queue,
        lifeboat=_lifeboat_rules(settings),
        head_starts={tier: settings.order.rules.head_start.get(tier, timedelta()) // TENTH for tier in Tier},
        admission=settings.admission,
    )


def _lifeboat_rules(settings: Settings) -> LifeboatRules | None:
    """None where the site has no list."""
    try:
        key = list_keys(settings).current.lifeboat
    except ListKeyMissingError:
        return None
    return LifeboatRules(plan_of(settings.site.region, settings.site.area_code), key.inner, key.outer)


def rendered(config: NodeConfig) -> frozenset[str]:
    """Write what has changed, and return the names; raises RefusedDocumentError."""
    return write(render(config), config.folders, config.asterisk.hotline_numbers)


def voice_of(settings: Settings, tools: Tools, on_recording_fault: RecordingFault = only_logged) -> PromptVoice:
    """Prompts made audible."""
    espeak = settings.speech.espeak or (tools.espeak_ng.binary if tools.espeak_ng else None)
    found = engines(espeak, settings.speech.voices, settings.data / "voices")
    recorded = RecordedPrompts(settings.flows / "prompts")
    return PromptVoice(found, settings.data / "prompts", recorded, on_recording_fault=on_recording_fault)


async def speak_notice(settings: Settings, tools: Tools, folders: NodeFolders) -> None:
    """Put what the lifeboat says where Asterisk looks for it; without a voice the lifeboat goes on without words."""
    voice, recorded = voice_of(settings, tools), RecordedPrompts(settings.flows / "prompts")
    try:
        for place, (language, words) in enumerate(LIFEBOAT_NOTICE.items(), start=1):
            file: Path = folders.lifeboat / f"{place}-{language}.wav"
            recording = LIFEBOAT_RECORDING if recorded.has(language, LIFEBOAT_RECORDING) else None
            with contextlib.suppress(MissingPromptError):
                sound = await voice.sound(language, words, recording=recording)
                file.parent.mkdir(parents=True, exist_ok=True)
                write_wav(file, sound)
    finally:
        voice.shut()
