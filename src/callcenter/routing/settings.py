"""What a site may change of the order of service, and what it may not: promises that are published stay true."""

from datetime import timedelta
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from callcenter.routing.rules import Rules
from callcenter.vocabulary.tiers import Tier

Minutes = Annotated[int, Field(ge=0, le=720)]
Percent = Annotated[int, Field(ge=5, le=95)]

_MOST: dict[str, tuple[str, str]] = {
    "listed_severe_min": ("emergency_min", "an emergency would wait for the list"),
    "listed_min": ("listed_severe_min", "the more severe would wait for the less"),
    "callback_min": ("listed_min", "the list would wait for callbacks"),
    "bound_min": ("listed_min", "a caller on the list could wait for an ordinary one who has not waited that long"),
}
"""What a setting may not be more than, and why."""


class OrderSettings(BaseModel):
    """Head starts are in minutes, shares in percent."""

    # Defaults are looked at, too: one setting that is changed may contradict another that is not.
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True, validate_default=True)

    emergency_min: Annotated[int, Field(ge=60, le=2880)] = 1440
    """Callers in an emergency count as having come so many minutes earlier than they did."""
    listed_severe_min: Minutes = 11
    """The same for callers on the list, level 1 or 2; `emergency_min` at most."""
    listed_min: Minutes = 10
    """The same for callers on the list, level 3 or 4, or elderly; `listed_severe_min` at most."""
    callback_min: Minutes = 5
    """The same where a callback is due or the caller was dropped within the hour; `listed_min` at most."""
    deferred_min: Minutes = 10
    """Callers known for nuisance calls count as having come so many minutes later than they did."""
    bound_min: Annotated[int, Field(ge=1, le=720)] = 10
    """The published bound in minutes: no ordinary caller who has not waited so long is put before one on the list; one
    who has is overdue. `listed_min` at most."""
    listed_severe_share: Percent = 70
    """Of the latest offers, how many percent may go to this tier while an overdue caller of a lower one waits."""
    listed_share: Percent = 70
    """The same; all favoured tiers together get no more than the largest of the three."""
    callback_share: Percent = 30
    """The same."""
    window: Annotated[int, Field(ge=5, le=200)] = 20
    """How many offers are the latest."""

    @field_validator(*_MOST)
    @classmethod
    def _is_not_more(cls, value: int, info: ValidationInfo) -> int:
        name, reason = _MOST[info.field_name or ""]
        # What is refused itself is not there.
        most = info.data.get(name, value)
        if value > most:
            raise ValueError(f"{value} is more than {name} ({most}): {reason}")
        return value

    @property
    def rules(self) -> Rules:
        """As `routing.rules` has them."""
        return Rules(
            head_start={
                Tier.EMERGENCY: timedelta(minutes=self.emergency_min),
                Tier.LISTED_SEVERE: timedelta(minutes=self.listed_severe_min),
                Tier.LISTED: timedelta(minutes=self.listed_min),
                Tier.CALLBACK: timedelta(minutes=self.callback_min),
                Tier.DEFERRED: timedelta(minutes=-self.deferred_min),
            },
            bound=timedelta(minutes=self.bound_min),
            share={
                Tier.LISTED_SEVERE: self.listed_severe_share / 100,
                Tier.LISTED: self.listed_share / 100,
                Tier.CALLBACK: self.callback_share / 100,
            },
            window=self.window,
        )
