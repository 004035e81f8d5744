"""Words made audible: recordings, engines that speak, and how a text is read."""
