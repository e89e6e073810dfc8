"""From a config to runs on disk: plan, summaries, scores, result; import and replay of runs."""
