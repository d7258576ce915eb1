"""The charts of the pages: rows and columns of bars, dots on a timeline, each of which can be chosen by a click."""

from collections.abc import Callable, Collection, Mapping, Sequence
from html import escape
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from attribution.review.figures import Course
from attribution.ui.safe import plain

# told apart by whoever sees fewer colours, and at least 3 : 1 against the page in light and in dark
BLUE, AMBER, GREY, GREEN, RED, PURPLE = "#2f86c5", "#bd7d00", "#8490a0", "#0e9a74", "#d1602a", "#a8699c"
INK = "#10151a"  # on any of them
TEXT = "currentColor"  # as the page has it
KIND_COLOURS = {"direct": BLUE, "mixed": AMBER, "indirect": GREY}
DECISION_COLOURS = {
    "confirmed": GREEN,
    "corrected": BLUE,
    "added": PURPLE,
    "unsure": AMBER,
    "rejected": RED,
    "undecided": GREY,
}

ROW = 26  # pixels
_PICK = "pick"
_FAINT = 0.25  # of what is not chosen, where something is

Pick = Callable[[dict[str, Any]], None]
Drawn = alt.Chart | alt.LayerChart | alt.FacetChart


def draw(chart: Drawn, key: str, alt_text: str, on_pick: Pick | None = None) -> None:
    """Draw a chart under an accessible name; a click on a bar or dot calls `on_pick` with its fields.

    What is chosen is in the address and not in the chart: after a click the chart is a new one, with nothing clicked.
    """
    if on_pick is None:
        st.altair_chart(chart, key=key, alt=plain(alt_text), width="stretch")
        return
    turn = st.session_state.get(f"turn_{key}", 0)

    def picked() -> None:
        points = st.session_state[f"{key}_{turn}"]["selection"].get(_PICK)
        if points:
            st.session_state[f"turn_{key}"] = turn + 1
            on_pick(dict(points[0]))

    st.altair_chart(
        chart,
        key=f"{key}_{turn}",
        alt=plain(alt_text),
        width="stretch",
        on_select=picked,
        selection_mode=_PICK,
    )


def legend(colours: Mapping[str, str]) -> str:
    """The parts of a chart and their colours, as HTML."""
    parts = (f'<li><i style="background:{colour}"></i>{escape(name)}</li>' for name, colour in colours.items())
    return f'<ul class="key">{"".join(parts)}</ul>'


def title(text: str, finding: str = "", colours: Mapping[str, str] | None = None) -> None:
    """What a chart shows, what one sees in it, and its colours."""
    key = legend(colours) if colours else ""
    st.html(f'<div class="figure"><h3>{escape(text)}</h3><span>{escape(plain(finding))}</span>{key}</div>')


def labels_of(keys: Sequence[str], names: Mapping[str, str]) -> dict[str, str]:
    """A label for each key that no other has: namesakes get a number behind their name."""
    taken: dict[str, int] = {}
    labels = {}
    for key in keys:
        name = plain(" ".join(names.get(key, key).split())) or key
        taken[name] = taken.get(name, 0) + 1
        labels[key] = name if taken[name] == 1 else f"{name} ({taken[name]})"
    return labels


def rows(
    table: pd.DataFrame,
    colours: Mapping[str, str],
    names: Mapping[str, str] | None = None,
    chosen: Collection[str] = (),
    *,
    parted: bool = True,
    width: int = 170,
) -> Drawn:
    """Bars lying on each other: a row of the table each, its parts behind one another, and how many in all.

    The whole row can be clicked, not only its bar. `width` is the most that a label takes, in pixels. Where it is
    not `parted`, each row has one part, its own.
    """
    colours = {part: colour for part, colour in colours.items() if part in table.columns}
    labels = labels_of(list(table.index), names or {})
    long = _long(table, "key", colours, chosen)
    long["label"] = long["key"].map(labels)
    order = [labels[key] for key in table.index]
    total = _saying(long.drop_duplicates("key"))
    most = max(int(total["total"].max()), 1)
    y = alt.Y(
        "label:N",
        sort=order,
        title=None,
        axis=alt.Axis(labelLimit=width, labelOverlap=False, ticks=False, domain=False),
    )
    x_scale = alt.Scale(domain=[0, most * 1.14], nice=False)
    bars = (
        alt.Chart(long)
        .mark_bar(height={"band": 0.68}, aria=False)
        .encode(
            y=y,
            x=alt.X("from:Q", scale=x_scale, title=None, axis=None),
            x2="to:Q",
            color=_colour(colours),
            opacity=_opacity(),
        )
    )
    counts = (
        alt.Chart(total)
        .mark_text(align="left", dx=5, fontSize=12, color=TEXT, aria=False)
        .encode(y=y, x=alt.X("total:Q", scale=x_scale), text=alt.Text("total:Q", format=","))
    )
    hits = (
        alt.Chart(total.assign(edge=most * 1.14))
        .mark_bar(opacity=0.001, cursor="pointer", height={"band": 1})
        .encode(
            y=y,
            x=alt.X("edge:Q", scale=x_scale),
            description="says:N",
            tooltip=[
                alt.Tooltip("label:N", title=" "),
                alt.Tooltip("total:Q", title="in all", format=","),
                *(alt.Tooltip(f"{part}:Q", format=",") for part in colours if parted),
            ],
        )
        .add_params(_clickable("key"))
    )
    return alt.layer(bars, counts, hits).properties(height=ROW * len(table) + 4)


def columns(
    course: Course,
    colours: Mapping[str, str],
    chosen: Collection[str] = (),
    *,
    height: int = 190,
    clickable: bool = True,
) -> Drawn:
    """Standing bars, one for each period, its parts on one another."""
    shown = {period.since: period for period in course.periods}
    table = course.table
    long = _long(table, "since", colours, chosen)
    long["until"] = long["since"].map({key: period.until for key, period in shown.items()})
    long["label"] = long["since"].map({key: period.label for key, period in shown.items()})
    total = _saying(long.drop_duplicates("since").assign(edge=max(int(long["total"].max()), 1)))
    x = _periods_axis(course)
    y_axis = alt.Axis(tickCount=4, domain=False, format="~s", tickMinStep=1)
    bars = (
        alt.Chart(long)
        .mark_bar(width=46 if len(course.periods) < 6 else alt.Undefined, aria=False)
        .encode(
            x=x,
            y=alt.Y("from:Q", title=None, axis=y_axis),
            y2="to:Q",
            color=_colour(colours),
            opacity=_opacity(),
        )
    )
    hits = (
        alt.Chart(total)
        .mark_bar(opacity=0.001, cursor="pointer" if clickable else "default")
        .encode(
            x=x,
            y=alt.Y("edge:Q", title=None, axis=y_axis),
            description="says:N",
            tooltip=[
                alt.Tooltip("label:N", title=" "),
                alt.Tooltip("total:Q", title="in all", format=","),
                *(alt.Tooltip(f"{part}:Q", format=",") for part in colours),
            ],
        )
    )
    if clickable:
        hits = hits.add_params(_clickable("since", "until"))
    return alt.layer(bars, hits).properties(height=height)


def dots(claims: pd.DataFrame, course: Course, colours: Mapping[str, str], chosen: Collection[str] = ()) -> Drawn:
    """A dot for each claim over the periods, with its words where one points at it.

    `claims` has since, kind, claim, where and when. For so many claims that dots would not do, see `columns`.
    """
    shown = claims.assign(
        level=claims.groupby("since").cumcount(),
        until=claims["since"].map({period.since: period.until for period in course.periods}),
        on=claims["since"].isin(chosen) | (not chosen),
    )
    for name in ("claim", "where", "when"):
        shown[name] = [plain(_shortened(each)) for each in shown[name]]
    highest = max(int(shown["level"].max()) + 1, 4)
    chart: alt.Chart = (
        alt.Chart(shown)
        .mark_circle(size=95, cursor="pointer")
        .encode(
            x=_periods_axis(course),
            y=alt.Y("level:Q", axis=None, scale=alt.Scale(domain=[-0.6, highest], nice=False)),
            color=_colour(colours, "kind"),
            opacity=_opacity(),
            description="claim:N",
            tooltip=[
                alt.Tooltip("claim:N", title=" "),
                alt.Tooltip("where:N", title="in"),
                alt.Tooltip("when:N", title="on"),
                alt.Tooltip("kind:N", title="kind"),
            ],
        )
        .add_params(_clickable("since", "until"))
    )
    chart.height = min(60 + 14 * highest, 230)
    return chart


def one_each(counts: Mapping[str, int]) -> pd.DataFrame:
    """A table for `rows` in which every row has one part, of its own name."""
    names = list(counts)
    table = pd.DataFrame(0, index=pd.Index(names, dtype="object"), columns=names, dtype="int64")
    for name in names:
        table.loc[name, name] = counts[name]
    return table


def shares(table: pd.DataFrame, colours: Mapping[str, str]) -> Drawn:
    """Bars of one length: of each row of the table how its parts share it, each part to be clicked."""
    long = _long(table, "key", colours, ())
    whole = long["total"].clip(lower=1)
    long["start"], long["end"] = long["from"] / whole, long["to"] / whole
    long["share"] = long["end"] - long["start"]
    long["middle"] = (long["start"] + long["end"]) / 2
    long["label"] = [f"{key} ({total:,})" for key, total in zip(long["key"], long["total"], strict=True)]
    order = list(dict.fromkeys(long["label"]))
    long["says"] = [
        f"{key} {part}: {value:,}" for key, part, value in zip(long["key"], long["part"], long["value"], strict=True)
    ]
    y = alt.Y(
        "label:N", sort=order, title=None, axis=alt.Axis(ticks=False, domain=False, labelLimit=130, labelOverlap=False)
    )
    scale = alt.Scale(domain=[0, 1], nice=False)
    bars = (
        alt.Chart(long[long["value"] > 0])
        .mark_bar(height={"band": 0.68}, cursor="pointer")
        .encode(
            y=y,
            x=alt.X("start:Q", scale=scale, title=None, axis=None),
            x2="end:Q",
            color=_colour(colours),
            description="says:N",
            tooltip=[
                alt.Tooltip("key:N", title=" "),
                alt.Tooltip("part:N", title="became"),
                alt.Tooltip("value:Q", title="claims", format=","),
                alt.Tooltip("share:Q", title="share", format=".0%"),
            ],
        )
        .add_params(_clickable("key", "part"))
    )
    texts = (
        alt.Chart(long[long["share"] >= 0.09])
        .mark_text(fontSize=12, color=INK, aria=False)
        .encode(y=y, x=alt.X("middle:Q", scale=scale), text=alt.Text("share:Q", format=".0%"))
    )
    return alt.layer(bars, texts).properties(height=(ROW + 8) * len(table) + 4)


def promises(bands: pd.DataFrame) -> Drawn:
    """What was promised and what came of it: a bar for the share that was right, a tick for the one expected.

    `bands` has label, least, most, claims, right (a share) and expected.
    """
    scale = alt.Scale(domain=[0, 1], nice=False)
    y = alt.Y("label:N", sort=list(bands["label"]), title=None, axis=alt.Axis(ticks=False, domain=False))
    tooltip = [
        alt.Tooltip("label:N", title="confidence"),
        alt.Tooltip("claims:Q", title="judged claims", format=","),
        alt.Tooltip("right:Q", title="right", format=".0%"),
        alt.Tooltip("expected:Q", title="promised", format=".0%"),
    ]
    axis = alt.Axis(format=".0%", values=[0, 0.25, 0.5, 0.75, 1], domain=False)
    says = [f"{row.label} sure: {row.right:.0%} right" for row in bands.itertuples()]
    base = alt.Chart(bands.assign(says=says))
    bars = base.mark_bar(height={"band": 0.6}, color=GREEN, aria=False).encode(
        y=y, x=alt.X("right:Q", scale=scale, title=None, axis=axis)
    )
    ticks = base.mark_tick(aria=False, color=TEXT, thickness=3, size=22, opacity=1).encode(
        y=y, x=alt.X("expected:Q", scale=scale)
    )
    hits = (
        base.mark_bar(opacity=0.001, cursor="pointer", height={"band": 1})
        .encode(y=y, x=alt.X("edge:Q", scale=scale), description="says:N", tooltip=tooltip)
        .transform_calculate(edge="1")
        .add_params(_clickable("least", "most"))
    )
    return alt.layer(bars, ticks, hits).properties(height=(ROW + 6) * len(bands) + 30)


def _long(table: pd.DataFrame, key: str, colours: Mapping[str, str], chosen: Collection[str]) -> pd.DataFrame:
    """A row for each part of each row, from where to where its bar goes; the parts and their sum beside it."""
    wide = table[list(colours)]
    ends = wide.cumsum(axis=1)
    pieces = [
        pd.DataFrame(
            {
                key: table.index.astype("str"),
                "part": part,
                "value": wide[part].to_numpy(),
                "from": (ends[part] - wide[part]).to_numpy(),
                "to": ends[part].to_numpy(),
                "total": wide.sum(axis=1).to_numpy(),
                **{each: wide[each].to_numpy() for each in colours},
                "on": table.index.isin(list(chosen)) | (not chosen),
            }
        )
        for part in colours
    ]
    places = {str(each): place for place, each in enumerate(table.index)}
    return pd.concat(pieces, ignore_index=True).sort_values(key, kind="stable", key=lambda keys: keys.map(places))


def _saying(total: pd.DataFrame) -> pd.DataFrame:
    """The rows with what a screen reader says of each: its label and how many."""
    return total.assign(says=[f"{row.label}: {row.total:,}" for row in total.itertuples()])


def _periods_axis(course: Course) -> alt.X:
    """An axis of periods with a handful of labels; the periods are texts, so that no time zone moves a claim."""
    every = [period.since for period in course.periods]
    step = max(1, -(-len(every) // 7))
    marked = every[::step]
    words = ", ".join(f"'{period.since}': '{period.tick}'" for period in course.periods if period.since in marked)
    return alt.X(
        "since:O",
        title=None,
        scale=alt.Scale(domain=every, paddingInner=0.15),
        axis=alt.Axis(
            values=marked,
            labelExpr=f"({{{words}}})[datum.value]",
            labelAngle=0,
            labelOverlap="greedy",
            ticks=False,
            domain=True,
        ),
    )


def _colour(colours: Mapping[str, str], field: str = "part") -> alt.Color:
    scale = alt.Scale(domain=list(colours), range=list(colours.values()))
    return alt.Color(f"{field}:N", scale=scale, legend=None)


def _opacity() -> Any:
    return alt.condition("datum.on", alt.value(1), alt.value(_FAINT))


def _clickable(*fields: str) -> alt.Parameter:
    return alt.selection_point(name=_PICK, fields=list(fields), on="click", toggle=False, empty=False)


def _shortened(text: str, most: int = 220) -> str:
    text = " ".join(str(text).split())
    return text if len(text) <= most else text[: most - 1] + "…"
