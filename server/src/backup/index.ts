export { type BackupOptions, type BackupSource, backUp } from './backup.ts';
export { checkBackup } from './check.ts';
export type { Manifest } from './format.ts';
export { endUnfinishedRestore, type Restored, type RestoreOptions, type RestoreTarget, restoreBackup } from './restore.ts';
