"""The person whose data it is: what is theirs found in every room, handed out, corrected, let go (个保法 §44-50)."""
