"""What Hypothesis makes up for us."""
