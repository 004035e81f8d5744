"""What operators write: the models of a flow, how they are read from YAML, and how they declare themselves."""
