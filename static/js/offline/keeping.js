// Pages kept on this phone: those that the server marks, of one account at a time.
const KEEP = "GridGov-Keep";
const ACCOUNT = "GridGov-Account";
const STATIC = "gridgov:static";
const PATIENCE = 8_000; // milliseconds after which a kept page is better than waiting
const AS_OF = 'id="as-of" hidden'; // the line that says of when the page is; no text of people holds its quotes
const HASHED = /\.[0-9a-f]{12}\.\w+$/; // the name changes with the content, so what is kept is right for ever
const ASSETS = /(?:href|src)="([^"#]*\/static\/[^"#]+)/g;
const MOVES = /href="([^"#?]+\/moves\/[^"#]+)"/g;
const IMPORTS = /from\s*"([^"]+)"/g;

export function keeper(home) {
  const prefix = `gridgov:pages:${home}:`;

  async function keep(request, response) {
    const account = response.headers.get(ACCOUNT);
    if (account === null) return;
    if (account) await forget(prefix + account);
    if (!response.ok || response.redirected || !response.headers.get(KEEP)) return;
    const cache = await caches.open(prefix + account);
    const html = await response.clone().text();
    await cache.put(request.url, response);
    await keepAssets([...html.matchAll(ASSETS)].map(([, address]) => new URL(address, request.url).href));
  }

  async function get(address) {
    const request = new Request(address, { credentials: "same-origin", headers: { Accept: "text/html" } });
    const response = await fetch(request);
    await keep(request, response.clone());
    return response.text();
  }

  async function forget(but = "") {
    const others = (await caches.keys()).filter((name) => name.startsWith(prefix) && name !== but);
    await Promise.all(others.map((name) => caches.delete(name)));
  }

  async function kept(url) {
    for (const name of await caches.keys()) {
      const found = name.startsWith(prefix) && (await (await caches.open(name)).match(url, { ignoreVary: true }));
      if (found) return found;
    }
    return undefined;
  }

  async function page(request) {
    const known = await kept(request.url);
    const fresh = fetch(request).then((response) => {
      keep(request, response.clone()).catch(() => {}); // a full phone keeps no more, and works on
      return response;
    });
    try {
      return await (known ? Promise.race([fresh, late()]) : fresh);
    } catch (problem) {
      fresh.catch(() => {});
      const instead = known || (await kept(new URL(`${home}outbox/`, request.url).href));
      if (!instead) throw problem;
      return dated(instead);
    }
  }

  return {
    // A promise of the answer, or null for what is none of our business.
    answer(request) {
      const url = new URL(request.url);
      if (request.method !== "GET" || url.origin !== location.origin) return null;
      if (url.pathname.includes("/static/")) return asset(request);
      return request.mode === "navigate" && url.pathname.startsWith(home) ? page(request) : null;
    },
    // With the forms of the moves that are open on them.
    async keepAll(addresses) {
      const open = [];
      for (const address of addresses) {
        const html = await get(address).catch(() => "");
        open.push(...[...html.matchAll(MOVES)].map(([, move]) => new URL(move, address).href));
      }
      for (const address of new Set(open)) await get(address).catch(() => {});
    },
    forget,
  };
}

// What comes from the store says so.
async function dated(response) {
  const html = (await response.text()).replace(AS_OF, 'id="as-of"');
  const { status, headers } = response;
  return new Response(html, { status, headers });
}

function late() {
  return new Promise((_, reject) => setTimeout(() => reject(new Error("late")), PATIENCE));
}

async function asset(request) {
  const cache = await caches.open(STATIC);
  const known = await cache.match(request.url, { ignoreVary: true });
  if (known && HASHED.test(new URL(request.url).pathname)) return known;
  try {
    const response = await fetch(request);
    if (response.ok) await cache.put(request.url, response.clone());
    return response;
  } catch (problem) {
    if (known) return known;
    throw problem;
  }
}

// With what the scripts import in turn.
async function keepAssets(addresses, seen = new Set()) {
  for (const address of addresses.filter((one) => !seen.has(one))) {
    seen.add(address);
    const response = await asset(new Request(address));
    if (!new URL(address).pathname.endsWith(".js")) continue;
    const text = await response.clone().text();
    await keepAssets([...text.matchAll(IMPORTS)].map(([, name]) => new URL(name, address).href), seen);
  }
}
