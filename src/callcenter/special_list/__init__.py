"""The special-service list (特服名单): whose calls are answered first, kept as keyed digests."""
