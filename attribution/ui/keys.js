// The bar of buttons and the keys. One key, one decision: after it nothing is taken until the answer is on the page.

const TYPING = /^(INPUT|TEXTAREA|SELECT)$/;
const MARKS = { "1": "content", "+": "piece", "2": "cue", "3": "source", "4": "addressee", "/": "split", n: "new" };

export default function ({ data, parentElement, setTriggerValue }) {
  const bar = parentElement.querySelector(".keys");
  const desk = (window.attribution ??= { focus: null, show() {} });
  const answered = bar.data?.turn !== data.turn;
  bar.data = data;
  bar.send = setTriggerValue;
  if (answered) {
    bar.waiting = false;
    leave(".st-key-claim_form");
  }
  draw(bar);
  desk.wait = () => wait(bar);
  desk.focus = { claim: data.claim, seen: data.seen, decisions: data.decisions, turn: data.turn };
  desk.show();
  if (bar.listening) return;
  bar.listening = true;
  const onKey = (event) => pressed(bar, event);
  const onChoice = (event) => { if (event.target.closest?.("[role=option]")) leaveSoon(); };
  document.addEventListener("keydown", onKey);
  document.addEventListener("pointerup", onChoice, true);
  return () => {
    document.removeEventListener("keydown", onKey);
    document.removeEventListener("pointerup", onChoice, true);
    bar.listening = false;
  };
}

function draw(bar) {
  const { data } = bar;
  if (!bar.built) {
    bar.built = true;
    bar.buttons = {};
    const groups = {};
    for (const [action, key, label, group, help] of data.keys) {
      if (group === "hidden") continue;
      if (!groups[group]) {
        groups[group] = make("div", `group ${group}`);
        bar.append(groups[group]);
      }
      const button = make("button", "");
      button.dataset.action = action;
      button.type = "button";
      button.title = `${label}: ${help}`;
      button.setAttribute("aria-keyshortcuts", key.toUpperCase());
      button.append(make("span", "", label), hint(key.toUpperCase()));
      button.onclick = () => choose(bar, action);
      groups[group].append(button);
      bar.buttons[action] = button;
    }
    const all = make("button", "list");
    all.type = "button";
    all.setAttribute("aria-expanded", "false");
    all.append(make("span", "", "Keys"), hint("?"));
    all.onclick = () => list(bar);
    groups.back.append(all);
    bar.all = all;
    bar.reasons = make("div", "reasons");
    bar.reasons.setAttribute("role", "group");
    bar.reasons.setAttribute("aria-label", "Why is it rejected?");
    bar.reasons.hidden = true;
    data.reasons.forEach((reason, place) => {
      const button = make("button", "");
      button.type = "button";
      button.append(make("span", "", reason), hint(String(place + 1)));
      button.onclick = () => send(bar, "reject", reason);
      bar.reasons.append(button);
    });
    const none = make("button", "");
    none.type = "button";
    none.append(make("span", "", "no reason"), hint("X"));
    none.onclick = () => send(bar, "reject", null);
    bar.reasons.append(none);
    bar.keyList = keyList(data.keys);
    bar.spoken = make("div", "spoken");
    bar.spoken.setAttribute("role", "status");
    bar.append(bar.reasons, bar.keyList, bar.spoken);
  }
  for (const [action, button] of Object.entries(bar.buttons)) button.disabled = data.off.includes(action);
  if (!bar.waiting) ask(bar, false);
  bar.classList.toggle("waiting", Boolean(bar.waiting));
  if (bar.spoken.textContent !== data.said) bar.spoken.textContent = data.said;
  bar.dataset.turn = data.turn;
}

function keyList(keys) {
  const table = make("dl", "key-list");
  table.hidden = true;
  const line = (key, text) => {
    const row = make("div", "");
    const name = make("dt", "");
    name.append(make("kbd", "", key));
    row.append(name, make("dd", "", text));
    table.append(row);
  };
  for (const [, key, label, , help] of keys) line(key.toUpperCase(), `${label}: ${help}`);
  line("1", "Selected words are what is claimed");
  line("+", "Selected words are claimed, too");
  line("2", "Selected words are the cue");
  line("3", "Selected words are the source");
  line("4", "Selected words are whom it is said to");
  line("/", "Selected words are a claim of their own; without a selection, each piece is");
  line("N", "Selected words are a claim that was missed");
  line("Esc", "Leave a field, close this list");
  return table;
}

function pressed(bar, event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const target = event.composedPath()[0];
  if (target && (target.isContentEditable || TYPING.test(target.tagName))) {
    if (event.key === "Escape") target.blur();
    if (event.key === "Enter") leaveSoon(); // also where nothing was changed, and no answer comes
    return;
  }
  if (document.querySelector("[role=dialog]")) return;
  const key = event.key.toLowerCase();
  if (event.key === "Escape") {
    ask(bar, false);
    bar.keyList.hidden = true;
    bar.all.setAttribute("aria-expanded", "false");
    return;
  }
  if (!bar.reasons.hidden) {
    const reason = bar.data.reasons[Number(key) - 1];
    if (event.repeat || !(reason || key === "x")) return;
    event.preventDefault();
    send(bar, "reject", key === "x" ? null : reason);
    return;
  }
  if (MARKS[key]) {
    event.preventDefault();
    if (event.repeat || bar.waiting) return;
    if (!window.attribution.mark?.(MARKS[key]) && key === "/") send(bar, "split", null);
    return;
  }
  if (key === "?") {
    list(bar);
    return;
  }
  const found = bar.data.keys.find(([, name]) => name === key);
  if (!found) return;
  event.preventDefault();
  if (!event.repeat) choose(bar, found[0]);
}

function choose(bar, action) {
  if (bar.waiting || bar.data.off.includes(action)) return;
  if (action === "speaker") {
    document.querySelector(".st-key-speaker_field input")?.focus();
  } else if (action === "reject") {
    ask(bar, bar.reasons.hidden);
  } else {
    send(bar, action, null);
  }
}

function ask(bar, open) {
  bar.reasons.hidden = !open;
  bar.buttons.reject.setAttribute("aria-expanded", String(open));
}

function list(bar) {
  bar.keyList.hidden = !bar.keyList.hidden;
  bar.all.setAttribute("aria-expanded", String(!bar.keyList.hidden));
}

function send(bar, action, reason) {
  if (bar.waiting || bar.data.off.includes(action)) return;
  wait(bar);
  bar.send("pressed", { action, reason, claim: bar.data.claim, seen: bar.data.seen, turn: bar.data.turn });
}

function wait(bar) {
  bar.waiting = true;
  bar.classList.add("waiting");
  ask(bar, false);
  // the server may have gone and come back without an answer: then the next key counts again
  clearTimeout(bar.timer);
  bar.timer = setTimeout(() => { bar.waiting = false; bar.classList.remove("waiting"); }, 5000);
}

// after a choice in a form its field keeps the focus, and would take the next key for a letter
function leave(form) {
  const active = document.activeElement;
  if (active && TYPING.test(active.tagName) && active.closest(form)) active.blur();
}

function leaveSoon() {
  setTimeout(() => leave(".st-key-claim_form, .st-key-top"), 120); // the field takes its value first
}

// the key beside a button's name is for the eyes: the button says it by aria-keyshortcuts
function hint(key) {
  const shown = make("kbd", "", key);
  shown.setAttribute("aria-hidden", "true");
  return shown;
}

function make(tag, name, text) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (text) element.textContent = text;
  return element;
}
