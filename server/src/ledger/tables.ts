/** The tables of the logs. Written by the ledger role only; see the migration for what each holds. */
import type { ColumnType, Generated } from 'kysely';
import type { LogName } from '../kernel/database/schema.ts';

declare module '../kernel/database/schema.ts' {
  interface Schema {
    ledger_log: LogTable;
    ledger_sequence: SequenceTable;
    ledger_tile: TileTable;
    ledger_checkpoint: CheckpointTable;
    ledger_cosignature: CosignatureTable;
    ledger_key: KeyTable;
    ledger_seed: SeedTable;
    ledger_witness: WitnessTable;
  }
}

interface OfLog {
  jurisdiction: ColumnType<string, string, never>;
  log: ColumnType<LogName, LogName, never>;
}

interface LogTable extends OfLog {
  origin: ColumnType<string, string, never>;
  public: Generated<boolean>;
  size: number;
  root: Buffer;
  published_size: Generated<number>;
}

interface SequenceTable extends OfLog {
  index: ColumnType<number, number, never>;
  entry: ColumnType<string, string, never>;
}

interface TileTable extends OfLog {
  level: number;
  tile: number;
  hashes: Buffer;
}

interface CheckpointTable extends OfLog {
  size: ColumnType<number, number, never>;
  root: ColumnType<Buffer, Buffer, never>;
  note: ColumnType<string, string, never>;
  signed_at: ColumnType<Date, never, never>;
}

interface CosignatureTable extends OfLog {
  size: ColumnType<number, number, never>;
  witness: ColumnType<string, string, never>;
  line: ColumnType<string, string, never>;
}

interface KeyTable extends OfLog {
  number: ColumnType<number, number, never>;
  key: ColumnType<string, string, never>;
  from_size: ColumnType<number, number, never>;
  statement: ColumnType<string | null, string | null, never>;
}

interface SeedTable extends OfLog {
  number: ColumnType<number, number, never>;
  sealed: ColumnType<Buffer, Buffer, never>;
}

interface WitnessTable extends OfLog {
  key: string;
  url: string;
}
