import { type Html, html, trusted } from "../format/html.ts";
import { type PageScript, pageScript } from "./page-script.ts";
import { styleSheet } from "./style/index.ts";

/** A page's frame: what every kind of page shares. */
export interface PageContent {
  readonly title: string;
  /** Small under the title: the machine, the date. */
  readonly subtitle: string;
  readonly main: Html;
  /** ISO 8601. */
  readonly generatedAt: string;
  /** The page over this one, where it is a part of a site. */
  readonly up?: SiteLink;
  /** The script of a page that is served by the run it shows, and may ask it, and it alone, for news. */
  readonly live?: PageScript | null;
}

/** A link to another page of the same site; the address is of our own making, never from data. */
export interface SiteLink {
  readonly address: string;
  readonly text: string;
}

/**
 * One HTML file that loads nothing and sends nothing: its content policy allows only the inlined script, by its hash,
 * and the inlined styles.
 */
export function renderDocument({ title, subtitle, main, generatedAt, up, live }: PageContent): string {
  const script = live === undefined ? pageScript() : live;
  const policy = [
    "default-src 'none'",
    ...(script === null ? [] : [`script-src '${script.hash}'`]),
    "style-src 'unsafe-inline'",
    "img-src data:",
    ...(live === undefined ? [] : ["connect-src 'self'"]),
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(policy)}">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>${title}</title>
${trusted(notice)}
<style>${trusted(styleSheet)}</style>
</head>
<body>
<div class="sheet">
<header><p class="kicker">Schoolmark${up === undefined ? null : html` · <a href="${up.address}">${up.text}</a>`}</p><h1>${title}</h1><p class="meta">${subtitle}</p></header>
<main>
${main}
</main>
<footer class="small">${live === undefined ? `Made ${dateInWords(generatedAt)} by Schoolmark. ${footer}` : `Served by the run itself, begun ${dateInWords(generatedAt)}, on this machine alone, until it ends.`}</footer>
</div>
${script === null ? null : html`<script>${trusted(script.source)}</script>`}
</body>
</html>
`.markup;
}

const footer =
  "This page holds everything it shows: it loads nothing and sends nothing. The run's CSV and JSON give every figure with the records behind it.";

/** What of others' work the file holds. */
const notice =
  "<!-- Styles and script of this page are Schoolmark's own (MIT licence); no third-party code is inlined. The charts were drawn by Vega and Vega-Lite (BSD-3-Clause, University of Washington Interactive Data Lab and contributors), of which nothing but the drawings is in this file. -->";

/** `2026-03-09 14:05 UTC` of an ISO 8601 time; as it is, when it is none. */
export function dateInWords(timestamp: string): string {
  const match = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)/.exec(timestamp);
  return match === null ? timestamp : `${match[1]} ${match[2]} UTC`;
}
