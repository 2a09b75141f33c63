// A site without a server: its files lie in an archive in memory. fetch is answered from there, by a
// file's address relative to the page, and JavaScript modules are imported from there.

import { contents, list } from "../archive.mjs";

const TYPES = {
  css: "text/css",
  html: "text/html",
  js: "text/javascript",
  json: "application/json",
  mjs: "text/javascript",
  png: "image/png",
  svg: "image/svg+xml",
  txt: "text/plain",
  wasm: "application/wasm",
};

/** What a module names relative to itself: in `from "./x.js"`, `import "./x.js"`, `import("./x.js")`. */
const SPECIFIER = /(\b(?:from|import)\s*\(?\s*)(["'])(\.\.?\/[^"']+)\2/g;

export class Site {
  /**
   * @param {Uint8Array} archive All files, by their paths.
   * @param {string} root The address that paths are relative to, with a slash at its end.
   */
  constructor(archive, root) {
    this.root = root;
    this.files = new Map(list(archive).map((file) => [file.name, file]));
    this.addresses = new Map();
  }

  has(path) {
    return this.files.has(path);
  }

  /** The path that an address, absolute or relative to the root, leads to; null outside the site. */
  pathTo(address) {
    const { href } = new URL(address, this.root);
    if (!href.startsWith(this.root)) return null;
    return decodeURIComponent(href.slice(this.root.length).replace(/[?#].*$/, ""));
  }

  bytes(path) {
    return contents(this.files.get(path));
  }

  async text(path) {
    return new TextDecoder().decode(await this.bytes(path));
  }

  async json(path) {
    return JSON.parse(await this.text(path));
  }

  /** From now on the fetch of a page or worker is answered from here. */
  answer(scope) {
    scope.siteInMemory = this; // boot/site.js imports and styles from here
    const { fetch } = scope; // for all other addresses: what becomes of them the page's policy says
    scope.fetch = async (resource, options) => {
      const path = this.pathTo(resource.url ?? resource);
      if (path === null) return fetch(resource, options);
      if (!this.has(path)) return new Response(null, { status: 404 });
      const type = TYPES[path.split(".").pop()] ?? "application/octet-stream";
      return new Response(await this.bytes(path), { headers: { "Content-Type": type } });
    };
  }

  async import(path) {
    return import(await this.module(path));
  }

  /** An address from which this page can import a module. */
  module(path) {
    if (!this.addresses.has(path)) this.addresses.set(path, this.link(path));
    return this.addresses.get(path);
  }

  /** A module that finds what it imports, and itself, although its address says nothing of its place. */
  async link(path) {
    const place = new URL(path, this.root).href;
    const source = await this.text(path);
    const found = new Map();
    for (const [, , , specifier] of source.matchAll(SPECIFIER)) {
      const target = this.pathTo(new URL(specifier, place));
      if (this.has(target)) found.set(specifier, await this.module(target));
    }
    const linked = source
      .replace(SPECIFIER, (whole, before, quote, specifier) =>
        found.has(specifier) ? `${before}${quote}${found.get(specifier)}${quote}` : whole,
      )
      .replaceAll("import.meta.url", JSON.stringify(place));
    const parts = [linked, `\n//# sourceURL=${path}\n`];
    return URL.createObjectURL(new Blob(parts, { type: "text/javascript" }));
  }
}
