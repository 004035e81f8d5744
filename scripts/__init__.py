"""What set-up runs in Python; the rest of this folder is bash."""
