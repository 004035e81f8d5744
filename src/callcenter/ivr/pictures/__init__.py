"""Flows walked to their last corner: what documentation draws from and tests go by."""
