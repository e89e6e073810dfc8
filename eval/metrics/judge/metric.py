"""The metric `judge`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from statistics import fmean
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from eval.metrics.base import Column, Example, Processes, Requirement, Score, Signature
from eval.metrics.judge.prompt import HIGHEST, LOWEST, SCHEMA, prompt_for
from eval.metrics.judge.reading import Judgement, UnreadableAnswerError, read_judgement
from summarize.base import Failure
from summarize.served.answers import Answer, Problem
from summarize.served.client import Patience, Request, Server
from summarize.served.connection import check_url
from summarize.served.prices import Budget, CostLimit, Prices
from summarize.served.truncation import TokenCounter
from summarize.usage import Usage

VERSION = "1"
_AtLeastOne = Annotated[int, Meta(ge=1)]


class Judge:
    """A model behind an OpenAI-compatible server gives a score from 1 to 5, with quotations.

    The value is the score scaled to 0..1, the mean of the samples if there are several. What cannot
    be read is a failure and no score. `agree` says how far the judge can be trusted.

    The details have the `scores` of the samples, the `evidence` of the first, and under `servers`
    the models and fingerprints that the server named.

    Source: our own prompt; the method is known from Liu et al. 2023 (G-Eval).

    Not for: numbers that shall be the same next year, since models behind servers change, nor
    for summaries of the judge's own model.
    """

    processes: Processes = "one"

    def __init__(
        self,
        model: Annotated[str, Meta(description="the model's name, as the server knows it")],
        url: Annotated[
            str | None, Meta(description="where the API begins, e.g. http://localhost:8000/v1")
        ] = None,
        criterion: Annotated[
            str, Meta(description="what is judged; names the column", pattern="^[a-z][a-z0-9_]*$")
        ] = "faithfulness",
        prompt: Annotated[
            str | None,
            Meta(description="what to judge and what 1 to 5 mean; {references} shows them, too"),
        ] = None,
        samples: Annotated[_AtLeastOne, Meta(description="answers an example")] = 1,
        answer_format: Annotated[
            Literal["schema", "text"],
            Meta(description="send a JSON schema with the request; text where a server refuses it"),
        ] = "schema",
        generation: Annotated[
            dict[str, Any] | None,
            Meta(description="further parameters of the request; null takes one out"),
        ] = None,
        max_new_tokens: Annotated[_AtLeastOne, Meta(description="longest answer")] = 1024,
        seed: Annotated[int, Meta(ge=0, description="of the first sample")] = 0,
        revision: Annotated[
            str | None, Meta(description="which version of the model the server runs")
        ] = None,
        prices: Prices = None,
        cost_limit: CostLimit = None,
        concurrency: Annotated[_AtLeastOne, Meta(description="requests in flight at most")] = 64,
        timeout: Annotated[float, Meta(gt=0, description="seconds for one try")] = 120.0,
        deadline: Annotated[float, Meta(gt=0, description="seconds for an answer")] = 600.0,
        tries: Annotated[_AtLeastOne, Meta(description="how often a request may fail")] = 8,
    ) -> None:
        check_url("judge", url)
        self._model, self._criterion, self._samples = model, criterion, samples
        self._revision = revision
        self._prompt = prompt_for(criterion, prompt)
        limit = "max_completion_tokens" if "max_completion_tokens" in (generation or {}) else (
            "max_tokens"
        )  # fmt: skip
        own: dict[str, Any] = {"temperature": 0 if samples == 1 else 1, limit: max_new_tokens}
        if answer_format == "schema":
            schema = {"name": "judgement", "strict": True, "schema": SCHEMA}
            own["response_format"] = {"type": "json_schema", "json_schema": schema}
        self._parameters = {k: v for k, v in {**own, **(generation or {})}.items() if v is not None}
        self._seed: int | None = seed
        if generation and "seed" in generation:
            self._seed = self._parameters.pop("seed", None)
        self._budget = Budget("judge", prices, cost_limit)
        patience = Patience(timeout, deadline, tries, concurrency)
        self._server = Server(model, url, "chat", patience)

    @property
    def signature(self) -> str:
        """Model, criterion, prompt, samples, parameters; not the host."""
        parameters = msgspec.json.encode(self._parameters, order="deterministic").decode()
        fields = {
            "model": self._model,
            "revision": self._revision,
            "criterion": self._criterion,
            "prompt": self._prompt.fingerprint,
            "samples": str(self._samples),
            "seed": None if self._seed is None else str(self._seed),
            "parameters": parameters,
            "v": VERSION,
        }
        return str(Signature("judge", {k: v for k, v in fields.items() if v is not None}))

    @property
    def requires(self) -> frozenset[Requirement]:
        """The references, where the prompt shows them."""
        return frozenset({"references"}) if self._prompt.shows_references else frozenset()

    @property
    def columns(self) -> Sequence[Column]:
        """One number, named by the criterion."""
        return (
            Column(
                f"judge_{self._criterion}",
                better="up",
                title=f"judged {self._criterion.replace('_', ' ')}",
                description=f"Score of a judge, {LOWEST} to {HIGHEST} scaled to 0 to 1.",
                kind="fidelity" if self._criterion == "faithfulness" else "other",
            ),
        )

    def load(self) -> None:
        """Make the connection; no request is sent.

        Raises:
            MissingDependencyError: the package openai is not installed.
            ModelError: there is no server or key to use.
        """
        self._server.connect()

    def close(self) -> None:
        """Close the connection."""
        self._server.close()

    def score(self, examples: Sequence[Example]) -> list[Score | Failure]:
        """Return a score or failure per example, in order."""
        found = dict(self.score_unordered(examples))
        return [found[position] for position in range(len(examples))]

    def score_unordered(self, examples: Sequence[Example]) -> Iterator[tuple[int, Score | Failure]]:
        """Yield the position and the score of each example as soon as its answers are there.

        Raises:
            ModelError: the server refuses the key or the model, or cannot be reached, or the
                `cost_limit` is reached.
        """
        waiting: dict[int, dict[int, Answer | Problem]] = {}
        used: dict[int, Usage] = {}
        blank: list[int] = []
        stopped = False

        def requests() -> Iterator[Request]:
            nonlocal stopped
            for position, example in enumerate(examples):
                if self._budget.used_up:
                    stopped = True
                    return
                if not example.summary.strip():
                    blank.append(position)
                    continue
                body = {"messages": self._prompt.messages(example), **self._parameters}
                for sample in range(self._samples):
                    own = {} if self._seed is None else {"seed": self._seed + sample}
                    yield Request(f"{position}:{sample}", body | own)

        for key, found in self._server.ask_all(requests()):
            position, _, sample = key.partition(":")
            answers = waiting.setdefault(int(position), {})
            answers[int(sample)] = found[0]
            spent = self._budget.charge(found[0].usage)
            used[int(position)] = used.get(int(position), Usage()) + spent
            if len(answers) == self._samples:
                del waiting[int(position)]
                in_order = [answers[number] for number in range(self._samples)]
                result = self._result(examples[int(position)], in_order)
                yield int(position), replace(result, usage=used[int(position)])
        key = self.columns[0].key
        yield from ((position, Score({key: None})) for position in blank)
        if stopped:
            self._budget.require_rest()

    def _result(self, example: Example, answers: Sequence[Answer | Problem]) -> Score | Failure:
        """Return the mean of what could be read; a failure if that is not the greater part."""
        read: list[Judgement] = []
        failures: list[Failure] = []
        for answer in answers:
            judged = self._read(example, answer)
            if isinstance(judged, Failure):
                failures.append(judged)
            else:
                read.append(judged)
        if 2 * len(read) <= len(answers):
            return failures[0]
        scores = [judgement.score for judgement in read]
        details: dict[str, Any] = {"scores": scores, "evidence": read[0].evidence}
        if failures:
            details["unreadable"] = [failure.message for failure in failures]
        servers: list[dict[str, str]] = []
        for answer in answers:
            if isinstance(answer, Answer) and answer.named and answer.named not in servers:
                servers.append(answer.named)
        if servers:
            details["servers"] = servers
        value = (fmean(scores) - LOWEST) / (HIGHEST - LOWEST)
        return Score({self.columns[0].key: value}, details=details)

    def _read(self, example: Example, answer: Answer | Problem) -> Judgement | Failure:
        article = example.article.id
        if isinstance(answer, Problem):
            return Failure(article, answer.kind, answer.message)
        asked = "\n".join(turn["content"] for turn in self._prompt.messages(example))
        unread = TokenCounter().unread(asked, answer.input_tokens)
        if unread:
            return Failure(
                article,
                "too_long",
                f"the judge read {answer.input_tokens} tokens and left out about {unread} without "
                "saying so: raise the server's context length.",
            )
        try:
            return read_judgement(answer.text, example)
        except UnreadableAnswerError as error:
            cut = " It was cut off: raise max_new_tokens." if answer.cut_off else ""
            return Failure(article, "invalid_answer", f"the judge's answer: {error}.{cut}")
