"""What servers were asked for a run, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eval.comparison.wording import counted
from eval.runs.schema import Result


def usage_words(usage: Mapping[str, float]) -> str:
    """Return requests, tokens and cost in one phrase.

    >>> usage_words({"requests": 3, "retries": 1, "input_tokens": 2400, "output_tokens": 90})
    '3 requests (1 of them retries), 2,400 tokens read and 90 written'
    """
    retries, reasoning = (int(usage.get(key, 0)) for key in ("retries", "reasoning_tokens"))
    read, wrote = (int(usage.get(key, 0)) for key in ("input_tokens", "output_tokens"))
    words = counted(int(usage.get("requests", 0)), "request")
    words += f" ({retries:,} of them retries)" if retries else ""
    words += f", {read:,} tokens read and {wrote:,} written"
    words += f" ({reasoning:,} of them reasoning)" if reasoning else ""
    if uncounted := int(usage.get("uncounted", 0)):
        words += f", without the {counted(uncounted, 'answer')} that came with no count"
    return words + (f", cost {cost_words(usage['cost'])}" if "cost" in usage else "")


def cost_words(cost: float) -> str:
    """Return money with two decimals, and small amounts with two digits that say something."""
    return f"{cost:,.2f}" if cost >= 1 or not cost else f"{cost:.2g}"


def usages(result: Result) -> Iterator[tuple[str, Mapping[str, float]]]:
    """Yield what was asked for the summaries and by each metric: who asked, and its usage."""
    if "usage" in result:
        yield "summaries", result["usage"]
    yield from result.get("metric_usage", {}).items()
