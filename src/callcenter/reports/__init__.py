"""Read-only questions across the rooms below."""
