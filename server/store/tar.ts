/** Reads a tar of plain files, one entry after the other, as the reader requests them. */
import { Header, Pax } from "tar";

export const BLOCK = 512;
/** A path and a size; more is no entry of ours. */
const MAX_PAX_BYTES = 65_536;

export interface TarEntry {
  readonly path: string;
  readonly bytes: number;
  /** Read it before asking for the next entry; what is left of it is skipped. */
  readonly content: AsyncIterable<Buffer>;
}

/** @throws Error for anything but whole, plain files. */
export async function* entriesOf(bytes: AsyncIterable<Buffer>): AsyncGenerator<TarEntry> {
  const reader = createReader(bytes);
  let pax: Pax | undefined;
  for (;;) {
    const block = await reader.exactly(BLOCK);
    if (block.every((byte) => byte === 0)) return reader.toEnd();
    const header = new Header(block, 0);
    const path = pax?.path ?? header.path;
    const size = pax?.size ?? header.size;
    if (!header.cksumValid || path === undefined || size === undefined)
      throw new Error("a header is damaged");
    if (header.type === "ExtendedHeader") {
      if (size > MAX_PAX_BYTES) throw new Error("a header is too long");
      pax = Pax.parse((await reader.exactly(size)).toString("utf8"));
    } else if (header.type === "File") {
      pax = undefined;
      const content = reader.upTo(size);
      yield { path, bytes: size, content };
      for await (const _ of content);
    } else throw new Error(`it holds ${path}, which is no plain file`);
    await reader.exactly((BLOCK - (size % BLOCK)) % BLOCK);
  }
}

function createReader(bytes: AsyncIterable<Buffer>) {
  const source = bytes[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);
  /** At most `most` bytes, at least one. */
  const some = async (most: number): Promise<Buffer> => {
    while (rest.length === 0) {
      const { done, value } = await source.next();
      if (done) throw new Error("it ends too early");
      rest = value;
    }
    const part = rest.subarray(0, most);
    rest = rest.subarray(part.length);
    return part;
  };
  return {
    async exactly(count: number): Promise<Buffer> {
      const parts: Buffer[] = [];
      for (let left = count; left > 0; left -= parts.at(-1)?.length ?? 0) parts.push(await some(left));
      return Buffer.concat(parts);
    },
    upTo(count: number): AsyncIterable<Buffer> {
      let left = count;
      return {
        async *[Symbol.asyncIterator]() {
          while (left > 0) {
            const part = await some(left);
            left -= part.length;
            yield part;
          }
        },
      };
    },
    /** So that the checksum of the compression is looked at too. */
    async toEnd(): Promise<void> {
      while (!(await source.next()).done);
    },
  };
}
