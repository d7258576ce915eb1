// A list of claims, each a link to where it is reviewed. All words are put in as text, never as HTML.
export default function ({ data, setTriggerValue, parentElement }) {
  const list = parentElement.querySelector("ol.claims");
  list.start = data.first;
  list.classList.toggle("undecided", data.claims.every((claim) => !claim.decided));
  list.replaceChildren(...data.claims.map(item));
  list.onclick = (event) => {
    const link = event.target.closest && event.target.closest("a");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();                       // a click with Ctrl opens a tab of its own, as links do
    setTriggerValue("opened", link.dataset.claim);
  };
}

function item(claim) {
  const link = element("a", "", "");
  link.href = "review?claim=" + encodeURIComponent(claim.id);
  link.dataset.claim = claim.id;
  const who = element("span", "who", "");
  who.append(element("b", claim.speaker ? "" : "flag", claim.speaker || "No speaker"));
  if (claim.role) who.append(" ", element("small", "", claim.role));
  const words = element("span", "words", claim.words);
  words.dir = "auto";
  const about = element("span", "about", "");
  about.append(...claim.about.map((each) => element("span", "", each)));
  const sure = element("span", "sure" + (claim.unsure ? " flag" : ""), claim.sure);
  sure.title = claim.why;
  const state = element("span", "state " + claim.state, claim.decided);
  link.append(who, words, about, sure, state);
  const row = document.createElement("li");
  row.append(link);
  return row;
}

function element(name, kind, text) {
  const made = document.createElement(name);
  if (kind) made.className = kind;
  if (text) made.textContent = text;
  return made;
}
