"""Outside HTTP services that a flow may ask by name."""
