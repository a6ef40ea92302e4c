/** The only code that touches the tables of publications. */
import { sql } from 'kysely';
import type { Tx } from '../kernel/database/database.ts';
import { type Publication, type SharedPublication, Snapshot } from './model.ts';
import type {} from './tables.ts';

export type NewRow = { id: string; assessment: string; pack: string; entry: string; salt: Buffer; snapshot: string };

/** Keeps a publication and shares it in place of an earlier one by the same pack. */
export async function insertPublication(tx: Tx, { id, ...row }: NewRow): Promise<void> {
  await tx
    .insertInto('publication')
    .values({ publication: id, ...row })
    .execute();
  await sql`select mufakat_share(${id})`.execute(tx);
}

/** Shares a publication no more. */
export async function insertWithdrawal(tx: Tx, publication: string): Promise<void> {
  await tx.insertInto('publication_withdrawal').values({ publication }).execute();
  await sql`select mufakat_unshare(${publication})`.execute(tx);
}

/** What the jurisdiction has published, newest first. */
export async function listPublications(tx: Tx): Promise<Publication[]> {
  const rows = await publications(tx).orderBy('p.published_at', 'desc').execute();
  return rows.map(toPublication);
}

export async function findPublication(tx: Tx, id: string): Promise<Publication | undefined> {
  const row = await publications(tx).where('p.publication', '=', id).executeTakeFirst();
  return row && toPublication(row);
}

function publications(tx: Tx) {
  return tx
    .selectFrom('publication as p')
    .leftJoin('publication_withdrawal as w', (join) =>
      join.onRef('w.jurisdiction', '=', 'p.jurisdiction').onRef('w.publication', '=', 'p.publication'),
    )
    .leftJoin('shared_publication as s', (join) =>
      join.onRef('s.jurisdiction', '=', 'p.jurisdiction').onRef('s.publication', '=', 'p.publication'),
    )
    .select(['p.publication', 'p.assessment', 'p.snapshot', 'p.published_at', 'w.withdrawn_at', 's.publication as shared']);
}

type Row = {
  publication: string;
  assessment: string;
  snapshot: string;
  published_at: Date;
  withdrawn_at: Date | null;
  shared: string | null;
};

function toPublication({ publication, assessment, snapshot, published_at, withdrawn_at, shared }: Row): Publication {
  return {
    id: publication,
    assessment,
    snapshot: Snapshot.parse(JSON.parse(snapshot)),
    publishedAt: published_at.toISOString(),
    withdrawnAt: withdrawn_at?.toISOString() ?? null,
    shared: shared !== null,
  };
}

/** What every jurisdiction shares by a pack, by name of the jurisdiction. */
export async function listShared(tx: Tx, pack: string): Promise<SharedPublication[]> {
  const rows = await tx
    .selectFrom('shared_publication')
    .select(['publication', 'snapshot', 'published_at'])
    .where('pack', '=', pack)
    .execute();
  return rows
    .map(({ publication, snapshot, published_at }) => ({
      id: publication,
      snapshot: Snapshot.parse(JSON.parse(snapshot)),
      publishedAt: published_at.toISOString(),
    }))
    .toSorted((a, b) => (a.snapshot.jurisdiction.name < b.snapshot.jurisdiction.name ? -1 : 1));
}

/** The packs by which something is shared. */
export async function listSharedPacks(tx: Tx): Promise<{ pack: string; jurisdictions: number }[]> {
  const query = tx.selectFrom('shared_publication').select(({ fn }) => ['pack', fn.countAll<number>().as('jurisdictions')]);
  return query.groupBy('pack').orderBy('pack').execute();
}

/** How a publication that a jurisdiction shares is proved: by the ledger of this server, or by the receipt that came with it. Others may use its id too. */
export async function findShared(tx: Tx, jurisdiction: string, id: string) {
  const query = tx.selectFrom('shared_publication').select(['entry', 'salt', 'snapshot', 'receipt']);
  return query.where('jurisdiction', '=', jurisdiction).where('publication', '=', id).executeTakeFirst();
}

/** Shares what the operator admits from another server, in place of an earlier one of that jurisdiction by the same pack. */
export async function insertAdmitted(operator: Tx, { snapshot, receipt, publication, publishedAt }: Admitted): Promise<void> {
  const row = {
    jurisdiction: snapshot.jurisdiction.id,
    pack: snapshot.pack.id,
    publication,
    snapshot: JSON.stringify(snapshot),
    entry: null,
    salt: null,
    receipt,
    published_at: publishedAt,
  };
  const added = operator.insertInto('shared_publication').values(row);
  await added.onConflict((conflict) => conflict.columns(['jurisdiction', 'pack']).doUpdateSet(row)).execute();
}

export type Admitted = { snapshot: Snapshot; receipt: string; publication: string; publishedAt: Date };

/** Shares nothing more of a jurisdiction of another server. Resolves to how many publications that were. */
export async function deleteAdmitted(operator: Tx, jurisdiction: string): Promise<number> {
  const gone = operator.deleteFrom('shared_publication').where('jurisdiction', '=', jurisdiction).where('receipt', 'is not', null);
  return Number((await gone.executeTakeFirst()).numDeletedRows);
}
