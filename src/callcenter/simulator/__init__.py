"""Callers who are not there: scripts walked on a virtual clock, and what they leave untried."""
