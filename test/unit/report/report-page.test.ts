import { beforeAll, describe, expect, it } from 'vitest';
import { buildDataset } from '../../../data/dataset/index.js';
import { createRng } from '../../../data/schema/random.js';
import { type ReportSource, reportPage } from '../../../training/report/index.js';
import { DEFAULT_TRAIN_CONFIG } from '../../../training/train-config.js';
import { readStandIn } from '../serving/test-app.js';
import { handMadeCase, handMadeRow } from './hand-made-cases.js';
import { handMadeEvaluation } from './hand-made-evaluation.js';

const HOSTILE = `"><script>alert(1)</script><img src=//x.example/y onerror='alert(2)'>`;

describe('reportPage', () => {
  let source: ReportSource;
  let page: string;
  beforeAll(async () => {
    const bundle = await readStandIn();
    const manifest = {
      ...bundle.manifest,
      dataset: { ...bundle.manifest.dataset, name: HOSTILE },
      training: { seed: 1, engine: HOSTILE, steps: 20, best_step: 20, ended: 'steps', config: DEFAULT_TRAIN_CONFIG },
      metrics: {
        validation_ndcg_at_10: { by_count: 0.5, policy: 0.5 },
        curve: [10, 20].map((step) => ({ ...POINT, step })),
      },
      adaptation: { ...bundle.manifest.adaptation, reason: HOSTILE },
    };
    source = {
      bundle: { ...bundle, manifest },
      dataset: { ...smallDataset(), name: HOSTILE, source: HOSTILE },
      cases: randomCases(),
      evaluation: handMadeEvaluation('none', HOSTILE),
    };
    page = reportPage(source);
  });

  it('has every chapter, and a picture or a table in each', () => {
    const sections = page.split('<section').slice(1);
    expect(sections.map((text) => /id="([^"]+)"/.exec(text)![1])).toEqual([
      ...['overview', 'weights', 'comparison', 'answers', 'user-types', 'reliability', 'coverage', 'learning', 'data'],
    ]);
    for (const text of sections) expect(text).toMatch(/<svg|class="facts"/);
  });

  it('gives the same bytes for the same source', () => {
    expect(reportPage(source)).toBe(page);
  });

  it('runs no script, loads nothing, and shows names of the data as text', () => {
    expect(page).not.toMatch(/<script|<img|<link|<iframe|url\(|@import|src="|srcset=/);
    expect(page.match(/ on[a-z]+="/g)).toBeNull();
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(page).toMatch(/<text[^>]*>meta − "&gt;&lt;script/); // through the DOM of the pictures, too
  });

  it('names every picture for whoever cannot see it', () => {
    const pictures = page.match(/<svg[^>]*>/g)!;
    expect(pictures.length).toBeGreaterThan(10);
    for (const picture of pictures) expect(picture).toMatch(/aria-label="[A-Z][^"]+\.".*role="img"/);
  });

  it('draws no number that is none', () => {
    expect(page.match(/<svg.*?<\/svg>/gs)!.join('')).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('says where training recorded other figures than the page has', () => {
    expect(page).toContain('They repeat what training recorded');
    const { bundle } = source;
    const other = {
      ...bundle.manifest,
      metrics: { ...bundle.manifest.metrics, validation_ndcg_at_10: { by_count: 0.4, policy: 0.5 } },
    };
    expect(reportPage({ ...source, bundle: { ...bundle, manifest: other } })).toContain(
      'Was the bundle trained by another version',
    );
  });

  it('says how to get a comparison where there is none', () => {
    expect(reportPage({ ...source, evaluation: null })).toContain('metafuse evaluate --json');
  });

  it('leaves intervals out that evaluate could not give, and says how often test folds were opened', () => {
    const evaluation = handMadeEvaluation('none');
    const differences = evaluation.differences.map((one) => ({ ...one, low: null, high: null }));
    const text = reportPage({ ...source, evaluation: { ...evaluation, differences } });
    expect(text).toContain('+0.1000 [–, –]');
    expect(text.match(/<svg.*?<\/svg>/gs)!.join('')).not.toMatch(/NaN|undefined|Infinity/);
    expect(text).toContain('opened 3 times before, with 2 configurations');
  });

  it('draws the losses alone of a bundle that recorded nothing else, and says where there is no curve', () => {
    const { bundle } = source;
    const pageOf = (curve: object[]) =>
      reportPage({
        ...source,
        bundle: { ...bundle, manifest: { ...bundle.manifest, metrics: { ...bundle.manifest.metrics, curve } } },
      });
    const ranking = 'aria-label="NDCG@10 of held-out cases';
    expect(page).toContain(ranking);
    expect(pageOf([{ ...LOSSES, step: 10 }])).not.toContain(ranking);
    expect(pageOf([])).toContain('No curve');
    const older = { ...LOSSES, validationNdcg: 0.4, validationNdcgBefore: 0.3, step: 10 };
    expect(pageOf([older])).toContain(ranking);
    expect(pageOf([older])).toBe(pageOf([{ ...POINT, step: 10 }]));
  });

  it('can be drawn of a single case without rows', () => {
    expect(() =>
      reportPage({ ...source, cases: [handMadeCase({ weights: WEIGHTS, tableWeights: [0.2, 0.3, 0.5], rows: [] })] }),
    ).not.toThrow();
  });
});

const LOSSES = { trainLoss: 3, validationLoss: 2, validationLossBefore: 2.5 };
const POINT = { ...LOSSES, validationQuality: 0.4, validationQualityBefore: 0.3 };
const WEIGHTS = { all: [0.2, 0.3, 0.5], first: [1, 0, 0] };

function smallDataset() {
  return buildDataset({
    feedback: { kind: 'implicit' },
    users: ['u'],
    items: Array.from({ length: 3 }, (_, item) => ({ id: `i${item}` })),
    interactions: [{ user: 'u', item: 'i1', timestamp: Date.UTC(2024, 0, 1), event: 'play' }],
  });
}

function randomCases() {
  const rng = createRng(1, 'cases');
  return Array.from({ length: 12 }, (_, index) =>
    handMadeCase({
      user: index % 4,
      known: [1, 5, 10][index % 3]!,
      userType: index % 5 === 0 ? 'social' : 'casual',
      weights: WEIGHTS,
      tableWeights: [0.2, 0.3, 0.5],
      judged: { byCount: 0.5, network: rng.next(), served: 0.5 },
      rows: Array.from({ length: 10 }, () =>
        handMadeRow({
          target: rng.int(2),
          served: rng.next(),
          network: rng.next(),
          uncertainty: rng.next(),
          sources: [rng.next(), Number.NaN, rng.next()],
        }),
      ),
    }),
  );
}
