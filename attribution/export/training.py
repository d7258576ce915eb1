"""Training data: articles with the attributions that reviewers stand by, in the JSONL that the trainers read."""

import json
from pathlib import Path
from typing import Any

from attribution.export.placed import Placed, placed
from attribution.export.selection import KEPT, REJECTED, Selection, Written
from attribution.export.whole import written_whole
from attribution.records import Article


def write_training(selection: Selection, folder: Path) -> Written:
    """Write `training.jsonl`: an article a line, with its confirmed, corrected and added claims; return the file.

    Only articles with such a claim are written. `"complete": true` stands in those of which every claim has been
    decided, so that what is not marked is no claim; it is never there when the selection has but some claims of its
    articles. `attribution.nlp.training.quote` and `attribution evaluate` read the file.

    Raises:
        OSError: the folder cannot be written to.

    """
    claims = selection.claims
    kept = claims[claims["judgement"].isin(KEPT)]
    undecided = set(claims.loc[~claims["judgement"].isin({*KEPT, REJECTED}), "article_id"])
    expected = kept["article_id"].value_counts().to_dict()
    notes: list[str] = []
    path = folder / "training.jsonl"
    folder.mkdir(parents=True, exist_ok=True)
    with written_whole(path) as stream:
        for article, marked in placed(selection, kept, notes):
            if not marked:
                continue
            record = _record(article, marked)
            decided = selection.whole_articles and article.id not in undecided
            if decided and len(marked) == expected[article.id]:
                record["complete"] = True
            stream.write(json.dumps(record, ensure_ascii=False).encode() + b"\n")
    if kept.empty:
        notes.append("no claim has been confirmed, corrected or added yet: training.jsonl is empty")
    return Written((path,), tuple(notes))


def _record(article: Article, marked: list[Placed]) -> dict[str, Any]:
    about = {"title": article.title, "url": article.url, "publisher": article.publisher, "date": article.published}
    return {
        "id": article.id,
        "text": article.text,
        **{key: value for key, value in about.items() if value},
        "attributions": [_attribution(claim) for claim in marked],
    }


def _attribution(claim: Placed) -> dict[str, Any]:
    row = claim.row
    spans = {"content": claim.content, "cue": claim.cue, "source": claim.source}
    return {
        **{role: [list(span) for span in pieces] for role, pieces in spans.items() if pieces},
        **{key: row[key] for key in ("speaker", "addressee") if key in row},
        "type": row["kind"],
        "speech": row["act"],
    }
