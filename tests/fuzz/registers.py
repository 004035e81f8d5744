"""Files and numbers of people: registers as CSV and spreadsheets, telephone numbers, settings, sounds."""

import io
import re
import tempfile
import wave
import zipfile
from functools import cache
from itertools import islice
from pathlib import Path

from hypothesis import strategies as st
from openpyxl import Workbook

from callcenter.main.settings_faults import read_settings
from callcenter.special_list.importing.looking import look
from callcenter.special_list.importing.problems import Reason, UnusableFileError
from callcenter.special_list.importing.reading import opened
from callcenter.special_list.importing.sheet import MOST_CELLS, tidied
from callcenter.special_list.importing.telephone_numbers import TelephoneNumbers
from callcenter.speech.prompts.uploads import LONGEST_S, converted
from callcenter.vocabulary.errors import UnfitSoundError
from callcenter.vocabulary.numbers import dialable, is_personal, masked, normalised
from callcenter.vocabulary.sound import RATE_HZ
from tests.fuzz.documents import refusals
from tests.fuzz.target import Target, made_of, spoilt, text_of

E164 = re.compile(r"\+[0-9]{4,15}", re.ASCII)
MOST_LOOKED_AT = 500


def register(data: bytes) -> None:
    with tempfile.NamedTemporaryFile(dir="/dev/shm") as file:
        file.write(data)
        file.flush()
        path = Path(file.name)
        looked = look(path)
        assert all(isinstance(heading, str) for heading in looked.headings)
        with opened(path) as sheet:
            for at, cells in islice(sheet.lines(), MOST_LOOKED_AT):
                assert at > 0
                assert 0 < len(cells) <= MOST_CELLS
                assert 0.0 <= sheet.share_read <= 1.0
                for cell in cells[:8]:
                    tidied(cell)


@cache
def spreadsheet() -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["姓名", "电话", "类别"])
    sheet.append(["李敏", 13800138000, "=1+1"])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


@cache
def _parts() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(spreadsheet())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _repacked(changed: str, content: bytes) -> bytes:
    """The archive whole, one of its parts another: changes of packed bytes break nothing but the checksum."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, was in _parts().items():
            archive.writestr(name, content if name == changed else was)
    return written.getvalue()


PARTS = (
    "xl/workbook.xml",
    "xl/worksheets/sheet1.xml",
    "xl/styles.xml",
    "[Content_Types].xml",
    "xl/_rels/workbook.xml.rels",
)
XML = (
    *('<!DOCTYPE a [<!ENTITY b "c">]>', "&b;", "<row>", '<c r="XFD1048577"/>', '<c t="s"><v>99</v></c>'),
    "<v>1e999</v>",
    *('<c r="A1" t="d"><v>x</v></c>', '<c r="A1" s="9999"><v>9</v></c>', "<f t='array' ref='A1'>1</f>", "<v>-1</v>"),
    "\0",
)  # fmt: skip


def _sheet() -> st.SearchStrategy[bytes]:
    def put_in(drawn: tuple[str, int, bytes, int]) -> bytes:
        part, place, xml, left_out = drawn
        was = _parts().get(part, b"")
        at = place % (len(was) + 1)
        return _repacked(part, was[:at] + xml + was[at + left_out :])

    return st.tuples(st.sampled_from(PARTS), st.integers(0, 2**14), made_of(*XML, most=3), st.integers(0, 20)).map(
        put_in
    )


def numbers(data: bytes) -> None:
    raw = text_of(data)
    for area in ("020", ""):
        number = normalised(raw, "CN", area)
        if number is None:
            continue
        assert E164.fullmatch(number), number
        assert normalised(number, "CN", area) == number
        digits = dialable(number, "CN")
        assert digits is None or re.fullmatch(r"[0-9]+", digits, re.ASCII)
        assert is_personal(number) in (True, False)
        assert "****" in masked(number)
        assert len(masked(number)) <= len(number)
    reader = TelephoneNumbers("CN", "020")
    found, faults = reader.read(raw)
    assert all(E164.fullmatch(number) for number in found), found
    assert all(isinstance(fault, Reason) for fault in faults)
    # Asked once more, when the first digits are known, it says the same.
    assert reader.read(raw) == (found, faults)


def settings(data: bytes) -> None:
    with tempfile.NamedTemporaryFile(dir="/dev/shm", suffix=".env") as file:
        file.write(data)
        file.flush()
        problems = refusals(lambda: read_settings(Path(file.name)))
    assert problems is None or problems
    assert SECRET not in " ".join(map(str, problems or ()))


SECRET = "geheim-und-sehr-lang-0123456789"


def sounds(data: bytes) -> None:
    sound = converted(data)
    assert 0 < len(sound) <= 2 * RATE_HZ * (LONGEST_S + 1)
    assert len(sound) % 2 == 0


@cache
def wav(rate_hz: int = RATE_HZ, channels: int = 1) -> bytes:
    written = io.BytesIO()
    with wave.open(written, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes(bytes(range(256)) * 2 * (rate_hz // 500) * channels)
    return written.getvalue()


CSV = (
    *("姓名,电话,类别\n", "李敏,13800138000,order\n", ",", '"', "\n", "\r\n", "\t", ";", "\0", "\ufeff", "'138"),
    "=cmd|' /C calc'!A0",
    *("姓名,电话\n".encode("gb18030"), "姓名,电话\n".encode("utf-16"), b"\xd0\xcf\x11\xe0", b"PK\x03\x04"),
    *(b"\xff\xfe", "x" * 70000),
)  # fmt: skip
DIGITS = (
    *("13800138000", "+86", "0086", "020", "83333333", "12345", "17951", "-", " ", "(", ")", ".", "#", "*", "+"),
    *("转", "/", "、"),
    *("１３８", "٣", "²", "440106199001011237", "anonymous", "sip:1@h", "\r\n", "\0", "1" * 33, "ext", ";ext=9"),
    "tel:",
)  # fmt: skip
ENV = (
    *("CALLCENTER_", "HTTP__SESSION_SECRET=", "ASTERISK__AMI_SECRET=", SECRET, "ASTERISK__NODES=", "[{}]"),
    *('{"id":"pbx1"}', "\n"),
    *("SERVICES=", '{"a":{"url":"http://x"}}', "DATABASE__URL=", "SITE__TIME_ZONE=../../etc/passwd"),
    *("SITE__REGION=XX", "'", '"'),
    *("ORDER__", "SPEECH__HEARING=", "[" * 3000, "HTTP__PORT=", "99999", "1e3", "=", "#", " ", "export ", "\\"),
    *("${HOME}", "$(id)"),
    *("HTTP__HOST=", "::", "RECORDINGS__STORE=", "s3://", "ACCESS__OIDC__", "CALLBACKS__QUIET_FROM=25:00"),
    *("\0", b"\xff"),
)  # fmt: skip
RIFF = (b"RIFF", b"WAVE", b"fmt ", b"data", b"\x10\x00\x00\x00\x01\x00\x01\x00", b"\x40\x1f\x00\x00",
b"\xff\xff\xff\xff", b"fLaC",
        b"OggS\x00\x02", b"ID3\x04", b"\xff\xfb\x90\x00", b"RF64", b"LIST", bytes(64))  # fmt: skip

TARGETS = (
    Target(
        "registers",
        register,
        spoilt(st.just("姓名,电话,类别\n李敏,13800138000,order\n".encode()))
        | made_of(*CSV)
        | _sheet()
        | st.deferred(lambda: spoilt(st.just(spreadsheet()))),
        (UnusableFileError,),
        draws=25,
    ),
    Target("numbers", numbers, made_of(*DIGITS, most=8)),
    Target("settings", settings, made_of(*ENV, most=12), draws=15),
    Target(
        "sounds",
        sounds,
        spoilt(st.sampled_from([wav(), wav(44_100, 2)])) | made_of(*RIFF),
        (UnfitSoundError,),
        draws=15,
    ),
)
