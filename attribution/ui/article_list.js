// A list of articles. Everything in it is set as text.

export default function ({ data, parentElement, setTriggerValue }) {
  const list = parentElement.querySelector("ul.articles");
  const focused = list.contains(document.activeElement) ? document.activeElement.dataset.article : null;
  list.replaceChildren(...data.lines.map((line) => drawn(line, line.id === data.chosen)));
  if (focused) [...list.querySelectorAll("button")].find((each) => each.dataset.article === focused)?.focus();
  list.onclick = (event) => {
    const button = event.target.closest?.("button");
    if (!button) return;
    for (const each of list.querySelectorAll("button")) each.setAttribute("aria-current", each === button);
    setTriggerValue("picked", button.dataset.article);
  };
}

function drawn(line, isChosen) {
  const item = document.createElement("li");
  const button = item.appendChild(document.createElement("button"));
  button.type = "button";
  button.dataset.article = line.id;
  button.setAttribute("aria-current", isChosen);
  const title = button.appendChild(words("title", line.title));
  title.dir = "auto";
  button.append(words("about", line.about), bar(line), words(`stage ${line.stage}`, line.said));
  return item;
}

function bar(line) {
  const bar = words("bar", "");
  if (line.total) bar.style.setProperty("--done", `${(100 * line.decided) / line.total}%`);
  else bar.classList.add("none");
  return bar;
}

function words(kind, text) {
  const span = document.createElement("span");
  span.className = kind;
  span.textContent = text;
  return span;
}
