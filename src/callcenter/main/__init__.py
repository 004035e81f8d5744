"""Wiring: settings in, a running service out. The only room, with the command line, that knows everyone."""
