"""How well a metric agrees with people's labels, or finds errors that were planted."""
