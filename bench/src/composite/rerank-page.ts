/** The page: a row a country and one slider. `measure` moves the slider, and the countries are ranked and put in order. */
import { CHANGES, type Change, type Ranking, randomChanges, reranker, WARM_UP } from './change-weights.ts';
import { inventedIndex } from './invented.ts';

/** Milliseconds from the event of the slider: ranks computed, rows moved and laid out, next frame painted. */
export type Taken = { readonly compute: number; readonly laidOut: number; readonly painted: number };

declare global {
  var measure: (units: number, indicators: number) => Promise<{ readonly taken: Taken[]; readonly ranks: number[] }>;
}

globalThis.measure = async (units, indicators) => {
  const subject = inventedIndex(units, indicators);
  const rerank = reranker(subject);
  const show = tableOf(subject.table.units);
  const slider = document.body.appendChild(
    Object.assign(document.createElement('input'), { type: 'range', min: 0.001, max: 2, step: 0.001 }),
  );
  const taken: Taken[] = [];
  let ranks: ArrayLike<number> = [];
  for (const change of randomChanges(subject, WARM_UP + CHANGES)) {
    taken.push(
      await moveSlider(slider, change, (moved) => {
        const ranking = rerank(moved);
        const computed = performance.now();
        show(ranking);
        ({ ranks } = ranking);
        return computed;
      }),
    );
  }
  return { taken, ranks: Array.from(ranks) };
};

/** @param onInput gives the time when the ranks were there */
async function moveSlider(slider: HTMLInputElement, { node, times }: Change, onInput: (change: Change) => number): Promise<Taken> {
  await painted();
  let [compute, laidOut] = [Number.NaN, Number.NaN];
  const from = performance.now();
  slider.oninput = () => {
    compute = onInput({ node, times: slider.valueAsNumber }) - from;
    document.body.getBoundingClientRect(); // asks for the layout, which would else come with the frame
    laidOut = performance.now() - from;
  };
  slider.value = String(times);
  slider.dispatchEvent(new Event('input'));
  await painted();
  return { compute, laidOut, painted: performance.now() - from };
}

/** After the next frame: a message sent in its callback arrives when it was painted. */
function painted(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve();
      port2.postMessage(null);
    });
  });
}

/** @returns a function that writes ranks and scores where they are others, and moves the rows that are not where they belong */
function tableOf(units: readonly string[]): (ranking: Ranking) => void {
  const body = document.body.appendChild(document.createElement('table')).createTBody();
  const rows = units.map((unit) => {
    const row = body.insertRow();
    const cells = [row.insertCell(), row.insertCell(), row.insertCell()].map((cell) => cell.appendChild(document.createTextNode('')));
    return (rank: string, score: string) => {
      for (const [at, text] of [rank, unit, score].entries()) if (cells[at] && cells[at].data !== text) cells[at].data = text;
      return row;
    };
  });
  return ({ scores, ranks }) => {
    let next = body.firstElementChild;
    for (const unit of [...rows.keys()].sort((a, b) => (ranks[a] ?? 0) - (ranks[b] ?? 0))) {
      const row = rows[unit]?.(String(ranks[unit]), (scores[unit] ?? Number.NaN).toFixed(1));
      if (row === next) next = row?.nextElementSibling ?? null;
      else if (row !== undefined) body.insertBefore(row, next);
    }
  };
}
