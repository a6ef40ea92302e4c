/** The table of registered packs (migration 0003). It is no tenant's: packs are content. */
import type { Generated } from 'kysely';

export interface PackTable {
  id: string;
  version: string;
  content_hash: Buffer;
  files: unknown;
  registered_at: Generated<Date>;
}

declare module '../kernel/database/schema.ts' {
  interface Schema {
    pack: PackTable;
  }
}
