"""What was recorded: kept, measured, played."""
