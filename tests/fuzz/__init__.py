"""Whatever comes from outside, made up: each reader holds its promises for all of it (`targets.py` is the table)."""
