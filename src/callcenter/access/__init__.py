"""Who may come in: users, passwords, sessions, roles."""
