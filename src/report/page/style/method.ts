/** Warnings and how it was measured. */
export const methodStyle = `
.warnings{list-style:none;margin:0;padding:0;max-width:100ch}
.warnings li{padding:.6rem 0;border-top:1px solid var(--sm-grid)}
.tag{font-size:.76rem;font-weight:700;letter-spacing:.03em;text-transform:uppercase;color:var(--sm-warn);margin-right:.6rem}
dl{display:grid;grid-template-columns:minmax(9rem,14rem) minmax(0,1fr);gap:.45rem 1.4rem;margin:0 0 1.4rem;font-size:.92rem;max-width:110ch}
.charts + dl{margin-top:1.6rem}
dt{color:var(--sm-muted)}
dd{margin:0;overflow-wrap:anywhere}
code{font:.9em/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;overflow-wrap:anywhere}
`;
