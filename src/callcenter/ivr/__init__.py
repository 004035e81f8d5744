"""Flows: the document operators own, and the machine that walks a caller through it."""
