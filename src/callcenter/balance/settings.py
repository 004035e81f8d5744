"""How often calls are weighed, and how long Asterisk's own records of them are kept."""

from typing import Annotated

from pydantic import BaseModel, Field


class BalanceSettings(BaseModel, frozen=True, extra="forbid", use_attribute_docstrings=True):
    """The reconciler."""

    every_s: Annotated[float, Field(ge=1, le=3600)] = 60.0
    """How often our record is laid beside Asterisk's, in seconds."""
    grace_s: Annotated[float, Field(ge=1, le=3600)] = 30.0
    """A call is judged once nothing of it has changed for so many seconds."""
    keep_days: Annotated[int, Field(ge=1, le=365)] = 14
    """How long Asterisk's CEL, queue_log and messages.log are kept, in days; queue_log holds callers' numbers."""
    keep_mib: Annotated[int, Field(ge=64, le=1_048_576)] = 8192
    """The most room that the files of each may take, in MiB, 256 those of messages.log; the oldest go first."""
