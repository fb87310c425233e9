// The page: drop the file, type the passphrase, read the verdict, then the records. It writes nothing, asks nobody, and
// puts every word of a bundle on the page as text, never as markup.
import { Refused, opened } from "./bundle.js";

const { words, kinds, media, refusals, direction } = JSON.parse(document.getElementById("words").textContent);
const place = document.getElementById("main");
let own = {};
const ID = /^[0-9a-f]{32}$/;
const LARGEST = 2 ** 31 - 1; // bytes; browsers read no longer file at once

function made(tag, text = "", attributes = {}) {
  const element = document.createElement(tag);
  if (text) element.textContent = text;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

const filled = (text, facts) => text.replace(/\{(\w+)\}/g, (_, name) => `\u2068${facts[name]}\u2069`);

// Letters that turn the direction of what follows, or are not seen, have no place in a name.
const honest = (name) => name.replace(/[\u0000-\u001f\u007f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\uffff]/g, "\u25a1");

function safeName(exhibit) {
  const ending = exhibit.name.includes(".") ? `.${exhibit.name.split(".").pop()}` : "";
  const name = honest(exhibit.file).replace(/[\\/:*?"<>|]/g, "_").replace(/^[. ]+|[. ]+$/g, "");
  const stem = ending ? name.replace(/\.[^.]*$/, "") : name.replaceAll(".", "_");
  return (stem || exhibit.record.slice(0, 8)).slice(0, 120) + ending;
}

const size = (count) =>
  count < 1000 ? `${count} B` : count < 1e6 ? `${(count / 1e3).toFixed(1)} kB` : `${(count / 1e6).toFixed(1)} MB`;

// A value in words

function said(value, field, titles) {
  if (value === true) return words.yes;
  if (typeof value === "string") return field?.terms?.[value] ?? (ID.test(value) ? (titles.get(value) ?? words.elsewhere) : value);
  if (typeof value === "number") return String(value);
  if (Array.isArray(value)) return value.map((each) => said(each, field, titles)).join("; ");
  if (value && typeof value.to === "string") return titles.get(value.to) ?? words.elsewhere;
  if (value && typeof value === "object") {
    const parts = ["name", "neighbourhood", "municipality", "region", "country"].map((part) => value[part]).filter(Boolean);
    if (value.lat) parts.push(`${value.lat}, ${value.lon}`);
    return parts.length ? parts.join(", ") : JSON.stringify(value);
  }
  return "";
}

const FRAME = new Set(["id", "kind", "v", "made", "changed", "stamps", "seen", "partial", "beside", "title"]);

function described(record, kind, titles, into) {
  const list = made("dl");
  const names = [...Object.keys(kind?.fields ?? {}), ...Object.keys(record)];
  for (const name of new Set(names)) {
    if (!(name in record) || FRAME.has(name)) continue;
    const field = kind?.fields[name] ?? own[`${record.kind}.${name}`]; // a field of the sender's own
    const value = name === "file_name" ? honest(String(record[name])) : record[name];
    if (field?.rows && Array.isArray(value)) {
      into.append(list.cloneNode(true), made("h3", field.label));
      list.replaceChildren();
      for (const row of value) {
        const inner = made("dl");
        for (const [column, shown] of Object.entries(row)) {
          if (column === "id") continue;
          inner.append(made("dt", field.rows[column]?.label ?? column), made("dd", said(shown, field.rows[column], titles), { dir: "auto" }));
        }
        into.append(inner);
      }
    } else {
      list.append(made("dt", field?.label ?? name), made("dd", said(value, field, titles), { dir: "auto" }));
    }
  }
  into.append(list);
}

const when = (record) => said(record[kinds[record.kind]?.when] ?? "", undefined, new Map());

function article(record, number, titles, exhibit) {
  const kind = kinds[record.kind];
  const page = made("article", "", { id: `r${record.id}` });
  page.append(made("h2", record.title ?? "", { dir: "auto" }));
  page.append(made("p", `${number} · ${kind?.label ?? record.kind} · ${record.id.slice(0, 8)}`, { class: "small" }));
  if (exhibit) page.append(download(exhibit));
  described(record, kind, titles, page);
  return page;
}

/** A file is given out as bytes without a type: nothing of it is opened or shown here. */
function download(exhibit) {
  const line = made("p");
  const text = filled(words.save, { name: safeName(exhibit), size: size(exhibit.size) });
  const link = made("button", text, { type: "button", "data-record": exhibit.record });
  link.addEventListener("click", () => {
    const address = URL.createObjectURL(new Blob([exhibit.content], { type: "application/octet-stream" }));
    const anchor = made("a", "", { href: address, download: safeName(exhibit) });
    anchor.click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  });
  line.append(link, made("span", media[exhibit.media] ?? media[""], { class: "badge" }));
  return line;
}

function verdict(found) {
  const { manifest, digits } = found;
  const box = made("section", "", { class: "verdict" });
  const say = (text, facts = {}) => box.append(made("p", filled(text, facts)));
  box.append(made("h1", filled(words.count, { count: found.records.length })));
  say(words.whole, { time: `${manifest.made.slice(0, 10)} ${manifest.made.slice(11, 16)} UTC` });
  if (digits) {
    say(words.digits, { digits });
    say(words.call);
  } else say(words.unsigned);
  say(words.unbound);
  if (manifest.training) say(words.training);
  if (manifest.pseudonyms) say(words.pseudonyms);
  if (manifest.partial) say(words.partial);
  if (manifest.emergency) say(words.emergency, { reason: manifest.emergency });
  say(words.true);
  say(words.limits);
  say(words.alleged);
  return box;
}

function show(found) {
  own = found.terms;
  const titles = new Map(found.records.map((record) => [record.id, record.title ?? ""]));
  const held = new Map(found.exhibits.map((each) => [each.record, each]));
  const dated = (record) => (kinds[record.kind]?.when ? [0, when(record) || "9999"] : [1, ""]);
  const before = (one, other) => {
    const [a, b] = [dated(one), dated(other)];
    return a[0] - b[0] || (a[1] < b[1] ? -1 : a[1] > b[1] ? 1 : 0);
  };
  const ordered = [...found.records].sort(before);
  const contents = made("ol", "", { class: "contents" });
  for (const record of ordered) {
    const line = made("li");
    line.append(made("a", record.title ?? record.id, { href: `#r${record.id}`, dir: "auto" }), made("span", ` ${when(record)}`, { class: "small" }));
    contents.append(line);
  }
  const close = made("button", words.close, { type: "button", id: "close" });
  close.addEventListener("click", () => location.reload());
  const print = made("button", words.print, { type: "button", id: "print" });
  print.addEventListener("click", () => window.print());
  place.replaceChildren(verdict(found), close, print, made("h2", words.chronology), contents);
  ordered.forEach((record, number) => place.append(article(record, number + 1, titles, held.get(record.id))));
}

// Asking

const file = document.getElementById("file");
const passphrase = document.getElementById("passphrase");
const open = document.getElementById("open");
const told = document.getElementById("told");
let chosen = null;

function choose(list) {
  chosen = list[0] ?? null;
  document.getElementById("name").textContent = chosen ? honest(chosen.name) : "";
  told.textContent = "";
}

file.addEventListener("change", () => choose(file.files));
for (const name of ["dragover", "drop"]) {
  document.addEventListener(name, (event) => {
    event.preventDefault();
    if (name === "drop" && event.dataTransfer) choose(event.dataTransfer.files);
  });
}

document.getElementById("ask").addEventListener("submit", async (event) => {
  event.preventDefault();
  if (!chosen) {
    told.textContent = words.first;
    return;
  }
  open.disabled = true;
  told.textContent = words.checking;
  await new Promise((resolve) => setTimeout(resolve, 30)); // so that the words are seen
  try {
    if (chosen.size > LARGEST) throw new Refused("reader.too_large");
    const found = await opened(new Uint8Array(await chosen.arrayBuffer()), passphrase.value);
    passphrase.value = "";
    show(found);
  } catch (error) {
    const code = error instanceof Refused ? error.code : "bundle.damaged";
    told.textContent = `${refusals[code] ?? refusals["bundle.damaged"]} (${code})`;
    open.disabled = false;
  }
});

document.documentElement.dir = direction;
