"""A call's life: its conversation, its timeline, its place in the line."""
