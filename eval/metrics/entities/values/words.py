"""A text as tokens, with what stands between them: signs, hyphens and commas decide on numbers."""

from __future__ import annotations

from collections.abc import Sequence

from eval.metrics.text import keys_and_spans, plain


class Words:
    """The tokens of a text: `keys` for comparison, `spans` as half-open offsets in `text`."""

    def __init__(
        self,
        text: str,
        keys: Sequence[str] | None = None,
        spans: Sequence[tuple[int, int]] | None = None,
    ) -> None:
        """Tokenise `text`, unless its keys and spans are given."""
        self.text = text
        if keys is None or spans is None:
            keys, spans = keys_and_spans(text)
        self.keys = list(keys)
        self.spans = list(spans)

    def __len__(self) -> int:
        return len(self.keys)

    def key(self, position: int) -> str:
        """Return the key of a token; an empty string outside the text."""
        return self.keys[position] if 0 <= position < len(self.keys) else ""

    def plain(self, position: int) -> str:
        """Return the key of a token without endings and diacritics."""
        key = self.key(position)
        return plain(key) if key else ""

    def surface(self, position: int) -> str:
        """Return a token as the text writes it; an empty string outside the text."""
        if not 0 <= position < len(self.keys):
            return ""
        start, end = self.spans[position]
        return self.text[start:end]

    def gap(self, position: int) -> str:
        """Return what stands between a token and the one before it."""
        start = self.spans[position][0] if position < len(self.keys) else len(self.text)
        return self.text[self.spans[position - 1][1] if position else 0 : start]

    def joined(self, position: int) -> bool:
        """Whether only a blank, a hyphen or nothing parts a token from the one before it."""
        return 0 < position < len(self.keys) and self.gap(position) in _JOINTS


_JOINTS = frozenset(["", " ", "\u00a0", "\u202f", "\u2009", "-", "‑", "°", " °", "º", "\n"])
