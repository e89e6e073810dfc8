"""One module per subcommand of `summarize-eval`; each has a click command called `command`."""
