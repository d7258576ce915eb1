"""How the pages look, in light and dark: the style sheets in `css`, one a page and one for all, and the legend."""

from pathlib import Path

_SHEETS = sorted((Path(__file__).parent / "css").glob("*.css"))  # base.css, which has the colours, is the first

STYLE = f"<style>\n{''.join(sheet.read_text(encoding='utf-8') for sheet in _SHEETS)}</style>"

LEGEND = """<div class="legend"><span><mark class="content">words</mark> what is claimed</span>
<span><mark class="source">name</mark> who</span><span><mark class="cue">said</mark> by which words</span>
<span><mark class="addressee">name</mark> to whom</span></div>"""
