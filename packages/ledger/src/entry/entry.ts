/** What Mufakat writes into a log: that something of a kind happened when, and commitments to whom and what. No personal data. */
import { fromBase64, fromUtf8, shorten, toBase64, toUtf8 } from '../bytes/bytes.ts';
import { LedgerError } from '../ledger-error.ts';
import { canonicalJson, memberOf } from './canonical-json.ts';
import { isMoment } from './moment.ts';

export type LogEntry = {
  /** A UUID in lower case. */
  readonly entry: string;
  /** The kind of act, such as `verdict.recorded`: at most 100 characters. */
  readonly what: string;
  /** UTC with microseconds: `2026-11-25T04:47:03.123456Z`. */
  readonly happenedAt: string;
  /** 32 bytes: commitment to `{ subject, who }`. */
  readonly about: Uint8Array;
  /** 32 bytes: commitment to the content. */
  readonly content: Uint8Array;
};

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const WHAT = /^(?=.{1,100}$)[a-z][a-z-]*(\.[a-z-]+)+$/;
/** Names the format within the entry, so that a later one cannot be taken for this. */
const FORMAT = 'mufakat-entry@1';

/** The bytes of the entry as the log holds them: canonical JSON. @throws LedgerError `entry.malformed` for values out of form */
export function formatEntry(entry: LogEntry): Uint8Array {
  const { about, content, entry: id, happenedAt, what } = entry;
  if (!UUID.test(id) || !WHAT.test(what) || !isMoment(happenedAt) || about.length !== 32 || content.length !== 32) throw malformed(id);
  return toUtf8(canonicalJson({ about: toBase64(about), content: toBase64(content), entry: id, format: FORMAT, happenedAt, what }));
}

/** @throws LedgerError `entry.malformed` for bytes that `formatEntry` does not write */
export function parseEntry(bytes: Uint8Array): LogEntry {
  try {
    const { about, content, entry, happenedAt, what } = texts(JSON.parse(fromUtf8(bytes)));
    const parsed = { entry, what, happenedAt, about: fromBase64(about), content: fromBase64(content) };
    if (fromUtf8(formatEntry(parsed)) === fromUtf8(bytes)) return parsed;
  } catch (error) {
    if (!(error instanceof LedgerError) && !(error instanceof SyntaxError)) throw error;
  }
  throw malformed(new TextDecoder().decode(bytes));
}

type Texts = {
  readonly about: string;
  readonly content: string;
  readonly entry: string;
  readonly happenedAt: string;
  readonly what: string;
};

function texts(value: unknown): Texts {
  const member = (name: keyof Texts): string => {
    const found = memberOf(value, name);
    if (typeof found !== 'string') throw malformed(name);
    return found;
  };
  return {
    about: member('about'),
    content: member('content'),
    entry: member('entry'),
    happenedAt: member('happenedAt'),
    what: member('what'),
  };
}

function malformed(text: string): LedgerError {
  return new LedgerError('entry.malformed', `“${shorten(text)}” is no entry of a log of Mufakat in format ${FORMAT}`);
}
