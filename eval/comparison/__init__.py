"""Runs side by side: which is better, how sure that is, and what it cost.

targets -> aligned -> compare -> verdict, with pareto and gate beside; `tables` and `as_json` show.
"""
