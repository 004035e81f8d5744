"""Streams recorded from a real Asterisk 22."""

from pathlib import Path

OFFER_THEN_LIFEBOAT = (Path(__file__).parents[3] / "data" / "ami" / "offer_then_lifeboat.raw").read_bytes()
"""Login, a caller offered to seat 101 in vain, then held by the lifeboat and connected with seat 102; lists between."""
