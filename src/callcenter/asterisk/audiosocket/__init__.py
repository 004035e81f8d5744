"""AudioSocket: one TCP connection a caller, prompts and music out, voice and keys in."""
