from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from summarize.errors import ModelError, SpecError
from summarize.prompt import (
    PromptTokenizer,
    chat_prompt_template,
    chat_system,
    plain_prompt_template,
)


@pytest.fixture(scope="module")
def tokenizer(tiny_llama: Path) -> Any:
    from transformers import AutoTokenizer

    return AutoTokenizer.from_pretrained(tiny_llama)


def test_the_chat_template_is_applied_once_with_one_bos(tokenizer: Any) -> None:
    template = chat_prompt_template(tokenizer, "Sum up:\n{article}", "Be brief.", {})
    ids = PromptTokenizer(tokenizer, template, 200).one("The ferry closed.").ids
    turns = [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "Sum up:\nThe ferry closed."},
    ]
    expected = tokenizer.apply_chat_template(turns, add_generation_prompt=True, return_dict=True)
    assert list(ids) == expected["input_ids"]
    assert ids.count(tokenizer.bos_token_id) == 1


def test_a_plain_prompt_gets_the_tokenizers_own_special_tokens(tokenizer: Any) -> None:
    template = plain_prompt_template(tokenizer, "{article}\n\nTL;DR:")
    ids = PromptTokenizer(tokenizer, template, 200).one("The ferry closed.").ids
    assert list(ids) == tokenizer("The ferry closed.\n\nTL;DR:")["input_ids"]


@pytest.mark.parametrize("prompt", ["Sum up.", "{article} and {article}"])
def test_a_prompt_has_the_article_exactly_once(tokenizer: Any, prompt: str) -> None:
    with pytest.raises(SpecError, match=r"\{article\} in it exactly once"):
        chat_prompt_template(tokenizer, prompt, None, {})


@pytest.mark.parametrize(
    ("sentences", "length"),
    [
        (1, "in one concise, objective sentence,"),
        (3, "in up to three concise, objective sentences,"),
        (10, "in up to ten concise"),
        (12, "in up to 12 concise"),
    ],
)
def test_the_default_prompt_asks_for_the_length_that_is_kept(sentences: int, length: str) -> None:
    assert length in chat_system(sentences)


def test_braces_in_prompts_and_articles_mean_nothing(tokenizer: Any) -> None:
    template = plain_prompt_template(tokenizer, 'Answer as {"summary": ...}: {article}')
    assert template.fill("{0} {x!r}") == 'Answer as {"summary": ...}: {0} {x!r}'


def test_a_template_that_refuses_the_system_turn_is_named(tokenizer: Any) -> None:
    import copy

    strict = copy.deepcopy(tokenizer)
    strict.chat_template = (
        "{% if messages[0]['role'] == 'system' %}{{ raise_exception('no system') }}{% endif %}"
        "{{ messages[0]['content'] }}"
    )
    with pytest.raises(ModelError, match="without a system turn"):
        chat_prompt_template(strict, "{article}", "Be brief.", {})
    assert chat_prompt_template(strict, "{article}", None, {}).fill("x") == "x"
