"""Recordings at rest: sealed by keys of their own, found by their content, read in parts, never changed unseen."""
