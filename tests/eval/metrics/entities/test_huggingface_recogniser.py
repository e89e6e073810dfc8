"""Any token-classification model finds mentions: a tiny BERT whose labels each word decides."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from eval.metrics.base import Example
from eval.metrics.entities import Entities
from eval.metrics.entities.find.huggingface_recogniser import HuggingFaceRecogniser
from summarize.base import Article
from summarize.errors import ModelError

LABELS = ["O", "B-PER", "I-PER", "B-ORG", "B-LOC", "B-MISC", "B-DATE"]
#: Every token of the vocabulary and its label; "##er" ends a word that "Reut" begins.
TOKENS = {
    **dict.fromkeys(["[PAD]", "[UNK]", "[CLS]", "[SEP]", ".", "met", "in", "of", "##er"], "O"),
    **{"Ida": "B-PER", "Reut": "I-PER", "Otto": "B-PER", "Tolm": "B-LOC", "Bank": "B-ORG"},
    **{"Latin": "B-MISC", "May": "B-DATE"},
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT of 16 positions with one hidden unit a token and no attention to speak of."""
    torch = pytest.importorskip("torch")
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import BertConfig, BertForTokenClassification, PreTrainedTokenizerFast

    size = len(TOKENS)
    config = BertConfig(
        vocab_size=size,
        hidden_size=size,
        num_hidden_layers=1,
        num_attention_heads=1,
        intermediate_size=4,
        max_position_embeddings=16,
        id2label=dict(enumerate(LABELS)),
        label2id={label: number for number, label in enumerate(LABELS)},
    )
    model: Any = BertForTokenClassification(config)
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.dim() > 1:
                parameter.zero_()
        model.bert.embeddings.word_embeddings.weight.copy_(torch.eye(size))
        for number, label in enumerate(TOKENS.values()):
            model.classifier.weight[LABELS.index(label), number] = 5.0
    model.eval()
    path = tmp_path_factory.mktemp("tagger")
    model.save_pretrained(path)
    vocabulary = {token: number for number, token in enumerate(TOKENS)}
    core = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    core.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    core.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    PreTrainedTokenizerFast(
        tokenizer_object=core,
        pad_token="[PAD]",
        unk_token="[UNK]",
        cls_token="[CLS]",
        sep_token="[SEP]",
    ).save_pretrained(path)
    return path


def test_labels_become_types_and_whole_words_with_offsets(folder: Path) -> None:
    text = "Ida Reuter met Otto in Tolm. Bank of Latin May."
    found = HuggingFaceRecogniser(str(folder)).find([text, "met.", ""])
    assert [(mention.text, mention.type) for mention in found[0]] == [
        ("Ida Reuter", "PERSON"),  # B, I, and a last piece that is labelled O
        ("Otto", "PERSON"),
        ("Tolm", "GPE"),  # LOC of CoNLL
        ("Bank", "ORG"),
        ("Latin", "NAME"),  # MISC
        ("May", "DATE"),
    ]
    assert all(text[mention.start : mention.end] == mention.text for mention in found[0])
    assert found[1:] == [[], []]


def test_two_names_side_by_side_are_two(folder: Path) -> None:
    found = HuggingFaceRecogniser(str(folder)).find(["Otto Ida Reuter"])[0]
    assert [mention.text for mention in found] == ["Otto", "Ida Reuter"]


def test_a_summary_longer_than_the_model_is_read_to_its_end(folder: Path) -> None:
    text = "met in " * 30 + "Tolm"
    found = HuggingFaceRecogniser(str(folder)).find([text])[0]
    assert [(mention.start, mention.text) for mention in found] == [(210, "Tolm")]


def test_the_metric_takes_the_model_by_its_folder(folder: Path) -> None:
    metric = Entities(recogniser=f"hf:{folder}", patterns=False)
    article = Article("a", "Ida Reuter met Otto.")
    values = metric.score([Example(article, (), "Ida Reuter met Otto in Tolm.")])[0].values
    assert values["entity_precision_source"] == pytest.approx(2 / 3)
    assert "sha256." in metric.signature


def test_a_model_without_labels_for_tokens_is_refused(folder: Path, tmp_path: Path) -> None:
    from transformers import BertConfig, BertModel

    tiny = BertConfig(
        vocab_size=8,
        hidden_size=8,
        num_hidden_layers=1,
        num_attention_heads=1,
        intermediate_size=4,
    )
    BertModel(tiny).save_pretrained(tmp_path)
    shutil.copy(folder / "tokenizer.json", tmp_path)
    with pytest.raises(ModelError, match="trained for something else"):
        HuggingFaceRecogniser(str(tmp_path))


@pytest.mark.parametrize(
    ("name", "message"),
    [("./no/such/folder", "no model folder"), ("nobody/no-such-tagger", "no-such-tagger")],
)
def test_a_model_that_is_not_there_is_named(name: str, message: str) -> None:
    # The tests run without a network: a hub id is looked for in the cache alone.
    with pytest.raises(ModelError, match=message):
        HuggingFaceRecogniser(name)
