"""A register's file on its way to the list: read, checked, staged, compared, approved by a second person, applied."""
