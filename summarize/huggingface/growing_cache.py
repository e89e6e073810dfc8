"""A key-value cache that is allocated once: transformers' own copies itself for every token.

On two cores that copying takes a third of the time of a batch. Rows of different length are set
in from prompts that were read one by one, without padding.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from transformers.cache_utils import DynamicCache, DynamicLayer


class GrowingLayer(DynamicLayer):  # type: ignore[no-untyped-call]
    """Keys and values of one layer, in buffers of `[rows, heads, capacity, size of a head]`."""

    def __init__(self, keys: torch.Tensor, values: torch.Tensor, length: int) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._buffers = (keys, values)
        self.dtype, self.device = keys.dtype, keys.device
        self.is_initialized = True
        self._show(length)

    def _show(self, length: int) -> None:
        keys, values = self._buffers
        self.keys, self.values = keys[:, :, :length], values[:, :, :length]

    def update(
        self, key_states: torch.Tensor, value_states: torch.Tensor, *_: Any, **__: Any
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Append in place, and return all keys and values so far."""
        start = self.get_seq_length()
        end = start + key_states.shape[-2]
        keys, values = self._buffers
        keys[:, :, start:end], values[:, :, start:end] = key_states, value_states
        self._show(end)
        return keys[:, :, :end], values[:, :, :end]

    def keep(self, rows: torch.Tensor) -> None:
        """Drop all rows but some, given as indices."""
        length = self.get_seq_length()
        keys, values = (buffer.index_select(0, rows) for buffer in self._buffers)
        self._buffers = (keys, values)
        self._show(length)


def suits(config: Any) -> bool:
    """Tell whether a model keeps plain keys and values in every layer: no sliding window, say."""
    layers = DynamicCache(config=config).layers
    return bool(layers) and all(type(layer) is DynamicLayer for layer in layers)


def joined(rows: Sequence[DynamicCache], room: int) -> DynamicCache:
    """Return the caches of single prompts as one, padded on the left.

    Args:
        rows: one cache per prompt, emptied on the way so that memory is not taken twice.
        room: how many tokens will be appended.
    """
    width = max(row.get_seq_length() for row in rows)
    batch = DynamicCache()
    for index in range(len(rows[0].layers)):
        layers: list[Any] = [row.layers[index] for row in rows]
        keys = _stacked([layer.keys for layer in layers], width, room)
        values = _stacked([layer.values for layer in layers], width, room)
        for layer in layers:
            layer.keys = layer.values = None
        batch.layers.append(GrowingLayer(keys, values, length=width))
    return batch


def keep_rows(cache: DynamicCache, rows: Sequence[int]) -> None:
    """Drop all rows of a joined cache but some."""
    layers: list[Any] = cache.layers
    index = torch.tensor(rows, device=layers[0].keys.device)
    for layer in layers:
        layer.keep(index)


def _stacked(parts: Sequence[torch.Tensor], width: int, room: int) -> torch.Tensor:
    """Return `[1, heads, length, size]` parts as one, with zeros on the left and room right."""
    like = parts[0]
    shape = (len(parts), like.shape[1], width + room, like.shape[3])
    whole = torch.zeros(shape, dtype=like.dtype, device=like.device)
    for place, part in enumerate(parts):
        whole[place, :, width - part.shape[2] : width] = part[0]
    return whole
