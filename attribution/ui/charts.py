"""The charts of the pages: rows and columns of bars, dots on a timeline, each of which can be chosen by a click.

They are written in Vega-Lite as it is: to make and to check them as objects takes longer than all counting.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from html import escape
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from attribution.review.figures import Course
from attribution.ui.safe import as_markdown, plain

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
_AROUND = 20  # pixels of a chart's height that Streamlit leaves free around it
_PICK = "pick"
_FAINT = 0.25  # of what is not chosen, where something is

Pick = Callable[[dict[str, Any]], None]
Json = dict[str, Any]


class Chart(NamedTuple):
    """A chart in Vega-Lite, and what can be chosen in it: in words, and the fields that a click would tell."""

    spec: Json
    picks: dict[str, Json]


def draw(chart: Chart, key: str, alt_text: str, on_pick: Pick | None = None) -> None:
    """Draw a chart under an accessible name; a click on a bar or dot calls `on_pick` with its fields.

    A chart takes no keys, so under it stands a list of the same. What is chosen is in the address and not in the chart:
    after a click both are new ones, with nothing chosen.
    """
    alt_text = plain(alt_text)
    if on_pick is None:
        st.vega_lite_chart(chart.spec, key=key, alt=alt_text, width="stretch")
        return
    turn = st.session_state.get(f"turn_{key}", 0)
    clicked, narrowed = f"{key}_{turn}", f"{key}_narrow_{turn}"

    def pick(fields: Json | None) -> None:
        if fields:
            st.session_state[f"turn_{key}"] = turn + 1
            on_pick(dict(fields))

    st.vega_lite_chart(
        chart.spec,
        key=clicked,
        alt=alt_text,
        width="stretch",
        on_select=lambda: pick(next(iter(st.session_state[clicked]["selection"].get(_PICK, [])), None)),
        selection_mode=_PICK,
    )
    if chart.picks:
        st.selectbox(
            f"Narrow to one of: {as_markdown(alt_text)}",
            list(chart.picks),
            index=None,
            placeholder="Narrow to …",
            key=narrowed,
            label_visibility="collapsed",
            on_change=lambda: pick(chart.picks.get(st.session_state[narrowed])),
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
) -> Chart:
    """Bars lying on each other: a row of the table each, its parts behind one another, and how many in all.

    The whole row can be clicked, not only its bar. `width` is the most that a label takes, in pixels. Where it is
    not `parted`, each row has one part, its own.
    """
    colours = {part: colour for part, colour in colours.items() if part in table.columns}
    labels = labels_of(list(table.index), names or {})
    bars = _bars(table, "key", colours, chosen)
    for bar in bars:
        bar["label"] = labels[bar["key"]]
    edge = max(*(bar["total"] for bar in bars), 1) * 1.14
    whole = [{**bar, "edge": edge, "says": f"{bar['label']}: {bar['total']:,}"} for bar in _once(bars, "key")]
    labelled = {"labelLimit": width, "labelOverlap": False, "ticks": False, "domain": False}
    y = _by_name("label", list(labels.values()), labelled)
    across = {"domain": [0, edge], "nice": False}
    tooltip = [_told("label"), _told("total", "in all", ","), *(_told(part, part, ",") for part in colours if parted)]
    return _layers(
        ROW * len(table) + _AROUND,
        _layer(
            bars,
            {"type": "bar", "height": {"band": 0.68}, "aria": False},
            y=y,
            x=_number("from", scale=across, axis=None),
            x2={"field": "to"},
            color=_colour(colours),
            opacity=_OPACITY,
        ),
        _layer(
            whole,
            {"type": "text", "align": "left", "dx": 5, "fontSize": 12, "color": TEXT, "aria": False},
            y=y,
            x=_number("total", scale=across, axis=None),
            text={"field": "total", "type": "quantitative", "format": ","},
        ),
        _layer(
            whole,
            {"type": "bar", "opacity": _UNSEEN, "cursor": "pointer", "height": {"band": 1}},
            y=y,
            x=_number("edge", scale=across, axis=None),
            description=_SAYS,
            tooltip=tooltip,
        ),
        picking=("key",),
    )


def columns(
    course: Course,
    colours: Mapping[str, str],
    chosen: Collection[str] = (),
    *,
    height: int = 190,
    clickable: bool = True,
) -> Chart:
    """Standing bars, one for each period, its parts on one another."""
    shown = {period.since: period for period in course.periods}
    bars = _bars(course.table, "since", colours, chosen)
    for bar in bars:
        bar["until"], bar["label"] = shown[bar["since"]].until, shown[bar["since"]].label
    edge = max(*(bar["total"] for bar in bars), 1)
    whole = [{**bar, "edge": edge, "says": f"{bar['label']}: {bar['total']:,}"} for bar in _once(bars, "since")]
    x = _periods_axis(course)
    up = {"tickCount": 4, "domain": False, "format": "~s", "tickMinStep": 1}
    mark: Json = {"type": "bar", "aria": False}
    if len(course.periods) < 6:
        mark["width"] = 46
    return _layers(
        height,
        _layer(
            bars,
            mark,
            x=x,
            y=_number("from", axis=up),
            y2={"field": "to"},
            color=_colour(colours),
            opacity=_OPACITY,
        ),
        _layer(
            whole,
            {"type": "bar", "opacity": _UNSEEN, "cursor": "pointer" if clickable else "default"},
            x=x,
            y=_number("edge", axis=up),
            description=_SAYS,
            tooltip=[_told("label"), _told("total", "in all", ","), *(_told(part, part, ",") for part in colours)],
        ),
        picking=("since", "until") if clickable else (),
    )


def dots(claims: pd.DataFrame, course: Course, colours: Mapping[str, str], chosen: Collection[str] = ()) -> Chart:
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
    spec: Json = {
        **_layer(
            shown.to_dict("records"),
            {"type": "circle", "size": 95, "cursor": "pointer"},
            x=_periods_axis(course),
            y=_number("level", axis=None, scale={"domain": [-0.6, highest], "nice": False}),
            color=_colour(colours, "kind"),
            opacity=_OPACITY,
            description={"field": "claim", "type": "nominal"},
            tooltip=[_told("claim"), _told("where", "in"), _told("when", "on"), _told("kind", "kind")],
        ),
        "params": [_picked_by(("since", "until"))],
        "height": min(60 + 14 * highest, 230),
        "$schema": _SCHEMA,
    }
    counts = course.table.sum(axis=1).to_dict()
    picks = {
        f"{period.label}: {counts[period.since]:,}": {"since": period.since, "until": period.until}
        for period in course.periods
        if counts[period.since]
    }
    return Chart(spec, picks)


def one_each(counts: Mapping[str, int]) -> pd.DataFrame:
    """A table for `rows` in which every row has one part, of its own name."""
    names = list(counts)
    cells = [[counts[row] if row == column else 0 for column in names] for row in names]
    return pd.DataFrame(cells, index=pd.Index(names, dtype="object"), columns=names, dtype="int64")


def shares(table: pd.DataFrame, colours: Mapping[str, str]) -> Chart:
    """Bars of one length: of each row of the table how its parts share it, each part to be clicked."""
    bars = _bars(table, "key", colours, ())
    for bar in bars:
        start, end = (bar[side] / max(bar["total"], 1) for side in ("from", "to"))
        bar |= {"start": start, "end": end, "share": end - start, "middle": (start + end) / 2}
        bar["label"] = f"{bar['key']} ({bar['total']:,})"
        bar["says"] = f"{bar['key']} {bar['part']}: {bar['value']:,}"
    y = _by_name(
        "label",
        list(dict.fromkeys(bar["label"] for bar in bars)),
        {"ticks": False, "domain": False, "labelLimit": 130, "labelOverlap": False},
    )
    across = {"domain": [0, 1], "nice": False}
    return _layers(
        (ROW + 8) * len(table) + _AROUND,
        _layer(
            [bar for bar in bars if bar["value"] > 0],
            {"type": "bar", "height": {"band": 0.68}, "cursor": "pointer"},
            y=y,
            x=_number("start", scale=across, axis=None),
            x2={"field": "end"},
            color=_colour(colours),
            description=_SAYS,
            tooltip=[
                _told("key"),
                _told("part", "became"),
                _told("value", "claims", ","),
                _told("share", "share", ".0%"),
            ],
        ),
        _layer(
            [bar for bar in bars if bar["share"] >= 0.09],
            {"type": "text", "fontSize": 12, "color": INK, "aria": False},
            y=y,
            x=_number("middle", scale=across, axis=None),
            text={"field": "share", "type": "quantitative", "format": ".0%"},
        ),
        picking=("key", "part"),
        picked=0,
    )


def promises(bands: pd.DataFrame) -> Chart:
    """What was promised and what came of it: a bar for the share that was right, a tick for the one expected.

    `bands` has label, least, most, claims, right (a share) and expected.
    """
    across = {"domain": [0, 1], "nice": False}
    y = _by_name("label", list(bands["label"]), {"ticks": False, "domain": False})
    axis = {"format": ".0%", "values": [0, 0.25, 0.5, 0.75, 1], "domain": False}
    given = [
        {**band, "edge": 1, "says": f"{band['label']} sure: {band['right']:.0%} right"}
        for band in bands.to_dict("records")
    ]
    return _layers(
        (ROW + 6) * len(bands) + 26 + _AROUND,
        _layer(
            given,
            {"type": "bar", "height": {"band": 0.6}, "color": GREEN, "aria": False},
            y=y,
            x=_number("right", scale=across, axis=axis),
        ),
        _layer(
            given,
            {"type": "tick", "aria": False, "color": TEXT, "thickness": 3, "size": 22, "opacity": 1},
            y=y,
            x=_number("expected", scale=across, axis=axis),
        ),
        _layer(
            given,
            {"type": "bar", "opacity": _UNSEEN, "cursor": "pointer", "height": {"band": 1}},
            y=y,
            x=_number("edge", scale=across, axis=axis),
            description=_SAYS,
            tooltip=[
                _told("label", "confidence"),
                _told("claims", "judged claims", ","),
                _told("right", "right", ".0%"),
                _told("expected", "promised", ".0%"),
            ],
        ),
        picking=("least", "most"),
    )


# --- what they are made of -------------------------------------------------------------------------------------------

_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"  # its name; nobody asks that host for it
_UNSEEN = 0.001  # there to be clicked and pointed at
_OPACITY: Json = {"condition": {"test": "datum.on", "value": 1}, "value": _FAINT}
_SAYS: Json = {"field": "says", "type": "nominal"}  # to a screen reader


def _bars(table: pd.DataFrame, key: str, colours: Mapping[str, str], chosen: Collection[str]) -> list[Json]:
    """Of each row each part: from where to where its bar goes, with all the parts and their sum beside it."""
    parts = list(colours)
    bars = []
    for name, counts in zip(table.index, table[parts].to_numpy().tolist(), strict=True):
        of_each = dict(zip(parts, counts, strict=True))
        about = {key: str(name), "total": sum(counts), "on": name in chosen or not chosen, **of_each}
        start = 0
        for part, count in of_each.items():
            bars.append({**about, "part": part, "value": count, "from": start, "to": start + count})
            start += count
    return bars


def _once(bars: list[Json], key: str) -> list[Json]:
    """The first bar of each row."""
    found: dict[str, Json] = {}
    for bar in bars:
        found.setdefault(bar[key], bar)
    return list(found.values())


def _layers(height: int, *layers: Json, picking: tuple[str, ...] = (), picked: int = -1) -> Chart:
    """Layers on one another; at a click on something in one of them its fields `picking` are told."""
    spec: Json = {"layer": list(layers), "height": height, "$schema": _SCHEMA}
    if not picking:
        return Chart(spec, {})
    layers[picked]["name"] = "picked"
    spec["params"] = [{**_picked_by(picking), "views": ["picked"]}]
    values = layers[picked]["data"]["values"]
    return Chart(spec, {each["says"]: {name: each[name] for name in picking} for each in values if _some(each)})


def _some(bar: Json) -> bool:
    """Whether there is a claim behind a bar."""
    return bool(bar.get("value") or bar.get("total") or bar.get("claims"))


def _layer(values: list[Any], mark: Json, **encoding: Any) -> Json:
    return {"data": {"values": values}, "mark": mark, "encoding": encoding}


def _picked_by(fields: tuple[str, ...]) -> Json:
    return {"name": _PICK, "select": {"type": "point", "fields": list(fields), "on": "click", "toggle": False}}


def _number(field: str, **how: Any) -> Json:
    return {"field": field, "type": "quantitative", "title": None, **how}


def _by_name(field: str, order: list[str], axis: Json) -> Json:
    return {"field": field, "type": "nominal", "sort": order, "title": None, "axis": axis}


def _told(field: str, title: str = " ", format_: str | None = None) -> Json:
    """A line of a tooltip."""
    if format_ is None:
        return {"field": field, "type": "nominal", "title": title}
    return {"field": field, "type": "quantitative", "title": title, "format": format_}


def _periods_axis(course: Course) -> Json:
    """An axis of periods with a handful of labels; the periods are texts, so that no time zone moves a claim."""
    every = [period.since for period in course.periods]
    step = max(1, -(-len(every) // 7))
    marked = every[::step]
    words = ", ".join(f"'{period.since}': '{period.tick}'" for period in course.periods if period.since in marked)
    return {
        "field": "since",
        "type": "ordinal",
        "title": None,
        "scale": {"domain": every, "paddingInner": 0.15},
        "axis": {
            "values": marked,
            "labelExpr": f"({{{words}}})[datum.value]",
            "labelAngle": 0,
            "labelOverlap": "greedy",
            "ticks": False,
            "domain": True,
        },
    }


def _colour(colours: Mapping[str, str], field: str = "part") -> Json:
    scale = {"domain": list(colours), "range": list(colours.values())}
    return {"field": field, "type": "nominal", "scale": scale, "legend": None}


def _shortened(text: str, most: int = 220) -> str:
    text = " ".join(str(text).split())
    return text if len(text) <= most else text[: most - 1] + "…"
