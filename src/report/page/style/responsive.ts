/** Narrow and wide windows. */
export const responsiveStyle = `
@media (min-width:900px){tbody th.short{white-space:nowrap}}
@media (min-width:1340px){.charts{grid-template-columns:repeat(2,minmax(0,1fr))}.findings{grid-template-columns:repeat(2,minmax(0,1fr));column-gap:3rem;max-width:none}}
@media (max-width:560px){.model{white-space:normal}dl{grid-template-columns:minmax(0,1fr);gap:.1rem}dd{margin-bottom:.6rem}tbody th{min-width:7.5em;max-width:9.5em}th,td{padding:.5rem .6rem}}
`;
