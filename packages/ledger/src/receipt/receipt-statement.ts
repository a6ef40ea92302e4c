/** What a receipt proves and what it does not, in sentences for people who know nothing of logs. Others translate them by code. */

/** Names in braces are values. */
const TEXTS = {
  'receipt.signed': 'The key {key} signed this state of the log {origin}; number of entries: {size}.',
  'receipt.key-changed':
    'The key is the last of a chain. Changes of key in it: {times}; each was signed by the old key and by the new one.',
  'receipt.included': 'This state of the log holds exactly this entry, of the kind {what}, at place {index} (the first is 0).',
  'receipt.witnessed': 'The witness {name} saw this state of the log, and that until then entries had only been added.',
  'receipt.time-bounded': 'The entry was in the log no later than {time}, by the clock of the witness {name}.',
  'receipt.same-as-seen': 'This state of the log is the one you saw before; number of entries: {size}.',
  'receipt.about-opened': 'The entry was made in the name of {who} and is about {subject}.',
  'receipt.content-opened': 'The content shown is what was entered, to the letter.',
  'receipt.key-not-trusted':
    'That the log is the one it says: its key came with the receipt. Compare with the one you know from elsewhere: {key}',
  'receipt.witness-not-trusted': 'That the witness {name} is the one it says: its key came with the receipt: {key}',
  'receipt.not-witnessed': 'That everybody is shown the same log: no witness whom you trust confirms it.',
  'receipt.witness-absent': 'That the witness {name}, whom you named, saw this state of the log: it is not in the receipt.',
  'receipt.not-compared': 'That the log only grew between the state you saw before, of {seen} entries, and this one of {size}.',
  'receipt.about-closed': 'In whose name the entry was made and what it is about: the receipt does not show it.',
  'receipt.content-closed': 'What was entered: the receipt does not show it.',
  'receipt.content-not-judged': 'That what was entered is true.',
  'receipt.person-not-proved': 'Which human being acted: the log knows accounts.',
  'receipt.time-not-proved': 'That it happened at {happenedAt}: that is the word of the server.',
  'receipt.later-not-shown': 'That no later entry corrects, replaces or withdraws this one.',
} as const;

/** Stable; a translation has a text for each. */
export type StatementCode = keyof typeof TEXTS;

export type Statement = {
  readonly code: StatementCode;
  /** In English. */
  readonly text: string;
  /** What a translation needs: times in ISO 8601 UTC, sizes and places as numbers. */
  readonly values: Readonly<Record<string, string | number>>;
};

export function statement(code: StatementCode, values: Statement['values'] = {}): Statement {
  return { code, values, text: TEXTS[code].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name])) };
}
