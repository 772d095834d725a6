import { fontStack } from "./charts/text-width.ts";
import { declarations, schemes } from "./palette.ts";

/** The page's only style sheet. Colours are the palette's; charts take them from here too. */
export const styleSheet = `
:root{color-scheme:light dark;${declarations(schemes.light)}}
@media (prefers-color-scheme:dark){:root{${declarations(schemes.dark)}}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--sm-ground);color:var(--sm-text);font:16px/1.5 ${fontStack}}
.sheet{max-width:1560px;margin:0 auto;padding:clamp(20px,4vw,56px) clamp(16px,4vw,64px)}
h1{font-size:clamp(1.5rem,1.1rem + 1.6vw,2.2rem);line-height:1.15;letter-spacing:-.01em;margin:.15em 0 .35em;overflow-wrap:anywhere}
h2{font-size:1.3rem;line-height:1.25;letter-spacing:-.005em;margin:0 0 .7em}
h3{font-size:1rem;margin:0 0 .3em}
p{margin:0 0 .8em;max-width:75ch}
.kicker{margin:0;font-size:.82rem;letter-spacing:.06em;text-transform:uppercase;color:var(--sm-muted)}
.meta,.note,.small{color:var(--sm-muted);font-size:.86rem}
section{margin-top:2.6rem}
section.answer{margin-top:1.6rem;padding-left:1.1rem;border-left:4px solid var(--sm-accent)}
.answer p{font-size:1.12rem;line-height:1.5;max-width:68ch}
.answer p:first-child{font-size:1.38rem;line-height:1.4;max-width:58ch}
.answer p:last-child{margin-bottom:0}
.model{font-weight:700;overflow-wrap:anywhere;white-space:nowrap}
.figure{white-space:nowrap;font-variant-numeric:tabular-nums}
.figure.long,.model.long{white-space:normal}
.findings{list-style:none;margin:0;padding:0;display:grid;gap:.1rem;max-width:92ch}
.findings li{padding:.7rem 0 .7rem 1.7rem;border-top:1px solid var(--sm-grid);position:relative}
.findings li::before{content:"";position:absolute;left:.1rem;top:1.2em;width:.62rem;height:.62rem;border-radius:50%;background:var(--sm-accent);border:2px solid var(--sm-accent)}
.findings li.open::before{background:none;border-color:var(--sm-edge)}
.legend{display:flex;gap:1.4rem;flex-wrap:wrap;margin:.8rem 0 0}
.legend span::before{content:"";display:inline-block;width:.55rem;height:.55rem;border-radius:50%;margin-right:.45rem;background:var(--sm-accent);border:2px solid var(--sm-accent)}
.legend span.open::before{background:none;border-color:var(--sm-edge)}
.scroll{overflow-x:auto;border:1px solid var(--sm-grid);border-radius:8px}
.scroll:focus-visible,summary:focus-visible{outline:2px solid var(--sm-accent);outline-offset:2px}
table{border-collapse:collapse;width:100%;font-size:.88rem;font-variant-numeric:tabular-nums}
th,td{padding:.55rem .8rem;text-align:right;vertical-align:top;border-top:1px solid var(--sm-grid)}
thead th{border-top:0;vertical-align:bottom;font-weight:600;font-size:.8rem;line-height:1.3;background:var(--sm-panel);color:var(--sm-text);min-width:6.2em}
th:first-child,td:first-child{text-align:left}
tbody th{font-weight:700;min-width:13.5em;max-width:20em;overflow-wrap:anywhere;position:sticky;left:0;background:var(--sm-ground);line-height:1.35}
thead th:first-child{position:sticky;left:0;z-index:1}
td small{display:block;color:var(--sm-muted);font-size:.92em;white-space:nowrap}
td .missing{white-space:nowrap;color:var(--sm-muted);font-style:italic}
td.words,th.words{text-align:left}
th .small{font-weight:400}
.value{white-space:nowrap}
.bar{display:block;height:3px;margin-top:.3rem;background:var(--sm-grid);border-radius:2px;min-width:4.5rem}
.bar i{display:block;height:3px;border-radius:2px;background:var(--sm-accent)}
.gaps{margin:.8rem 0 0;padding-left:1.2rem;color:var(--sm-muted);font-size:.86rem;max-width:100ch}
.charts{display:grid;grid-template-columns:minmax(0,1fr);gap:2.4rem 3rem}
figure{margin:0;container-type:inline-size;min-width:0}
figcaption{max-width:72ch;margin-bottom:.9rem}
.scroll + .note,.gaps + .note{margin-top:.8rem}
figcaption .title{display:block;font-weight:700;margin-bottom:.15rem}
figure svg{display:block;width:100%;height:auto}
.wide svg{max-width:780px}
.narrow svg{max-width:460px}
.wide{display:none}
@container (min-width:600px){.wide{display:block}.narrow{display:none}}
figure .note{margin:.6rem 0 0;max-width:80ch}
.absent{border:1px dashed var(--sm-edge);border-radius:8px;padding:1rem 1.2rem;color:var(--sm-muted)}
details{margin-top:.6rem;font-size:.9rem}
summary{cursor:pointer;color:var(--sm-muted);padding:.25rem 0;width:fit-content}
details .scroll{margin-top:.5rem}
.warnings{list-style:none;margin:0;padding:0;max-width:100ch}
.warnings li{padding:.6rem 0;border-top:1px solid var(--sm-grid)}
.tag{font-size:.76rem;font-weight:700;letter-spacing:.03em;text-transform:uppercase;color:var(--sm-warn);margin-right:.6rem}
dl{display:grid;grid-template-columns:minmax(9rem,14rem) minmax(0,1fr);gap:.45rem 1.4rem;margin:0 0 1.4rem;font-size:.92rem;max-width:110ch}
dt{color:var(--sm-muted)}
dd{margin:0;overflow-wrap:anywhere}
code{font:.9em/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;overflow-wrap:anywhere}
footer{margin-top:3rem;padding-top:1rem;border-top:1px solid var(--sm-grid)}
@container (min-width:1000px){.frame{display:grid;grid-template-columns:19rem minmax(0,1fr);column-gap:3rem}.frame figcaption,.frame .note,.frame details{grid-column:1}.frame .wide{grid-column:2;grid-row:1/span 3}.frame{grid-template-rows:auto auto 1fr}.frame details[open]{grid-column:1/-1;grid-row:4}}
@media (min-width:900px){tbody th.short{white-space:nowrap}}
@media (min-width:1340px){.charts{grid-template-columns:repeat(2,minmax(0,1fr))}.findings{grid-template-columns:repeat(2,minmax(0,1fr));column-gap:3rem;max-width:none}}
@media (max-width:560px){.model{white-space:normal}dl{grid-template-columns:minmax(0,1fr);gap:.1rem}dd{margin-bottom:.6rem}tbody th{min-width:7.5em;max-width:9.5em}th,td{padding:.5rem .6rem}}
@media print{
:root{${declarations(schemes.light)}}
@page{margin:14mm}
body{font-size:10.5pt}
.sheet{padding:0;max-width:none}
.scroll{overflow:visible;border:0}
table{font-size:7.4pt}
th,td{padding:3pt 4pt}
thead th{min-width:0}
tbody th{position:static;min-width:9.5em}
.bar{display:none}
.charts{grid-template-columns:minmax(0,1fr)}
figure,tr,.findings li{break-inside:avoid}
h2,figcaption{break-after:avoid}
details:not([open]){display:none}
}
`.trim();
