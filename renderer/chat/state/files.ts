/** The bytes of files being sent, stored in the browser so that a reload does not lose them. */
export interface FileKeep {
  put(clientId: string, file: Blob): Promise<void>;
  get(clientId: string): Promise<Blob | undefined>;
  delete(clientId: string): Promise<void>;
}

/** Returns whether the file is still readable: not a folder, and not changed or removed since it was chosen. */
export async function isReadable(file: Blob): Promise<boolean> {
  try {
    await file.slice(0, 1).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}

const asPromise = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

function openDatabase(): Promise<IDBDatabase> {
  const request = indexedDB.open("hearth", 1);
  request.onupgradeneeded = () => request.result.createObjectStore("files");
  return asPromise(request);
}

/** In IndexedDB, and in memory before that: a browser that refuses the first still sends. */
export function createFileKeep(): FileKeep {
  const held = new Map<string, Blob>();
  let database: Promise<IDBDatabase> | undefined;
  const within = async <T>(mode: IDBTransactionMode, work: (files: IDBObjectStore) => IDBRequest<T>) => {
    database ??= openDatabase();
    const transaction = (await database).transaction("files", mode);
    return asPromise(work(transaction.objectStore("files")));
  };
  return {
    async put(clientId, file) {
      held.set(clientId, file);
      await within("readwrite", (files) => files.put(file, clientId)).catch(() => undefined);
    },
    async get(clientId) {
      const kept = held.get(clientId);
      if (kept) return kept;
      const found: unknown = await within("readonly", (files) => files.get(clientId)).catch(() => undefined);
      return found instanceof Blob ? found : undefined;
    },
    async delete(clientId) {
      held.delete(clientId);
      await within("readwrite", (files) => files.delete(clientId)).catch(() => undefined);
    },
  };
}
