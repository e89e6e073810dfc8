"""Config files: YAML in, checked sections out."""
