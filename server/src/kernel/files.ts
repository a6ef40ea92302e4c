import type { Readable } from 'node:stream';

/** A stored file: its content's SHA-256 in lower-case hexadecimal, and its length. */
export interface StoredFile {
  sha256: string;
  bytes: number;
}

/** Files by content, each jurisdiction's in a folder of its own: deletable as one, and nobody can probe another's hashes. */
export interface FileStore {
  /**
   * Stores a stream while hashing it; the file is on the disk when this resolves. Storing the same content again changes nothing.
   * @throws Problem `file-too-large` beyond `limitBytes`, with nothing left behind.
   */
  put(jurisdiction: string, content: AsyncIterable<Uint8Array>, limitBytes: number): Promise<StoredFile>;
  /** @throws Problem `not-found` when the jurisdiction has no such file. */
  open(jurisdiction: string, sha256: string): Promise<{ bytes: number; stream: Readable }>;
}
