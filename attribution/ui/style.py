"""How the pages look, in light and dark: one style sheet and the legend of the marks."""

STYLE = """<style>
:root {
  --content: light-dark(#e4eefb, #1c3350);   --content-nested: light-dark(#cbdff6, #28466b);
  --cue: light-dark(#fdebcf, #4d3512);       --cue-text: light-dark(#7a4100, #ffd596);
  --source: light-dark(#daf2e1, #173f29);    --source-text: light-dark(#0b5a2a, #a6ebbf);
  --addressee: light-dark(#efe4fb, #38264e); --addressee-text: light-dark(#5b2a91, #dcc8ff);
  --ink: light-dark(#1b1f24, #e8eaed);       --quiet: light-dark(#5b6570, #a3acb6);
  --line: light-dark(#dfe3e8, #343a42);      --accent: light-dark(#1f4e79, #7fb2e5);
  --warning: light-dark(#9a5400, #f0b45a);
  --reading: "Source Serif", "Source Serif 4", Georgia, "Times New Roman", serif;
}
[data-testid="stMainBlockContainer"] { max-width: 1500px; padding: 2.2rem 2.5rem 2rem; }
[data-testid="stHeader"] { background: transparent; }
.st-key-top { border-bottom: 1px solid var(--line); padding-bottom: .9rem; margin-bottom: .4rem; }
.brand { display: flex; align-items: baseline; gap: .75rem; }
.brand b { font-size: 1.35rem; font-weight: 650; letter-spacing: -.01em; }
.brand span { color: var(--quiet); }
.summary, .hint { margin: 0; color: var(--quiet); }
.summary b { color: var(--ink); font-weight: 600; }
.flag, .summary .flag b { color: var(--warning) !important; }

.article { font-family: var(--reading); font-size: 1.08rem; line-height: 1.72; max-width: 68ch; margin: 0 auto;
  padding: .5rem .75rem 2rem 1.1rem; white-space: pre-wrap; overflow-wrap: anywhere; color: var(--ink); }
.article p { margin: 0 0 .95em; font-size: inherit; }
.article p.blank { margin: 0; line-height: .4; }
.article p.headline { font-size: 1.5rem; line-height: 1.45; font-weight: 600; margin-bottom: .7em; }
.article mark, .legend mark { color: inherit; border-radius: 3px; padding: .08em 0; cursor: pointer;
  box-decoration-break: clone; -webkit-box-decoration-break: clone; }
.article .headline mark { padding: 0; }
.legend mark { cursor: default; padding: .1em .4em; }
mark.content { background: var(--content); }
mark.content.nested { background: var(--content-nested); }
mark.cue { background: var(--cue); color: var(--cue-text); border-bottom: 2px dotted var(--cue-text); }
mark.source { background: var(--source); color: var(--source-text); border-bottom: 2px solid var(--source-text); }
mark.addressee { background: var(--addressee); color: var(--addressee-text);
  border-bottom: 2px dashed var(--addressee-text); }
mark[data-numbers]::before { content: attr(data-numbers); font: 600 .62em/1 "Source Sans", sans-serif;
  vertical-align: .5em; margin: 0 .3em 0 .15em; color: var(--accent); }
.with-choice mark:not(.chosen) { background: color-mix(in srgb, currentColor 5%, transparent); color: inherit;
  border-bottom-color: transparent; }
.article mark.chosen { font-weight: 600; }
.article mark.chosen.content { font-weight: inherit; background: var(--content-nested);
  box-shadow: 0 0 0 1.5px color-mix(in srgb, var(--accent) 55%, transparent); }
.legend { display: flex; flex-wrap: wrap; gap: .35rem 1.1rem; font-size: .88rem; color: var(--quiet); }

.card { border: 1px solid var(--line); border-left: 3px solid var(--accent); border-radius: 6px;
  padding: .9rem 1.1rem; }
.card header { display: flex; flex-wrap: wrap; align-items: baseline; gap: .3rem .6rem; }
.card header i { font: 600 .8rem "Source Sans", sans-serif; color: var(--accent); }
.card header b { font-weight: 600; } .card header span { color: var(--quiet); }
.card blockquote { font-family: var(--reading); font-size: 1.05rem; line-height: 1.55; margin: .45rem 0 .7rem;
  padding: 0; border: 0; color: var(--ink); opacity: 1; white-space: pre-wrap; overflow-wrap: anywhere;
  max-height: 11rem; overflow: auto; }
.card dl { display: flex; flex-wrap: wrap; gap: .1rem 1.4rem; margin: 0 !important; padding: 0; font-size: .88rem; }
.card dl div { display: flex; gap: .5rem; }
.card dl dt { color: var(--quiet); font-weight: 400; }
.card dl dt, .card dl dd { margin: 0; font-size: inherit; overflow-wrap: anywhere; }
.card .why { margin: .35rem 0 0; font-size: .88rem; }
.card .why > span, .card .others span { color: var(--quiet); } .card .why > span { margin-right: .35rem; }
.card .why q { font-family: var(--reading); }
.card ul.others { display: inline-flex; flex-wrap: wrap; gap: .1rem .9rem; margin: 0; padding: 0; list-style: none;
  font-size: .88rem; }
.card ul.others li { margin: 0; font-size: inherit; }
.card ol.said { margin: .6rem 0 0; padding-left: 1.3rem; max-height: 18rem; overflow: auto; font-family:
    var(--reading); }
.card ol.said li { margin: 0 0 .3rem; overflow-wrap: anywhere; }
.card ol.said span { font: .8rem "Source Sans", sans-serif; color: var(--quiet); }
h3.part { font-size: 1.05rem; font-weight: 600; margin: .3rem 0 .2rem; padding: 0; }
h3.part span { color: var(--quiet); font-weight: 400; margin-left: .35rem; }
.question { display: grid; grid-template-columns: 1fr auto 1fr; gap: .2rem .8rem; align-items: center; }
.question i { font: 600 .9rem "Source Sans", sans-serif; color: var(--accent); }
.question div { display: flex; flex-direction: column; overflow-wrap: anywhere; }
.question span, .question small { color: var(--quiet); }
[class*="st-key-decision_"] { flex-wrap: nowrap; }
[class*="st-key-decision_"] [data-testid="stHtml"] { min-width: 0; overflow-wrap: anywhere; }
[class*="st-key-decision_"] p { margin: 0; } [class*="st-key-decision_"] span { color: var(--quiet); }
[class*="st-key-decision_"] p.gone { text-decoration: line-through; color: var(--quiet); }
.st-key-pages { gap: .2rem; }
.nothing { max-width: 34rem; margin: 14vh auto; text-align: center; color: var(--quiet); }
.nothing h2 { color: var(--ink); font-weight: 600; }
/* overview and speakers */
h1.page { font: 600 1.7rem/1.2 var(--reading); letter-spacing: -.01em; margin: 0; padding: 0; overflow-wrap: anywhere; }
h2.section { font: 600 1.25rem/1.3 var(--reading); margin: 1.4rem 0 .2rem; padding: .9rem 0 0;
  border-top: 1px solid var(--line); }
.figure { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 .6rem; overflow-wrap: anywhere; }
.figure h3 { font-size: 1rem; font-weight: 600; margin: .4rem 0 0; padding: 0; }
.figure span { color: var(--quiet); }
ul.key { display: flex; flex-wrap: wrap; gap: 0 .9rem; margin: 0 0 0 auto; padding: 0; list-style: none;
  font-size: .84rem; color: var(--quiet); }
ul.key li { margin: 0; font-size: inherit; display: flex; align-items: center; gap: .35rem; }
ul.key i { width: .7em; height: .7em; border-radius: 2px; }
dl.figures { display: flex; flex-wrap: wrap; gap: .4rem 2.6rem; margin: 0 !important; padding: 0; }
dl.figures div { display: flex; flex-direction: column; }
dl.figures dd { font: 600 1.9rem/1.15 var(--reading); margin: 0; color: var(--ink); font-variant-numeric: lining-nums; }
dl.figures dt { font-size: .88rem; font-weight: 400; color: var(--quiet); }
.agreement { display: flex; flex-wrap: wrap; gap: .4rem 3rem; align-items: flex-start; }
.agreement p { max-width: 44ch; margin: .2rem 0 0; color: var(--quiet); } .agreement p b { color: var(--ink); }
.agreement table { border-collapse: collapse; font-size: .92rem; margin: 0; }
.agreement th, .agreement td { text-align: left; font-weight: 400; padding: .18rem 1.2rem .18rem 0; border: 0;
  border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
.agreement th { color: var(--quiet); font-size: .85rem; }
.agreement :is(th, td):nth-child(n+3) { text-align: right; font-variant-numeric: tabular-nums; }
.st-key-chosen { gap: .5rem; }
.st-key-open_in_queue { margin-left: auto; }
@media (max-width: 640px) {
  [data-testid="stMainBlockContainer"] { padding: 1.2rem 1rem; }
  .brand span { display: none; }
  .article { padding: 0 .2rem 1rem; }
}
</style>"""

LEGEND = """<div class="legend"><span><mark class="content">words</mark> what is claimed</span>
<span><mark class="source">name</mark> who</span><span><mark class="cue">said</mark> by which words</span>
<span><mark class="addressee">name</mark> to whom</span></div>"""
