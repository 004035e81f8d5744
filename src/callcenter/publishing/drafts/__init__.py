"""The files that are being worked on: read, and changed as a person would change them."""
