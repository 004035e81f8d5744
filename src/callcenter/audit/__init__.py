"""Who did what to what is delicate: written down in the deed's own transaction, and never changed."""
