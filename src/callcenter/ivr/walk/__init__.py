"""A caller's way through the flows: a pure machine, what it is told and what it wants done."""
