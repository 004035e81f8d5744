"""The site's secrets: which there are, where each stands, how strong it is, how it is replaced with calls up."""
