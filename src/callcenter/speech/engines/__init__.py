"""Recognisers behind one Protocol, and which of them hears whom."""
