"""The program that ``node`` runs for JavaScript functions.

It gets the path of a module, answers once when that is loaded, and then each line of arguments with a line. Requests
are read without leaving the turn, so nothing of one element goes on while it waits for the next.
"""

NODE_PROGRAM = r"""
"use strict";
const fs = require("fs");
const { pathToFileURL } = require("url");
const about = JSON.parse(process.argv[1]);
// Modules have no require of their own; packages are looked for where the code lies.
globalThis.require = require("module").createRequire(about.path);

let pending = Buffer.alloc(0);
function readLine() {
  const parts = [];
  for (;;) {
    const end = pending.indexOf(10);
    if (end >= 0) {
      parts.push(pending.subarray(0, end));
      pending = pending.subarray(end + 1);
      return Buffer.concat(parts).toString("utf8");
    }
    parts.push(pending);
    const part = Buffer.allocUnsafe(65536);
    const length = fs.readSync(about.requests, part, 0, part.length, null);
    if (length === 0) return null;
    pending = part.subarray(0, length);
  }
}

function answer(value) {
  const data = Buffer.from(JSON.stringify(value) + "\n", "utf8");
  let at = 0;
  while (at < data.length) at += fs.writeSync(about.answers, data, at, data.length - at);
}

function readNumber(_, value) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const keys = Object.keys(value);
  if (keys.length !== 1 || typeof value[keys[0]] !== "string") return value;
  const text = value[keys[0]];
  if (keys[0] === "$float") {
    if (text === "nan") return NaN;
    if (text === "inf" || text === "-inf") return text === "inf" ? Infinity : -Infinity;
    return Number.isNaN(Number(text)) ? value : Number(text);
  }
  return keys[0] === "$int" && /^-?\d+$/.test(text) ? BigInt(text) : value;
}

function numberOf(value) {
  if (Number.isSafeInteger(value) && !Object.is(value, -0)) return value;
  if (Number.isFinite(value) && !Number.isInteger(value)) return value;
  if (Number.isFinite(value)) return { $float: Object.is(value, -0) ? "-0.0" : String(value) };
  return { $float: Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf" };
}

function plain(value, at) {
  switch (typeof value) {
    case "undefined":
      return null;
    case "boolean":
    case "string":
      return value;
    case "number":
      return numberOf(value);
    case "bigint":
      return { $int: String(value) };
    case "object":
      if (value === null) return null;
      if (Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView))) {
        return Array.from(value, (item, index) => plain(item, `${at}[${index}]`));
      }
      if (typeof value.toJSON === "function") return plain(value.toJSON(), at);
      if (isPlain(value)) {
        const entries = Object.entries(value).filter(([, item]) => item !== undefined);
        return Object.fromEntries(entries.map(([key, item]) => [key, plain(item, `${at}.${key}`)]));
      }
  }
  const kind = typeof value === "object" ? (value.constructor || Object).name : typeof value;
  const wanted = "return numbers, text, arrays and plain objects";
  throw new TypeError(`${at} is a ${kind}, which other languages cannot be given: ${wanted}`);
}

function isPlain(value) {
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function describe(thrown) {
  if (!(thrown instanceof Error)) return { type: "Error", message: String(thrown), stack: "" };
  const lines = String(thrown.stack || thrown).split("\n");
  const own = lines.findIndex((line) => line.includes("[eval]"));
  return { type: thrown.name, message: thrown.message, stack: (own < 0 ? lines : lines.slice(0, own)).join("\n") };
}

// Reached with nothing left to do although an answer is due.
process.on("beforeExit", () => process.exit(13));

(async () => {
  let call;
  try {
    call = (await import(pathToFileURL(about.path).href)).gridloomEntry;
    if (typeof call !== "function") throw new TypeError("it is no function");
    answer({ value: null });
  } catch (thrown) {
    answer({ error: describe(thrown) });
    process.exit(1);
  }
  for (let line = readLine(); line !== null; line = readLine()) {
    let result;
    try {
      const given = Object.setPrototypeOf(JSON.parse(line, readNumber), null);
      result = { value: plain(await call(...about.signature.map((name) => given[name])), "the result") };
    } catch (thrown) {
      result = { error: describe(thrown) };
    }
    answer(result);
  }
  process.exit(0);
})();
"""
