/** What the script adds: picker, filters, sorting, saving, tooltips. */
export const controlsStyle = `
.picker{display:none;position:sticky;top:0;z-index:5;align-items:center;gap:.6rem;margin:1.6rem 0 0;padding:.55rem 0;background:var(--sm-ground);border-bottom:1px solid var(--sm-grid);font-size:.9rem}
.picker.ready{display:flex}
select,input,button{font:inherit;color:inherit;background:var(--sm-ground);border:1px solid var(--sm-edge);border-radius:6px;padding:.25rem .6rem;max-width:100%}
.picker select{min-width:0;flex:0 1 26rem}
button{cursor:pointer}
button:hover{border-color:var(--sm-accent);color:var(--sm-accent)}
:is(select,input,button):focus-visible{outline:2px solid var(--sm-accent);outline-offset:1px}
.controls{display:flex;flex-wrap:wrap;gap:.6rem;align-items:center;margin:0 0 .7rem;font-size:.9rem}
.controls input{width:15rem}
.controls label{max-width:100%}
.controls select{max-width:14rem}
.count{color:var(--sm-muted)}
progress{width:100%;max-width:58ch;height:.8rem;accent-color:var(--sm-accent)}
.tools{display:flex;gap:.5rem;margin:.5rem 0 0;font-size:.8rem}
.tools button{padding:.1rem .6rem;color:var(--sm-muted)}
button.sort{all:unset;cursor:pointer;font:inherit;color:inherit;box-sizing:border-box;width:100%}
button.sort:focus-visible{outline:2px solid var(--sm-accent);outline-offset:3px}
button.sort:hover{color:var(--sm-accent)}
[aria-sort] button.sort::after{content:" ▲" / "";font-size:.75em}
[aria-sort=descending] button.sort::after{content:" ▼" / ""}
.live figure svg [data-m],.live tr[data-name]>th{cursor:pointer}
.picking figure svg [data-m]:not(.on){opacity:.18}
tr.on>*{background:var(--sm-panel)}
tr.on>th:first-child{box-shadow:inset 3px 0 0 var(--sm-accent)}
#tip{position:fixed;z-index:10;max-width:min(24rem,calc(100vw - 16px));padding:.6rem .8rem;background:var(--sm-panel);color:var(--sm-text);border:1px solid var(--sm-edge);border-radius:8px;font-size:.82rem;line-height:1.35;pointer-events:none;overflow-wrap:anywhere}
#tip dl{grid-template-columns:auto auto;gap:.1rem .9rem;margin:.35rem 0 0;font-size:1em}
#tip dd{text-align:right;font-variant-numeric:tabular-nums}
`;
