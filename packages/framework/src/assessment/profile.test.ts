/** The three readings of an indicator and of a group, their differences, and the counts: each worked out by hand. */
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { makePack } from '../testing/make-pack.ts';
import { finding, group, makeRecord, people, verdict } from '../testing/make-record.ts';
import type { AssessmentRecord, Verdict } from './assessment.ts';
import { buildProfile, type GroupReading, indicatorReadings, readingOf } from './profile.ts';

const STAGES = 'stages: [s0, s1, s2, s3]'.replaceAll(/s\d/g, (id) => `{ id: ${id}, title: Stage ${id}, meaning: M }`);
const criteria = (id: string) =>
  `criteria: [${[1, 2, 3].map((at) => `{ id: ${id}${at}, stage: s${at}, effort: ${at}, text: Criterion ${id}${at} }`).join(', ')}]`;

/** Two groups under the median: three indicators and one; every indicator on the same four stages. */
const pack = makePack(`pack: staged
version: 1.2.0
title: Staged
${STAGES}
groups:
  - id: law
    label: dimension
    title: Law
    indicators:
      - { id: offences, title: Offences, ${criteria('o')} }
      - { id: powers, title: Powers, ${criteria('p')} }
      - { id: courts, title: Courts, answer: { level: [None, Few, Some, All] } }
  - id: response
    label: dimension
    title: Response
    indicators:
      - { id: csirt, title: CSIRT, ${criteria('t')} }
`);
const met = (...ids: readonly string[]): Verdict[] => ids.map((id) => verdict(id, 'met'));
const unmet = (...ids: readonly string[]): Verdict[] => ids.map((id) => verdict(id, 'unmet'));
const profileOf = (parts: Partial<AssessmentRecord>) => buildProfile(pack, makeRecord(parts));
const reading = (id: string, parts: Partial<AssessmentRecord>) => {
  const found = readingOf(profileOf(parts), id);
  if (found === undefined) throw new Error(`no indicator ${id}`);
  return found;
};
const groupIn = (id: string, parts: Partial<AssessmentRecord>): GroupReading => {
  const { root } = profileOf(parts);
  const found = [root, ...root.children].find((node) => node.id === id);
  if (found?.type !== 'group') throw new Error(`no group ${id}`);
  return found;
};

describe('the difference of the perceived and the evidenced reading', () => {
  it('is above 0 where people see more than documents show, in stages', () => {
    const parts = { verdicts: [...met('o1'), ...unmet('o2', 'o3')], ...group('offences', 'legal', [3, 3, 3, 3, 3]) };
    expect(reading('offences', parts).differences).toEqual({
      perceivedOverEvidenced: 2,
      technicalOverLegal: null,
      adoptedOverEvidenced: null,
    });
  });

  it('is below 0 where documents show more than people see', () => {
    const parts = { verdicts: met('o1', 'o2', 'o3'), ...group('offences', 'technical', [1, 1, 1, 1, 1]) };
    expect(reading('offences', parts).differences.perceivedOverEvidenced).toBe(-2);
  });

  it('is 0, not unknown, where both agree', () => {
    const parts = { verdicts: [...met('o1', 'o2'), ...unmet('o3')], ...group('offences', 'legal', [2, 2, 2, 2, 2]) };
    expect(reading('offences', parts).differences.perceivedOverEvidenced).toBe(0);
    const floor = { verdicts: unmet('o1', 'o2', 'o3'), ...group('offences', 'legal', [0, 0, 0, 0, 0]) };
    expect(reading('offences', floor).differences.perceivedOverEvidenced).toBe(0);
  });

  it('is taken from the low end of the evidence', () => {
    const parts = { verdicts: met('o1'), ...group('offences', 'legal', [2, 2, 2, 2, 2]) };
    expect(reading('offences', parts).evidenced).toEqual({ low: 1, high: 3 });
    expect(reading('offences', parts).differences.perceivedOverEvidenced).toBe(1);
  });

  it('is unknown without views, without an applicable criterion, and where the median is withheld', () => {
    expect(reading('offences', { verdicts: met('o1') }).differences.perceivedOverEvidenced).toBeNull();
    const none = ['o1', 'o2', 'o3'].map((id) => verdict(id, 'not-applicable'));
    expect(reading('offences', { verdicts: none, ...group('offences', 'legal', [2, 2, 2, 2, 2]) })).toMatchObject({
      evidenced: null,
      coverage: null,
      differences: { perceivedOverEvidenced: null, adoptedOverEvidenced: null },
    });
    // Ten people of whom four are not told (3 told at 1, 3 at 3): the fifth of them may stand at 1 or at 3.
    const withheld = people(group('offences', 'legal', [1, 1, 1, 1, 1]), group('offences', 'technical', [3, 3, 3, 3, 3]));
    expect(reading('offences', { verdicts: met('o1'), ...withheld })).toMatchObject({
      perceived: { overall: { people: 10, median: null } },
      differences: { perceivedOverEvidenced: null, technicalOverLegal: 2 },
    });
  });

  it('is that of levels where an indicator is answered by one', () => {
    const parts = { verdicts: [verdict('courts', 3)], findings: [finding('courts', 1)], ...group('courts', 'legal', [2, 2, 2, 2, 2]) };
    expect(reading('courts', parts)).toMatchObject({
      scale: 'stage',
      max: 3,
      evidenced: { low: 3, high: 3 },
      coverage: 1,
      differences: { perceivedOverEvidenced: -1, adoptedOverEvidenced: -2 },
    });
  });
});

describe('the difference of the technical and the legal community', () => {
  it('is the technical median minus the legal one, whatever others say', () => {
    const both = (technical: number[], legal: number[]) =>
      people(
        group('csirt', 'technical', technical),
        group('csirt', 'legal', legal),
        group('csirt', 'policy', [0, 0, 0, 0, 0]),
        group('csirt', 'academia', [2, 2, 2, 2, 2]),
      );
    expect(reading('csirt', both([3, 3, 3, 3, 3], [1, 1, 1, 1, 1])).differences.technicalOverLegal).toBe(2);
    expect(reading('csirt', both([0, 0, 0, 0, 0], [3, 3, 3, 3, 3])).differences.technicalOverLegal).toBe(-3);
    expect(reading('csirt', both([1, 1, 1, 1, 1], [1, 1, 1, 1, 1])).differences.technicalOverLegal).toBe(0);
  });

  it('is unknown while one of them has no released views', () => {
    expect(reading('csirt', group('csirt', 'technical', [3, 3, 3, 3, 3])).differences.technicalOverLegal).toBeNull();
    expect(reading('csirt', group('csirt', 'legal', [3, 3, 3, 3, 3])).differences.technicalOverLegal).toBeNull();
    expect(reading('csirt', {}).differences.technicalOverLegal).toBeNull();
  });
});

describe('the difference of the adopted and the evidenced reading', () => {
  it('is the adopted stage minus the low end of the evidence', () => {
    const verdicts = [...met('p1', 'p2'), ...unmet('p3')];
    const over = (stage: number) => reading('powers', { verdicts, findings: [finding('powers', stage)] }).differences.adoptedOverEvidenced;
    expect([0, 1, 2, 3].map(over)).toEqual([-2, -1, 0, 1]);
    const open = { verdicts: met('p1'), findings: [finding('powers', 3)] };
    expect(reading('powers', open).differences.adoptedOverEvidenced).toBe(2);
  });

  it('is unknown without a finding', () => {
    expect(reading('powers', { verdicts: met('p1'), findings: [finding('offences', 2)] })).toMatchObject({
      adopted: null,
      differences: { adoptedOverEvidenced: null },
    });
  });

  it('is of the finding that no other supersedes, in whatever order they stand', () => {
    const findings = [finding('powers', 3, { id: 'b', supersedes: 'a' }), finding('powers', 1, { id: 'a' })];
    for (const rows of [findings, findings.toReversed()]) {
      const { adopted, differences } = reading('powers', { verdicts: unmet('p1', 'p2', 'p3'), findings: rows });
      expect([adopted?.id, differences.adoptedOverEvidenced]).toEqual(['b', 3]);
      expect(profileOf({ findings: rows }).counts.findings).toBe(1);
    }
  });
});

describe('an indicator off the scale of stages', () => {
  const shares = makePack(`pack: shares
version: 1.0.0
title: Shares
${STAGES}
rule: mean
groups:
  - id: g
    title: G
    rule: mean
    indicators:
      - { id: spend, title: Spending, answer: share }
      - { id: trained, title: Trained, answer: { number: { unit: people, worst: 0, best: 10 } } }
`);

  it('has no difference to its evidence, for a stage minus a share is nothing; communities are compared nevertheless', () => {
    const record = makeRecord({
      verdicts: [verdict('spend', 0.5), verdict('trained', 4)],
      findings: [finding('spend', 2)],
      ...people(group('spend', 'technical', [3, 3, 3, 3, 3]), group('spend', 'legal', [2, 2, 2, 2, 2])),
    });
    const profile = buildProfile(shares, record);
    expect(readingOf(profile, 'spend')).toMatchObject({
      scale: 'share',
      max: 1,
      evidenced: { low: 0.5, high: 0.5 },
      differences: { perceivedOverEvidenced: null, technicalOverLegal: 1, adoptedOverEvidenced: null },
    });
    const told = makeRecord({ verdicts: [verdict('spend', 0.5)], ...group('spend', 'legal', [3, 3, 3, 3, 3]) });
    expect(readingOf(buildProfile(shares, told), 'spend')).toMatchObject({
      perceived: { overall: { median: 3 } },
      differences: { perceivedOverEvidenced: null },
    });
    expect(readingOf(profile, 'trained')?.evidenced).toEqual({ low: 0.4, high: 0.4 });
    expect(profile.root).toMatchObject({ evidenced: { low: 0.45, high: 0.45 }, evidencedDistribution: [] });
  });

  it('counts with its stage as a share of the highest where people named one', () => {
    const record = makeRecord({
      findings: [finding('spend', 2), finding('trained', 3)],
      ...group('trained', 'legal', [3, 3, 3, 3, 3]),
    });
    const { adopted, perceived, adoptedDistribution } = buildProfile(shares, record).root;
    expect(adopted?.low).toBeCloseTo((2 / 3 + 1) / 2, 12);
    expect(adopted?.high).toBe(adopted?.low);
    expect(perceived).toEqual({ low: 0.5, high: 1 });
    expect(adoptedDistribution).toEqual([0, 0, 1, 1, 0]);
  });

  const mixed = (rule: string, indicators: string) =>
    makePack(`pack: mixed
version: 1.0.0
title: Mixed
${STAGES}
rule: ${rule}
groups: [{ id: g, title: G, rule: ${rule}, indicators: [${indicators}] }]
`);

  it('stands beside stages under the minimum: the roll-up is on the scale of the group', () => {
    const two = mixed('minimum', `{ id: a, title: A, answer: choice }, { id: b, title: B, ${criteria('b')} }`);
    const record = makeRecord({ findings: [finding('a', 3), finding('b', 1)] });
    const { root } = buildProfile(two, record);
    expect(root).toMatchObject({ scale: 'share', max: 1, adoptedDistribution: [0, 1, 0, 1, 0] });
    expect(root.adopted?.low).toBeCloseTo(1 / 3, 12);
    expect(root.adopted?.high).toBeCloseTo(1 / 3, 12);
  });

  it('is worth its own points under the rule points, and its weight under weighted-sum', () => {
    const parts = `{ id: a, title: A, weight: 5, rule: points, criteria: [{ id: a1, stage: s1, weight: 4, text: A1 }, { id: a2, stage: s2, weight: 2, text: A2 }] }, { id: b, title: B, weight: 3, answer: share }`;
    const record = makeRecord({ findings: [finding('a', 1), finding('b', 3)] });
    expect(buildProfile(mixed('points', parts), record).root).toMatchObject({ max: 9, adopted: { low: 5, high: 5 } });
    // Without b the evidence is out of 6 points; 5 of 9 are 10/3 of 6.
    const out = buildProfile(mixed('points', parts), { ...record, verdicts: [verdict('b', 'not-applicable')] }).root;
    expect(out.max).toBe(6);
    expect([out.adopted?.low, out.adopted?.high]).toEqual([expect.closeTo(10 / 3, 12), expect.closeTo(10 / 3, 12)]);
    const summed = buildProfile(mixed('weighted-sum', parts), record).root.children[0];
    expect(summed).toMatchObject({ max: 8 });
    expect(summed?.type === 'group' && summed.adopted?.low).toBeCloseTo(5 / 3 + 3, 12);
  });

  it('has no rolled-up stage in a pack without stages', () => {
    const plain = makePack(
      'pack: plain\nversion: 1.0.0\ntitle: P\ngroups: [{ id: g, title: G, rule: mean, indicators: [{ id: i, title: I, answer: share }] }]\nrule: mean\n',
    );
    expect(buildProfile(plain, makeRecord({ verdicts: [verdict('i', 0.25)] })).root).toMatchObject({
      evidenced: { low: 0.25, high: 0.25 },
      perceived: null,
      adopted: null,
    });
    expect(buildProfile(plain, makeRecord({ findings: [finding('i', 2)] })).root.adopted).toEqual({ low: 0, high: 1 });
  });
});

describe('a disputed criterion', () => {
  const differ = (criterion: string, a: Verdict['value'], b: Verdict['value']) => [
    verdict(criterion, a, { id: `${criterion} a` }),
    verdict(criterion, b, { id: `${criterion} b` }),
  ];

  it('is named, counts as unknown, and no other is named', () => {
    const parts = { verdicts: [...met('o1'), ...differ('o2', 'met', 'unmet'), ...unmet('o3')] };
    expect(reading('offences', parts)).toMatchObject({ disputed: ['o2'], evidenced: { low: 1, high: 2 }, coverage: 2 / 3 });
    expect(reading('powers', parts).disputed).toEqual([]);
  });

  it('may be the indicator itself where it is answered by one value', () => {
    expect(reading('courts', { verdicts: differ('courts', 1, 2) })).toMatchObject({ disputed: ['courts'], evidenced: { low: 0, high: 3 } });
  });
});

describe('the perception of an indicator', () => {
  it('names each community that spoke, also while nothing of it is released', () => {
    const heard = people(group('csirt', 'technical', [1, 1, 1, 1, 1]), { ...group('csirt', 'policy', [2]), releases: [] });
    expect(reading('csirt', heard).perceived).toMatchObject({
      communities: [
        { community: 'policy', spread: null },
        { community: 'technical', spread: { people: 5, median: 1 } },
      ],
      overall: { people: 5 },
    });
    expect(reading('powers', heard).perceived).toEqual({ communities: [], overall: null, divergence: null });
  });

  it('is of released views only: what waits changes nothing but who spoke', () => {
    const shown = group('csirt', 'technical', [1, 1, 1, 1, 1]);
    const waiting = { ...group('csirt', 'legal', [3, 3, 3, 3]), releases: [] };
    const [alone, both] = [reading('csirt', shown), reading('csirt', people(shown, waiting))];
    expect(both.perceived.overall).toEqual(alone.perceived.overall);
    expect(both.differences).toEqual(alone.differences);
  });

  it('leaves out a community that nobody is of', () => {
    const { participants, ...rest } = group('csirt', 'technical', [1, 1, 1, 1, 1]);
    expect(reading('csirt', { ...rest, participants: participants.slice(5) }).perceived).toMatchObject({
      communities: [],
      overall: { people: 5, median: 1 },
    });
  });
});

describe('a group', () => {
  const findings = [finding('offences', 1), finding('powers', 2), finding('courts', 3)];

  it('rolls up the adopted stages by its rule, and counts each indicator at its stage, those without a finding last', () => {
    const law = groupIn('law', { findings });
    expect([law.adopted, law.adoptedDistribution]).toEqual([{ low: 2, high: 2 }, [0, 1, 1, 1, 0]]);
    const some = groupIn('law', { findings: findings.slice(0, 1) });
    expect([some.adopted, some.adoptedDistribution]).toEqual([{ low: 0, high: 3 }, [0, 1, 0, 0, 2]]);
    const none = groupIn('response', { findings });
    expect([none.adopted, none.adoptedDistribution]).toEqual([null, [0, 0, 0, 0, 1]]);
    expect(groupIn('staged', { findings }).adoptedDistribution).toEqual([0, 1, 1, 1, 1]);
    expect(groupIn('staged', { findings: [] }).adopted).toBeNull();
  });

  it('rolls up the perceived medians by its rule; an interval while some are absent, nothing while all are', () => {
    const parts = people(group('offences', 'legal', [3, 3, 3, 3, 3]), group('powers', 'legal', [3, 3, 3, 3, 3]));
    expect(groupIn('law', parts).perceived).toEqual({ low: 3, high: 3 });
    expect(groupIn('law', group('offences', 'legal', [2, 2, 2, 2, 2])).perceived).toEqual({ low: 0, high: 3 });
    expect(groupIn('response', parts).perceived).toBeNull();
    expect(groupIn('law', people(group('csirt', 'legal', [2, 2, 2, 2, 2]))).perceived).toBeNull();
  });

  it('of which the only median is withheld has no perceived reading', () => {
    const withheld = people(group('csirt', 'legal', [1, 1, 1, 1, 1]), group('csirt', 'technical', [3, 3, 3, 3, 3]));
    expect(groupIn('response', withheld).perceived).toBeNull();
  });

  it('tells its evidence: interval, coverage, distribution at the low ends, and why', () => {
    const law = groupIn('law', { verdicts: [...met('o1', 'o2'), ...unmet('o3'), ...met('p1'), verdict('courts', 3)] });
    expect(law).toMatchObject({
      label: 'dimension',
      scale: 'stage',
      max: 3,
      evidenced: { low: 2, high: 3 },
      coverage: 5 / 7,
      evidencedDistribution: [0, 1, 1, 1],
    });
    expect(law.sentence).toBe(
      'Between Stage s2 and Stage s3 (2 to 3 of 3): 2 questions are unknown; the median of 3 parts; the least effort to Stage s3 needs 1: “Criterion o3”.',
    );
    expect(law.children.map(({ id }) => id)).toEqual(['offences', 'powers', 'courts']);
  });

  it('stands, by the gate, where its lowest indicator stands: of stages there is no more to say', () => {
    const gated = makePack(`pack: gated
version: 1.0.0
title: Gated
${STAGES}
rule: gate
groups:
  - { id: g, title: G, rule: gate, indicators: [{ id: a, title: A, ${criteria('a')} }, { id: b, title: B, ${criteria('b')} }] }
`);
    const record = makeRecord({
      verdicts: [...met('a1', 'a2', 'a3', 'b1'), ...unmet('b2', 'b3')],
      findings: [finding('a', 3), finding('b', 1)],
      ...people(group('a', 'legal', [2, 2, 2, 2, 2]), group('b', 'legal', [3, 3, 3, 3, 3])),
    });
    expect(buildProfile(gated, record).root).toMatchObject({
      evidenced: { low: 1, high: 1 },
      perceived: { low: 2, high: 2 },
      adopted: { low: 1, high: 1 },
      adoptedDistribution: [0, 1, 0, 1, 0],
    });
  });
});

describe('the profile', () => {
  const verdicts = [
    ...met('o1'),
    ...unmet('o2', 'o3', 'p1', 'p2', 'p3', 't1', 't2', 't3'),
    verdict('courts', 1),
    verdict('courts', 2, { id: 'later', supersedes: 'courts' }),
  ];

  it('lists the next step of each indicator that has one, the cheapest first, then the shortest, then by id', () => {
    const { missing } = profileOf({ verdicts });
    expect(missing).toEqual([
      { indicator: 'csirt', reaches: 1, ids: ['t1'], effort: 1 },
      { indicator: 'powers', reaches: 1, ids: ['p1'], effort: 1 },
      { indicator: 'courts', reaches: 3, ids: ['courts'], effort: 2 },
      { indicator: 'offences', reaches: 2, ids: ['o2'], effort: 2 },
    ]);
    expect(profileOf({ verdicts: [...met('o1', 'o2', 'o3')] }).missing.map(({ indicator }) => indicator)).not.toContain('offences');
  });

  it('lists steps that are alike by id, whatever their order in the pack', () => {
    const { missing } = profileOf({ verdicts: unmet('o1', 'p1', 't1') });
    expect(missing.map(({ indicator }) => indicator)).toEqual(['csirt', 'offences', 'powers', 'courts']);
  });

  it('puts, of two steps of one effort, that of fewer criteria first', () => {
    const two = makePack(`pack: two
version: 1.0.0
title: Two
${STAGES}
groups:
  - id: g
    title: G
    indicators:
      - { id: a, title: A, criteria: [{ id: a1, stage: s1, effort: 1, text: A1 }, { id: a2, stage: s1, effort: 1, text: A2 }] }
      - { id: b, title: B, criteria: [{ id: b1, stage: s1, effort: 2, text: B1 }] }
`);
    expect(buildProfile(two, makeRecord()).missing.map(({ indicator, ids, effort }) => [indicator, ids.length, effort])).toEqual([
      ['b', 1, 2],
      ['a', 2, 2],
    ]);
  });

  it('counts what it is made of, and people without the size of a small community', () => {
    const small = group('powers', 'academia', [1, 1]);
    const parts = {
      verdicts,
      findings: [finding('offences', 1), finding('powers', 1)],
      ...people(group('csirt', 'legal', [1, 1, 1, 1, 1, 1]), { ...small, releases: [] }),
    };
    const profile = profileOf(parts);
    expect(profile.pack).toEqual({ id: 'staged', version: '1.2.0' });
    expect(profile.counts).toEqual({ indicators: 4, criteria: 9, verdicts: 10, views: 6, participants: 6, findings: 2 });
    expect(profile.participants.hidden).toBe(true);
    expect(profile.participants.communities.filter(({ people: size }) => size !== 0)).toEqual([
      { community: 'legal', people: 6 },
      { community: 'academia', people: null },
    ]);
  });

  it('holds every indicator once, in the order of the pack, and none that it has not', () => {
    const profile = profileOf({ verdicts });
    expect(indicatorReadings(profile.root).map(({ id }) => id)).toEqual(['offences', 'powers', 'courts', 'csirt']);
    expect(readingOf(profile, 'powers')?.id).toBe('powers');
    expect(readingOf(profile, 'nowhere')).toBeUndefined();
  });

  it('leaves out what the pack has not, and refuses a stage that is not on the scale', () => {
    const strange = {
      verdicts: [verdict('nothing', 'met')],
      findings: [finding('nothing', 2)],
      ...group('nothing', 'legal', [9, 9, 9, 9, 9]),
    };
    expect(indicatorReadings(profileOf(strange).root)).toEqual(indicatorReadings(profileOf({}).root));
    expect(() => profileOf(group('csirt', 'legal', [4, 4, 4, 4, 4]))).toThrow(expect.objectContaining({ code: 'consensus.stage' }));
  });
});

test('the order of the rows never decides', () => {
  const record = makeRecord({
    verdicts: [
      ...met('o1', 'p1'),
      ...unmet('o2'),
      verdict('o1', 'met', { id: 'z' }),
      verdict('courts', 2),
      verdict('p1', 'unmet', { id: 'y' }),
    ],
    findings: [finding('offences', 1), finding('csirt', 3), finding('csirt', 2, { id: 'last', supersedes: 'finding-csirt' })],
    ...people(
      group('csirt', 'legal', [1, 2, 3, 0, 1]),
      group('csirt', 'technical', [3, 3, 3, 3, 2]),
      group('csirt', 'legal', [2, 2, 2, 2, 2], 1),
    ),
  });
  const shuffled = <T>(rows: readonly T[]) => fc.shuffledSubarray([...rows], { minLength: rows.length });
  const expected = buildProfile(pack, record);
  fc.assert(
    fc.property(
      fc.record({
        verdicts: shuffled(record.verdicts),
        findings: shuffled(record.findings),
        views: shuffled(record.views),
        releases: shuffled(record.releases),
        participants: shuffled(record.participants),
      }),
      (parts) => {
        expect(buildProfile(pack, { ...record, ...parts })).toEqual(expected);
      },
    ),
  );
});
