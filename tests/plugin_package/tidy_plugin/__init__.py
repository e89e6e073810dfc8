"""A plugin with one summarizer and one metric, as docs/plugins.md tells how to write them."""
