import { fontStack } from "../../charts/text-width.ts";

/** Page, headings, running text. */
export const baseStyle = `
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;overflow-wrap:break-word;background:var(--sm-ground);color:var(--sm-text);font:16px/1.5 ${fontStack}}
.sheet{max-width:1560px;margin:0 auto;padding:clamp(20px,4vw,56px) clamp(16px,4vw,64px)}
h1{font-size:clamp(1.5rem,1.1rem + 1.6vw,2.2rem);line-height:1.15;letter-spacing:-.01em;margin:.15em 0 .35em;overflow-wrap:anywhere}
h2{font-size:1.3rem;line-height:1.25;letter-spacing:-.005em;margin:0 0 .7em}
h3{font-size:1rem;margin:0 0 .3em}
p{margin:0 0 .8em;max-width:75ch}
.kicker{margin:0;font-size:.82rem;letter-spacing:.06em;text-transform:uppercase;color:var(--sm-muted)}
.meta,.note,.small{color:var(--sm-muted);font-size:.86rem}
h2.run{margin:3.6rem 0 0;padding-top:1rem;border-top:2px solid var(--sm-edge);overflow-wrap:anywhere}
a{color:var(--sm-accent)}
section{margin-top:2.6rem}
footer{margin-top:3rem;padding-top:1rem;border-top:1px solid var(--sm-grid)}
`;
