"""Seats: desks where somebody can be rung, and what kind of telephone stands there."""
