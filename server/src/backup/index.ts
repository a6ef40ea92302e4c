export type { Foreknown, RoleHolder } from './admissions.ts';
export { type BackupOptions, type BackupSource, backUp } from './backup.ts';
export type { Manifest } from './format.ts';
export { type BackupKey, findBackupKey, formatBackupKey, openBackupSigner, parseBackupKey, renewBackupKey } from './key.ts';
export {
  checkRestorable,
  endUnfinishedRestore,
  type RestoredBackup,
  type RestoreOptions,
  type RestoreTarget,
  restoreBackup,
} from './restore.ts';
export type { BackupTrust } from './trust.ts';
