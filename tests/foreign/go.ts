/** Go programs of ours that hold our output against Go's own libraries (Debian: golang-go, golang-golang-x-mod-dev). */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

const GO = 'go';
const GO_PATH = '/usr/share/gocode';

/** Whether Go and its module golang.org/x/mod are installed. */
export function hasGo(): boolean {
  return existsSync(path.join(GO_PATH, 'src/golang.org/x/mod/sumdb/tlog')) && spawnSync(GO, ['version']).status === 0;
}

/** Compiles the program of a folder, without a network. @throws Error with what the compiler says */
export function buildGo(folder: string, program: string): void {
  const env = {
    ...process.env,
    GO111MODULE: 'off',
    GOPATH: GO_PATH,
    GOCACHE: process.env.GOCACHE ?? path.join(path.dirname(program), 'go-cache'),
  };
  const { status, stderr } = spawnSync(GO, ['build', '-o', program, '.'], { cwd: folder, env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`go build in ${folder}: ${stderr}`);
}
