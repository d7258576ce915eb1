"""The rules by which a speaker is found, in words for a reviewer. Every `Reason.rule` is one of these."""

RULES: dict[str, str] = {
    "name": "named in the source",
    "fuller-name": "the fullest form of the name in the source",
    "shared-name": "the name in the source; others in the article share it",
    "capitals": "a name in the source, by its capitals",
    "named-together": "named together in the source",
    "author": "who made what is quoted",
    "role": "whose role or name the description says",
    "apposition": "whose name stands beside the description",
    "same-description": "described so before",
    "description": "whom the description fits best",
    "named-later": "named further on in the article",
    "own-words": "as the article calls them",
    "pronoun": "whom the pronoun means, by all that was read before it",
    "speaker-before": "whom the pronoun means: the one who spoke before",
    "relative-clause": "who stands before “who”",
    "both": "the two who are spoken of",
    "speaks-of-self": "“I” of the one who is quoted",
    "author-of-the-article": "“I” of the article’s author",
    "interviewee": "who answers in the interview",
    "signed": "whose name stands under the words",
    "label": "whose name stands before the words",
    "carried-on": "carries on what was quoted before",
    "same-sentence": "who speaks in the same sentence",
    "subject-left-out": "who spoke before; the subject is left out",
    "subject-before": "whom the sentence before is about",
    "framed-by": "whose sentence it is",
    "by-hand": "chosen by a reviewer",
    "no-source": "the article does not say who",
    "nobody-in-particular": "nobody in particular is meant",
    "nobody-before": "nobody was named before whom the words could mean",
    "first-person": "“I” or “we” of somebody the article does not name",
    "interviewer": "the interviewer’s question",
    "nobody-likely-enough": "nobody is likely enough",
}


def in_words(rule: str) -> str:
    """What a rule says; an unknown one (of another version) as it is.

    >>> in_words("apposition")
    'whose name stands beside the description'
    """
    return RULES.get(rule, rule)
