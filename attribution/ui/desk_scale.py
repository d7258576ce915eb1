"""The scale of verdicts: the built-in ones, or the desk's own from a file, shown before it is saved."""

from html import escape

import streamlit as st

from attribution.checking.scales import SCALES, BadScale, Scale, parse_scale
from attribution.review.setting_up import rated_otherwise
from attribution.ui import state
from attribution.ui.desk_draft import Draft
from attribution.ui.safe import as_markdown, plain

FORM = """# A scale of verdicts. A value places a rating between worst and best; leave it out for one off the line.
"""


def scale_of(held: Draft, *, disabled: bool) -> Scale:
    """Let a scale be chosen, and show its ratings; the scale comes back."""
    names = list(held.scales)
    chosen = st.radio(
        "Scale of verdicts",
        names,
        index=names.index(held.chosen or held.scale_key),
        format_func=lambda each: as_markdown(_name(held, each)),
        captions=[as_markdown(" · ".join(held.scales[each].names)) for each in names],
        key=held.key(f"scale_{held.choices}"),
        disabled=disabled,
    )
    scale = held.scales[str(chosen)]
    st.html(table(scale))
    with st.container(horizontal=True, key="scale_files"):
        if not disabled:
            with st.popover("Your own scale", key="own_scale", icon=":material/upload_file:"):
                own_scale(held, scale)
        st.download_button(
            "This scale as a file",
            _file(scale),
            file_name="scale.yaml",
            mime="application/yaml",
            key="scale_download",
            type="tertiary",
            icon=":material/download:",
            help="To change it and bring it back",
        )
    if scale != held.began.scale:
        what_happens(scale)
    return scale


def own_scale(held: Draft, chosen: Scale) -> None:
    """Read a scale from a file of the desk."""
    st.html(
        '<p class="hint">A YAML file with a name and ratings, each with its name, value and meaning. '
        "“This scale as a file” gives you one to begin with.</p>"
    )
    file = st.file_uploader("A scale file", key=f"scale_file_{held.turn}", label_visibility="collapsed")
    if file is None:
        return
    try:
        scale = parse_scale(file.getvalue(), file.name)
    except BadScale as error:
        st.error(as_markdown(str(error)), icon=":material/error:")
        return
    st.html(f"<h4>{escape(plain(scale.name))}</h4>{table(scale)}")
    if scale != chosen:
        st.button("Use this scale", key="scale_use", type="primary", on_click=_use, args=(held, scale))
    else:
        st.html('<p class="hint">It is chosen. Save to work with it.</p>')


def _use(held: Draft, scale: Scale) -> None:
    held.chosen = held.offer(scale)
    held.choices += 1  # boxes of another key begin with what is chosen


def what_happens(scale: Scale) -> None:
    """Say what becomes of verdicts on another scale."""
    others = rated_otherwise(state.ledger().verdicts(), scale)
    if not others:
        return
    count = sum(others.values())
    names = ", ".join(f"“{name}”" for name in others if name) or "another scale"
    one = count == 1
    st.html(
        f'<p class="note">{count:,} verdict{"" if one else "s"} {"is" if one else "are"} on {escape(plain(names))} and '
        f"{'stays' if one else 'stay'} as {'it is' if one else 'they are'}, published or not. New verdicts are on "
        f"“{escape(plain(scale.name))}”; a check that is in progress needs one before it can be handed in.</p>"
    )


def table(scale: Scale) -> str:
    """Return the ratings with their values and meanings, as HTML."""
    rows = "".join(
        f'<tr><td><i style="background:{each.colour or "transparent"}"></i></td><th scope="row">'
        f"{escape(plain(each.name))}</th><td>{'–' if each.value is None else f'{each.value:g}'}</td>"
        f"<td>{escape(plain(each.meaning))}</td></tr>"
        for each in scale.ratings
    )
    return (
        '<table class="scale"><thead><tr><td></td><th scope="col">Rating</th><th scope="col">Value</th>'
        f'<th scope="col">Meaning</th></tr></thead><tbody>{rows}</tbody></table>'
    )


def _name(held: Draft, key: str) -> str:
    return held.scales[key].name if key in SCALES else f"{held.scales[key].name} (your own)"


def _file(scale: Scale) -> bytes:
    import yaml

    written: str = yaml.safe_dump(scale.as_dict(), allow_unicode=True, sort_keys=False, width=110)
    return (FORM + written).encode()
