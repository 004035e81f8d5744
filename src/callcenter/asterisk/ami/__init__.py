"""Asterisk's Manager Interface: panoramisk behind a fence of our own."""
