"""Two services: which of them acts, which stands by, and how one takes over from the other."""
