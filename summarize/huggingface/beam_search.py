"""Beam search as `transformers` does it, save that a prompt leaves once its result is decided.

The scores, the order among equals and the conditions that end a search are those of
`GenerationMixin._beam_search` of transformers 5, so that the tokens are the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import torch

from summarize.huggingface.row_search import LOOK_EVERY, Found, Limits, Process, Step

_NEVER = -1.0e9
"""The score of what must not be chosen."""


@dataclass(frozen=True, slots=True)
class BeamSettings:
    """How wide a search is, how lengths are weighed, and when it ends."""

    width: int
    length_penalty: float = 1.0
    early_stopping: bool | Literal["never"] = False

    @classmethod
    def of(cls, config: Any, width: int) -> BeamSettings:
        """Take the parameters of a generation config, with transformers' own defaults."""
        penalty, early = config.length_penalty, config.early_stopping
        return cls(width, 1.0 if penalty is None else penalty, early or False)


@dataclass(slots=True)
class _Beams:
    """Texts of `[prompts, width]`, with their scores and log probabilities by the model."""

    ids: torch.Tensor
    scores: torch.Tensor
    sums: torch.Tensor
    lengths: torch.Tensor

    def chosen(self, places: torch.Tensor) -> _Beams:
        """Choose `[prompts, n]` of the texts of each prompt."""
        return _Beams(
            self.ids.take_along_dim(places[:, :, None], dim=1),
            self.scores.gather(1, places),
            self.sums.gather(1, places),
            self.lengths.gather(1, places),
        )

    def beside(self, others: _Beams) -> _Beams:
        """Put other texts behind these, prompt by prompt."""
        return _Beams(
            torch.cat((self.ids, others.ids), dim=1),
            torch.cat((self.scores, others.scores), dim=1),
            torch.cat((self.sums, others.sums), dim=1),
            torch.cat((self.lengths, others.lengths), dim=1),
        )

    def of_prompts(self, prompts: torch.Tensor) -> _Beams:
        """Keep some prompts."""
        return _Beams(
            self.ids[prompts], self.scores[prompts], self.sums[prompts], self.lengths[prompts]
        )


class BeamSearch:
    """Searches with beams, `width` rows for each prompt."""

    def __init__(self, prompts: Sequence[int], limits: Limits, settings: BeamSettings) -> None:
        """Begin one search for each entry of `prompts`."""
        self._found: dict[int, list[Found]] = {}
        self._limits, self._settings = limits, settings
        self._of = list(prompts)
        shape, device = (len(prompts), settings.width), limits.ends.device
        scores = torch.full(shape, _NEVER, device=device)
        self._finished = _Beams(
            torch.full((*shape, limits.new_tokens), -1, dtype=torch.long, device=device),
            scores,
            torch.zeros(shape, dtype=torch.float64, device=device),
            torch.zeros(shape, dtype=torch.long, device=device),
        )
        # All rows of a prompt are the same at first: only the continuations of one may be chosen.
        running = scores.clone()
        running[:, 0] = 0.0
        self._running = _Beams(
            self._finished.ids.clone(),
            running,
            self._finished.sums.clone(),
            self._finished.lengths.clone(),
        )
        self._is_finished = torch.zeros(shape, dtype=torch.bool, device=device)

    @property
    def prompts(self) -> list[int]:
        """The prompt that each row continues."""
        return [prompt for prompt in self._of for _ in range(self._settings.width)]

    def texts(self, prompt: int) -> list[Found]:
        """Return the texts of a prompt, the best first; fewer where all begin with a summary."""
        return self._found[prompt]

    def advance(self, written: torch.Tensor, logits: torch.Tensor, process: Process) -> Step:
        """Choose the next tokens; see `Search`."""
        step = written.shape[1]
        candidates, parents = self._candidates(step, logits, process)
        tokens = candidates.ids[:, :, step]
        hits = torch.isin(tokens, self._limits.ends) | (step + 1 >= self._limits.new_tokens)
        self._finish(candidates, hits, step)
        rest = candidates.scores + hits.float() * _NEVER
        places = rest.topk(self._settings.width)[1]
        self._running = candidates.chosen(places)
        self._running.scores = rest.gather(1, places)
        parents, tokens = parents.gather(1, places), tokens.gather(1, places)
        going = self._leave(step + 1)
        return parents[going].flatten(), tokens[going].flatten()

    def _candidates(
        self, step: int, logits: torch.Tensor, process: Process
    ) -> tuple[_Beams, torch.Tensor]:
        """Return the best continuations of each prompt, and the rows that they continue."""
        width, prompts = self._settings.width, len(self._of)
        chances = logits.log_softmax(dim=-1)
        scores = process(chances)
        total = scores.view(prompts, width, -1) + self._running.scores[:, :, None]
        number = max(2, 1 + len(self._limits.ends)) * width
        best, places = total.view(prompts, -1).topk(number)
        beams = places // scores.shape[-1]
        candidates = self._running.chosen(beams)
        candidates.ids[:, :, step] = places % scores.shape[-1]
        candidates.scores = best
        candidates.sums = candidates.sums + chances.view(prompts, -1).gather(1, places)
        candidates.lengths = candidates.lengths + 1
        offsets = torch.arange(prompts, device=beams.device)[:, None] * width
        return candidates, beams + offsets

    def _finish(self, candidates: _Beams, hits: torch.Tensor, step: int) -> None:
        """Keep the best of the texts that were finished before and those that end here."""
        settings = self._settings
        ends = hits.clone()
        ends[:, settings.width :] = False  # what ranks lower is only there to go on with
        scores = candidates.scores / ((step + 1) ** settings.length_penalty)
        if settings.early_stopping is True:
            scores = scores + self._is_finished.all(dim=1, keepdim=True).float() * _NEVER
        scores = scores + (~ends) * _NEVER
        ended = _Beams(candidates.ids, scores, candidates.sums, candidates.lengths)
        both = self._finished.beside(ended)
        places = both.scores.topk(settings.width)[1]
        self._finished = both.chosen(places)
        self._is_finished = torch.cat((self._is_finished, ends), dim=1).gather(1, places)

    def _leave(self, length: int) -> torch.Tensor:
        """Take out the prompts whose result is decided; return the indices of the others."""
        over = self._is_over(length).tolist()
        settled = [False] * len(over)
        if length % LOOK_EVERY == 0 and not all(over):
            settled = [
                not done and self._limits.stop(self._agreed(place, length))
                for place, done in enumerate(over)
            ]
        for place, prompt in enumerate(self._of):
            if over[place]:
                self._found[prompt] = _found(self._finished, place)
            elif settled[place]:
                self._found[prompt] = _found(self._running, place)[:1]
        left = [
            place for place, ends in enumerate(zip(over, settled, strict=True)) if not any(ends)
        ]
        going = torch.tensor(left, dtype=torch.long, device=self._is_finished.device)
        if len(left) < len(over):
            self._of = [self._of[place] for place in left]
            self._finished = self._finished.of_prompts(going)
            self._running = self._running.of_prompts(going)
            self._is_finished = self._is_finished[going]
        return going

    def _is_over(self, length: int) -> torch.Tensor:
        """Tell for each prompt whether no text under way can become better than the finished."""
        settings, limit = self._settings, self._limits.new_tokens
        if length >= limit:
            return torch.ones(len(self._of), dtype=torch.bool)
        hopeful = settings.early_stopping == "never" and settings.length_penalty > 0.0
        reached = limit if hopeful else length
        possible = self._running.scores[:, 0] / float(reached**settings.length_penalty)
        worst = self._finished.scores.min(dim=1).values
        all_finished = self._is_finished.all(dim=1)
        if settings.early_stopping is True:
            return all_finished
        return all_finished.logical_and(possible <= worst)

    def _agreed(self, place: int, length: int) -> list[int]:
        """Return the tokens with which all texts of a prompt begin, under way and finished.

        If they hold the whole summary, it no longer matters which of the texts wins.
        """
        finished = self._finished.ids[place][self._is_finished[place]]
        texts = torch.cat((self._running.ids[place], finished))[:, :length]
        same = (texts == texts[0]).all(dim=0)
        agreed = int(same.long().cumprod(dim=0).sum())
        return texts[0, :agreed].tolist()


def _found(beams: _Beams, place: int) -> list[Found]:
    """Return the texts of a prompt."""
    return [
        Found(tuple(ids[:length]), float(total))
        for ids, length, total in zip(
            beams.ids[place].tolist(),
            beams.lengths[place].tolist(),
            beams.sums[place].tolist(),
            strict=True,
        )
    ]
