"""The HTML report: one file with everything in it, that opens from disk and asks for nothing."""

from eval.report.overview_page import is_folder_of_configs, write_index
from eval.report.page import render, write_report

__all__ = ["is_folder_of_configs", "render", "write_index", "write_report"]
