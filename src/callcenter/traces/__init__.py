"""A call's way through all parts, for OpenTelemetry."""
