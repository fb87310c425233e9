// A sealed bundle, checked to its last byte before anything of it is given out. The same checks as the program's, in the same
// order, for bundles that open with a passphrase. Nothing here touches the page.
import { ed25519 } from "@noble/curves/ed25519.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { ml_dsa65 } from "@noble/post-quantum/ml-dsa.js";
import { Decrypter } from "age-encryption";

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const bytes = new TextEncoder();
const HEADER_LIMIT = 256 * 1024;
const HIGHEST_WORK = 20; // scrypt: 2^20

/** A refusal: a stable code of the program. */
export class Refused extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

const hex = (data) => Array.from(data, (each) => each.toString(16).padStart(2, "0")).join("");

function unhex(text, length) {
  if (typeof text !== "string" || !/^([0-9a-f]{2})*$/.test(text) || (length && text.length !== 2 * length)) {
    throw new Refused("bundle.forged");
  }
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

async function digest(data) {
  // Where the browser offers its own digest it is many times faster.
  return globalThis.crypto?.subtle ? new Uint8Array(await crypto.subtle.digest("SHA-256", data)) : sha256(data);
}

/** The canonical form: keys by code point, NFC, no spaces. Throws for what has none. */
export function canonical(value) {
  if (value === null || (typeof value === "number" && !Number.isSafeInteger(value))) throw new Refused("bundle.not_ours");
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value === "object") {
    const points = (text) => Array.from(text, (letter) => letter.codePointAt(0));
    const before = (a, b) => {
      const [one, other] = [points(a), points(b)];
      for (let place = 0; place < Math.min(one.length, other.length); place++) {
        if (one[place] !== other[place]) return one[place] - other[place];
      }
      return one.length - other.length;
    };
    const keys = Object.keys(value).sort(before);
    return `{${keys.map((key) => `${JSON.stringify(key.normalize("NFC"))}:${canonical(value[key])}`).join(",")}}`;
  }
  return JSON.stringify(typeof value === "string" ? value.normalize("NFC") : value);
}

function parsed(data, code) {
  let value;
  try {
    const text = utf8.decode(data);
    value = JSON.parse(text);
    if (canonical(value) !== text) throw new Refused(code);
  } catch {
    throw new Refused(code);
  }
  return value;
}

/** The age header: its bytes with the MAC line, and that it has one passphrase stanza. */
function header(file) {
  const start = utf8Start(file.subarray(0, HEADER_LIMIT));
  if (!start.startsWith("age-encryption.org/v1\n")) throw new Refused("bundle.not_age");
  const mac = start.indexOf("\n--- ");
  const end = mac < 0 ? -1 : start.indexOf("\n", mac + 1);
  if (end < 0) throw new Refused("bundle.damaged");
  const stanzas = start.slice(0, mac).split("\n").filter((line) => line.startsWith("-> "));
  if (stanzas.length !== 1) throw new Refused("bundle.resealed");
  const [, family, , work] = stanzas[0].split(" ");
  if (family !== "scrypt") throw new Refused("reader.key");
  if (!(Number(work) <= HIGHEST_WORK)) throw new Refused("bundle.limits");
  return file.subarray(0, end + 1);
}

const utf8Start = (data) => new TextDecoder("latin1").decode(data);

const CRC = new Uint32Array(256 * 8);
for (let n = 0; n < 256; n++) {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
  CRC[n] = c >>> 0;
}
for (let n = 0; n < 256; n++) {
  for (let k = 1; k < 8; k++) CRC[k * 256 + n] = (CRC[(k - 1) * 256 + n] >>> 8) ^ CRC[CRC[(k - 1) * 256 + n] & 255];
}

export function crc32(data) {
  let crc = 0xffffffff;
  let at = 0;
  for (; at + 8 <= data.length; at += 8) {
    const low = crc ^ (data[at] | (data[at + 1] << 8) | (data[at + 2] << 16) | (data[at + 3] << 24));
    crc =
      CRC[1792 + (low & 255)] ^ CRC[1536 + ((low >>> 8) & 255)] ^ CRC[1280 + ((low >>> 16) & 255)] ^ CRC[1024 + (low >>> 24)] ^
      CRC[768 + data[at + 4]] ^ CRC[512 + data[at + 5]] ^ CRC[256 + data[at + 6]] ^ CRC[data[at + 7]];
  }
  for (; at < data.length; at++) crc = (crc >>> 8) ^ CRC[(crc ^ data[at]) & 255];
  return (crc ^ 0xffffffff) >>> 0;
}

const words = (...numbers) => {
  const made = new DataView(new ArrayBuffer(numbers.reduce((sum, [size]) => sum + size, 0)));
  let at = 0;
  for (const [size, value] of numbers) {
    size === 2 ? made.setUint16(at, value, true) : made.setUint32(at, value, true);
    at += size;
  }
  return new Uint8Array(made.buffer);
};

/** The only form the archive may have: stored members, one date, nothing between them, nothing after. */
class Archive {
  constructor(plain) {
    this.plain = plain;
    this.at = 0;
    this.central = [];
    this.count = 0;
  }

  exactly(expected) {
    const found = this.plain.subarray(this.at, this.at + expected.length);
    if (found.length !== expected.length || found.some((each, place) => each !== expected[place])) {
      throw new Refused("bundle.damaged");
    }
    this.at += expected.length;
  }

  member(name, size, code = "bundle.damaged") {
    const named = bytes.encode(name);
    const fixed = this.plain.subarray(this.at, this.at + 30);
    if (fixed.length !== 30) throw new Refused(code);
    const view = new DataView(fixed.buffer, fixed.byteOffset, 30);
    const [crc, length] = [view.getUint32(14, true), view.getUint32(18, true)];
    const told = [[4, crc], [4, length], [4, length], [2, named.length]];
    const offset = this.at;
    try {
      this.exactly(words([4, 0x04034b50], [2, 20], [2, 0], [2, 0], [2, 0], [2, 0x21], ...told, [2, 0]));
      this.exactly(named);
    } catch {
      throw new Refused(code);
    }
    const content = this.plain.subarray(this.at, this.at + length);
    if (content.length !== length || (size !== undefined && size !== length) || crc32(content) !== crc) {
      throw new Refused(code);
    }
    this.at += length;
    this.count += 1;
    const rest = [[2, 0], [2, 0], [2, 0], [2, 0], [4, 0], [4, offset]];
    this.central.push(words([4, 0x02014b50], [2, 20], [2, 20], [2, 0], [2, 0], [2, 0], [2, 0x21], ...told, ...rest), named);
    return content;
  }

  end() {
    const offset = this.at;
    this.central.forEach((piece) => this.exactly(piece));
    const size = this.at - offset;
    this.exactly(words([4, 0x06054b50], [2, 0], [2, 0], [2, this.count], [2, this.count], [4, size], [4, offset], [2, 0]));
    if (this.at !== this.plain.length) throw new Refused("bundle.damaged");
  }
}

const ID = /^[0-9a-f]{32}$/;

function wellFormed(manifest) {
  const heads = ["index.html", "m/0001.json", ...("since" in manifest ? ["m/0002.json"] : [])];
  const rows = manifest.members;
  const files = rows.slice(heads.length, -1);
  const keys = (row) => Object.keys(row).sort().join();
  const plain = [...rows.slice(0, heads.length), rows.at(-1)];
  if (plain.map((row) => row.name).join() !== [...heads, "padding"].join()) return false;
  if (plain.some((row) => keys(row) !== "name,sha256,size")) return false;
  if (new Set(files.map((row) => row.exhibit.record)).size !== files.length) return false;
  return files.every(
    (row, number) =>
      keys(row) === "exhibit,name,sha256,size" &&
      new RegExp(`^m/${String(number + 3).padStart(4, "0")}(\\.[a-z0-9]{1,4})?$`).test(row.name) &&
      keys(row.exhibit) === "custody,file,media,record" &&
      ID.test(row.exhibit.record) &&
      typeof row.exhibit.file === "string" &&
      typeof row.exhibit.media === "string",
  );
}

function trusted(data) {
  const manifest = parsed(data, "bundle.not_ours");
  if (manifest.format !== "hrd-vault bundle") throw new Refused("bundle.not_ours");
  if (manifest.version !== 1) throw new Refused("bundle.newer");
  let whole = false;
  try {
    whole =
      ID.test(manifest.bundle) &&
      /^\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\dZ$/.test(manifest.made) &&
      ["language", "header_sha256"].every((name) => typeof manifest[name] === "string") &&
      ["sequence", "count"].every((name) => Number.isSafeInteger(manifest[name])) &&
      typeof manifest.partial === "boolean" &&
      typeof manifest.recipient.family === "string" &&
      wellFormed(manifest);
  } catch {
    whole = false;
  }
  if (!whole) throw new Refused("bundle.not_ours");
  return manifest;
}

/** The sender's digits, if it is signed; both signatures must hold. */
async function sender(manifest, data, signatures) {
  if (!("sender" in manifest)) {
    if (utf8.decode(signatures) !== "{}") throw new Refused("bundle.forged");
    return "";
  }
  const signed = parsed(signatures, "bundle.forged");
  const keys = manifest.sender;
  if (Object.keys(keys).sort().join() !== "ed25519,mldsa65,receive") throw new Refused("bundle.forged");
  const purpose = bytes.encode("hrd-vault/1/bundle\0");
  const message = new Uint8Array([...purpose, ...(await digest(data))]);
  let holds = false;
  try {
    holds =
      ed25519.verify(unhex(signed.ed25519, 64), message, unhex(keys.ed25519, 32), { zip215: false }) &&
      ml_dsa65.verify(unhex(signed.mldsa65, 3309), message, unhex(keys.mldsa65, 1952));
  } catch {
    holds = false;
  }
  if (!holds) throw new Refused("bundle.forged");
  const told = bytes.encode(canonical(keys));
  const mark = new Uint8Array([...bytes.encode("hrd-vault fingerprint"), 1, ...told]);
  const number = BigInt(`0x${hex(await digest(mark))}`) >> 124n;
  return number.toString().padStart(40, "0").match(/.{5}/g).join(" ");
}

/** Check a whole bundle; only then what is in it. Throws `Refused`. */
export async function opened(file, passphrase) {
  const head = header(file);
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase.normalize("NFC"));
  let plain;
  try {
    plain = await decrypter.decrypt(file);
  } catch (error) {
    const wrong = /no identity matched|incorrect/i.test(String(error?.message));
    throw new Refused(wrong ? "bundle.no_match" : "bundle.damaged");
  }
  const archive = new Archive(plain);
  const data = archive.member("manifest.json", undefined, "bundle.not_ours");
  const signatures = archive.member("signatures.json");
  const manifest = trusted(data);
  const digits = await sender(manifest, data, signatures);
  if (manifest.header_sha256 !== hex(await digest(head)) || "key" in manifest.recipient) throw new Refused("bundle.resealed");
  const contents = new Map();
  for (const row of manifest.members) {
    const content = archive.member(row.name, row.size);
    if (hex(await digest(content)) !== row.sha256) throw new Refused("bundle.damaged");
    contents.set(row.name, content);
  }
  archive.end();
  const { records, terms } = JSON.parse(utf8.decode(contents.get("m/0001.json")));
  const known = new Map(records.filter((each) => each.kind === "evidence").map((each) => [each.id, each.sha256]));
  const exhibits = manifest.members.filter((row) => row.exhibit);
  if (exhibits.some((row) => known.get(row.exhibit.record) !== row.sha256)) throw new Refused("bundle.not_ours");
  return {
    manifest,
    digits,
    records,
    terms: terms ?? {},
    exhibits: exhibits.map((row) => ({ ...row.exhibit, name: row.name, size: row.size, content: contents.get(row.name) })),
  };
}
