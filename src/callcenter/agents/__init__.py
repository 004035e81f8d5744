"""People who answer: status, state, seats, and the feed of their desktops."""
