"""Callers and agents played by SIPp: test calls, the demo."""
