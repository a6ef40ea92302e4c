/** The tables of publications; see the migration for what each holds. */
import type { ColumnType } from 'kysely';

type Kept<T> = ColumnType<T, T, never>;
type Given<T> = ColumnType<T, T | undefined, never>;

declare module '../kernel/database/schema.ts' {
  interface Schema {
    publication: {
      jurisdiction: Given<string>;
      publication: Kept<string>;
      assessment: Kept<string>;
      pack: Kept<string>;
      entry: Kept<string>;
      salt: Kept<Buffer>;
      snapshot: Kept<string>;
      published_by: Given<string>;
      published_at: Given<Date>;
    };
    publication_withdrawal: {
      jurisdiction: Given<string>;
      publication: Kept<string>;
      withdrawn_by: Given<string>;
      withdrawn_at: Given<Date>;
    };
    shared_publication: {
      jurisdiction: string;
      pack: string;
      publication: string;
      snapshot: string;
      entry: string | null;
      salt: Buffer | null;
      receipt: string | null;
      published_at: Date;
    };
  }
}
