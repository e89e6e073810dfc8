"""Secrets are known by the names that they are given under."""

from __future__ import annotations

from typing import Any

import pytest

from summarize.errors import SpecError
from summarize.registry import load
from summarize.secrets import is_secret_name, mask
from summarize.spec import Spec


@pytest.mark.parametrize(
    "name",
    [
        *("key", "api_key", "API_KEY", "apikey", "X-Api-Key", "private_key", "secret", "my_secret"),
        *("password", "passwd", "db_password", "passphrase", "token", "hf_token", "accessToken"),
        *("authorization", "Authorization", "Proxy-Authorization", "cookie", "Set-Cookie"),
    ],
)
def test_names_of_secrets(name: str) -> None:
    assert is_secret_name(name)


@pytest.mark.parametrize(
    "name",
    [
        *("pad_token", "eos_token", "max_new_tokens", "batch_tokens", "pad_token_id", "monkey"),
        *(
            "keyboard",
            "tokens",
            "tokenizer",
            "api_key_env",
            "keys",
            "sentences",
            "donkey",
            "turkey",
        ),
    ],
)
def test_names_of_other_things(name: str) -> None:
    assert not is_secret_name(name)


@pytest.mark.parametrize(
    "options",
    [
        {"api_key": "abc"},
        {"headers": {"Authorization": "Bearer abc"}},
        {"servers": [{"url": "http://127.0.0.1", "password": "abc"}]},
        {"inner": {"use": "lead", "token": 17}},
    ],
)
def test_a_spec_that_holds_a_secret_is_refused_before_anything_is_imported(
    options: dict[str, Any],
) -> None:
    with pytest.raises(SpecError, match="give it in the environment") as caught:
        load(Spec("no_such_module:Judge", options))
    assert "abc" not in str(caught.value)


@pytest.mark.parametrize("value", [None, True, False])
def test_a_switch_is_no_secret(value: Any) -> None:
    with pytest.raises(SpecError, match="there is no module"):
        load(Spec("no_such_module:Judge", {"token": value}))


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("model(api_key='abc', n=1)", "model(api_key=***, n=1)"),
        ("--with=judge(api_key='abc')", "--with=judge(api_key=***)"),
        ("--set summarizers.x.api_key=abc", "--set summarizers.x.api_key=***"),
        ("https://me:pass@host/x?key=abc&n=2", "https://***@host/x?key=***&n=2"),
        ("{'Authorization': 'Bearer abc'}", "{'Authorization': ***}"),
        ("Authorization: Bearer abc def", "Authorization: *** def"),
        ("{'pad_token': '<pad>', 'hf_token': 'x'}", "{'pad_token': '<pad>', 'hf_token': ***}"),
        ("max_input_tokens: 20, monkey=3", "max_input_tokens: 20, monkey=3"),
        ("hf_" + "a1" * 10, "***"),
    ],
)
def test_masked_text_has_everything_but_the_secret(text: str, masked: str) -> None:
    assert mask(text) == masked
