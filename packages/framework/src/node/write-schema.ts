/** Writes `schema/pack.schema.json`, the pack format as JSON Schema: `npm run schema -w packages/framework`. */
import { writeFileSync } from 'node:fs';
import { packJsonSchema } from '../pack/schema.ts';

writeFileSync(new URL('../../schema/pack.schema.json', import.meta.url), `${JSON.stringify(packJsonSchema(), null, 2)}\n`);
