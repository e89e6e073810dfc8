"""How published checkers ask a model whether an article implies a summary.

A recipe says what of the article is a premise, what of the summary a hypothesis, how the two are
written into one input, which of the model's classes count, and how the answers are put together.
The facts come from the authors' code: github.com/tingofurro/summac (model_summac.py),
derenlei/FactCG (inference.py, utils.py), Liyan06/MiniCheck (inference.py), yuh-zha/AlignScore
(inference.py). Their sentence splitter, nltk's, is not used; the signature names the one that is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Premise = Literal["sentence", "word chunk", "token chunk", "even chunk", "article"]
Hypothesis = Literal["sentence", "summary"]
Answer = Literal["entailment", "entailment - contradiction"]
Aggregation = Literal["max", "mean", "min"]

PAIR = "{premise}[SEP]{hypothesis}"
"""Two segments, as the tokenizer joins them."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """All that decides what a model is asked and what becomes of its answers.

    Attributes:
        premise: parts of the article: its sentences, chunks of whole sentences of at most
            `chunk` words or tokens, chunks of about `chunk` words with equally many sentences, or
            all of it.
        hypothesis: parts of the summary.
        chunk: the size of chunks; 0 where there are none.
        joint: what stands between the sentences of a chunk.
        template: the input; `PAIR` for two segments. `[EOS]` is the tokenizer's end token.
        answer: the probability of entailment, alone or less that of contradiction.
        over_premises: how the answers for one hypothesis are put together; entailment and
            contradiction each on their own.
        over_hypotheses: how those of a summary are put together.
        longest: tokens of an input at most; what is over is cut.
        shortest_sentence: a sentence of fewer characters is left out.
        most_premises: premises after the first so many are left out; 0 for no limit.
        entailment: the class that means entailment; `None` asks the model's config.
        contradiction: the same for contradiction.
        model: the published model; `None` where its weights are a pickle, or there is none.
        revision: of that model, where not its current one.
    """

    premise: Premise = "sentence"
    hypothesis: Hypothesis = "sentence"
    chunk: int = 0
    joint: str = " "
    template: str = PAIR
    answer: Answer = "entailment"
    over_premises: Aggregation = "max"
    over_hypotheses: Aggregation = "mean"
    longest: int = 512
    shortest_sentence: int = 0
    most_premises: int = 0
    entailment: int | None = None
    contradiction: int | None = None
    model: str | None = None
    revision: str | None = None


RECIPES = {
    "summac-zs": Recipe(
        answer="entailment - contradiction",
        longest=500,
        shortest_sentence=11,
        most_premises=100,
        entailment=0,
        contradiction=1,
        model="tals/albert-xlarge-vitaminc-mnli",
    ),
    "factcg": Recipe(
        premise="word chunk",
        hypothesis="summary",
        chunk=550,
        joint="\n",
        template=(
            "{premise}\n\nChoose your answer: based on the paragraph above can we conclude that "
            '"{hypothesis}"?\n\nOPTIONS:\n- Yes\n- No\nI think the answer is '
        ),
        longest=2048,
        entailment=1,
        model="yaxili96/FactCG-DeBERTa-v3-Large",
    ),
    "minicheck": Recipe(
        premise="token chunk",
        hypothesis="summary",
        chunk=400,
        template="{premise}[EOS]{hypothesis}",
        longest=512,
        entailment=1,
        model="lytang/MiniCheck-RoBERTa-Large",
        revision="refs/pr/1",
    ),
    "alignscore": Recipe(premise="even chunk", chunk=350, longest=512, entailment=0),
    "nli": Recipe(answer="entailment"),
}
"""By name; `alignscore` is the aggregation `nli_sp`, `nli` the plain one for any other model."""
