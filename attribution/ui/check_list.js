// The board's list of claims. All words are put in as text, never as HTML.
export default function ({ data, setTriggerValue, setStateValue, parentElement }) {
  const list = parentElement.querySelector("ol.checks");
  const all = parentElement.querySelector(".checks-all");
  const sign = JSON.stringify(data);
  if (list.__sign !== sign) {
    if (list.__turn !== data.turn) list.__picked = new Set();
    list.__sign = sign;
    list.__turn = data.turn;
    const there = new Set(data.claims.map((claim) => claim.id));
    list.__picked = new Set([...(list.__picked || [])].filter((id) => there.has(id)));
    list.classList.toggle("pick", data.pick);
    list.replaceChildren(...data.claims.map((claim) => item(claim, data.pick, list.__picked.has(claim.id))));
  }
  all.hidden = !data.pick;
  const boxes = () => [...list.querySelectorAll("input")];
  const tell = () => {
    const count = list.__picked.size;
    const box = all.querySelector("input");
    box.checked = count > 0 && count === data.claims.length;
    box.indeterminate = count > 0 && count < data.claims.length;
    all.querySelector("span").textContent = count ? `${count} selected` : "Select all on this page";
  };
  tell();
  const send = () => { tell(); setStateValue("picked", { turn: data.turn, ids: [...list.__picked] }); };
  all.querySelector("input").onchange = (event) => {
    list.__picked = new Set(event.target.checked ? data.claims.map((claim) => claim.id) : []);
    for (const box of boxes()) box.checked = event.target.checked;
    send();
  };
  list.onchange = (event) => {
    const { checked, dataset } = event.target;
    if (checked) list.__picked.add(dataset.claim); else list.__picked.delete(dataset.claim);
    send();
  };
  list.onclick = (event) => {
    const link = event.target.closest && event.target.closest("a");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();                       // a click with Ctrl opens a tab of its own, as links do
    const end = "claim=" + encodeURIComponent(link.dataset.claim);
    const way = [...document.querySelectorAll(".st-key-checks_links a")].find((each) => each.href.endsWith(end));
    if (way) way.click(); else setTriggerValue("opened", link.dataset.claim);
  };
}

function item(claim, pick, picked) {
  const row = document.createElement("li");
  if (pick) {
    const label = element("label", "pick", "");
    const box = document.createElement("input");
    box.type = "checkbox";
    box.checked = picked;
    box.dataset.claim = claim.id;
    box.setAttribute("aria-label", "Select: " + claim.words.slice(0, 80));
    label.append(box);
    row.append(label);
  }
  const link = element("a", "", "");
  link.href = "check?claim=" + encodeURIComponent(claim.id);
  link.dataset.claim = claim.id;
  const worth = element("span", "worth", "");
  if (claim.worth === null) worth.append(element("span", "none", "not scored"));
  else {
    const bar = element("i", "", "");
    bar.style.setProperty("--share", claim.worth + "%");
    worth.append(element("b", "", String(claim.worth)), bar, element("span", "spoken", " of 100 worth checking"));
  }
  const words = element("span", "words", claim.words);
  words.dir = "auto";
  const about = element("span", "about", "");
  about.append(element("b", claim.speaker ? "" : "flag", claim.speaker || "No speaker"));
  if (claim.role) about.append(element("span", "role", claim.role));
  about.append(...claim.about.map((each) => element("span", "", each)));
  const why = element("span", "why", "");
  if (claim.before) why.append(element("span", "before", claim.before));
  why.append(...claim.reasons.map((each) =>
    element("span", each.startsWith("-") ? "against" : "for", each.replace(/^- /, "− "))));
  const side = element("span", "side", "");
  if (claim.begun) side.append(element("span", "state", claim.state));
  if (claim.verdict) {
    const verdict = element("span", "verdict", claim.verdict);
    if (/^#[0-9a-f]{6}$/i.test(claim.colour)) verdict.style.setProperty("--rating", claim.colour);
    side.append(verdict);
  }
  if (claim.assignee) side.append(element("span", "assignee", claim.assignee));
  if (claim.due) side.append(element("span", "due" + (claim.late ? " late" : ""), (claim.late ? "overdue " : "due ") + claim.due));
  link.append(worth, words, about, why, side);
  row.append(link);
  return row;
}

function element(name, kind, text) {
  const made = document.createElement(name);
  if (kind) made.className = kind;
  if (text) made.textContent = text;
  return made;
}
