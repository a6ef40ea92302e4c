/** Does batches of runs until there are none left. */
import { parentPort, workerData } from 'node:worker_threads';
import { runsOf } from '../robustness/design.ts';
import { indexModel } from '../robustness/index-model.ts';
import { emptySketch } from '../robustness/ranks/rank-sketch.ts';
import { batchRunner, emptyTable } from '../robustness/runs.ts';
import { type Job, type Message, takeBatch } from './job.ts';

const job = workerData as Job; // sent by index.ts of this folder
const { subject, design, memory } = job;
const kept = memory === null ? emptySketch(subject.table.units) : emptyTable(subject.table.units, runsOf(design), memory);
const runBatch = batchRunner(indexModel(subject), design, kept);

for (let batch = takeBatch(job); batch !== null; batch = takeBatch(job)) {
  send({ kind: 'batch', done: batch.to - batch.from, failures: runBatch(batch.from, batch.to) });
}
send({ kind: 'end', sketch: kept.kind === 'sketch' ? kept : null });

function send(message: Message): void {
  parentPort?.postMessage(message);
}
