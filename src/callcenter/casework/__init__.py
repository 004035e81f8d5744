"""What an agent keeps of a call: notes, matter, tags, how it ended, what was promised; and what helps them say it."""
