"""The outside that hears and speaks: recogniser engines, models, prompts made audible."""
