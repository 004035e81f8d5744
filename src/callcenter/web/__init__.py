"""The front end (TypeScript), and its built files."""
