"""The programs that are not Python: where set-up put them (`<data>/tools.json`), else where the machine has them."""

import os
import shutil
import sysconfig
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from callcenter.vocabulary.errors import CallCenterError

MEND = "run scripts/setup"
SYSTEM_PATH = "/usr/local/sbin:/usr/sbin:/sbin"
"""Searched after PATH: an ordinary user's PATH often lacks the sbin folders, where Asterisk lives."""

P = TypeVar("P", bound="Program")


class ToolMissingError(CallCenterError):
    """A program is needed that neither set-up nor the machine has, or the list of them cannot be read."""


class Program(BaseModel, frozen=True):
    """One program that can be run."""

    binary: Path
    version: str = ""
    """As the program itself says it; empty where nobody asked."""


class AsteriskProgram(Program, frozen=True):
    """Asterisk, with the folders that its configuration has to name."""

    modules: Path
    data: Path


class Tools(BaseModel, frozen=True):
    """What there is; None where a program is neither set up nor on the machine."""

    asterisk: AsteriskProgram | None = None
    sipp: Program | None = None
    espeak_ng: Program | None = None
    chromium: Program | None = None
    baresip: Program | None = None

    def need_asterisk(self) -> AsteriskProgram:
        """Raise ToolMissingError where there is none."""
        return _needed(self.asterisk, "asterisk")

    def need_sipp(self) -> Program:
        """Raise ToolMissingError where there is none."""
        return _needed(self.sipp, "sipp")

    def need_espeak_ng(self) -> Program:
        """Raise ToolMissingError where there is none."""
        return _needed(self.espeak_ng, "espeak-ng")

    def need_chromium(self) -> Program:
        """Raise ToolMissingError where there is none."""
        return _needed(self.chromium, "chromium", f"{MEND} --for test")

    def need_baresip(self) -> Program:
        """Raise ToolMissingError where there is none."""
        return _needed(self.baresip, "baresip", f"{MEND} --for test")


def read_tools(data: Path, path: str | None = None) -> Tools:
    """Take what set-up listed below the data folder; look along the path (default: the machine's) for the rest.

    A listed program that is gone counts as not listed. Raises ToolMissingError when the list is no such list.
    """
    listed = _listed(data / "tools.json")
    along = os.pathsep.join((os.environ.get("PATH", os.defpath), SYSTEM_PATH)) if path is None else path
    return Tools(
        asterisk=_there(listed.asterisk) or _machine_asterisk(along),
        sipp=_there(listed.sipp) or _machine_program(along, "sipp"),
        espeak_ng=_there(listed.espeak_ng) or _machine_program(along, "espeak-ng"),
        chromium=_there(listed.chromium) or _machine_program(along, "chromium-headless-shell", "chromium"),
        baresip=_there(listed.baresip) or _machine_program(along, "baresip"),
    )


def _listed(file: Path) -> Tools:
    try:
        return Tools.model_validate_json(file.read_bytes())
    except FileNotFoundError:
        return Tools()
    except OSError as error:
        raise ToolMissingError(f"{file} cannot be read: {error.strerror} → mend its permissions") from error
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, fault['loc'])) or 'file'}: {fault['msg']}" for fault in error.errors())
        raise ToolMissingError(f"{file} cannot be used: {faults} → remove it and {MEND}") from error


def _there(program: P | None) -> P | None:
    return program if program is not None and program.binary.is_file() else None


def _machine_program(along: str, *names: str) -> Program | None:
    found = next(filter(None, (shutil.which(name, path=along) for name in names)), None)
    return None if found is None else Program(binary=Path(found))


def _machine_asterisk(along: str) -> AsteriskProgram | None:
    program = _machine_program(along, "asterisk")
    multiarch = sysconfig.get_config_var("MULTIARCH") or ""
    folders = (Path("/usr/lib", multiarch, "asterisk/modules"), Path("/usr/lib/asterisk/modules"))
    modules = next((folder for folder in folders if folder.is_dir()), None)
    if program is None or modules is None:
        return None
    return AsteriskProgram(binary=program.binary, modules=modules, data=Path("/usr/share/asterisk"))


def _needed(program: P | None, name: str, mend: str = MEND) -> P:
    if program is None:
        raise ToolMissingError(f"{name} is not set up and not on this machine → {mend}")
    return program
