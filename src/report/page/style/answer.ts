/** The answer in words and the findings. */
export const answerStyle = `
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
`;
