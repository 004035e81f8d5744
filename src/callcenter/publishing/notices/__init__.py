"""Announcements and closures: in force at once, without versions."""
