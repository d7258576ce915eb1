// Draws an article from its pieces and tells what the reader does with it. Article text only ever becomes text nodes.
// What changes with every key (which claim is in hand, what was decided) comes from keys.js by `window.attribution`,
// so that the article itself need not be sent again.

export default function ({ data, parentElement, setTriggerValue }) {
  const box = parentElement.querySelector(".article-box");
  const desk = (window.attribution ??= { focus: null, show() {} });
  if (box.drawnFrom !== data) {
    box.drawnFrom = data;
    draw(box, data);
  }
  box.send = setTriggerValue;
  desk.show = () => show(box, desk.focus);
  desk.mark = (what) => mark(box, what);
  desk.show();
  if (box.listening) return;
  box.listening = true;
  const onSelection = () => offer(box);
  document.addEventListener("selectionchange", onSelection);
  // the article's font comes after its words, and moves them
  const onFonts = () => { if (box.words?.isConnected && performance.now() - box.broughtAt < 5000) bring(box, box.words); };
  document.fonts.addEventListener("loadingdone", onFonts);
  box.addEventListener("pointerdown", () => { box.hadSelection = !getSelection().isCollapsed; });
  box.addEventListener("click", (event) => {
    clearTimeout(box.picking);
    const piece = event.target.closest("mark");
    // the first of two clicks selects a word, and one beside a selection takes that away: neither chooses a claim
    if (!piece || event.detail > 1 || box.hadSelection || !getSelection().isCollapsed) return;
    box.picking = setTimeout(() => { if (getSelection().isCollapsed && piece.isConnected) pick(box, piece); }, 250);
  });
  box.dataset.listening = "yes";
  return () => {
    document.removeEventListener("selectionchange", onSelection);
    document.fonts.removeEventListener("loadingdone", onFonts);
    box.listening = false;
    if (window.attribution) window.attribution.show = () => {};
  };
}

function draw(box, data) {
  const article = document.createElement("article");
  article.className = "article";
  if (data.language) article.lang = data.language;
  for (const [kind, pieces] of data.paragraphs) {
    const paragraph = document.createElement("p");
    paragraph.dir = "auto";
    if (kind) paragraph.className = kind;
    for (const [text, start, marks, numbers] of pieces) {
      if (!marks.length) {
        paragraph.append(text);
        continue;
      }
      const piece = document.createElement("mark");
      piece.textContent = text;
      piece.start = start;
      piece.marks = marks;
      piece.dataset.claims = [...new Set(marks.map(([claim]) => data.claims[claim][0]))].join(" ");
      piece.title = marks
        .map(([claim, role]) => `${claim + 1} · ${data.claims[claim][1]} · ${data.roles[role]}`).join("\n");
      if (numbers.length) piece.dataset.numbers = numbers.join(" ");
      paragraph.append(piece);
    }
    article.append(paragraph);
  }
  const tools = document.createElement("div");
  tools.className = "mark-tools";
  tools.hidden = true;
  tools.setAttribute("role", "toolbar");
  tools.setAttribute("aria-label", "What the selected words are");
  box.replaceChildren(article, tools);
  box.shown = null;
}

// --- which claim is in hand -------------------------------------------------------------------------------------

function show(box, focus) {
  const data = box.drawnFrom;
  if (!focus || !data) return;
  const state = JSON.stringify([focus.claim, focus.decisions]);
  if (box.shown === state) return;
  box.shown = state;
  const place = data.claims.findIndex(([id]) => id === focus.claim);
  const decided = data.claims.map(([id]) => focus.decisions[id] || "");
  const article = box.querySelector(".article");
  article.classList.toggle("with-choice", place >= 0);
  let first = null;
  let words = null;
  for (const piece of article.querySelectorAll("mark")) {
    const standing = piece.marks.filter(([claim]) => decided[claim] !== "rejected" || claim === place);
    const own = standing.find(([claim]) => claim === place);
    const top = own || standing[0];
    const contents = standing.filter(([, role]) => data.roles[role] === "content").length;
    piece.className = top ? data.roles[top[1]] : "gone";
    piece.classList.toggle("nested", Boolean(top) && data.roles[top[1]] === "content" && contents > 1);
    piece.classList.toggle("chosen", Boolean(own));
    piece.classList.toggle("out", Boolean(own) && decided[place] === "rejected");
    if (top && data.roles[top[1]] === "content") piece.dataset.decided = decided[top[0]];
    else delete piece.dataset.decided;
    if (own) first ??= piece;
    if (own && piece.marks.some(([claim, role]) => claim === place && data.roles[role] === "content")) words ??= piece;
  }
  if (!first) return; // the claim's article is still to come
  words ??= first; // its source may be named pages before
  const focused = `${focus.claim} ${words.start}`;
  if (box.focused === focused) return;
  Object.assign(box, { focused, words, broughtAt: performance.now() });
  bring(box, words);
}

function bring(box, piece) {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const there = piece.getBoundingClientRect();
  const frame = box.getBoundingClientRect();
  if (there.top < frame.top + 60 || there.bottom > frame.bottom - 60)
    box.scrollBy({ top: there.top - frame.top - box.clientHeight / 3, behavior: still ? "auto" : "smooth" });
}

function pick(box, piece) {
  const { decisions, claim } = window.attribution.focus ?? { decisions: {} };
  const all = piece.dataset.claims.split(" "); // the inner claim first: each click goes one further out
  const seen = all.filter((each) => decisions[each] !== "rejected" || each === claim);
  const claims = seen.length ? seen : all;
  const next = claims[(claims.indexOf(claim) + 1) % claims.length];
  if (next !== claim) box.send("picked", next);
}

// --- what the selected words are --------------------------------------------------------------------------------

const TOOLS = [
  ["content", "Words", "1"], ["piece", "+ Words", "+"], ["cue", "Cue", "2"], ["source", "Source", "3"],
  ["addressee", "To", "4"], ["split", "Split off", "/"], ["new", "New claim", "N"],
];

function selected(box) {
  const chosen = getSelection();
  const article = box.querySelector(".article");
  if (!chosen.rangeCount || chosen.isCollapsed) return null;
  const range = chosen.getRangeAt(0).cloneRange();
  const [from, to] = [range.startContainer, range.endContainer].map((end) => article.contains(end));
  if (!from && !to) return null;
  if (!from) range.setStart(article, 0);
  if (!to) range.setEndAfter(article.lastChild);
  return range.toString().trim() ? range : null;
}

function offsets(box, range) {
  const before = document.createRange();
  before.selectNodeContents(box.querySelector(".article"));
  before.setEnd(range.startContainer, range.startOffset);
  // Python counts code points, JavaScript the halves of surrogate pairs
  const start = [...before.toString()].length;
  return { start, end: start + [...range.toString()].length };
}

function offer(box) {
  const tools = box.querySelector(".mark-tools");
  if (!tools) return;
  const found = selected(box);
  tools.hidden = !found;
  if (!found) return;
  const inHand = window.attribution.focus?.claim;
  if (tools.dataset.for !== String(Boolean(inHand))) {
    tools.dataset.for = String(Boolean(inHand));
    tools.replaceChildren(...TOOLS.filter(([what]) => inHand || what === "new").map(([what, label, key]) => {
      const button = document.createElement("button");
      button.type = "button";
      button.dataset.what = what;
      const hint = Object.assign(document.createElement("kbd"), { textContent: key, ariaHidden: "true" });
      button.append(label, hint);
      button.setAttribute("aria-keyshortcuts", key);
      button.onpointerdown = (event) => event.preventDefault(); // the selection stays
      button.onclick = () => mark(box, what);
      return button;
    }));
  }
  const where = found.getBoundingClientRect();
  const frame = box.getBoundingClientRect();
  const above = where.top - frame.top - tools.offsetHeight - 8;
  // where fingers select, the system's own menu is above
  const top = above > 0 && !matchMedia("(pointer: coarse)").matches ? above : Math.min(where.bottom - frame.top + 8, box.clientHeight - tools.offsetHeight - 8);
  tools.style.top = `${box.scrollTop + top}px`;
  tools.style.left = `${Math.max(4, Math.min(where.left - frame.left, box.clientWidth - tools.offsetWidth - 4))}px`;
}

function mark(box, what) {
  const found = selected(box);
  if (!found) return false;
  const { focus } = window.attribution;
  if (what !== "new" && !focus?.claim) return false;
  box.send("marked", {
    what, ...offsets(box, found), article: box.drawnFrom.article,
    claim: focus?.claim ?? null, seen: focus?.seen ?? null, turn: focus?.turn ?? null,
  });
  window.attribution.wait?.();
  getSelection().removeAllRanges();
  return true;
}
