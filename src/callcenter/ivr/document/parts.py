"""What flows are written with: names, keys, words, and how a field shows itself to people and to the linter.

A field says by its type what it holds and by `Shown` what it is called; validation, the editor's forms, the
documentation and the linter read it from there.
"""

from dataclasses import dataclass
from typing import Annotated

from pydantic import (
    BaseModel,
    BeforeValidator,
    Field,
    GetJsonSchemaHandler,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from callcenter.vocabulary.ids import QueueId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.tiers import Tier


@dataclass(frozen=True, slots=True)
class Shown:
    """What a field or a kind is called in the editor and in the documentation, and what it is for."""

    zh: str
    en: str
    help_zh: str = ""
    help_en: str = ""

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        # Any text editor that reads the schema shows the label too.
        return {**handler(core), "title": f"{self.zh} · {self.en}"}


@dataclass(frozen=True, slots=True)
class Refers:
    """The field names something declared elsewhere: a node, prompt, queue, variable, schedule, service or flow."""

    to: str
    kinds: tuple[str, ...] = ()
    """Of a node: the kinds it may be; empty for any that an exit may lead to."""
    puts_in: tuple[str, ...] = ()
    """Of a prompt: the values that its words may hold beside the flow's variables."""


@dataclass(frozen=True, slots=True)
class Sets:
    """The field, or each key of a mapping, names a variable that this node sets on its way to `next`."""


@dataclass(frozen=True, slots=True)
class Holds:
    """The text may hold variables as ``{name}``."""


@dataclass(frozen=True, slots=True)
class Widget:
    """What the editor asks for it with, where the type does not say."""

    name: str


def _as_text(value: object) -> object:
    # YAML reads an unquoted 1 as a number; on a phone it is a key.
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _as_tier(value: object) -> Tier:
    names = {tier.name.lower(): tier for tier in Tier}
    if isinstance(value, Tier):
        return value
    if not isinstance(value, str) or value not in names:
        raise PydanticCustomError("tier", "must be one of {names}", {"names": ", ".join(names)})
    return names[value]


_NAME = StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")
Name = Annotated[str, _NAME]
Key = Annotated[str, BeforeValidator(_as_text), StringConstraints(pattern=r"^[0-9*#A-D]$"), Widget("key")]
Dialled = Annotated[str, BeforeValidator(_as_text), StringConstraints(pattern=r"^[0-9]{2,20}$")]
Seconds = Annotated[float, Field(gt=0, le=120)]
Words = Annotated[str, StringConstraints(min_length=1, max_length=500)]
Text = Annotated[str, BeforeValidator(_as_text), StringConstraints(max_length=500)]
"""Words for machines."""
Template = Annotated[Text, Holds()]
"""Words for machines: may hold variables as ``{name}``."""
TierName = Annotated[
    Tier, BeforeValidator(_as_tier), WithJsonSchema({"enum": [tier.name.lower() for tier in Tier]}, mode="validation")
]

Queue = Annotated[QueueId, _NAME, Refers("queue")]
Prompt = Annotated[str, _NAME, Refers("prompt")]
Variable = Annotated[str, _NAME, Refers("variable")]
NewVariable = Annotated[str, _NAME, Sets(), Widget("variable")]
ScheduleName = Annotated[str, _NAME, Refers("schedule")]


class Part(BaseModel, frozen=True, extra="forbid", use_attribute_docstrings=True):
    """Any piece of the document."""


class Exit(Part):
    """Where a caller goes next: exactly one of the three."""

    node: Annotated[str | None, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$"), Refers("node")] = None
    queue: Queue | None = None
    language: Language | None = None
    """Begin again in this language."""

    @model_validator(mode="after")
    def _has_one_aim(self) -> "Exit":
        if sum(aim is not None for aim in (self.node, self.queue, self.language)) != 1:
            raise PydanticCustomError("one_aim", "must hold exactly one of node, queue, language")
        return self
