"""What was said in calls, written down after them and searched."""
