"""Secrets that a scanner's list would have. Pure."""

import re

FEWEST_SIGNS = 8
"""Different ones; a drawn secret of 16 has fewer once in ten thousand million draws."""
_DEFAULTS = (
    "admin|amp|asterisk|call|callcenter|center|change|changeme|default|demo|key|letmein|manager|me|my|pass|password|"
    "passwd|pbx|phone|please|qwerty|root|secret|seat|sip|test|this|to|user|welcome|word|abc"
)


def why_guessable(secret: str) -> str | None:
    """What gives it away; None for one that is well."""
    signs = len(set(secret))
    if signs < FEWEST_SIGNS:
        return f"has only {signs} different characters"
    letters = re.sub(r"[^a-z]", "", secret.lower())
    return "is made of what default passwords are made of" if re.fullmatch(f"(?:{_DEFAULTS})*", letters) else None
