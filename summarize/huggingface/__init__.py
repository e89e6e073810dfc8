"""Summarizers that run Hugging Face models: encoder-decoder and causal."""
