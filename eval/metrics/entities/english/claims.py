"""English words that a recogniser marks although they claim nothing."""

from __future__ import annotations

#: Ordinals that order a text, and what makes a unit of time an adverb: "a day later".
_ADVERBS_TEXT = """
    first second third firstly secondly thirdly fourthly lastly later earlier ago before
    after on
"""
ADVERBS = frozenset(_ADVERBS_TEXT.split())
#: Names of things of which everyone has one, and of the bodies in the sky that all know.
_GENERIC_NAMES_TEXT = """
    TV MP MPs TVs USB CD CDs DVD DVDs PC PCs GPS DNA CEO CEOs CCTV IT PR HR AI Wi-Fi WiFi
    Internet Web LED SUV SUVs ID IDs MP3 PDF SMS VIP VIPs UFO ATM ATMs GDP CV PhD A&E Q&A
    TBC FAQ Earth Moon Sun
"""
GENERIC_NAMES = frozenset(_GENERIC_NAMES_TEXT.split())
#: What opens a sentence or an item and is no name.
OPENERS = ADVERBS | {"next", "now", "meanwhile", "however", "still", "yet", "also", "plus", "but"}
