"""Tiny encoders with a tokenizer trained on the spot, as folders.

Their weights are numpy's random numbers, which are the same in every version, so that values which
other software computed from them can be stored.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

TEXT = """The harbour council voted on Tuesday to close the old ferry terminal. Engineers had found
cracks beneath its northern pier in March. Traders along the quay warned that fewer visitors would
come before winter. The mayor promised a bus every ten minutes until the repairs end. Nobody was
hurt when a part of the pier fell into the water. Repairs will cost 4.2 million crowns, she said.
Choose your answer based on the paragraph above can we conclude that options yes no I think"""


def tokenizer() -> Any:
    """Return a byte-level tokenizer that writes `<s> A </s>` and `<s> A </s></s> B </s>`."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers
    from transformers import PreTrainedTokenizerFast

    core = Tokenizer(models.BPE())
    core.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    core.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=500,
        special_tokens=["<s>", "<pad>", "</s>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    core.train_from_iterator([TEXT] * 3, trainer)
    core.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> </s> $B </s>",
        special_tokens=[("<s>", 0), ("</s>", 2)],
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=core,
        bos_token="<s>",
        cls_token="<s>",
        pad_token="<pad>",
        eos_token="</s>",
        sep_token="</s>",
        model_max_length=512,
    )


def save(folder: Path, family: str, *, classes: list[str] | None = None, seed: int = 5) -> Path:
    """Write a model of a family (`roberta`, `deberta-v2`, `albert`, `bert`) and its tokenizer.

    Args:
        folder: where to.
        family: the architecture.
        classes: names of the classes of a classifier; `None` for an encoder alone.
        seed: of the weights.
    """
    import numpy as np
    import torch
    from transformers import AutoConfig, AutoModel, AutoModelForSequenceClassification

    sizes: dict[str, Any] = {
        "vocab_size": 500,
        "hidden_size": 32,
        "intermediate_size": 64,
        "num_hidden_layers": 3,
        "num_attention_heads": 4,
        "max_position_embeddings": 514 if family == "roberta" else 512,
        "type_vocab_size": 0 if family == "deberta-v2" else 2,
        "bos_token_id": 0,
        "pad_token_id": 1,
        "eos_token_id": 2,
    }
    if family == "deberta-v2":
        sizes |= {"relative_attention": True, "position_biased_input": False,
                  "pos_att_type": ["p2c", "c2p"], "position_buckets": 16,
                  "pooler_hidden_size": 32}  # fmt: skip
    if family == "albert":
        sizes |= {"embedding_size": 16}
    if classes is not None:
        sizes |= {"num_labels": len(classes), "id2label": dict(enumerate(classes)),
                  "label2id": {name: number for number, name in enumerate(classes)}}  # fmt: skip
    config = AutoConfig.for_model(family, **sizes)
    maker: Any = AutoModel if classes is None else AutoModelForSequenceClassification
    model = maker.from_config(config)
    random = np.random.default_rng(seed)
    with torch.no_grad():
        for name, parameter in sorted(model.named_parameters()):
            values = random.normal(1.0 if "norm" in name.lower() else 0.0, 0.3, parameter.shape)
            parameter.copy_(torch.from_numpy(values))
    model.save_pretrained(folder)
    tokenizer().save_pretrained(folder)
    return folder
