"""What is wrong with the settings: each fault by the variable that holds it, where it was written, and its mend."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from dotenv.parser import Binding, parse_stream
from pydantic import ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import SettingsError

from callcenter.main.secrets.known import Secret, is_known_default, secrets_in
from callcenter.secret_files import UnfitSecretFileError
from callcenter.settings import Settings
from callcenter.vocabulary.errors import Problem, RefusedDocumentError

ENV_FILE = Path(".env")
ENVIRONMENT = Path("environment")
"""Named as the file of a fault that stands in no file."""
PREFIX = "CALLCENTER_"
_FILE = "_FILE"
_MENDS = MappingProxyType(
    {
        "extra_forbidden": "there is no such setting: correct its name, or remove it",
        "missing": "write it",
        "int_parsing": "write a whole number",
        "float_parsing": "write a number",
        "bool_parsing": "write true or false",
        "ip_v4_address": "write an address such as 127.0.0.1",
        "ip_v4_network": "write a network such as 192.0.2.0/24",
        "literal_error": "write one of the values named",
        "enum": "write one of the values named",
        "string_pattern_mismatch": "write lower-case letters and digits, beginning with a letter",
    }
)
_OTHER_MEND = "write a value that README.md's table of settings allows"


@dataclass(frozen=True, slots=True)
class _Written:
    """Where a variable's value comes from; the environment overrules the file."""

    file: Path
    line: int


def read_settings(env_file: Path = ENV_FILE) -> Settings:
    """The settings; raises RefusedDocumentError with every fault that was found."""
    in_file, torn = _file_variables(env_file)
    if torn:
        raise RefusedDocumentError(torn)
    written = {**in_file, **{name.upper(): _Written(ENVIRONMENT, 0) for name in os.environ}}
    for name in [one for one in written if one.endswith(_FILE)]:
        written.setdefault(name.removesuffix(_FILE), written[name])
    try:
        settings = Settings(_env_file=env_file)
    except UnfitSecretFileError as error:
        raise RefusedDocumentError([Problem(error.path, 0, error.name, error.fault, error.mend)]) from error
    except SettingsError as error:
        raise RefusedDocumentError(_unparsed(written, error)) from error
    except ValidationError as error:
        faults = error.errors()
        # A list with a faulty item is called too short as well: only the innermost fault is worth telling.
        told = [one for one in faults if not any(_is_around(one, other) for other in faults)]
        raise RefusedDocumentError([_problem(written, fault) for fault in told]) from error
    if known := [one for one in secrets_in(settings) if is_known_default(one)]:
        raise RefusedDocumentError([_known_to_all(written, one) for one in known])
    return settings


def _known_to_all(written: Mapping[str, _Written], secret: Secret) -> Problem:
    place = written.get(secret.variable, _Written(ENVIRONMENT, 0))
    mend = "take it out and run scripts/setup, which draws one"
    return Problem(place.file, place.line, secret.variable, "is a secret that everybody knows", mend)


def _file_variables(env_file: Path) -> tuple[dict[str, _Written], list[Problem]]:
    """The variables in `env_file` by name, and its lines that are none."""
    try:
        with env_file.open(encoding="utf-8") as stream:
            bindings = list(parse_stream(stream))
    except FileNotFoundError:
        return {}, []
    except UnicodeDecodeError as error:
        return {}, [Problem(env_file, 0, "file", f"is not UTF-8: {error.reason}", "save it as UTF-8")]
    except OSError as error:
        return {}, [Problem(env_file, 0, "file", f"cannot be read: {error.strerror}", "mend its permissions")]
    written = {one.key.upper(): _Written(env_file, _line(one)) for one in bindings if one.key}
    mend = "write NAME=value; put quotes around a value that holds quotes or spaces"
    torn = [
        Problem(env_file, _line(one), "line", "is no setting and no comment", mend) for one in bindings if one.error
    ]
    return written, torn


def _line(binding: Binding) -> int:
    # dotenv counts the empty lines before a binding as the binding's.
    text = binding.original.string
    return binding.original.line + text[: len(text) - len(text.lstrip())].count("\n")


def _is_around(one: ErrorDetails, other: ErrorDetails) -> bool:
    return len(one["loc"]) < len(other["loc"]) and other["loc"][: len(one["loc"])] == one["loc"]


def _problem(written: Mapping[str, _Written], fault: ErrorDetails) -> Problem:
    name, rest = _variable(written, [str(step) for step in fault["loc"]])
    place = written.get(name, _Written(ENVIRONMENT, 0))
    within = f", at {'.'.join(rest)}" if rest else ""
    return Problem(place.file, place.line, name + within, fault["msg"], _MENDS.get(fault["type"], _OTHER_MEND))


def _variable(written: Mapping[str, _Written], path: Sequence[str]) -> tuple[str, Sequence[str]]:
    """The variable that holds the value at `path`, and the rest of the path inside it (a value may be JSON)."""
    steps = [step.upper() for step in path]
    if steps[0] in written:
        # Every name in the file is looked at, also one without our prefix.
        return steps[0], path[1:]
    for count in range(len(steps), 0, -1):
        name = PREFIX + "__".join(steps[:count])
        if name in written:
            return name, path[count:]
    return PREFIX + "__".join(steps), ()


def _unparsed(written: Mapping[str, _Written], error: SettingsError) -> list[Problem]:
    """pydantic-settings says which field holds broken JSON, in words only: name all variables that can be meant."""
    field = str(error).partition('"')[2].partition('"')[0].upper()
    named = sorted(name for name in written if name == PREFIX + field or name.startswith(f"{PREFIX}{field}__"))
    return [
        Problem(
            written[name].file, written[name].line, name, "is no JSON, or one that is wanted here", "write JSON: [1, 2]"
        )
        for name in named
    ] or [Problem(ENVIRONMENT, 0, PREFIX + field, str(error), _OTHER_MEND)]
