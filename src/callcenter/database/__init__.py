"""The outside that remembers: engine, outbox, LISTEN, and the journal that outlives an outage."""
