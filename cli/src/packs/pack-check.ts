/**
 * `mufakat pack check`: every error in a pack's files; when there is none, what could be better.
 */
import { checkPack, indicatorsOf } from '@mufakat/framework';
import { type CommandResult, formatPlace } from '../terminal/command-result.ts';
import { count, strong, windowWidth, wrap } from '../terminal/text.ts';
import { inPackLanguage, readPackWithWarnings } from './read-pack.ts';

/**
 * Checks the pack in a folder. Errors end with InputErrors; warnings and findings of quality are listed and exit with 0: the pack works. With `strict` more is asked,
 * and any finding exits with 1.
 */
export async function packCheck(folder: string, { strict = false }: { strict?: boolean } = {}): Promise<CommandResult> {
  const { pack, warnings } = await readPackWithWarnings(folder);
  const findings = checkPack(pack, { strict });
  const indicators = indicatorsOf(pack.root);
  const head = `${strong(inPackLanguage(pack, pack.title))} ${pack.version}: no errors in ${count(indicators.length, 'indicator')}.`;
  const groups = [...Map.groupBy(findings, ({ code, message }) => `${message} (${code})`)];
  const lines = groups.map(([what, some]) =>
    wrap(`${count(some.length, 'element')}: ${what}: ${some.map(({ id }) => id).join(', ')}`, windowWidth(), 2),
  );
  const told =
    warnings.length === 0 ? [] : ['', 'What may not be meant:', ...warnings.map((place) => wrap(formatPlace(place), windowWidth(), 2))];
  const tail = findings.length === 0 ? [] : ['', 'What could be better:', ...lines];
  return {
    exit: strict && findings.length + warnings.length > 0 ? 1 : 0,
    data: { pack: { id: pack.id, version: pack.version }, errors: [], warnings, findings },
    text: [head, ...told, ...tail].join('\n'),
  };
}
