"""All about one check as plain data, and as lines for eyes."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from attribution.ledger import Check, Ledger

Record = dict[str, Any]

_OF_CLAIM = "claim_id claim speaker speaker_role speaker_id kind sentence judgement reviewer".split()
_OF_ARTICLE = "article_id title publisher published url".split()


def record(ledger: "Ledger", claim: str) -> Record:
    """All about the check of a claim.

    Raises:
        LedgerError: there is no such claim.

    """
    from attribution.checking.workflow import missing
    from attribution.ledger.queued import rows_of

    check = ledger.checks.of(claim)
    row: Record = next((dict(each) for each in rows_of(ledger, [claim])), {"claim_id": claim})
    same = _same(ledger, claim)
    return {
        **{name: row.get(name) for name in _OF_CLAIM},
        "article": {name: row.get(name) for name in _OF_ARTICLE},
        "worth": _worth(ledger, row, len({each.get("article_id") for each in same})),
        "state": check.state,
        "assignee": check.assignee,
        "due": check.due,
        "approval": check.settings.approval,
        "scale": check.settings.scale.name,
        "verdict": check.verdict,
        "missing": list(missing(check.standing, check.settings)),
        "published": _published(check),
        "corrections": list(check.corrections),
        "votes": list(check.votes),
        "evidence": list(check.evidence),
        "comments": list(check.comments),
        "same": same,
        "earlier": _earlier(ledger, claim),
        "history": ledger.history(claim),
    }


def lines(check: Record) -> Iterator[str]:
    """The same in lines for eyes, without what is not there."""
    from attribution.export import printable

    return (f"{'  ' * indent}{printable(text)}" for indent, text in _lines(check))


def _lines(check: Record) -> Iterator[tuple[int, str]]:
    yield 0, check.get("claim") or "(the claim was added by hand, and that was taken back)"
    who = check.get("speaker") or "nobody named"
    yield 1, ", ".join(filter(None, (who, check.get("speaker_role"), check.get("kind"))))
    article = check["article"]
    yield 1, ", ".join(str(article[name]) for name in _OF_ARTICLE if article[name])
    yield 1, f"{check['claim_id']}; judgement: {check['judgement'] or 'none'}"
    yield from _lines_of_state(check)
    yield from _lines_of_worth(check.get("worth"))
    yield from _lines_of_verdict(check)
    for title, name, line in (
        ("Corrections", "corrections", _correction),
        ("Votes", "votes", _vote),
        ("Evidence", "evidence", _evidence),
        ("Comments", "comments", _comment),
        ("The same claim", "same", _line_of_same),
        ("Checked before", "earlier", _line_of_earlier),
        ("History", "history", _event),
    ):
        rows = check.get(name) or []
        if rows:
            yield 0, f"{title} ({len(rows):,})"
        for row in rows:
            yield 1, line(row)


def _lines_of_state(check: Record) -> Iterator[tuple[int, str]]:
    given = f"; {check['assignee']} checks it" if check["assignee"] else ""
    due = f", due {check['due']}" if check["due"] else ""
    yield 0, f"{check['state'].capitalize()}{given}{due}"
    if check["missing"] and check["state"] != "published":
        yield 1, f"still needs {' and '.join(check['missing'])}"
    if check["approval"] != "none" and check["state"] not in ("done", "published"):
        yield 1, f"approval: {check['approval']}; given in the app"


def _lines_of_worth(worth: Record | None) -> Iterator[tuple[int, str]]:
    if worth is None:
        yield 0, "Not scored yet"
        return
    yield 0, f"Worth checking: {worth['score']:.2f}, {worth['type']}; priority {worth['priority']:.2f}"
    for reason in (*worth["reasons"], *(f"{reason} (this desk)" for reason in worth["priority_reasons"])):
        yield 1, reason


def _lines_of_verdict(check: Record) -> Iterator[tuple[int, str]]:
    verdict, published = check["verdict"], check["published"]
    if verdict:
        yield (
            0,
            f"Verdict {verdict['number']}: {verdict['rating'] or 'none yet'} ({verdict['reviewer']}, {verdict['at']})",
        )
        for name in ("wording", "rationale", "note"):
            if verdict.get(name):
                yield 1, f"{name}: {verdict[name]}"
    if published:
        yield 0, f"Published: {published['rating']}, {published['published']}, {published['review_url']}"


def _correction(row: Record) -> str:
    return f"{row['corrected_at']} {row['reviewer']}: {row['rating']}; {row['note']}"


def _vote(row: Record) -> str:
    return f"{row['at']} {row['reviewer']}: {row['vote']} of verdict {row['verdict']}{_said(row['comment'])}"


def _evidence(row: Record) -> str:
    names = ("stance", "title", "url", "quote", "publisher", "published", "accessed", "archived", "file", "note")
    return f"{row['number']} {row['reviewer']}: " + "; ".join(f"{name}: {row[name]}" for name in names if row[name])


def _comment(row: Record) -> str:
    return f"{row['number']} {row['at']} {row['reviewer']}: {row['text']}"


def _line_of_same(row: Record) -> str:
    about = [str(row[name]) for name in ("claim_id", "published", "publisher", "speaker", "claim") if row[name]]
    return ", ".join(about) + (f"; other words: {row['other_words']}" if row["other_words"] else "")


def _line_of_earlier(row: Record) -> str:
    about = [str(row[name]) for name in ("rating", "publisher", "published", "url") if row[name]]
    return f"{row['id']} ({row['probability']:.2f}): {', '.join(about)}: {row['claim']}"


def _event(row: Record) -> str:
    from attribution.cli.claims import history_line

    what, number, at, by, said = history_line(row)
    return f"{at} {by}: {what} {number}{f', {said}' if said else ''}"


def _said(text: str | None) -> str:
    return f", “{text}”" if text else ""


def _same(ledger: "Ledger", claim: str) -> list[Record]:
    """The claims that say the same, the first first; `other_words` of a quote that differs from the first one."""
    from attribution.cli.same import marked
    from attribution.review.same_claims import group_of, wordings

    how = group_of(ledger, claim)
    if how is None:
        return []
    compared = wordings(how.claims)
    claims = how.claims.astype(object)
    found = []
    for row in claims.where(claims.notna(), None).to_dict("records"):
        other = compared.get(row["claim_id"])
        words = marked(other) if other is not None and other.misquoted else None
        found.append({name: row[name] for name in (*_OF_CLAIM[:3], *_OF_ARTICLE)} | {"other_words": words})
    return found


def _earlier(ledger: "Ledger", claim: str) -> list[Record]:
    """The published verdicts that may be on the same claim, likeliest first."""
    from attribution.review.same_claims import offers

    names = ("id", "claim", "speaker", "rating", "url", "publisher", "published")
    return [
        {name: getattr(offer.earlier, name) for name in names}
        | {"probability": offer.probability, "reasons": list(offer.reasons)}
        for offer in offers(ledger, claim)
    ]


def _worth(ledger: "Ledger", row: Record, articles: int) -> Record | None:
    import pandas as pd

    from attribution.checking.priority import Priorities, priority, reasons

    if row.get("checkworthiness") is None:
        return None
    priorities = Priorities.from_dict(ledger.settings().priorities)
    row = row | {"articles": max(articles, 1)}
    return {
        "score": row["checkworthiness"],
        "type": row["claim_type"],
        "reasons": list(row["worth_reasons"] or ()),
        "priority": float(priority(pd.DataFrame([row]), priorities).iloc[0]),
        "priority_reasons": list(reasons(row, priorities)),
    }


def _published(check: "Check") -> Record | None:
    if check.published is None or check.published_step is None:
        return None
    where = {name: check.published_step[name] for name in ("review_url", "published")}
    return check.published | where | {"approved": check.approved}
