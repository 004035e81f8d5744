"""The whole of a site, put away so that it comes back: made while calls are up, checked, restored."""
