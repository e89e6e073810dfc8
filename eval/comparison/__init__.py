"""Runs side by side: which is better, how sure that is, and what it cost.

find -> aligned -> compare -> verdict, with trade_offs and gate beside; rows and export show them.
"""
