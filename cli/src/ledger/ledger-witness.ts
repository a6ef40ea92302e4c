/** `mufakat ledger witness …`: this node as witness of others' logs, and the witnesses of its own. */
import { formatKey, LedgerError, parseKey } from '@mufakat/ledger';
import { addWitness, follow, listWitnessed, removeWitness, unfollow, witnessSigner } from '@mufakat/server/ledger/index';
import { type CommandResult, UsageError } from '../terminal/command-result.ts';
import { count } from '../terminal/text.ts';
import { logGiven, withLogs } from './ledger-log.ts';

/** The key with which this node cosigns, and the logs that it follows. */
export function witnessShow(): Promise<CommandResult> {
  return withLogs(async ({ dataFolder, secret }) => {
    const key = formatKey(witnessSigner(secret).key);
    const logs = (await listWitnessed(dataFolder)).map(({ key: logKey, last }) => ({ key: formatKey(logKey), size: last?.size ?? null }));
    const lines = logs.map(
      ({ key: logKey, size }) =>
        `  ${logKey} (${size === null ? 'nothing cosigned yet' : `cosigned up to ${count(size, 'entry', 'entries')}`})`,
    );
    return {
      exit: 0,
      data: { key, logs },
      text: [`This node cosigns as:`, `  ${key}`, logs.length === 0 ? 'It follows no log.' : 'It follows:', ...lines].join('\n'),
    };
  });
}

/** Cosigns a log from now on, known by its key. */
export async function witnessFollow(vkey: string): Promise<CommandResult> {
  const key = keyGiven('log', vkey);
  await withLogs(({ dataFolder }) => follow(dataFolder, key));
  return { exit: 0, data: { origin: key.name, key: vkey }, text: `This node cosigns ${key.name} as long as it only grows.` };
}

export async function witnessUnfollow(origin: string): Promise<CommandResult> {
  await withLogs(({ dataFolder }) => unfollow(dataFolder, origin));
  return { exit: 0, data: { origin }, text: `This node cosigns ${origin} no more, and has forgotten what it saw of it.` };
}

/** Has a witness cosign the checkpoints of a log of this node. */
export async function witnessAsk(jurisdiction: string, vkey: string, url: string, { log }: { log: string }): Promise<CommandResult> {
  const place = logGiven(jurisdiction, log);
  const { name } = keyGiven('witness', vkey);
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new UsageError('not-an-address', `"${url}" is no address of a witness; write one such as https://other.example/witness.`);
  await withLogs((parts) => addWitness(parts, place, { key: vkey, url }));
  return {
    exit: 0,
    data: { ...place, witness: vkey, url },
    text: `${name} is asked to cosign the log ${place.log} from now on. Its operator must follow the log.`,
  };
}

export async function witnessDismiss(jurisdiction: string, vkey: string, { log }: { log: string }): Promise<CommandResult> {
  const place = logGiven(jurisdiction, log);
  await withLogs((parts) => removeWitness(parts, place, vkey));
  return { exit: 0, data: { ...place, witness: vkey }, text: 'The witness is asked no more. What it cosigned stays.' };
}

/** @throws UsageError for what is no key of that kind */
export function keyGiven<Kind extends 'log' | 'witness'>(kind: Kind, vkey: string) {
  try {
    return parseKey(kind, vkey);
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    throw new UsageError('not-a-key', `${error.message}. Copy the whole key of the ${kind}, name+id+key.`);
  }
}
