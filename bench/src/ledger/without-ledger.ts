/** Given to a server by `--import`: whatever changes something has `no-record.ts` in place of the module that records it in the ledger. All else is the same code. */
import { registerHooks } from 'node:module';

const RECORD = import.meta.resolve('@mufakat/server/kernel/ledger/entries');
const NO_RECORD = new URL('no-record.ts', import.meta.url).href;

registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context);
    return found.url === RECORD && context.parentURL !== NO_RECORD ? { ...found, url: NO_RECORD } : found;
  },
});
