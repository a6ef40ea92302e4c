/** The look of a page about an index: the colours and types of the other reports and screens. */
const LIGHT = `
--paper: #ffffff; --wash: #f4f7f8; --ink: #16232b; --quiet: #4e5e67; --hairline: #d5dee2; --edge: #74858e; --accent: #0e5a72; --accent-wash: #e6f2f6;
--caution: #8a4b00; --caution-wash: #fff4e2; --caution-edge: #d9a55a;
--ramp-0: #dff0f7; --ramp-1: #99cde3; --ramp-2: #489dbb; --ramp-3: #146f8b; --ramp-4: #014052;
--ramp-on-0: #16232b; --ramp-on-1: #16232b; --ramp-on-2: #16232b; --ramp-on-3: #ffffff; --ramp-on-4: #ffffff;`;

const DARK = `
--paper: #0f171c; --wash: #172229; --ink: #e8eef1; --quiet: #a9b8c0; --hairline: #2c3b44; --edge: #74868f; --accent: #7cc7e1; --accent-wash: #16303b;
--caution: #f2b866; --caution-wash: #2c2214; --caution-edge: #8a6a34;
--ramp-0: #1d3540; --ramp-1: #215a6e; --ramp-2: #3a91ad; --ramp-3: #79c0d9; --ramp-4: #cdebf6;
--ramp-on-0: #e8eef1; --ramp-on-1: #ffffff; --ramp-on-2: #04141a; --ramp-on-3: #04141a; --ramp-on-4: #04141a;`;

export const STYLE = `
:root { color-scheme: light dark; ${LIGHT} }
@media (prefers-color-scheme: dark) { :root { ${DARK} } }
@media print { :root { color-scheme: light; ${LIGHT} } }
* { box-sizing: border-box; }
html { scroll-behavior: smooth; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body { margin: 0; color: var(--ink); background: var(--paper); font: 1rem/1.6 "Noto Sans", system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif; }
.page { max-width: 72rem; margin-inline: auto; padding-inline: clamp(1rem, 4vw, 3rem); }
header { border-block-end: 1px solid var(--hairline); background: var(--wash); }
header .page { padding-block: clamp(2rem, 6vw, 4rem) clamp(1.5rem, 4vw, 2.5rem); }
h1, h2 { font-family: "Noto Serif", Charter, "Iowan Old Style", "Palatino Linotype", Georgia, serif; font-weight: 600; line-height: 1.2; text-wrap: balance; }
h1 { margin: 0 0 .75rem; font-size: clamp(1.8rem, 1.2rem + 2.6vw, 2.9rem); letter-spacing: -.01em; }
h2 { margin: 0 0 .5rem; font-size: 1.5rem; }
p, li { max-width: 44rem; text-wrap: pretty; }
p { margin-block: 0 1rem; }
.kind { margin: 0 0 .5rem; color: var(--accent); font-size: .875rem; font-weight: 600; letter-spacing: .04em; }
.lead { margin: 0; color: var(--quiet); font-size: 1.125rem; line-height: 1.5; }
main { padding-block-start: 1.5rem; }
.caution { max-width: 50rem; margin-block: 0 1rem; padding: .875rem 1.25rem; color: var(--ink); background: var(--caution-wash); border-inline-start: 4px solid var(--caution-edge); border-radius: 0 .375rem .375rem 0; }
.caution b { color: var(--caution); }
.brief { margin-block: 2rem; }
.brief ul { margin: .5rem 0 0; padding-inline-start: 1.25rem; }
.brief li { margin-block: .35rem; }
.brief li::marker { color: var(--accent); }
nav { margin-block: 2rem; padding-block: .875rem; border-block: 1px solid var(--hairline); font-size: .9375rem; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; margin: 0; padding: 0; list-style: none; }
a { color: var(--accent); text-underline-offset: .2em; text-decoration-thickness: 1px; }
a:focus-visible, .scroll:focus-visible, .panel:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
section.part { margin-block: clamp(2.5rem, 6vw, 4rem); scroll-margin-block-start: 1rem; }
figure { margin: 1.25rem 0 1.5rem; }
.panel { overflow-x: auto; }
.panel svg { display: block; max-width: 100%; height: auto; color: var(--ink); }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: 0 0 .5rem; padding: 0; list-style: none; font-size: .875rem; color: var(--quiet); }
.legend li { display: flex; align-items: center; gap: .5rem; }
.legend svg { flex: none; }
figcaption { max-width: 44rem; margin-block-start: .5rem; color: var(--quiet); font-size: .875rem; }
/* On paper only. */
.on-paper { display: none; }
.scroll { max-height: 32rem; overflow: auto; border: 1px solid var(--hairline); border-radius: .375rem; }
table { border-collapse: separate; border-spacing: 0; width: 100%; font-size: .875rem; line-height: 1.45; font-variant-numeric: tabular-nums; }
caption { padding: .625rem .875rem; text-align: start; color: var(--quiet); }
th, td { max-width: 22rem; padding: .4rem .875rem; text-align: start; vertical-align: top; border-block-end: 1px solid var(--hairline); }
tbody tr:last-child > * { border-block-end: 0; }
tbody th { font-weight: 600; }
tbody tr:hover > * { background: var(--wash); }
thead th { position: sticky; inset-block-start: 0; background: var(--wash); vertical-align: bottom; border-block-end: 1px solid var(--edge); }
.number { text-align: end; }
td.number { white-space: nowrap; }
thead .number { min-width: 4.5rem; }
footer { border-block-start: 1px solid var(--hairline); }
footer .page { padding-block: 2rem 4rem; color: var(--quiet); font-size: .875rem; overflow-wrap: anywhere; }
@page { margin: 16mm 14mm; }
@media print {
  body { font-size: 9.5pt; }
  header { background: none; }
  .page { max-width: none; padding-inline: 0; }
  nav, .wide { display: none; }
  .on-paper { display: block; }
  /* On paper only. */
.on-paper { display: none; }
.scroll { max-height: none; overflow: visible; border: 0; border-radius: 0; }
  table { font-size: 8pt; }
  th, td { padding: 1.2mm 1.5mm; }
  thead { display: table-header-group; }
  thead th { position: static; }
  thead .number { min-width: 0; }
  h2, section.part > p, caption, .legend { break-after: avoid; }
  .panel, tr, .caution { break-inside: avoid; }
  svg, .legend { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
