"""The summarizer `served`: a model behind an OpenAI-compatible server."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar, Literal

import msgspec
from msgspec import Meta

from summarize import answer
from summarize.base import Article, BaseSummarizer, Failure, Result, Summary
from summarize.candidates import Candidates
from summarize.errors import SpecError
from summarize.prompt import CHAT_PROMPT, PLACE, PLAIN_PROMPT, chat_system
from summarize.sentences import splitter
from summarize.served.answers import Answer, Problem
from summarize.served.candidates import Decoding, Questions, different
from summarize.served.client import Endpoint, Patience, Server
from summarize.served.connection import check_url
from summarize.served.prices import Budget, CostLimit, Prices
from summarize.served.truncation import TokenCounter, load_counter, text_of

_VERSION = 2
_SENTENCES = 3
_OWN = frozenset({"model", "messages", "prompt", "stream", "n"})
_AtLeastOne = Annotated[int, Meta(ge=1)]
_Seconds = Annotated[float, Meta(gt=0)]


@dataclass(frozen=True)
class Served(BaseSummarizer):
    """Summarize with a model behind an OpenAI-compatible server: vLLM, Ollama or a hosted one.

    The server is named by `url` or by OPENAI_BASE_URL, the key by OPENAI_API_KEY of the
    environment; neither is part of the signature, the key is never written down. As many requests
    are in flight as the server takes; rate limits are waited out, every request has an end.
    """

    processes: ClassVar[Literal["one"]] = "one"  # the server spreads the work, not its clients

    model: Annotated[
        str, Meta(description="the model's name, as the server knows it", min_length=1)
    ]
    url: Annotated[
        str | None, Meta(description="where the API begins, e.g. http://localhost:8000/v1")
    ] = None
    endpoint: Annotated[
        Endpoint, Meta(description="chat completions, or plain completions for base models")
    ] = "chat"
    prompt: Annotated[str | None, Meta(description="text around {article}; the user's turn")] = None
    system: Annotated[str | None, Meta(description="the system's turn; '' for none")] = None
    sentences: Annotated[
        _AtLeastOne | None, Meta(description="keep at most so many sentences (default prompt: 3)")
    ] = None
    max_new_tokens: Annotated[
        _AtLeastOne, Meta(description="longest answer, reasoning included")
    ] = 512
    generation: Annotated[
        dict[str, Any] | None,
        Meta(
            description="further parameters of the request, e.g. {top_p: 0.9}; null takes one out"
        ),
    ] = None
    seed: Annotated[int, Meta(ge=0, description="sent with every request")] = 0
    revision: Annotated[
        str | None, Meta(description="which version of the model the server runs, if you know")
    ] = None
    server: Annotated[
        str | None, Meta(description="what serves it (vllm, ollama, …), if that can change texts")
    ] = None
    tokenizer: Annotated[
        str | None,
        Meta(description="the model's tokenizer (folder or hub id), to count lengths exactly"),
    ] = None
    max_input_tokens: Annotated[
        _AtLeastOne | None, Meta(description="longest prompt to send; needs tokenizer")
    ] = None
    overflow: Annotated[
        Literal["truncate", "error"],
        Meta(description="an article that is too long, or that the server cut: keep or refuse it"),
    ] = "truncate"
    prices: Prices = None
    cost_limit: CostLimit = None
    concurrency: Annotated[_AtLeastOne, Meta(description="requests in flight at most")] = 64
    timeout: Annotated[_Seconds, Meta(description="seconds for one try")] = 120.0
    deadline: Annotated[_Seconds, Meta(description="seconds for an article, waits included")] = (
        600.0
    )
    tries: Annotated[_AtLeastOne, Meta(description="how often a request may fail")] = 8
    _server: Server = field(init=False, repr=False, compare=False)
    _budget: Budget = field(init=False, repr=False, compare=False)
    _state: _State = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        text = self.prompt if self.prompt is not None else PLACE
        if text.count(PLACE) != 1:
            raise SpecError(f"the prompt must have {PLACE} in it exactly once, not {text!r}.")
        check_url("served", self.url)
        own = ", ".join(sorted(_OWN.intersection(self._given)))
        if own:
            raise SpecError(f"served sets {own} itself: take it out of generation.")
        if self.max_input_tokens is not None and self.tokenizer is None:
            raise SpecError("served needs tokenizer= to count max_input_tokens.")
        patience = Patience(self.timeout, self.deadline, self.tries, self.concurrency)
        server = Server(self.model, self.url, self.endpoint, patience)
        object.__setattr__(self, "_server", server)
        object.__setattr__(self, "_budget", Budget("served", self.prices, self.cost_limit))
        object.__setattr__(self, "_state", _State())

    @property
    def signature(self) -> str:
        """What can change a text: model, kind of server, prompts, options; not the host."""
        facts = {
            "model": self.model,
            "revision": self.revision,
            "server": self.server,
            "endpoint": self.endpoint,
            "prompt": hashlib.sha256(msgspec.json.encode(self._messages(PLACE))).hexdigest()[:12],
            "sentences": self.sentences,
            "parameters": msgspec.json.encode(self._parameters(), order="deterministic").decode(),
            "tokenizer": self.tokenizer,
            "max_input_tokens": self.max_input_tokens,
            "overflow": self.overflow,
            "answer": answer.VERSION,
            "split": splitter(),
            "v": _VERSION,
        }
        given = (f"{key}:{value}" for key, value in facts.items() if value is not None)
        return "|".join(["served", *(text.replace("|", "\\x7c") for text in given)])

    def load(self) -> None:
        """Make the connection and load the tokenizer, if one is named; no request is sent.

        Raises:
            MissingDependencyError: the package openai is not installed.
            ModelError: there is no server, key or tokenizer to use.
        """
        self._server.connect()
        if self._state.counter is None:
            self._state.counter = load_counter(self.tokenizer)

    def summarize_articles(self, articles: Iterable[Article]) -> Iterator[Summary | Failure]:
        """Yield one result per article as it comes; the input may stream.

        Raises:
            ModelError: the server refuses the key or the model, or cannot be reached, or the
                `cost_limit` is reached.
        """
        for _, results in self._questions(1).ask(articles):
            yield results[0]

    def candidates(self, articles: Iterable[Article], n: int) -> Iterator[tuple[str, Candidates]]:
        """Yield the id of each article with up to `n` different candidates for it.

        The first is its summary as `summarize` gives it; the others are samples, all in one
        request where the server takes `n`. Each article's samples have a seed of their own. What
        all of it took is the `usage` of the first.

        Raises:
            ModelError: as for `summarize_articles`.
        """
        own: Decoding = "greedy" if self._parameters().get("temperature") == 0 else "sample"
        for key, results in self._questions(n).ask(articles):
            yield key, different(results, own)

    def _questions(self, n: int, behind: str = "") -> Questions[_Sent]:
        self.load()
        assert self._state.counter is not None
        form = _Format(self, self._state.counter, behind)
        return Questions(self._server, self._budget, form, n)

    @property
    def takes_instructions(self) -> bool:
        """Whether the server answers turns of a chat."""
        return self.endpoint == "chat"

    def instructed(self, article: Article, instruction: str) -> Summary | Failure:
        """Summarize one article as an instruction behind it says; see `InstructableSummarizer`."""
        self._budget.require_rest()
        behind = "\n\n" + instruction.replace("<|", "‹|")
        ((_, (result,)),) = self._questions(1, behind).ask([article])
        return result

    def close(self) -> None:
        """Close the connection."""
        self._server.close()

    def _messages(self, article: str) -> dict[str, Any]:
        """Return the part of the request that holds the prompt around an article."""
        if self.endpoint == "completions":
            return {"prompt": (self.prompt or PLAIN_PROMPT).replace(PLACE, article)}
        default = chat_system(self.sentences or _SENTENCES) if self.prompt is None else ""
        system = default if self.system is None else self.system
        turns = [{"role": "system", "content": system}] if system else []
        content = (self.prompt or CHAT_PROMPT).replace(PLACE, article)
        return {"messages": [*turns, {"role": "user", "content": content}]}

    @property
    def _kept_sentences(self) -> int | None:
        """How many sentences are kept: with the default prompt as many as it asks for."""
        own = self.prompt is not None or self.system is not None
        return self.sentences or (None if own else _SENTENCES)

    def _parameters(self) -> dict[str, Any]:
        limit = "max_completion_tokens" if "max_completion_tokens" in self._given else "max_tokens"
        own = {"temperature": 0, "seed": self.seed, limit: self.max_new_tokens}
        return {key: value for key, value in {**own, **self._given}.items() if value is not None}

    @property
    def _given(self) -> Mapping[str, Any]:
        return self.generation or {}

    def _prepare(self, article: Article, counter: TokenCounter, behind: str) -> _Sent | Failure:
        """Return what of an article is sent; the rest is counted, or refused as `overflow` says.

        What stands `behind` the article is sent whole.
        """
        if not article.text.strip():
            return Failure(article.id, "empty_article", "the article has no text.")
        text = article.text.replace("<|", "‹|")  # no article closes a turn of a chat template
        if self.max_input_tokens is None:
            return _Sent(text, len(text), 0)
        around = text_of(self._messages(behind))
        end, dropped = counter.fitting(around, text, self.max_input_tokens)
        if dropped and (self.overflow == "error" or end == 0):
            return Failure(
                article.id,
                "too_long",
                f"the article is about {dropped} tokens longer than max_input_tokens="
                f"{self.max_input_tokens} allows; shorten it or set overflow='truncate'.",
            )
        return _Sent(text[:end], len(text), dropped)

    def _result(
        self, key: str, found: Answer | Problem, sent: _Sent, counter: TokenCounter, behind: str
    ) -> Summary | Failure:
        if isinstance(found, Problem):
            return Failure(key, found.kind, found.message)
        unread = counter.unread(text_of(self._messages(sent.text + behind)), found.input_tokens)
        if unread and self.overflow == "error":
            return Failure(
                key,
                "too_long",
                f"the server read {found.input_tokens} tokens of the prompt and left out about "
                f"{unread} without saying so: raise its context length, or set max_input_tokens.",
            )
        text = answer.clean(found.text, cut_off=found.cut_off, sentences=self._kept_sentences)
        if not text:
            return Failure(key, "empty_output", "the answer holds no summary.")
        details: dict[str, Any] = {}
        if named := found.named:
            details["server"] = named
        if found.cut_off:
            details["cut_off"] = True
        if len(sent.text) < sent.length:
            details["dropped_spans"] = [[len(sent.text), sent.length]]
        if unread:
            details["unread_tokens"] = unread
        return Summary(
            key, text, found.input_tokens, sent.dropped + unread, found.output_tokens, details
        )


@dataclass(frozen=True, slots=True)
class _Format:
    """Makes the requests and reads the answers of a summarizer; see `candidates.RequestFormat`."""

    of: Served
    counter: TokenCounter
    behind: str

    def prepare(self, article: Article) -> _Sent | Failure:
        return self.of._prepare(article, self.counter, self.behind)

    def body(self, sent: _Sent) -> dict[str, Any]:
        return {**self.of._messages(sent.text + self.behind), **self.of._parameters()}

    def result(self, article_id: str, found: Answer | Problem, sent: _Sent) -> Result:
        return self.of._result(article_id, found, sent, self.counter, self.behind)


@dataclass(slots=True)
class _State:
    """What counts a summarizer's tokens, once that is loaded."""

    counter: TokenCounter | None = None


@dataclass(frozen=True, slots=True)
class _Sent:
    """The part of an article that is sent, the length of the whole, the tokens that were cut."""

    text: str
    length: int
    dropped: int
