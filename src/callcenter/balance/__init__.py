"""Whether every call is accounted for: our record, Asterisk's own two and the recordings, side by side."""
