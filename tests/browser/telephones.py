"""Pages that are telephones: what Chromium is started with, how they are worked, and what they hear."""

from base64 import b64encode
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.async_api import Browser, Locator, Page, expect

from callcenter.rehearsal.media import Media
from callcenter.vocabulary.sound import RATE_HZ, Sound
from tests.asterisk.pbx import eventually
from tests.browser.conftest import opened
from tests.browser.looking import sign_in


def telephone_flags(certificate: Path) -> tuple[str, ...]:
    """Beside those that every browser here has: heard without a click, and our certificate trusted."""
    key = x509.load_pem_x509_certificate(certificate.read_bytes()).public_key()
    digest = sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).digest()
    return (
        "--autoplay-policy=no-user-gesture-required",
        # The one key, and no other: what a person does by accepting a certificate.
        f"--ignore-certificate-errors-spki-list={b64encode(digest).decode()}",
    )


WHAT_IS_HEARD = """
globalThis.connections = [];
globalThis.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(...given) { super(...given); connections.push(this); }
};
globalThis.heard = async () => {
  const now = { packets: 0, energy: 0 };
  for (const connection of connections) {
    for (const entry of (await connection.getStats()).values()) {
      if (entry.type !== "inbound-rtp") continue;
      now.packets += entry.packetsReceived ?? 0;
      now.energy += entry.totalAudioEnergy ?? 0;
    }
  }
  return now;
};
"""
"""An init script: what a page has heard since it was loaded."""


@dataclass(frozen=True, slots=True)
class PagePhone:
    """A page that is the telephone of its seat, worked as a person works it."""

    page: Page

    @property
    def panel(self) -> Locator:
        return self.page.get_by_role("region", name="电话", exact=True)

    async def until(self, words: str) -> None:
        """Wait until the panel shows these words."""
        await expect(self.panel).to_contain_text(words)

    async def press(self, button: str) -> None:
        await self.panel.get_by_role("button", name=button, exact=True).click()

    async def heard_energy(self) -> float:
        """Of all that this page has been told since it was loaded; grows only while somebody speaks."""
        return float(await self.page.evaluate("heard().then(({ energy }) => energy)"))

    @asynccontextmanager
    async def another_tab(self) -> AsyncIterator["PagePhone"]:
        """The same person's, in the same browser."""
        page = await self.page.context.new_page()
        await page.add_init_script(WHAT_IS_HEARD)
        await page.goto("/")
        yield PagePhone(page)
        await page.close()

    async def until_it_hears(self) -> None:
        """Wait until the other side is heard to speak."""
        before = await self.heard_energy()

        async def hears() -> bool:
            return await self.heard_energy() > before + 0.001

        await eventually(hears, "the page hears the caller")


@asynccontextmanager
async def page_phone(
    browser: Browser, address: str, name: str, password: str, *, permissions: Sequence[str] = ("microphone",)
) -> AsyncIterator[PagePhone]:
    """Somebody signed in at a desktop whose seat is a browser's; the telephone may still be on its way."""
    async with opened(browser, address) as page:
        await page.context.grant_permissions(permissions)
        await page.add_init_script(WHAT_IS_HEARD)
        await sign_in(page, name, password=password)
        await page.get_by_role("group", name="我的状态").wait_for()
        yield PagePhone(page)


BEEP_HZ = 400
"""Of the microphone that Chromium pretends to have: 60 ms of it twice a second."""
LOUD = 0.02


async def until_beeps(media: Media) -> None:
    """Wait until the far end of `media` hears the page's microphone from now on: two beeps, and not some music."""
    begun = len(media.heard)

    async def hears() -> bool:
        return _beeps(Sound(media.heard[begun:])) >= 2

    await eventually(hears, "the caller hears the page's microphone")


def _beeps(sound: Sound) -> int:
    """In how many quarters of a second this tone is nearly all there is."""
    samples = np.frombuffer(sound, "<i2").astype(np.float64) / 32768
    length = RATE_HZ // 4
    hertz = np.fft.rfftfreq(length, 1 / RATE_HZ)
    is_tone = np.abs(hertz - BEEP_HZ) < 40
    found = 0
    for quarter in samples[: len(samples) // length * length].reshape(-1, length):
        power = np.abs(np.fft.rfft(quarter)) ** 2
        is_loud = np.abs(quarter).max() > LOUD
        found += bool(is_loud and power[is_tone].sum() > 0.6 * power.sum())
    return found
