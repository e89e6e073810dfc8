"""The layers that BERTScore's authors chose, and their baselines for rescaling English.

From the tables of the package bert-score 0.3.13: the layer that agreed best with people on WMT16,
and the mean scores of unrelated sentences.
"""

LAYERS = {
    "roberta-large": 17,
    "roberta-base": 10,
    "roberta-large-mnli": 19,
    "bert-base-uncased": 9,
    "bert-large-uncased": 18,
    "bert-base-multilingual-cased": 9,
    "distilbert-base-uncased": 5,
    "xlm-roberta-base": 9,
    "xlm-roberta-large": 17,
    "deberta-large-mnli": 18,
    "deberta-xlarge-mnli": 40,
}
"""By the last part of a model's name."""

BASELINES = {
    ("roberta-large", 17): (0.83150584, 0.8314941, 0.83122575),
    ("roberta-base", 10): (0.8146725, 0.8146619, 0.814463),
    ("roberta-large-mnli", 19): (0.6901594, 0.69018, 0.6896288),
    ("bert-base-uncased", 9): (0.35375935, 0.3537393, 0.35219112),
    ("bert-large-uncased", 18): (0.4278576, 0.42786714, 0.42646673),
    ("distilbert-base-uncased", 5): (0.6666034, 0.66660464, 0.66620487),
    ("deberta-large-mnli", 18): (0.45358238, 0.45362508, 0.45173016),
    ("deberta-xlarge-mnli", 40): (0.5169066, 0.5170288, 0.5150192),
}
"""Precision, recall and F1 by model and layer."""
