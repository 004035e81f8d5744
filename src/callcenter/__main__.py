"""`python -m callcenter`."""

from callcenter.cli import app

app()
