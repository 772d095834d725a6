/** Charts: the drawing that fits is shown, beside its words where there is room. */
export const chartsStyle = `
.charts{display:grid;grid-template-columns:minmax(0,1fr);gap:2.4rem 3rem}
figure{margin:0;container-type:inline-size;min-width:0}
figcaption{max-width:72ch;margin-bottom:.9rem}
figcaption .title{display:block;font-weight:700;margin-bottom:.15rem}
figure svg{display:block;width:100%;height:auto}
.wide svg{max-width:780px}
.narrow svg{max-width:460px}
.wide{display:none}
@container (min-width:600px){.wide{display:block}.narrow{display:none}}
figure .note{margin:.6rem 0 0;max-width:80ch}
.absent{list-style:none;margin:2.4rem 0 0;border:1px dashed var(--sm-edge);border-radius:8px;padding:.8rem 1.2rem;color:var(--sm-muted);font-size:.9rem}
.absent b{display:inline-block;margin-right:.5rem}
details{margin-top:.6rem;font-size:.9rem}
summary{cursor:pointer;color:var(--sm-muted);padding:.25rem 0;width:fit-content;max-width:100%;overflow-wrap:anywhere}
details .scroll{margin-top:.5rem}
@container (min-width:1000px){.frame{display:grid;grid-template-columns:19rem minmax(0,1fr);column-gap:3rem}.frame figcaption,.frame .note,.frame details,.frame .tools{grid-column:1}.frame .wide{grid-column:2;grid-row:1/span 3}.frame{grid-template-rows:auto auto 1fr}.frame details[open]{grid-column:1/-1;grid-row:4}}
`;
