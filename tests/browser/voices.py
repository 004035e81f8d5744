"""Who is heard at a page that is a telephone, and with what voice it speaks: each voice is a tone of its own."""

import json
from collections.abc import Set
from pathlib import Path

from playwright.async_api import Page

from callcenter.rehearsal.sounds import tone
from callcenter.speech.sound_files import write_wav
from tests.asterisk.pbx import eventually
from tests.asterisk.tones import VOICES_HZ

WHAT_VOICES_ARE_HEARD = """
(() => {
  let analyser = null;
  const attend = (track) => {
    const context = new AudioContext();
    analyser = context.createAnalyser();
    analyser.fftSize = 16384;
    analyser.smoothingTimeConstant = 0;
    context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
    void context.resume();
  };
  const Native = globalThis.RTCPeerConnection;
  globalThis.RTCPeerConnection = class extends Native {
    constructor(...given) {
      super(...given);
      this.addEventListener("track", ({ track }) => attend(track));
    }
  };
  globalThis.voicesHeard = (all) => {
    if (analyser === null) return [];
    const decibels = new Float32Array(analyser.frequencyBinCount);
    analyser.getFloatFrequencyData(decibels);
    const width = analyser.context.sampleRate / analyser.fftSize;
    const loudest = (hz) => Math.max(...decibels.slice(Math.round((hz - 15) / width), Math.round((hz + 15) / width)));
    return all.filter((hz) => loudest(hz) > -55);
  };
})();
"""
"""An init script: `voicesHeard` tells which tones are in what the page's telephone hears now."""


async def voices_at(page: Page) -> set[int]:
    """The voices that the page's telephone hears now."""
    return set(await page.evaluate(f"voicesHeard({json.dumps(VOICES_HZ)})"))


async def page_hears(page: Page, wanted: Set[int]) -> None:
    """Wait until these voices are heard at the page and no other."""
    heard: set[int] = set()

    async def does() -> bool:
        nonlocal heard
        heard = await voices_at(page)
        return heard == wanted

    try:
        await eventually(does, f"{sorted(wanted)} Hz are heard at the page", within_s=10)
    except AssertionError as late:
        raise AssertionError(f"{late}, but {sorted(heard)}") from None


def speaking(hz: int, folder: Path) -> str:
    """The flag by which Chromium's microphone has this voice."""
    file = folder / f"voice-{hz}.wav"
    write_wav(file, tone(hz, 10))
    return f"--use-file-for-fake-audio-capture={file}"
