"""The embedded model as a judge whose answers are forced into the form that is asked for.

Servers such as vLLM do so with the schema that comes with a request; `transformers serve` does not,
and a model this small then answers with anything. Here it only chooses the score, by the
probabilities of the digits after `{"evidence": [], "score": `.

    python tests/support/guided_judge.py 8000
    summarize-eval agree reference/news.jsonl --half test --planted 3 \
        -m "judge(model='smollm2', url='http://127.0.0.1:8000/v1', samples=5, concurrency=1)"
"""

from __future__ import annotations

import random
import sys
import threading
from typing import Any

from stub_server import Reply, StubServer, completion

_BEGUN = '{"evidence": [], "score": '


class GuidedJudge:
    """Answers requests of a judge; thread-safe, one request at a time."""

    def __init__(self) -> None:
        """Load the model.

        Raises:
            MissingDependencyError: it is not installed.
        """
        from transformers import AutoModelForCausalLM, AutoTokenizer

        from summarize.huggingface.embedded import folder

        self._tokenizer = AutoTokenizer.from_pretrained(folder())
        self._model = AutoModelForCausalLM.from_pretrained(folder()).float().eval()
        self._lock = threading.Lock()
        self._last: Any = None  # the samples of one example come one after the other

    def __call__(self, number: int, request: dict[str, Any]) -> Reply:
        """Return a score that the schema allows: the most probable, or one drawn by the seed."""
        schema = request["response_format"]["json_schema"]["schema"]
        scores = schema["properties"]["score"]["enum"]
        prompt = self._tokenizer.apply_chat_template(
            request["messages"], tokenize=False, add_generation_prompt=True
        )
        with self._lock:
            chances, length = self._chances(prompt + _BEGUN, tuple(scores))
        score = scores[chances.index(max(chances))]
        if request["temperature"]:
            (score,) = random.Random(f"{request['seed']} {prompt}").choices(scores, chances)
        usage = {"prompt_tokens": length, "completion_tokens": 1}
        body = completion(f"{_BEGUN}{score}}}", model="smollm2", usage=usage)
        return Reply(body)

    def _chances(self, prompt: str, scores: tuple[int, ...]) -> tuple[list[float], int]:
        """Return the probability of each score after a prompt, and the prompt's tokens."""
        import torch

        if self._last is None or self._last[0] != (prompt, scores):
            ids = self._tokenizer(prompt, add_special_tokens=False)["input_ids"]
            digits = [self._tokenizer(str(score))["input_ids"][-1] for score in scores]
            with torch.inference_mode():
                logits = self._model(torch.tensor([ids]), logits_to_keep=1).logits[0, -1, digits]
            self._last = (prompt, scores), (logits.softmax(0).tolist(), len(ids))
        return self._last[1]


if __name__ == "__main__":
    StubServer(GuidedJudge(), port=int(sys.argv[1])).serve_forever()
