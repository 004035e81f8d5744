"""An open contact centre for a city's government hotline, on Asterisk."""
