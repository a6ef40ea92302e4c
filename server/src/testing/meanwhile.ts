/** For tests: what others are answered while something long goes on. No clock: what counts is who was answered before whom. */

/** Asks again and again until the long work has ended, and resolves to the answers that came before its end. */
export async function answeredWhile<Answer>(work: Promise<unknown>, ask: () => Promise<Answer>): Promise<Answer[]> {
  let ended = false;
  const end = () => {
    ended = true;
  };
  work.then(end, end);
  const answers: Answer[] = [];
  for (;;) {
    const answer = await ask();
    if (ended) return answers;
    answers.push(answer);
  }
}
