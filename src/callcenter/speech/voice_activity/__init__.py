"""What a caller's frames mean: voice or noise, echo, and when speech begins, pauses and ends."""
