"""The recognisers' models: which there are, how they come here, and whether they work."""
