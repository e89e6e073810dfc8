"""The first sentences of the article: the baseline every news summarizer is measured against."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from summarize.extractive.base import Extractive, Ranking
from summarize.extractive.story import Story


@dataclass(frozen=True)
class Lead(Extractive):
    """Take sentences from the start for as long as they fit."""

    name: ClassVar[str] = "lead"

    def rank(self, story: Story) -> Ranking:
        """Score sentences by position alone, from 1 down to nearly 0."""
        return Ranking(1.0 - np.arange(len(story)) / len(story))

    def choose(self, story: Story, ranking: Ranking) -> list[int]:
        """Take sentences up to the first that does not fit; repetition is not looked at."""
        chosen: list[int] = []
        length = 0
        for index, words in enumerate(story.words):
            if not self.budget.admits(index, length, words):
                break
            chosen.append(index)
            length += words
        return chosen
