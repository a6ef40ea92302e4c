/** Plots by Observable Plot, as SVG in text, without a browser. Colours are those of the page, so that they follow it into the dark and onto paper. */
import { type PlotOptions, plot } from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { cut, displayWidth } from '../../terminal/text.ts';
import type { Panel } from './section.ts';

export const INK = {
  accent: 'var(--accent)',
  ink: 'var(--text)',
  quiet: 'var(--quiet)',
  edge: 'var(--edge)',
  paper: 'var(--paper)',
  caution: 'var(--caution)',
  cautionEdge: 'var(--cautionEdge)',
  /** Five steps of one blue, and what is read on them. */
  ramp: ['var(--r0)', 'var(--r1)', 'var(--r2)', 'var(--r3)', 'var(--r4)'],
  onRamp: ['var(--on0)', 'var(--on1)', 'var(--on2)', 'var(--on3)', 'var(--on4)'],
} as const;

export const WIDTH = 960;
const NARROWEST = 640;

/** @param alt what it shows, in words */
export function drawn(alt: string, options: PlotOptions & { readonly width?: number }): Panel {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const { width = WIDTH } = options;
  const svg = plot({
    ...options,
    width,
    // On a small screen it is scrolled before its text becomes too small.
    style: { fontFamily: 'inherit', fontSize: '12px', background: 'none', minWidth: `${Math.min(width, NARROWEST)}px` },
    document: document as unknown as Document, // linkedom has of a document what Plot needs
  });
  // Its groups are part of the picture, and not for the ear.
  for (const part of svg.querySelectorAll('[aria-label]')) part.removeAttribute('aria-label');
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', alt);
  return { svg: svg.outerHTML, alt };
}

/** Longest label beside a plot, in characters. */
const LONGEST = 30;
export const label = (name: string): string => cut(name, LONGEST);

/** Space for labels beside a plot, whose letters are counted as there is nothing to measure them with; capitals are wide. */
export function marginFor(names: readonly string[]): number {
  const widths = names.map(label).map((name) => 6.6 * displayWidth(name) + 2 * (name.match(/[\p{Lu}_]/gu)?.length ?? 0));
  return 20 + Math.max(24, ...widths);
}

/** A horizontal axis with its label below the middle, clear of the numbers. */
export const axis = (name: string) => ({ label: name, labelAnchor: 'center', labelArrow: 'none', labelOffset: 34, grid: true }) as const;

type Named = { readonly unit: string; readonly name: string };

/** A vertical axis of units, which are told apart by their id and shown by their name. */
function unitAxis(rows: readonly Named[]) {
  const names = new Map(rows.map(({ unit, name }) => [unit, label(name)]));
  return { label: null, domain: rows.map(({ unit }) => unit), tickFormat: (unit: string) => names.get(unit) ?? unit, tickSize: 0 };
}

/** As many rows as fit a printed page, and pages as people look through. */
const ROWS_OF_PANEL = 52;
const MOST_PANELS = 4;
const ROW_HEIGHT = 18;

/** Plots of many units, in panels that fit a page; beyond four of them the table is to be read. */
export function unitPanels<T extends Named>(rows: readonly T[], alt: string, options: (rows: readonly T[]) => PlotOptions): Panel[] {
  const panels = Math.min(MOST_PANELS, Math.ceil(rows.length / ROWS_OF_PANEL));
  const marginLeft = marginFor(rows.map(({ name }) => name));
  return Array.from({ length: panels }, (_, at) => {
    const own = rows.slice(at * ROWS_OF_PANEL, (at + 1) * ROWS_OF_PANEL);
    const which = panels === 1 ? alt : `${alt} ${at * ROWS_OF_PANEL + 1} to ${at * ROWS_OF_PANEL + own.length} of ${rows.length}.`;
    const height = 60 + own.length * ROW_HEIGHT;
    return drawn(which, { height, marginLeft, marginTop: 10, marginBottom: 44, marginRight: 24, y: unitAxis(own), ...options(own) });
  });
}

/** What a caption adds when not all units are drawn. */
export const drawnOf = (rows: number): string =>
  rows > ROWS_OF_PANEL * MOST_PANELS ? ` Drawn are the first ${ROWS_OF_PANEL * MOST_PANELS} of ${rows}.` : '';
