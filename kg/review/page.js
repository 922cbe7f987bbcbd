"use strict";
const form = document.querySelector("form"), counts = document.querySelector("#counts"), tip = document.querySelector("#tip");
const nothing = document.querySelector("#nothing");
const number = n => n.toLocaleString("en");
const articles = [...document.querySelectorAll("article")].map(element => ({
  element,
  claims: [...element.querySelectorAll("li")],
  filtered: "",          // what passed when the claims were last filtered, so that only what changes is painted
  chosen: null,          // the claim whose words are shown alone
  marks: null, text: null,
}));
const articleOf = new Map(articles.map(a => [a.element, a]));
const LABELS = Object.fromEntries([...document.querySelectorAll("dt[data-a]")].map(dt => [dt.dataset.a, dt.textContent]));
LABELS.company = "company";

const marks = a => a.marks ??= [...a.element.querySelectorAll("mark")].map(mark => ({
  mark,
  tips: mark.title.split("\n"),
  parts: mark.dataset.m.split(" ").map(part => {
    const [claim, argument, edge] = part.split(":");
    return {claim: +claim, argument, starts: edge.includes("s")};
  }),
}));
const shown = a => n => a.chosen === null ? !a.claims[n].hidden : a.chosen === n;

// Sets what the page shows of each mark from the claims that are shown now, as the page was first written for all of them.
function paint(a) {
  const visible = shown(a);
  for (const {mark, parts} of marks(a)) {
    const now = parts.filter(p => visible(p.claim)), starts = now.filter(p => p.starts), values = now.filter(p => p.argument !== "event");
    const labels = [...new Set(starts.filter(p => p.argument !== "event").map(p => LABELS[p.argument]))];
    const numbers = starts.filter(p => p.argument === "event").map(p => `${p.claim + 1} ${a.claims[p.claim].dataset.type}`);
    const over = Math.min(now.length - values.length, 3);
    const attributes = {
      "data-a": values[0]?.argument, "data-l": labels.join(" "), "data-n": numbers.join("  "), "data-e": over || "",
      tabindex: starts.length ? "0" : "",
    };
    for (const [name, value] of Object.entries(attributes)) value ? mark.setAttribute(name, value) : mark.removeAttribute(name);
  }
  a.claims.forEach((claim, n) => {
    claim.classList.toggle("chosen", a.chosen === n);
    claim.querySelector("button").setAttribute("aria-pressed", a.chosen === n);
  });
}

function choose(a, n) {
  hide();
  a.chosen = n;
  paint(a);
  if (n !== null) marks(a).find(m => m.parts.some(p => p.claim === n))?.mark.scrollIntoView({block: "nearest"});
}

function filter() {
  const wanted = new FormData(form), types = wanted.getAll("type"), least = +wanted.get("min"), words = wanted.get("q").trim().toLowerCase();
  const needsClaim = types.length > 0 || least > 0 || wanted.has("claims");
  let documents = 0, claims = 0;
  for (const a of articles) {
    const passed = a.claims.map(c => (!types.length || types.includes(c.dataset.type)) && +c.dataset.confidence >= least);
    a.claims.forEach((c, n) => { c.hidden = !passed[n]; });
    if (a.filtered !== (a.filtered = passed.join()) && (a.marks || passed.includes(false))) {
      if (a.chosen !== null && !passed[a.chosen]) a.chosen = null;
      paint(a);
    }
    const found = !words || (a.text ??= a.element.textContent.toLowerCase()).includes(words);
    a.element.hidden = !found || (needsClaim && !passed.includes(true));
    if (!a.element.hidden) {
      documents += 1;
      claims += passed.filter(Boolean).length;
    }
  }
  const all = articles.reduce((sum, a) => sum + a.claims.length, 0);
  const part = (n, total, what) => `${n === total ? "" : number(n) + " of "}${number(total)} ${what}${total === 1 ? "" : "s"}`;
  counts.textContent = `${part(documents, articles.length, "document")}, ${part(claims, all, "claim")}`;
  form.querySelector("output").textContent = least.toFixed(2);
  nothing.hidden = documents > 0;
}

// The filters stand in the fragment of the address, so that a view can be kept and passed on.
function write() {
  const wanted = new URLSearchParams([...new FormData(form)].filter(([name, value]) => value && !(name === "min" && value === "0")));
  history.replaceState(null, "", "#" + wanted);
}
function read() {
  const wanted = new URLSearchParams(location.hash.slice(1));
  for (const input of form.elements) {
    if (input.type === "checkbox") input.checked = wanted.getAll(input.name).includes(input.value);
    else if (input.name) input.value = wanted.get(input.name) ?? input.defaultValue;
  }
  filter();
}

// What words stand for, told on hover and on focus. The title of a mark is taken over, so that it is not told twice.
function tell(mark) {
  const a = articleOf.get(mark.closest("article")), known = marks(a).find(m => m.mark === mark), visible = shown(a);
  mark.removeAttribute("title");
  const now = known.parts.map(p => visible(p.claim));
  a.claims.forEach((claim, n) => claim.classList.toggle("under", known.parts.some((p, i) => p.claim === n && now[i])));
  tip.textContent = known.tips.filter((_, i) => now[i]).join("\n");
  if (!tip.textContent) return;
  tip.hidden = false;
  mark.setAttribute("aria-describedby", "tip");
  const at = mark.getClientRects()[0], box = tip.getBoundingClientRect(), below = at.bottom + 14;
  tip.style.left = Math.max(4, Math.min(at.left, document.documentElement.clientWidth - box.width - 4)) + "px";
  tip.style.top = (below + box.height < innerHeight ? below : Math.max(4, at.top - box.height - 14)) + "px";
}
function hide() {
  tip.hidden = true;
  document.querySelectorAll(".under").forEach(claim => claim.classList.remove("under"));
  document.querySelector("[aria-describedby=tip]")?.removeAttribute("aria-describedby");
}
for (const name of ["pointerover", "focusin"]) document.addEventListener(name, event => {
  const mark = event.target.closest?.("mark");
  hide();
  if (mark) tell(mark);
});
document.addEventListener("focusout", hide);
document.addEventListener("scroll", hide, {passive: true});

document.addEventListener("click", event => {
  const claim = event.target.closest("li");
  if (!claim || (!event.target.closest("button") && String(getSelection()))) return;   // words are being selected
  const a = articleOf.get(claim.closest("article")), n = a.claims.indexOf(claim);
  choose(a, a.chosen === n ? null : n);
});
document.addEventListener("keydown", event => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === "Escape") {
    hide();
    articles.filter(a => a.chosen !== null).forEach(a => choose(a, null));
  }
  if (event.target.matches("input:not([type=checkbox])")) return;
  if (event.key === "/") {
    event.preventDefault();
    form.elements.q.focus();
  }
  if (event.key !== "j" && event.key !== "k") return;
  const seen = articles.map(a => a.element).filter(e => !e.hidden), here = seen.indexOf(document.activeElement.closest("article"));
  const next = seen[event.key === "j" ? here + 1 : Math.max(here - 1, 0)];
  next?.focus({preventScroll: true});
  next?.scrollIntoView();
});
form.addEventListener("input", () => { write(); filter(); });
form.addEventListener("reset", () => setTimeout(() => { write(); filter(); }));
form.addEventListener("submit", event => event.preventDefault());
addEventListener("hashchange", read);
form.hidden = false;
if (location.hash) read();
