/** For tests: reads HTML and XML strictly, so that a tag which is not closed, or a text that became markup, is an error. */

export type Element = { readonly name: string; readonly attributes: string; readonly text: string; readonly depth: number };

/** Elements of HTML that have no end. */
const VOID = new Set(['meta', 'br', 'link', 'img']);

const UNESCAPED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", apos: "'" };

/** Text as it reads. */
const unescaped = (text: string): string => text.replaceAll(/&(amp|lt|gt|quot|#39|apos);/g, (_, name: string) => UNESCAPED[name] ?? '');

const TOKEN =
  /<!--[\s\S]*?-->|<[!?][^>]*>|<style>[\s\S]*?<\/style>|<(\/?)([A-Za-z][\w:.-]*)((?:\s+[\w:.-]+(?:="[^"]*")?)*)\s*(\/?)>|[^<]+/y;

/** Every element in order of its end, with all the text inside. @throws Error at the first place that is not well formed. */
export function elementsOf(markup: string): Element[] {
  const done: Element[] = [];
  const open: { name: string; attributes: string; text: string }[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < markup.length) {
    const from = TOKEN.lastIndex;
    const match = TOKEN.exec(markup);
    if (match === null) throw new Error(`not well formed at ${from}: ${markup.slice(from, from + 80)}`);
    const [token, end, name, attributes = '', empty] = match;
    if (name === undefined) {
      if (!token.startsWith('<')) for (const element of open) element.text += unescaped(token);
      continue;
    }
    if (end === '/') {
      const last = open.pop();
      if (last?.name !== name) throw new Error(`</${name}> at ${from} ends ${last === undefined ? 'nothing' : `<${last.name}>`}`);
      done.push({ ...last, depth: open.length });
    } else if (empty === '/' || VOID.has(name)) done.push({ name, attributes, text: '', depth: open.length });
    else open.push({ name, attributes, text: '' });
  }
  if (open.length > 0) throw new Error(`never ended: ${open.map(({ name }) => name).join(' ')}`);
  return done;
}
