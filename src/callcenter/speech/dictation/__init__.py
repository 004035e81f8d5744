"""Whole recordings written down, in a process apart."""
