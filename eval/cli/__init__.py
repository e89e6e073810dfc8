"""The command `summarize-eval`: one file a subcommand, and what people see on a terminal."""
