"""A working day's shape, for who has no calls of their own to go by: an assumption, to be replaced by what was counted.

Two crests, in the morning and after the midday rest; 12 % of the calls in the busy hour, a fiftieth at night.
"""

_HOURS = (
    4, 3, 2, 2, 2, 4, 10, 25, 75, 120, 115, 85,
    50, 60, 90, 95, 85, 60, 35, 25, 20, 15, 10, 8,
)  # fmt: skip
"""Of a thousand calls, those of each hour."""

WORKDAY: tuple[float, ...] = tuple(calls / 4_000 for calls in _HOURS for _ in range(4))
"""Of one call, the share of each quarter hour."""
