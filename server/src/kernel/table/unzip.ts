/** A ZIP archive into memory, within bounds: nothing is inflated that its own directory says is too much, and nothing beyond what was said. */
import { type Entry, fromBuffer, type ZipFile } from 'yauzl';

const ZIP_LIMITS = {
  entries: 500,
  /** Bytes of all entries together once inflated. */
  inflated: 48 * 1024 * 1024,
  /** Inflated to compressed size of one entry, where the entry is over a megabyte. Text in tables reaches about 30. */
  ratio: 200,
} as const;

/** What the archive is refused for, as code and words. */
export class ZipRefused extends Error {
  readonly code: 'zip-malformed' | 'zip-too-many-entries' | 'zip-bomb' | 'zip-unsafe-name' | 'zip-encrypted';
  constructor(code: ZipRefused['code'], message: string) {
    super(message);
    this.name = 'ZipRefused';
    this.code = code;
  }
}

const malformed = () => new ZipRefused('zip-malformed', 'The file is damaged, or not a spreadsheet. Save it again as .xlsx.');

function openArchive(bytes: Buffer): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    fromBuffer(bytes, { lazyEntries: true, strictFileNames: true }, (error, archive) => (error ? reject(malformed()) : resolve(archive)));
  });
}

function entriesOf(archive: ZipFile): Promise<Entry[]> {
  if (archive.entryCount > ZIP_LIMITS.entries) {
    throw new ZipRefused(
      'zip-too-many-entries',
      `The file holds more than ${ZIP_LIMITS.entries} parts. Copy the sheet into a new workbook.`,
    );
  }
  const entries: Entry[] = [];
  return new Promise((resolve, reject) => {
    archive.on('entry', (entry: Entry) => {
      entries.push(entry);
      archive.readEntry();
    });
    archive.on('end', () => resolve(entries));
    archive.on('error', (error: Error) => {
      const name = /invalid characters|relative path|absolute path/.test(error.message);
      reject(
        name
          ? new ZipRefused('zip-unsafe-name', 'A part of the file has a name that leads outside of it. Copy the sheet into a new workbook.')
          : malformed(),
      );
    });
    archive.readEntry();
  });
}

/** Refuses by what the directory declares; yauzl holds every entry to that while it inflates. */
function checkDeclared(entries: readonly Entry[]): void {
  const total = entries.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0);
  const swollen = entries.some(
    (entry) => entry.uncompressedSize > 1024 * 1024 && entry.uncompressedSize > ZIP_LIMITS.ratio * entry.compressedSize,
  );
  if (total > ZIP_LIMITS.inflated || swollen) {
    throw new ZipRefused(
      'zip-bomb',
      `The file unpacks to more than it may (${ZIP_LIMITS.inflated / 1024 / 1024} MB, or ${ZIP_LIMITS.ratio} times its size). Split it into several.`,
    );
  }
  if (entries.some((entry) => entry.isEncrypted()))
    throw new ZipRefused('zip-encrypted', 'The file is locked with a password. Save it without one.');
}

function inflate(archive: ZipFile, entry: Entry): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    archive.openReadStream(entry, (error, stream) => {
      if (error) return reject(malformed());
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => resolve(Buffer.concat(chunks)));
      stream.on('error', () => reject(malformed()));
    });
  });
}

/**
 * The entries whose names `wanted` accepts, inflated, by name.
 * @throws ZipRefused for an archive that is damaged, locked, too large, or that names a path outside of itself.
 */
export async function unzip(bytes: Uint8Array, wanted: (name: string) => boolean): Promise<Map<string, Buffer>> {
  const archive = await openArchive(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  try {
    const entries = await entriesOf(archive);
    checkDeclared(entries);
    const inflated = new Map<string, Buffer>();
    for (const entry of entries) if (wanted(entry.fileName)) inflated.set(entry.fileName, await inflate(archive, entry));
    return inflated;
  } finally {
    archive.close();
  }
}
