"""The HTML report: one file with everything in it, that opens from disk and asks for nothing."""

from eval.report.page import render, write_report

__all__ = ["render", "write_report"]
