"""Telephone numbers as they may be shown."""

_HIDDEN_DIGITS = 4
_SHOWN_TAIL = 4
_SHOWN_HEAD = 3


def masked(number: str) -> str:
    """An E.164 number with its middle hidden, Chinese ones without the country: ``138****8000``, ``020****3333``."""
    national = number.removeprefix("+86")
    if national != number and not national.startswith("1"):
        national = "0" + national
    if len(national) < _HIDDEN_DIGITS + _SHOWN_TAIL:
        return "*" * len(national)
    head = min(_SHOWN_HEAD, len(national) - _HIDDEN_DIGITS - _SHOWN_TAIL)
    return national[:head] + "*" * (len(national) - head - _SHOWN_TAIL) + national[-_SHOWN_TAIL:]
