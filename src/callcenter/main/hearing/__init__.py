"""Speech heard as in calls without one: tried, evaluated, explained, and learnt from."""
