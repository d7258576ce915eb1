"""How the pages look, in light and dark: the style sheets in `css`, one a page and one for all, and the legend."""

from pathlib import Path

_CSS = Path(__file__).parent / "css"
_BASE = _CSS / "base.css"  # it has the colours, and goes before the others
_SHEETS = (_BASE, *sorted(set(_CSS.glob("*.css")) - {_BASE}))

STYLE = f"<style>\n{''.join(sheet.read_text(encoding='utf-8') for sheet in _SHEETS)}</style>"

LEGEND = """<div class="legend"><span><mark class="content">words</mark> what is claimed</span>
<span><mark class="source">name</mark> who</span><span><mark class="cue">said</mark> by which words</span>
<span><mark class="addressee">name</mark> to whom</span></div>"""
