/**
 * The last hand on a file of the office formats, which are ZIP archives of XML: the libraries write the moment of writing into them, and the same
 * report shall be the same bytes.
 */
import { buffer } from 'node:stream/consumers';
import { fromBufferPromise } from 'yauzl';
import { ZipFile } from 'yazl';

/** The first moment that a ZIP archive can name; local, because that is what it names. */
const NO_TIME = new Date(1980, 0, 1);

/** Parts of an archive by name, in their order. */
export async function partsOf(bytes: Uint8Array): Promise<Map<string, Buffer>> {
  const parts = new Map<string, Buffer>();
  const archive = await fromBufferPromise(Buffer.from(bytes), {});
  for await (const entry of archive.eachEntry()) parts.set(entry.fileName, await buffer(await archive.openReadStreamPromise(entry)));
  return parts;
}

/** The parts as an archive that bears no date. */
async function archiveOf(parts: ReadonlyMap<string, Buffer | string>): Promise<Uint8Array> {
  const archive = new ZipFile();
  for (const [name, content] of parts) {
    archive.addBuffer(Buffer.from(content), name, { mtime: NO_TIME, mode: 0o100644, forceDosTimestamp: true });
  }
  archive.end();
  return new Uint8Array(await buffer(archive.outputStream));
}

/** The archive again with parts changed or added, all of one date. */
export async function settle(bytes: Uint8Array, change: (parts: Map<string, Buffer | string>) => void): Promise<Uint8Array> {
  const parts = new Map<string, Buffer | string>(await partsOf(bytes));
  change(parts);
  return archiveOf(parts);
}
