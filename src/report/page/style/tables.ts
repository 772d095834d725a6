/** Tables and what stands under them. */
export const tablesStyle = `
.scroll{overflow-x:auto;border:1px solid var(--sm-grid);border-radius:8px}
.scroll:focus-visible,summary:focus-visible{outline:2px solid var(--sm-accent);outline-offset:2px}
table{border-collapse:collapse;width:100%;font-size:.88rem;font-variant-numeric:tabular-nums}
th,td{padding:.55rem .8rem;text-align:right;vertical-align:top;border-top:1px solid var(--sm-grid)}
thead th{border-top:0;vertical-align:bottom;font-weight:600;font-size:.8rem;line-height:1.3;background:var(--sm-panel);color:var(--sm-text);min-width:6.2em}
th:first-child,td:first-child{text-align:left}
tbody th{font-weight:700;min-width:13.5em;max-width:20em;overflow-wrap:anywhere;position:sticky;left:0;background:var(--sm-ground);line-height:1.35}
thead th:first-child{position:sticky;left:0;z-index:1}
td small{display:block;color:var(--sm-muted);font-size:.92em;white-space:nowrap}
td small.long{white-space:normal;min-width:12rem}
td .missing{white-space:nowrap;color:var(--sm-muted);font-style:italic}
td.words,th.words{text-align:left}
th .small{font-weight:400}
.value{white-space:nowrap}
.bar{display:block;height:3px;margin-top:.3rem;background:var(--sm-grid);border-radius:2px;min-width:4.5rem}
.bar i{display:block;height:3px;border-radius:2px;background:var(--sm-accent)}
.gaps{overflow-wrap:anywhere;margin:.8rem 0 0;padding-left:1.2rem;color:var(--sm-muted);font-size:.86rem;max-width:100ch}
.gaps details{margin:0;font-size:inherit}
.gaps details p{margin:.2rem 0 .4rem;overflow-wrap:anywhere}
.scroll + .note,.gaps + .note{margin-top:.8rem}
`;
