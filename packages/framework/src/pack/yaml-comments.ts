/** Texts that YAML reads as comments though whoever wrote them may have meant them: “title: Law #1” says “Law”. */
import { Lexer } from 'yaml';
import type { PackError } from './pack-error.ts';

/** A comment right after an unquoted value, with where it begins; both counted from 1. */
export type CommentAfterValue = { readonly line: number; readonly column: number; readonly value: string; readonly comment: string };

/** A line with a number sign after something and a space: most files have none, and are not looked at again. */
const POSSIBLE = /\S[ \t]+#/;
/** What the lexer puts before a scalar that is not quoted. */
const SCALAR = '\u001f';
/** The lexer's other marks, which stand for no character of the text. */
const MARKS = ['\u0002', '\u0018', '\ufeff'];

/** Comments that stand on a line after a value without quotation marks, in the order of the text; of a text that is YAML. */
export function commentsAfterValues(text: string): CommentAfterValue[] {
  if (!POSSIBLE.test(text)) return [];
  const found: CommentAfterValue[] = [];
  let [line, column] = [1, 1];
  let marked = false;
  let value: string | undefined;
  for (const token of new Lexer().lex(text)) {
    if (MARKS.includes(token)) continue;
    if (token === SCALAR) {
      marked = true;
      continue;
    }
    if (token.startsWith('#') && !marked && value !== undefined) found.push({ line, column, value, comment: token.trimEnd() });
    if (marked || !/^[ \t]+$/.test(token)) value = marked ? token : undefined;
    marked = false;
    const lines = token.split('\n');
    column = lines.length > 1 ? (lines.at(-1) ?? '').length + 1 : column + token.length;
    line += lines.length - 1;
  }
  return found;
}

const LONGEST = 60;
const shortened = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);

/** What such a comment is told as: what is lost, and the remedy. */
export function commentWarning({ value, comment }: CommentAfterValue): { readonly code: string; readonly message: string } {
  const lost = shortened(comment);
  const message = `"${lost}" is a comment in YAML, so that the value is "${shortened(value)}" alone; put the whole value in quotation marks if it belongs to it, else write the comment on a line of its own`;
  return { code: 'yaml.comment-after-value', message };
}

/** What is no error in the files of a pack and may still not be meant. @param files texts by name, as `loadPack` takes them */
export function packWarnings(files: ReadonlyMap<string, string>): PackError[] {
  return [...files].flatMap(([file, text]) =>
    commentsAfterValues(text).map((found) => ({ file, line: found.line, column: found.column, ...commentWarning(found) })),
  );
}
