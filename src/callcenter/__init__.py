"""An open contact centre for a city's government hotline, on Asterisk."""

__version__ = "0.1.0"
