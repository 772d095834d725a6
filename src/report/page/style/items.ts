/** The grid of questions and models, and single questions. */
export const itemsStyle = `
.marks{width:auto;min-width:0}
.marks th,.marks td{padding:.3rem .5rem;vertical-align:middle}
.marks thead th{min-width:0}
.marks thead th:not(:first-child){vertical-align:bottom;text-align:left;padding:.5rem .35rem}
.marks thead th:not(:first-child) span{writing-mode:vertical-rl;transform:rotate(180deg);white-space:nowrap;font-weight:400}
.marks tbody th{font-weight:400;min-width:min(24rem,44vw);max-width:34rem}
.marks tbody th .small{display:block}
.marks td{text-align:center;width:2.1rem}
.right{color:var(--sm-c3);font-weight:700}
.wrong{color:var(--sm-c5)}
.none{color:var(--sm-muted)}
.marks td.right{background:color-mix(in srgb,var(--sm-c3) 10%,transparent)}
.text{white-space:pre-wrap;overflow-wrap:anywhere;max-width:60ch}
.items details{border-top:1px solid var(--sm-grid);margin:0;padding:.3rem 0}
.items summary{width:auto;color:var(--sm-text)}
.items details dl{margin:.6rem 0}
.marks button.open{all:unset;cursor:pointer;display:block;overflow-wrap:anywhere}
.marks button.open:hover{color:var(--sm-accent)}
.marks button.open:focus-visible{outline:2px solid var(--sm-accent);outline-offset:2px}
.marks tr.full>td{text-align:left;padding:.4rem .8rem 1.2rem;width:auto}
.marks tr.full table{width:auto;max-width:100%}
.marks tr.full tbody th{position:static;min-width:0;max-width:20rem;font-weight:700}
.marks tr.full td{text-align:left;vertical-align:top}
.marks tr.full thead th{text-align:left}
.marks tr.full thead th span{writing-mode:horizontal-tb;transform:none}
.picking .marks td.on,.picking .marks thead th.on{background:var(--sm-panel)}
`;
