"""Recognisers at work on callers: who gets one, by which thread, and what happens when it is late."""
