"""From words to a queue, and the order of service."""
