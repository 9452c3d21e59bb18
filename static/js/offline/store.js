// The outbox of one account of one tenant on this phone: reports, moves and drafts in IndexedDB, sealed.
//
// An item: { seq, id, state, …its content }. `state` is what the program has to know without the key:
// waiting → sent, or refused, or conflict. The content is { kind, address, title, event, fields, photos, post, after,
// madeAt, answer, number }; `fields` are [name, text] pairs, `photos` [{ id, field, name, type, size }].
import { keyFrom, seal, sealJson, unseal, unsealJson } from "./seal.js";

const VERSION = 1;
const STORES = ["items", "photos", "drafts", "meta"];
const SENT_KEPT = 20; // of what has arrived, to be looked at

export function storeName(home, account) {
  return `gridgov:${home}:${account}`;
}

export async function openStore(home, account) {
  const name = storeName(home, account);
  const request = indexedDB.open(name, VERSION);
  request.onupgradeneeded = () => {
    const items = request.result.createObjectStore("items", { keyPath: "seq", autoIncrement: true });
    items.createIndex("id", "id", { unique: true });
    request.result.createObjectStore("photos", { keyPath: "id" }).createIndex("item", "item");
    request.result.createObjectStore("drafts", { keyPath: "id" });
    request.result.createObjectStore("meta");
  };
  return new Store(name, account, await answerOf(request));
}

class Store {
  constructor(name, account, db) {
    Object.assign(this, { name, account, db });
  }

  // Whether there is one now, so that something can be kept and read.
  async key() {
    return answerOf(this.#begin("readonly").objectStore("meta").get("key"));
  }

  async takeKey(text) {
    const key = await keyFrom(text);
    return this.#write((stores) => stores.meta.put(key, "key"));
  }

  // From now on nobody reads what lies here until its owner logs in again.
  forgetKey() {
    return this.#write((stores) => stores.meta.delete("key"));
  }

  // Kept when this returns, also when the battery is empty a moment later. The same id again takes its old place.
  async put(item, blobs) {
    const key = await this.key();
    const { id, state = "waiting", seq: _old, ...content } = item;
    const sealed = await sealJson(key, content, this.#place(id));
    const photos = await this.#sealedPhotos(key, id, item.photos, blobs);
    await this.#write((stores) => {
      const known = stores.items.index("id").getKey(id);
      known.onsuccess = () => {
        stores.items.put({ ...(known.result ? { seq: known.result } : {}), id, state, sealed });
        this.#replacePhotos(stores.photos, id, photos);
      };
    });
  }

  // Its content with what was learned since; the photos stay as they are.
  async change(item) {
    const { id, seq, state, ...content } = item;
    const sealed = await sealJson(await this.key(), content, this.#place(id));
    await this.#write((stores) => stores.items.put({ seq, id, state, sealed }));
  }

  // In the order in which they were written; what is sealed for want of a key comes without content.
  async all() {
    const key = await this.key();
    const rows = await answerOf(this.#begin("readonly").objectStore("items").getAll());
    return Promise.all(rows.map(({ sealed, ...row }) => (key ? this.#opened(key, row, sealed) : row)));
  }

  async one(id) {
    return (await this.all()).find((item) => item.id === id);
  }

  // How many have not arrived; needs no key.
  async waiting() {
    const rows = await answerOf(this.#begin("readonly").objectStore("items").getAll());
    return rows.filter((row) => row.state !== "sent").length;
  }

  async remove(id) {
    await this.#write((stores) => {
      const known = stores.items.index("id").getKey(id);
      known.onsuccess = () => known.result && stores.items.delete(known.result);
      this.#replacePhotos(stores.photos, id, []);
    });
  }

  // It has arrived: its photos go, what it was stays for a while.
  async sent(item) {
    await this.change({ ...item, state: "sent", photos: [] });
    await this.#write((stores) => this.#replacePhotos(stores.photos, item.id, []));
    const old = (await this.all()).filter((other) => other.state === "sent").slice(0, -SENT_KEPT);
    await this.#write((stores) => old.forEach((other) => stores.items.delete(other.seq)));
  }

  // Blob by id of an item's or a draft's photos.
  async photos(item) {
    const key = await this.key();
    const rows = await answerOf(this.#begin("readonly").objectStore("photos").index("item").getAll(item));
    const open = async ({ id, type, sealed }) => {
      return [id.split(" ").at(-1), new Blob([await unseal(key, sealed, this.#place(id))], { type })];
    };
    return new Map(await Promise.all(rows.map(open)));
  }

  // A form as it stands, so that a closed browser costs nothing. `id`: the form's address.
  async keepDraft(id, content, blobs) {
    const key = await this.key();
    const sealed = await sealJson(key, content, this.#place(id));
    const photos = await this.#sealedPhotos(key, id, content.photos, blobs);
    await this.#write((stores) => {
      stores.drafts.put({ id, sealed });
      this.#replacePhotos(stores.photos, id, photos);
    });
  }

  async draft(id) {
    const [key, row] = [await this.key(), await answerOf(this.#begin("readonly").objectStore("drafts").get(id))];
    return key && row ? unsealJson(key, row.sealed, this.#place(id)) : null;
  }

  dropDraft(id) {
    return this.#write((stores) => {
      stores.drafts.delete(id);
      this.#replacePhotos(stores.photos, id, []);
    });
  }

  #place(id) {
    return `${this.name}:${id}`;
  }

  async #opened(key, row, sealed) {
    try {
      return { ...row, ...(await unsealJson(key, sealed, this.#place(row.id))) };
    } catch {
      return { ...row, state: "broken" }; // the key is another; nothing is thrown away
    }
  }

  // Of an item and of the draft it came from photos may have the same ids: in the outbox they are the item's.
  #sealedPhotos(key, item, photos, blobs) {
    const sealOne = async ({ id, type }) => {
      const content = await blobs.get(id).arrayBuffer();
      return { id: `${item} ${id}`, item, type, sealed: await seal(key, content, this.#place(`${item} ${id}`)) };
    };
    return Promise.all(photos.filter(({ id }) => blobs.has(id)).map(sealOne));
  }

  #replacePhotos(store, item, photos) {
    const old = store.index("item").getAllKeys(item);
    old.onsuccess = () => {
      old.result.forEach((id) => store.delete(id));
      photos.forEach((photo) => store.put(photo));
    };
  }

  #begin(mode) {
    return this.db.transaction(STORES, mode, { durability: "strict" });
  }

  // All of it or nothing.
  #write(change) {
    const transaction = this.#begin("readwrite");
    change(Object.fromEntries(STORES.map((name) => [name, transaction.objectStore(name)])));
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
    });
  }
}

function answerOf(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
