/** Problems that several changes share, and constraints of the database told as problems. */

import { fail } from './problem.ts';
import { hasCode } from './system-errors.ts';

/** An identifier that stands for something else already. */
export function idReused(what: string): never {
  fail('id-reused', {
    status: 409,
    title: 'The identifier is taken',
    detail: `Another ${what} has this id.`,
    remedy: 'Make a new id for new content; send the same content to repeat a submission.',
  });
}

/** A change that was made against something that stands no longer. */
export function stale(what: 'verdict' | 'finding' | 'revision' | 'source', current: unknown): never {
  fail(`stale-${what}`, {
    status: 409,
    title: 'Somebody else was first',
    detail: 'It was changed since you read it. Nothing was overwritten.',
    remedy: 'Look at what stands now and decide again.',
    current,
  });
}

/** What is asked for does not fit the assessment. */
export function unfit(code: string, title: string, remedy: string, detail?: string): never {
  fail(code, { status: 422, title, remedy, ...(detail !== undefined && { detail }) });
}

const BY_CONSTRAINT: Readonly<Record<string, readonly [code: string, title: string, remedy: string]>> = {
  verdict_supersedes_own: [
    'unknown-verdict',
    'The verdict to supersede is not yours on this criterion',
    'Name your own current verdict, or null for your first.',
  ],
  verdict_source_exists: ['unknown-source', 'A source does not exist in this assessment', 'Add the source first, then cite it.'],
  verdict_reconciles_same_criterion: [
    'unknown-verdict',
    'A verdict to reconcile is not on this criterion',
    'Name verdicts on the same criterion only.',
  ],
  finding_supersedes_same_indicator: [
    'unknown-finding',
    'The finding to supersede is not on this indicator',
    'Name the current finding of the indicator, or null for its first.',
  ],
};

/** Runs a change; a foreign key that it breaks is told as what the person named wrongly. */
export async function withRefusals<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const constraint = error instanceof Error && 'constraint' in error ? String(error.constraint) : '';
    const known = hasCode(error, '23503') ? BY_CONSTRAINT[constraint] : undefined;
    if (known === undefined) throw error;
    unfit(...known);
  }
}
