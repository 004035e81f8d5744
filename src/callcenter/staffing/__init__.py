"""How many seats a load needs, by formula and by playing the day."""
